import Foundation
import Kinetics
import Testing

@Suite("The engine against independent ways")
struct EngineTests {
  /// One compartment with first-order absorption, and what else a test needs.
  static func simple(
    ka: Double = 1, k: Double = 0.2, doses: [(Double, Double)] = [(0, 100)], until: Double = 48, every: Double = 1
  ) throws -> KineticEngine {
    let definition = ModelDefinition(
      format: ModelDefinition.currentFormat, title: "One compartment", note: nil,
      parameters: [.init(name: "ka", value: ka), .init(name: "k", value: k), .init(name: "V", value: 20)],
      compartments: ["gut", "blood", "out"],
      flows: [
        .init(from: "gut", to: "blood", rate: "ka"), .init(from: "blood", to: "out", rate: "k"),
      ],
      receptors: [],
      outputs: [
        .init(name: "gut", compartment: "gut"), .init(name: "blood", compartment: "blood"),
        .init(name: "out", compartment: "out"), .init(name: "level", compartment: "blood", factor: "1 / V"),
      ],
      doses: doses.map { .init(compartment: "gut", amount: $0.1, at: $0.0) }, times: .init(until: until, every: every))
    return try KineticEngine(KineticModel(definition), KineticSchedule(of: definition))
  }

  @Test(
    "One compartment follows its closed form",
    arguments: [(1.0, 0.2), (0.3, 3.0), (1.0, 1.0), (1000.0, 0.001), (0.2, 0.2 + 1e-9)])
  func closedForm(ka: Double, k: Double) throws {
    let engine = try Self.simple(ka: ka, k: k)
    let values = try engine.outputs(of: TypicalPerson())
    for (row, time) in engine.schedule.outputHours.enumerated() {
      // Bateman's function; where the rates are nearly equal its limit, which then is within 1e-9 of it.
      let expected =
        abs(ka - k) < 1e-6
        ? 100 * ka * time * exp(-ka * time) : 100 * ka / (ka - k) * (exp(-k * time) - exp(-ka * time))
      // Propagators are exact up to rounding, which grows with the number of squarings; the limit with the gap of 1e-9.
      #expect(abs(values[1][row] - expected) < (abs(ka - k) < 1e-6 ? 1e-6 : 1e-8), "hour \(time)")
    }
  }

  @Test("Nothing is lost: what was given is somewhere")
  func massBalance() throws {
    let engine = try Self.simple(doses: [(0, 100), (5.5, 30), (24, 7)])
    let values = try engine.outputs(of: TypicalPerson())
    for (row, time) in engine.schedule.outputHours.enumerated() {
      let given = 100 + (time >= 5.5 ? 30.0 : 0) + (time >= 24 ? 7 : 0)
      #expect(abs(values[0][row] + values[1][row] + values[2][row] - given) < 1e-10 * given)
    }
  }

  @Test("Doses add up: the course of two is the sum of the courses of each")
  func superposition() throws {
    let first = try Self.simple(doses: [(0, 100)]).outputs(of: TypicalPerson())
    let second = try Self.simple(doses: [(7.25, 60)]).outputs(of: TypicalPerson())
    let both = try Self.simple(doses: [(0, 100), (7.25, 60)]).outputs(of: TypicalPerson())
    for row in first[1].indices { #expect(abs(first[1][row] + second[1][row] - both[1][row]) < 1e-11) }
  }

  @Test("The quick way agrees with the general stepper on the benchmark model")
  func generalStepper() throws {
    var definition = try Fixture.model("w2.json").definition
    definition.doses?[0].count = 3
    definition.times = .init(until: 72, every: 3)
    let model = try KineticModel(definition)
    let engine = try KineticEngine(model, KineticSchedule(of: definition))
    let quick = try engine.outputs(of: TypicalPerson())
    let checked = try engine.checkedOutputs(parameters: model.parameterValues)
    for output in quick.indices {
      // Levels are exact: what differs is the stepper's own error. Shares differ by the quick way's mesh.
      for row in quick[output].indices { #expect(abs(quick[output][row] - checked[output][row]) < 3e-7) }
    }
  }

  @Test("Both ways agree with SciPy on two models of other shapes", arguments: ["bolus.json", "three-ligands.json"])
  func scipy(name: String) throws {
    let model = try KineticModel(json: Data(contentsOf: Fixture.folder.appending(path: name)))
    let engine = try KineticEngine(model, KineticSchedule(of: model.definition))
    let rows = try Fixture.rows(name.replacing(".json", with: ".csv"))
    let quick = try engine.outputs(of: TypicalPerson())
    let checked = try engine.checkedOutputs(parameters: model.parameterValues)
    #expect(rows.count == engine.schedule.outputMinutes.count)
    for (row, expected) in rows.enumerated() {
      for output in quick.indices {
        // SciPy's Radau was run to 1e-11; the rest is the mesh of the quick way.
        #expect(
          abs(quick[output][row] - expected[output + 1]) < 1e-6, "\(model.outputNames[output]), hour \(expected[0])")
        #expect(abs(checked[output][row] - expected[output + 1]) < 1e-6)
      }
    }
  }

  @Test("A general stepper converges with its tolerance, and says when it cannot go on")
  func stepper() throws {
    // The harmonic oscillator, whose solution is the cosine.
    var errors: [Double] = []
    for tolerance in [1e-4, 1e-7, 1e-10] {
      var state = [1.0, 0.0]
      try AdaptiveStepper(relativeTolerance: tolerance, absoluteTolerance: tolerance)
        .advance(&state, from: 0, to: 10) { _, y in [y[1], -y[0]] }
      errors.append(abs(state[0] - cos(10)))
    }
    #expect(errors[1] < errors[0] / 50 && errors[2] < errors[1] / 50)
    #expect(errors[2] < 1e-8)
    #expect(throws: SteppingError.self) {
      var state = [1.0]
      try AdaptiveStepper(mostSteps: 100).advance(&state, from: 0, to: 1) { _, y in [-1e9 * y[0]] }
    }
    #expect(throws: SteppingError.self) {
      var state = [1.0]
      try AdaptiveStepper().advance(&state, from: 0, to: 2) { _, y in [y[0] * y[0]] }
    }
  }

  @Test("Extreme people neither blow up nor take long", arguments: KineticEngine.Variant.allCases)
  func extreme(variant: KineticEngine.Variant) throws {
    guard variant.isAvailable else { return }
    let engine = try Fixture.benchmark()
    // Each row multiplies some rates by a thousand, up or down.
    let text = """
      ID,ka,CL,CLm,konP,koffP,koffM
      1,1500,150,30,0.1,0.05,0.2
      2,1.5,150000,30,0.1,0.05,0.2
      3,1.5,150,30000,0.1,0.05,0.2
      4,1.5,150,30,100,0.05,0.2
      5,1.5,150,30,100,50,200
      6,1500,150000,30000,100,50,200
      7,0.0015,0.15,0.03,0.0001,0.00005,0.0002
      8,1500,0.15,0.03,100,0.00005,0.0002
      """
    let people = try PeopleTable(commaSeparated: text, for: engine.model)
    var all: [Double] = []
    for person in 0..<8 {
      try engine.run(people, in: person..<person + 1, variant: variant) { batch in
        for row in 0..<batch.rowCount { all.append(batch.value(output: 2, row: row, person: person)) }
        return true
      }
    }
    #expect(all.count == 8 * 673)
    // Rounding and the last bits of a stiff step may leave a share outside by a part in a million.
    #expect(all.allSatisfy { $0 > -1e-6 && $0 < 1 + 1e-6 })
  }

  @Test("Stiff binding follows its balance: bound share = level / (level + Kd)")
  func stiffBalance() throws {
    let engine = try Fixture.benchmark()
    let text = "ID,konP,koffP,konM,koffM\n1,1000,1000,0.000000001,1"
    let people = try PeopleTable(commaSeparated: text, for: engine.model)
    let values = try engine.outputs(of: people)
    for row in stride(from: 5, to: 673, by: 11) {
      let level = values[0][row] * 0.8
      // The balance is reached within 1/1000 h; the level changes by at most a fifth an hour, so the lag is 2e-4 of it.
      #expect(abs(values[2][row] - level / (level + 1)) < 1e-4)
    }
  }

  @Test("People are the same in batches of any size and order")
  func batches() throws {
    let engine = try Fixture.benchmark()
    let people = try PeopleTable(commaSeparated: Fixture.text("w2_patients.csv"), for: engine.model)
    func share(_ range: Range<Int>, _ person: Int) throws -> Double {
      var found = Double.nan
      try engine.run(people, in: range) { batch in
        if batch.people.contains(person) { found = batch.value(output: 2, row: 100, person: person) }
        return true
      }
      return found
    }
    // The mesh follows the fastest person of a batch: the last digits differ, within the mesh's own error.
    #expect(abs(try share(0..<40, 21) - share(21..<22, 21)) < 1e-6)
  }

  @Test("A run can be stopped between batches")
  func stopping() throws {
    let engine = try Fixture.benchmark()
    let people = try PeopleTable(commaSeparated: Fixture.text("w2_patients.csv"), for: engine.model)
    var batches = 0
    let done = try engine.run(people) { _ in
      batches += 1
      return batches < 3
    }
    #expect(batches == 3)
    #expect(done == 48)
  }
}
