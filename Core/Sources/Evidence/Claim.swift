public import Quantities

/// One thing that a source says.
public struct Claim: Codable, Hashable, Sendable, Identifiable {
  /// Dotted name, such as `wait.label.short-acting`.
  public let id: String
  /// The field it belongs to.
  public let topic: Topic
  /// What is claimed, in our words.
  public let statement: String
  /// The figures in it.
  public let values: [Value]?
  /// Whom it was seen in.
  public let population: String?
  /// The sources that say it.
  public let sources: [Source.ID]
  /// What sort of evidence it is.
  public let grade: Grade
  /// Whether it was read in its source. An unverified claim is shown with that mark and decides nothing.
  public let verified: Bool
  /// A caveat.
  public let note: String?

  /// The fields of knowledge.
  public enum Topic: String, Codable, CaseIterable, Sendable {
    case kinetics, receptors, mechanism, drugs, efficacy, safety, interactions, waiting, surgery, dosing, preparation,
      supply, measures, codes, practice
  }

  /// Sorts of evidence, from randomised trials to single reports.
  public enum Grade: String, Codable, CaseIterable, Sendable {
    case metaAnalysis = "meta-analysis"
    case trial
    case study
    case guideline
    case label
    case review
    case expert
    case patientReport = "patient-report"
    case laboratory
    case derived
    case reference

    /// The words people read.
    public var shown: String {
      switch self {
      case .metaAnalysis: "meta-analysis of trials"
      case .trial: "trial"
      case .study: "study in people, no randomised trial"
      case .guideline: "guideline"
      case .label: "product label"
      case .review: "review"
      case .expert: "expert opinion"
      case .patientReport: "patient report"
      case .laboratory: "laboratory"
      case .derived: "calculated from other claims"
      case .reference: "reference work"
      }
    }
  }

  /// A figure with its unit and its interval.
  public struct Value: Codable, Hashable, Sendable {
    /// What is measured.
    public let name: String
    /// The figure.
    public let value: ExactDecimal?
    /// Lower end of the interval.
    public let low: ExactDecimal?
    /// Upper end of the interval.
    public let high: ExactDecimal?
    /// What the interval is, such as `95% CI`.
    public let interval: String?
    /// UCUM unit.
    public let unit: String?

    /// The figure as people read it, such as “half-life: 4 h (2.7 to 8.9, range)”.
    public var shown: String {
      let isOne = value == ExactDecimal(1) && low == nil && high == nil
      let unitText = unit.map { $0 == "1" ? "" : " " + Self.shownUnit($0, singular: isOne) } ?? ""
      let span =
        low.flatMap { low in high.map { "\(low) to \($0)" } } ?? low.map { "from \($0)" } ?? high.map { "up to \($0)" }
      switch (value, span) {
      case (let value?, let span?):
        return "\(name): \(value)\(unitText) (\(span)\(interval.map { ", " + $0 } ?? ""))"
      case (let value?, nil): return "\(name): \(value)\(unitText)\(interval.map { " (\($0))" } ?? "")"
      case (nil, let span?): return "\(name): \(span)\(unitText)\(interval.map { " (\($0))" } ?? "")"
      case (nil, nil): return name
      }
    }

    /// A UCUM unit in words where people would stumble over the code.
    public static func shownUnit(_ code: String, singular: Bool = false) -> String {
      switch code {
      case "ug": singular ? "microgram" : "micrograms"
      case "d": singular ? "day" : "days"
      case "wk": singular ? "week" : "weeks"
      case "mo": singular ? "month" : "months"
      case "a": singular ? "year" : "years"
      case "{score}": singular ? "point" : "points"
      case "{person}": singular ? "person" : "people"
      default: code.replacing("{", with: "").replacing("}", with: "")
      }
    }
  }
}

/// Claims that answer one question differently, and what the product does about it.
public struct Disagreement: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `wait-before-start`.
  public let id: String
  /// The question.
  public let question: String
  /// The claims that answer it, at least two.
  public let claims: [Claim.ID]
  /// What the product does about it.
  public let handling: String
  /// Why.
  public let reason: String
}
