import Foundation
import Quantities
public import Trials

/// What to try next, in figures for scripts and in words for people, from the same values.
public struct DoseProposal: Encodable, Sendable {
  /// What is known of one dose.
  public struct Standing: Encodable, Sendable {
    public let doseMg: String
    public let days: Int
    public let benefit: Double
    public let sd: Double
    public let probabilityBetter: Double
    public let probabilityRight: Double
    public let probabilityAnswer: Double
  }

  /// What to do.
  public enum Kind: String, Encodable, Sendable {
    case finishPeriod, tryNext, found, nothingHelpsEnough, cannotTell
  }

  public let kind: Kind
  public let doseMg: String?
  public let days: Int?
  public let probability: Double?
  public let sentence: String
  public let reason: String
  public let standings: [Standing]
  public let highestMg: String
  public let largestStepMg: String
  public let certainty: Double
  public let seed: UInt64
  public let draws: Int
  public let notes: [String]

  /// Puts a finding into words.
  public init(
    _ finding: DoseFinding, record: DoseRecord, bounds: DoseBounds, goal: DoseGoal, seed: UInt64, notes: [String] = []
  ) {
    standings = finding.standings.map {
      Standing(
        doseMg: $0.dose.milligramText, days: $0.days, benefit: $0.benefit, sd: $0.deviation,
        probabilityBetter: $0.probabilityBetter, probabilityRight: $0.probabilityRight,
        probabilityAnswer: $0.probabilityAnswer)
    }
    highestMg = bounds.highest.milligramText
    largestStepMg = bounds.largestStep.milligramText
    certainty = goal.certainty
    draws = finding.draws
    self.seed = seed
    self.notes = notes
    let words = Self.words(finding, record, goal)
    (kind, doseMg, days, probability) = (words.kind, words.dose?.milligramText, words.days, words.probability)
    (sentence, reason) = (words.sentence, words.reason)
  }

  private typealias Words = (
    kind: Kind, dose: Mass?, days: Int?, probability: Double?, sentence: String, reason: String
  )

  private static func words(_ finding: DoseFinding, _ record: DoseRecord, _ goal: DoseGoal) -> Words {
    let left = record.daysLeftInPeriod
    if left > 0, let dose = record.days.last?.dose {
      return (
        .finishPeriod, dose, left, nil, "Stay on \(name(dose)) for \(left) more \(left == 1 ? "day" : "days").",
        "A period has \(record.periodDays) days; what was seen so far is judged at its end."
      )
    }
    switch finding.decision {
    case .tryNext(let dose, let reason):
      return (
        .tryNext, dose, record.periodDays, nil, "Try \(name(dose)) for \(record.periodDays) days next.", why(reason)
      )
    case .found(let dose, let probability):
      return (
        .found, dose, nil, probability,
        "\(name(dose)) is the lowest good dose, with a probability of \(TrialWords.percent(probability)).",
        """
        It is better than placebo, within \(TrialWords.points(goal.margin)) of the best, and no lower dose on the list comes \
        within half of that.
        """
      )
    case .nothingHelpsEnough(let probability):
      return (
        .nothingHelpsEnough, .zero, nil, probability,
        "Nothing on the list helps enough, with a probability of \(TrialWords.percent(probability)).",
        "Enough is \(TrialWords.points(goal.smallestBenefit.points)) better than placebo, side effects counted as you weigh them."
      )
    case .cannotTell(let likeliest, let probability):
      return (
        .cannotTell, likeliest, nil, probability,
        "The search has had its \(record.mostPeriods) periods, and cannot tell yet.",
        "The likeliest answer is \(name(likeliest)), with a probability of \(TrialWords.percent(probability))."
      )
    }
  }

  private static func why(_ reason: DoseFinding.Reason) -> String {
    switch reason {
    case .placeboFirst: return "A search starts with placebo, which every dose is compared with."
    case .lowestDoseFirst: return "The lowest dose comes first."
    case .onTheWay(let target):
      return
        "The question is now about \(name(target)); from here that is a larger step than allowed, and this is on the way."
    case .between(let dose, let own, let days, let other, let others, let otherDays):
      return
        """
        The two likeliest answers are \(name(dose)) (\(TrialWords.percent(own))) and \(name(other)) \
        (\(TrialWords.percent(others))). \(name(dose, atStart: true)) has \(days) days that count, \(name(other)) \
        \(otherDays): it has more to tell.
        """
    }
  }

  private static func name(_ dose: Mass, atStart: Bool = false) -> String {
    dose == .zero ? (atStart ? "Placebo" : "placebo") : dose.description
  }
}
