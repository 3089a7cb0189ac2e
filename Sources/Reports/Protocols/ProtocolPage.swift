public import Evidence
import Quantities

/// One protocol with everything it says and what that rests on.
public struct ProtocolPage: PageValue {
  public struct Step: Encodable, Sendable {
    public let number: Int
    public let firstDay: Int
    public let doses: String
    public let length: String
    /// All doses of the day together.
    public let daily: String
    public let condition: String?
    public let evidence: String
    public let claims: [Link]
  }

  public struct Advice: Encodable, Sendable {
    public let when: String
    public let says: String
    public let claims: [Link]
  }

  public struct Checkpoint: Encodable, Sendable {
    public let weeks: Int
    public let weeksInWords: String
    public let day: Int
    public let question: String
    public let claims: [Link]
  }

  public let title: String
  public let id: String
  public let population: String
  public let isBesideOpioid: Bool
  public let evidence: String
  public let highest: String
  public let notes: [String]
  public let steps: [Step]
  public let chart: DoseChart
  public let hasAdvice: Bool
  public let advice: [Advice]
  public let checkpoints: [Checkpoint]
  public let claims: [ClaimSummary]
  public let planAddress: String
  public let summary: ProtocolSummary
  public let evidenceVersion: String

  public init(_ found: TitrationProtocol, in library: EvidenceLibrary) {
    let grades = found.evidence(in: library.evidence)
    title = found.title
    id = found.id
    population = found.population
    isBesideOpioid = found.purpose == .besideOpioid
    evidence = grades.shown
    highest = found.highestShown
    notes = found.notes
    var day = 1
    var steps: [Step] = []
    for (step, grade) in zip(found.steps, grades.ofSteps) {
      steps.append(
        Step(
          number: steps.count + 1, firstDay: day, doses: step.dosesShown, length: step.lengthShown,
          daily: step.dailyDose.description, condition: step.condition, evidence: grade?.shown ?? "none",
          claims: step.claims.map(Link.init(claim:))))
      day += step.days ?? 0
    }
    self.steps = steps
    chart = DoseChart(found, days: DoseChart.days(of: found), highest: found.highestDose)
    advice = found.advice.map {
      Advice(when: $0.when.name, says: $0.says, claims: $0.claims.map(Link.init(claim:)))
    }
    hasAdvice = !advice.isEmpty
    checkpoints = found.checkpoints.map {
      Checkpoint(
        weeks: $0.weeks, weeksInWords: inWeeks($0.weeks), day: found.lastStepFromDay + 7 * $0.weeks,
        question: $0.question,
        claims: $0.claims.map(Link.init(claim:)))
    }
    claims = found.allClaims.compactMap(library.evidence.claim).map { ClaimSummary($0, in: library.evidence) }
    planAddress = ProtocolAddress.plan(found.id)
    summary = ProtocolSummary(found, in: library.evidence)
    evidenceVersion = library.version
  }
}
