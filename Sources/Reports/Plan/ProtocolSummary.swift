public import Evidence
import Quantities

/// The protocols as pages and commands show them.
public struct ProtocolSummary: Encodable, Sendable {
  public struct Step: Encodable, Sendable {
    public struct Intake: Encodable, Sendable {
      /// In milligrams.
      public let dose: String
      public let timing: String
    }

    public let intakes: [Intake]
    public let days: Int?
    public let condition: String?
    public let claims: [String]
  }

  public let id: String
  public let title: String
  public let population: String
  public let notes: [String]
  public let steps: [Step]

  public init(_ found: TitrationProtocol) {
    id = found.id
    title = found.title
    population = found.population
    notes = found.notes
    steps = found.steps.map { step in
      Step(
        intakes: step.intakes.map { .init(dose: $0.dose.milligramText, timing: $0.timing.rawValue) }, days: step.days,
        condition: step.condition, claims: step.claims)
    }
  }
}
