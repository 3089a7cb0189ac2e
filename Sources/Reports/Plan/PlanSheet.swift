public import ClinicalTime
import Compounding
import Evidence
public import History
import Quantities
public import Titration

/// A dated plan as pages and commands show it.
public struct PlanSheet: Encodable, Sendable {
  public struct Step: Encodable, Sendable {
    public let number: Int
    /// All doses of a day together, in milligrams.
    public let dailyDose: String
    public let heading: String
    public let condition: String?
    /// How each dose is taken, with what to know about it.
    public let amounts: [Measured]
    public let claims: [Link]
    public let days: [Day]
    /// Whether today lies in the step.
    public let isNow: Bool
  }

  public struct Day: Encodable, Sendable {
    public let date: String
    /// Without the year, which the step's heading says.
    public let dateInWords: String
    public let time: String
    /// In milligrams.
    public let dose: String
    /// In what is at hand, or as a mass when nothing was said of that.
    public let amount: String
    public let step: Int
    /// What to look back on that day.
    public let checkpoint: String?
  }

  public struct Checkpoint: Encodable, Sendable {
    public let date: String
    public let dateInWords: String
    public let weeks: Int
    public let weeksInWords: String
    public let question: String
    public let claims: [Link]
  }

  /// A change that made the plan out of an earlier one.
  public struct Change: Encodable, Sendable {
    public let from: String
    public let what: String
    public let decidedBy: String
    public let reason: String
  }

  public let `protocol`: String
  public let title: String
  public let status: String
  public let isDraft: Bool
  public let orderedBy: String?
  public let start: String
  public let end: String
  public let endInWords: String
  public let highestDose: String
  public let stock: [String]
  public let hasStock: Bool
  /// Where the amounts are from, in a sentence.
  public let madeFrom: String?
  public let change: Change?
  public let evidenceVersion: String
  public let steps: [Step]
  public let checkpoints: [Checkpoint]
  public let days: [Day]

  /// - Parameters:
  ///   - status: from ``Titration/PlanRecord/status(of:)``.
  ///   - today: the day of the diary, by which the current step is marked.
  ///   - stock: what the doses are made from; what was said when the plan was made when it is `nil`.
  public init(
    _ plan: Plan, status: PlanStatus, evidenceVersion: String, today: LocalDate? = nil, stock: PlanStock? = nil
  ) {
    let checkpoints = Dictionary(plan.checkpoints.map { ($0.date, $0) }, uniquingKeysWith: { first, _ in first })
    let stock = stock ?? PlanStock(plan)
    let amounts = stock.amounts
    let days = plan.doses.map { dose in
      Day(
        date: dose.date.description, dateInWords: dose.date.withoutYear, time: dose.time.description,
        dose: dose.dose.milligramText, amount: amounts[dose.dose]?.words ?? dose.dose.description, step: dose.step,
        checkpoint: checkpoints[dose.date].map { "Look back: \(inWeeks($0.weeks)) on this dose." })
    }
    let byStep = Dictionary(grouping: days, by: \.step)
    self.protocol = plan.protocolID
    title = plan.protocolTitle
    self.status = status.shown
    isDraft = status.isDraft
    orderedBy = plan.orderedBy
    start = plan.start.description
    end = plan.end.description
    endInWords = plan.end.inWords
    highestDose = plan.highestDose.description
    self.stock = stock.items.map(\.description)
    hasStock = !stock.items.isEmpty
    madeFrom = stock.words
    change = plan.revision.map { revision in
      Change(
        from: revision.from.inWords, what: revision.change.shown, decidedBy: revision.decidedBy,
        reason: revision.reason)
    }
    self.evidenceVersion = evidenceVersion
    steps = plan.steps.map { step in
      Step(
        number: step.number, dailyDose: step.dailyDose.milligramText, heading: step.heading,
        condition: step.condition,
        amounts: step.intakes.compactMap { intake in amounts[intake.dose].map { Measured(intake.dose, $0) } }.uniqued,
        claims: step.claims.map(Link.init(claim:)), days: byStep[step.number] ?? [],
        isNow: today.map { step.first <= $0 && ($0 <= step.last || step.isOpenEnded) } ?? false)
    }
    self.checkpoints = plan.checkpoints.map { checkpoint in
      Checkpoint(
        date: checkpoint.date.description, dateInWords: checkpoint.date.inWords, weeks: checkpoint.weeks,
        weeksInWords: inWeeks(checkpoint.weeks), question: checkpoint.question,
        claims: checkpoint.claims.map(Link.init(claim:)))
    }
    self.days = days
  }
}

/// How a dose is made from what is at hand.
public struct Measured: Encodable, Hashable, Sendable {
  /// The dose, such as `1.5 mg`.
  public let dose: String
  /// Such as `2 capsules of 1.5 mg`.
  public let amount: String
  /// How to measure it, and what to know.
  public let notes: [String]
  public let hasNotes: Bool

  init(_ dose: Mass, _ realisation: Realisation) {
    self.dose = dose.description
    amount = realisation.words
    notes = realisation.measuring + realisation.warnings.map(\.description)
    hasNotes = !notes.isEmpty
  }
}

extension Plan.Step {
  /// What is taken when, and for how long.
  var heading: String {
    let span =
      isOpenEnded
      ? "from \(first.inWords) on"
      : dayCount == 1 ? "on \(first.inWords)" : "for \(dayCount) days, \(first.inWords) to \(last.inWords)"
    guard !intakes.isEmpty else { return "Step \(number): no dose, \(span)" }
    let doses = intakes.map { "\($0.dose) at \($0.time)" }.joined(separator: " and ")
    return "Step \(number): \(doses), \(span)"
  }
}

extension Array where Element: Hashable {
  /// Each element once, where it first stands.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Link {
  /// The page of a claim, under the claim's own name.
  init(claim: Claim.ID) {
    self.init(label: claim, address: EvidenceAddress.claim(claim))
  }
}
