import ClinicalTime
public import Evidence
import Quantities
public import Titration

/// A dated plan as pages and commands show it.
public struct PlanSheet: Encodable, Sendable {
  public struct Step: Encodable, Sendable {
    public let number: Int
    /// In milligrams.
    public let dose: String
    public let amount: String
    public let heading: String
    public let condition: String?
    public let claims: [Link]
    public let days: [Day]
  }

  public struct Day: Encodable, Sendable {
    public let date: String
    /// Without the year, which the step's heading says.
    public let dateInWords: String
    public let time: String
    /// In milligrams.
    public let dose: String
    public let amount: String
    public let step: Int
    /// What to look back on that day.
    public let checkpoint: String?
  }

  public struct Checkpoint: Encodable, Sendable {
    public let date: String
    public let dateInWords: String
    public let weeks: Int
    public let question: String
    public let claims: [Link]
  }

  public let `protocol`: String
  public let title: String
  public let status: String
  public let isDraft: Bool
  public let start: String
  public let end: String
  public let endInWords: String
  public let highestDose: String
  public let evidenceVersion: String
  public let steps: [Step]
  public let checkpoints: [Checkpoint]
  public let days: [Day]

  /// - Parameter status: from ``PlanStatus/init(of:under:)``, so that a sheet of what nobody may schedule cannot be made.
  public init(_ plan: Plan, status: PlanStatus, evidenceVersion: String) {
    let checkpoints = Dictionary(plan.checkpoints.map { ($0.date, $0) }, uniquingKeysWith: { first, _ in first })
    let days = plan.days.map { day in
      Day(
        date: day.date.description, dateInWords: day.date.withoutYear, time: day.time.description,
        dose: day.dose.milligramText, amount: day.dose.description, step: day.step,
        checkpoint: checkpoints[day.date].map { "Look back: \($0.weeks) weeks on this dose." })
    }
    self.protocol = plan.protocolID
    title = plan.protocolTitle
    self.status = status.shown
    isDraft = status == .draft
    start = plan.start.description
    end = plan.end.description
    endInWords = plan.end.inWords
    highestDose = plan.highestDose.description
    self.evidenceVersion = evidenceVersion
    steps = plan.steps.map { step in
      Step(
        number: step.number, dose: step.dose.milligramText, amount: step.dose.description,
        heading: Self.heading(of: step), condition: step.condition, claims: step.claims.map(Link.init(claim:)),
        days: days.filter { $0.step == step.number })
    }
    self.checkpoints = plan.checkpoints.map { checkpoint in
      Checkpoint(
        date: checkpoint.date.description, dateInWords: checkpoint.date.inWords, weeks: checkpoint.weeks,
        question: checkpoint.question, claims: checkpoint.claims.map(Link.init(claim:)))
    }
    self.days = days
  }

  private static func heading(of step: Plan.Step) -> String {
    let span =
      step.isOpenEnded
      ? "from \(step.first.inWords) on" : "for \(step.dayCount) days, \(step.first.inWords) to \(step.last.inWords)"
    return "Step \(step.number): \(step.dose) \(step.timing.shown), \(span)"
  }
}

extension Link {
  /// The page of a claim, under the claim's own name.
  init(claim: Claim.ID) {
    self.init(label: claim, address: EvidenceAddress.claim(claim))
  }
}
