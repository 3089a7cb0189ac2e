import Foundation

/// What can be said about the length of a trial's periods before it starts, with who says so.
public struct PeriodAdvice: Hashable, Sendable {
  /// One thing to consider.
  public struct Remark: Hashable, Sendable {
    /// In words.
    public let text: String
    /// Who says so.
    public let claims: [String]
  }

  /// Where the time constant comes from.
  public enum Basis: Hashable, Sendable {
    /// What sources say, or the person takes for likely.
    case assumed
    /// The posterior of an earlier trial of the same person, with its standard deviation in days.
    case ownTrial(deviation: Double)
  }

  /// All claims that the advice rests on.
  public static let claims = [
    "response.liptan-weeks", "response.review-one-to-two-months", "response.thread.immediate",
    "trial.bested-2023.design",
  ]

  /// The share of the full effect that is reached on the last day of a period, if the time constant is the one given.
  public let shareAtEnd: Double
  /// The share of the full effect in the mean of a period's days.
  public let meanShare: Double
  /// The shortest period in which the mean of the days shows half of the full effect, in days.
  public let shortestForHalf: Int
  /// The shortest period in which it shows four fifths, in days.
  public let shortestForMost: Int
  /// What to consider.
  public let remarks: [Remark]

  /// Days after which one clinician usually sees a first benefit: claim `response.liptan-weeks`, 1 week.
  static let firstBenefit = 7
  /// Days after which she sees the most: claim `response.liptan-weeks`, 3 to 4 weeks.
  static let mostBenefit = 21...28
  /// Days of wash-out in the crossover trial that names them: claim `trial.bested-2023.design`.
  static let washOut = 11

  /// Judges a length.
  /// - Parameters:
  ///   - periodDays: the length of a period, at least 1.
  ///   - onsetDays: the time constant by which effects build up and fade, in days; `nil` when they come at once.
  ///   - basis: where it comes from.
  public init(periodDays: Int, onsetDays: Double?, basis: Basis = .assumed) {
    let days = Double(max(periodDays, 1))
    let constant = max(onsetDays ?? 0, 1e-6)
    shareAtEnd = 1 - exp(-days / constant)
    meanShare = Self.meanShare(days, constant)
    shortestForHalf = Self.shortest(showing: 0.5, constant)
    shortestForMost = Self.shortest(showing: 0.8, constant)
    var remarks: [Remark] = []
    if onsetDays != nil {
      let (end, mean) = (Int((100 * shareAtEnd).rounded()), Int((100 * meanShare).rounded()))
      let condition: String
      let claims: [String]
      switch basis {
      case .assumed:
        condition = "If an effect covers 63 % of its way in \(Self.text(constant)) days"
        claims = OnsetPrior.claims
      case .ownTrial(let deviation):
        condition = """
          In your earlier trial an effect covered 63 % of its way in \(Self.text(constant)) days (give or take \
          \(Self.text(deviation))). So
          """
        claims = []
      }
      remarks.append(
        Remark(
          text: """
            \(condition)\(claims.isEmpty ? "" : ",") a period of \(periodDays) days reaches \(end) % of it and shows \(mean) % \
            in the mean of its days. The analysis allows for that, at the price of certainty. Half is shown from \
            \(shortestForHalf) days on, four fifths from \(shortestForMost). As much of the dose before is carried over.
            """,
          claims: claims))
    }
    if periodDays < Self.firstBenefit {
      remarks.append(
        Remark(
          text: """
            \(periodDays) days are shorter than the week in which one clinician usually sees a first benefit: an effect \
            may be there and not be seen.
            """,
          claims: ["response.liptan-weeks"]))
    } else if periodDays < Self.mostBenefit.lowerBound {
      remarks.append(
        Remark(
          text: """
            One clinician sees the most relief after 3 to 4 weeks, and in two trials the effect stood out from placebo \
            after a month or more. A period of \(periodDays) days shows the beginning of such an effect only.
            """,
          claims: ["response.liptan-weeks", "response.review-one-to-two-months"]))
    }
    if periodDays <= Self.washOut {
      remarks.append(
        Remark(
          text: """
            A crossover trial left \(Self.washOut) days between its periods for the effect to fade. Here nothing is left \
            out between periods; what is carried over is modelled, and in short periods it is most of what is seen.
            """,
          claims: ["trial.bested-2023.design"]))
    }
    self.remarks = remarks
  }

  /// The mean over n days of 1 - exp(-t/τ): how much of a full effect the days of a period show, starting from none.
  private static func meanShare(_ days: Double, _ constant: Double) -> Double {
    1 - constant / days * (1 - exp(-days / constant))
  }

  private static func shortest(showing share: Double, _ constant: Double) -> Int {
    (1...2_000).first { meanShare(Double($0), constant) >= share } ?? 2_000
  }

  private static func text(_ value: Double) -> String {
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }
}
