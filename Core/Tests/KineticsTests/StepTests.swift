import Foundation
import Kinetics
import Testing

/// Steps follow the doses, not the moments at which something is written down: what is written must not depend on either.
@Suite("Steps and moments between them")
struct StepTests {
  /// The benchmark model for some days, with other parameters and other moments.
  private func engine(
    days: Double, every hours: Double, ligand: String? = nil, values: [String: Double] = [:]
  ) throws -> KineticEngine {
    var definition = try Fixture.model("w2.json").definition
    definition.doses?[0].count = Int(days)
    definition.times = .init(until: days * 24, every: hours)
    for index in definition.parameters.indices {
      if let value = values[definition.parameters[index].name] { definition.parameters[index].value = value }
    }
    if let ligand { definition.outputs.append(.init(name: "one", receptor: "receptor", ligand: ligand)) }
    return try KineticEngine(KineticModel(definition), KineticSchedule(of: definition))
  }

  @Test("The same moments give the same values, whatever else is written down", arguments: [0.25, 0.5, 1, 3, 12])
  func moments(every hours: Double) throws {
    let coarse = try engine(days: 4, every: 12).outputs(of: TypicalPerson())
    let fine = try engine(days: 4, every: hours).outputs(of: TypicalPerson())
    for output in 0..<3 {
      for (row, value) in coarse[output].enumerated() {
        // The mesh depends on the tick of the schedule; both are within 4e-7 of the truth.
        #expect(abs(value - fine[output][row * Int(12 / hours)]) < 8e-7)
      }
    }
  }

  @Test(
    "Of very many lengths of time some are not kept: linear states then move on between doses, and nothing else changes",
    arguments: [nil, "drug"])
  func manyLengths(ligand: String?) throws {
    let model = try engine(days: 1, every: 1, ligand: ligand).model
    let doses = [0, 1423, 2891, 2893].map { KineticSchedule.Dose(minute: $0, compartment: 0, amount: 13_181) }
    func outputs(every minutes: Int) throws -> [[Double]] {
      let times = Array(stride(from: 0, through: 4365, by: minutes))
      return try KineticEngine(model, KineticSchedule(doses: doses, outputMinutes: times)).outputs(of: TypicalPerson())
    }
    let (few, many) = (try outputs(every: 97), try outputs(every: 1))
    for output in few.indices {
      for (row, value) in few[output].enumerated() {
        // Levels differ by rounding. A last step before a dose may be cut in two where its length is not kept, so that shares
        // differ by the mesh, which keeps each within 4e-7 of the truth.
        let tolerance = output < 2 ? 1e-11 : 8e-7
        #expect(abs(value - many[output][row * 97]) < tolerance, "output \(output), row \(row)")
      }
    }
  }

  @Test("Between the ends of a step a share is as near to the truth as at the ends")
  func between() throws {
    let engine = try engine(days: 2, every: 0.25)
    let quick = try engine.outputs(of: TypicalPerson())
    let checked = try engine.checkedOutputs(parameters: engine.model.parameterValues)
    for row in quick[2].indices { #expect(abs(quick[2][row] - checked[2][row]) < 4e-7) }
  }

  @Test("The way for any model and the short way for a pair agree", arguments: KineticEngine.Variant.allCases)
  func pair(variant: KineticEngine.Variant) throws {
    guard variant.isAvailable else { return }
    let people = try PeopleTable(commaSeparated: Fixture.text("w2_patients.csv"), for: Fixture.benchmark().model)
    func shares(_ engine: KineticEngine) throws -> [Double] {
      var shares: [Double] = []
      try engine.run(people, in: 0..<48, variant: variant) { batch in
        for row in 0..<batch.rowCount { shares += batch.values(output: 2, row: row) }
        return true
      }
      return shares
    }
    let short = try shares(engine(days: 3, every: 1))
    // An output of one ligand alone makes the model one of any shape.
    let long = try shares(engine(days: 3, every: 1, ligand: "drug"))
    #expect(short.count == 48 * 73)
    // The same formula in other variables: rounding over some hundred steps.
    #expect(zip(short, long).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test(
    "Binding may be slow or fast: from a part of the drug's own rates to steps that end at each output",
    arguments: [0.1, 1, 10, 30, 300])
  func stiffness(factor: Double) throws {
    let engine = try engine(
      days: 2, every: 1,
      values: ["konP": 0.1 * factor, "konM": 0.1 * factor, "koffP": 0.05 * factor, "koffM": 0.2 * factor])
    let quick = try engine.outputs(of: TypicalPerson())
    let checked = try engine.checkedOutputs(parameters: engine.model.parameterValues)
    // The mesh keeps 1e-6 for binding like the drug's own pace. Far faster binding is at its balance, which steps that end at
    // each output follow to a few parts in 100,000 where it bends most.
    let tolerance = factor <= 30 ? 1e-6 : 5e-5
    for row in quick[2].indices { #expect(abs(quick[2][row] - checked[2][row]) < tolerance, "hour \(row)") }
  }
}
