public import Instruments
import Quantities

/// What a form's answers come to: its scores with their working, and its verdict.
public struct AnsweredForm: Encodable, Sendable {
  /// A score in words.
  public struct ScoreLine: Encodable, Sendable {
    public let title: String
    /// The score on its scale, or that there is none.
    public let result: String
    public let working: String
    public let claims: [Link]
  }

  /// What a rule says, criterion by criterion.
  public struct Verdict: Encodable, Sendable {
    public let summary: String
    public let findings: [String]
    public let claims: [Link]
  }

  public let scores: [ScoreLine]
  public let hasScores: Bool
  public let verdict: Verdict?

  public init(_ instrument: Instrument, _ answers: InstrumentAnswers) {
    scores = instrument.scores(of: answers).compactMap { result in
      let claims = result.rule.claims.map { Link(label: $0, address: EvidenceAddress.claim($0)) }
      switch result.outcome {
      case .scored(let value):
        let words = Self.words(behind: result.rule, answers).map { " (\($0))" } ?? ""
        let working = result.rule.parts.count > 1 ? "\(result.working). " : ""
        return ScoreLine(
          title: result.rule.title,
          result: "\(value)\(words), on a scale from \(result.rule.lowest) to \(result.rule.highest)",
          working: working + result.rule.direction.inWords, claims: claims)
      case .incomplete(let missing, _):
        // A score none of whose questions were answered is not worth a line.
        guard missing.count < result.rule.parts.count else { return nil }
        return ScoreLine(
          title: result.rule.title, result: "cannot be worked out", working: result.working, claims: claims)
      case .impossible(let why):
        return ScoreLine(title: result.rule.title, result: "cannot be worked out", working: why, claims: claims)
      }
    }
    hasScores = !scores.isEmpty
    verdict = instrument.verdict(on: answers).map { judged in
      Verdict(
        summary: judged.outcome.inWords,
        findings: judged.findings.map { "\($0.reason) \($0.outcome.mark)" },
        claims: FibromyalgiaCriteria2016.claims.map { Link(label: $0, address: EvidenceAddress.claim($0)) })
    }
  }

  /// The words of the one answer that a score repeats.
  private static func words(behind rule: ScoreRule, _ answers: InstrumentAnswers) -> String? {
    guard rule.parts.count == 1, case .item(let id) = rule.parts[0].source,
      case .chosen(let choices) = answers.value(of: id), choices.count == 1, choices[0].number != nil
    else { return nil }
    return choices[0].words
  }
}

extension FibromyalgiaCriteria2016.Outcome {
  /// What the answers come to, in a sentence or two.
  public var inWords: String {
    switch self {
    case .met:
      "These answers meet the 2016 criteria of fibromyalgia. That is a count, not a diagnosis: a clinician makes it, and it rules out no other illness."
    case .notMet:
      "These answers do not meet the 2016 criteria of fibromyalgia. Someone who met them before may not meet them on a better day."
    case .cannotTell: "Whether the 2016 criteria are met cannot be told from these answers."
    }
  }

  var mark: String {
    switch self {
    case .met: "Met."
    case .notMet: "Not met."
    case .cannotTell: "Cannot tell."
    }
  }
}
