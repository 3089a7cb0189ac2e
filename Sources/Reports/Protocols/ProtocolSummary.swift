public import Evidence
import Quantities

/// A protocol as pages, commands and programs read it.
public struct ProtocolSummary: Encodable, Sendable {
  public struct Intake: Encodable, Sendable {
    /// In milligrams.
    public let dose: String
    public let timing: String
  }

  public struct Step: Encodable, Sendable {
    /// All doses of a day together, in milligrams.
    public let dose: String
    public let intakes: [Intake]
    /// Left out when the step goes on until something is decided.
    public let days: Int?
    /// The times of the day, joined where there are several.
    public let timing: String
    public let condition: String?
    public let claims: [String]
    /// The step as people read it.
    public let says: String
  }

  public struct Advice: Encodable, Sendable {
    public let when: String
    public let action: String
    /// In milligrams, as are the next two.
    public let to: String?
    public let by: String?
    public let upTo: String?
    public let days: Int?
    public let timing: String?
    public let says: String
    public let claims: [String]
  }

  public struct Checkpoint: Encodable, Sendable {
    /// After the first day of the last step.
    public let weeks: Int
    public let question: String
    public let claims: [String]
  }

  /// What the steps rest on. It grades who gave the schedule, not whether it helps.
  public struct Evidence: Encodable, Sendable {
    public let shown: String
    /// The strongest grade behind any step; left out when there is none.
    public let strongest: String?
    /// The strongest grade behind each step, `none` where there is none.
    public let steps: [String]
    public let isPartlyDerived: Bool
  }

  public let id: String
  public let title: String
  public let population: String
  public let purpose: String
  /// Whether it came from a person's own file.
  public let isOwn: Bool
  public let notes: [String]
  public let steps: [Step]
  public let advice: [Advice]
  public let checkpoints: [Checkpoint]
  public let claims: [String]
  public let evidence: Evidence
  /// The first and the highest dose of a day, in milligrams.
  public let firstDose: String
  public let highestDose: String
  /// The dose up to which its advice rises above the steps, in milligrams; left out when it does not.
  public let mayRiseTo: String?
  /// The day on which the last step begins, 1 for the first.
  public let lastStepFromDay: Int
  /// The days of all steps that have an end.
  public let plannedDays: Int

  public init(_ found: TitrationProtocol, in base: EvidenceBase) {
    id = found.id
    title = found.title
    population = found.population
    purpose = found.purpose.rawValue
    isOwn = found.isOwn
    notes = found.notes
    steps = found.steps.map(Step.init)
    advice = found.advice.map(Advice.init)
    checkpoints = found.checkpoints.map {
      Checkpoint(weeks: $0.weeks, question: $0.question, claims: $0.claims)
    }
    claims = found.claims
    let grades = found.evidence(in: base)
    evidence = Evidence(
      shown: grades.shown, strongest: grades.strongest?.rawValue, steps: grades.ofSteps.map { $0?.rawValue ?? "none" },
      isPartlyDerived: grades.isPartlyDerived)
    firstDose = (found.steps.first?.dailyDose ?? .zero).milligramText
    highestDose = found.highestDose.milligramText
    mayRiseTo = found.advisedUpTo?.milligramText
    lastStepFromDay = found.lastStepFromDay
    plannedDays = found.plannedDays
  }
}

extension ProtocolSummary.Step {
  init(_ step: TitrationProtocol.Step) {
    dose = step.dailyDose.milligramText
    intakes = step.intakes.map { .init(dose: $0.dose.milligramText, timing: $0.timing.rawValue) }
    days = step.days
    timing = step.intakes.map(\.timing.rawValue).joined(separator: ", ")
    condition = step.condition
    claims = step.claims
    says = step.shown
  }
}

extension ProtocolSummary.Advice {
  init(_ advice: TitrationProtocol.Advice) {
    when = advice.when.rawValue
    action = advice.action.rawValue
    to = advice.to?.milligramText
    by = advice.by?.milligramText
    upTo = advice.upTo?.milligramText
    days = advice.days
    timing = advice.timing?.rawValue
    says = advice.says
    claims = advice.claims
  }
}
