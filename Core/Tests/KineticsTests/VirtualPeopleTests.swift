import Evidence
import Foundation
import Kinetics
import Testing

@Suite("Virtual people")
struct VirtualPeopleTests {
  let catalogue: KineticCatalogue
  let engine: KineticEngine

  init() throws {
    catalogue = try KineticCatalogue.embedded()
    let plan = NaltrexonePlan(
      doses: [.init(minute: 0, milligrams: 100)], minutes: Array(stride(from: 0, through: 1440, by: 20)))
    engine = try plan.engine(NaltrexoneModel(catalogue), scenario: nil)
  }

  private func people(_ count: Int, seed: UInt64) throws -> VirtualPeople {
    try VirtualPeople(count, seed: seed, for: engine.model, from: catalogue)
  }

  private func parameters(_ people: VirtualPeople, _ index: Int) -> [Double] {
    var values = engine.model.parameterValues
    values.withUnsafeMutableBufferPointer { people.write(index, stride: 1, into: $0) }
    return values
  }

  @Test("The same seed gives the same people, whatever was drawn before; another seed others")
  func seeds() throws {
    let few = try people(10, seed: 7)
    let many = try people(1000, seed: 7)
    #expect(parameters(few, 9) == parameters(many, 9))
    #expect(parameters(few, 8) != parameters(few, 9))
    #expect(parameters(try people(10, seed: 8), 9) != parameters(few, 9))
  }

  @Test("A run that is resumed gives the same summary as one that was not")
  func resumed() throws {
    let all = try people(800, seed: 3)
    var whole = PopulationSummary(rows: [10, 72], outputs: [.level(0), .share(2)])
    try engine.run(all) { batch in
      whole.add(batch)
      return true
    }
    var parts = PopulationSummary(rows: [10, 72], outputs: [.level(0), .share(2)])
    for range in [0..<320, 320..<800] {
      var part = PopulationSummary(rows: [10, 72], outputs: [.level(0), .share(2)])
      try engine.run(all, in: range) { batch in
        part.add(batch)
        return true
      }
      parts.add(part)
    }
    #expect(parts.count == whole.count)
    for output in 0..<2 {
      let (a, b) = (whole.band(row: 1, output: output), parts.band(row: 1, output: output))
      // Sums in another order differ in the last digits.
      #expect(abs(a.mean - b.mean) < 1e-12 && abs(a.standardDeviation - b.standardDeviation) < 1e-12)
      #expect(a.quantile(0.5) == b.quantile(0.5))
    }
  }

  @Test("Exposure differs between people as much as was measured")
  func variability() throws {
    // Within 24 h after 100 mg: 48.5 % for naltrexone, 29.6 % for 6β-naltrexol (claim kinetics.variability.bertolotti).
    var sums = [(Double, Double)]()
    try engine.run(try people(4000, seed: 1)) { batch in
      for person in batch.people {
        var areas = (0.0, 0.0)
        for row in 0..<batch.rowCount {
          areas.0 += batch.value(output: 0, row: row, person: person)
          areas.1 += batch.value(output: 1, row: row, person: person)
        }
        sums.append(areas)
      }
      return true
    }
    func variation(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (squares / Double(values.count - 1)).squareRoot() / mean
    }
    print("coefficient of variation:", variation(sums.map(\.0)), variation(sums.map(\.1)))
    // 4,000 people fix a coefficient of variation to 2 %; exposure is cut off at 24 h, which moves it a little.
    #expect(abs(variation(sums.map(\.0)) - 0.485) < 0.04)
    #expect(abs(variation(sums.map(\.1)) - 0.296) < 0.05)
  }

  @Test("Logarithms have the spread and the correlation that were asked for")
  func moments() throws {
    let all = try people(20_000, seed: 11)
    let names = engine.model.parameterNames
    let columns = ["F", "fm", "CL"].compactMap { names.firstIndex(of: $0) }
    let typical = engine.model.parameterValues
    let logs = (0..<20_000).map { index in
      let values = parameters(all, index)
      return columns.map { log(values[$0] / typical[$0]) }
    }
    func covariance(_ i: Int, _ j: Int) -> Double { logs.reduce(0) { $0 + $1[i] * $1[j] } / 20_000 }
    // 20,000 draws: one standard error is 0.5 % of a standard deviation and 0.007 of a correlation; four of them.
    #expect(abs(covariance(0, 0).squareRoot() / log(1 + 0.385 * 0.385).squareRoot() - 1) < 0.02)
    #expect(abs(covariance(0, 1) / (covariance(0, 0) * covariance(1, 1)).squareRoot() + 0.5) < 0.03)
    #expect(abs(covariance(0, 2) / (covariance(0, 0) * covariance(2, 2)).squareRoot()) < 0.03)
  }

  @Test("Shares of a dose never exceed the dose, in cirrhosis either")
  func shares() throws {
    let plan = NaltrexonePlan(
      doses: [.init(minute: 0, milligrams: 4.5)], minutes: [60], person: .init(liver: .decompensated))
    let engine = try plan.engine(NaltrexoneModel(catalogue), scenario: nil)
    let people = try VirtualPeople(2000, seed: 5, for: engine.model, from: catalogue)
    #expect(try engine.run(people) { _ in true } == 2000)
  }

  @Test("None and too many are refused")
  func counts() {
    #expect(throws: VirtualPeopleError.self) { try people(0, seed: 1) }
    #expect(throws: VirtualPeopleError.self) { try people(VirtualPeople.most + 1, seed: 1) }
  }

  @Test("Quantiles of a running summary are those of the values, within its classes")
  func quantiles() throws {
    var summary = PopulationSummary(rows: [9], outputs: [.level(0), .share(2)])
    var levels: [Double] = []
    var shares: [Double] = []
    try engine.run(try people(2000, seed: 2)) { batch in
      summary.add(batch)
      levels += batch.values(output: 0, row: 9)
      shares += batch.values(output: 2, row: 9)
      return true
    }
    levels.sort()
    shares.sort()
    for share in [0.05, 0.25, 0.5, 0.75, 0.95] {
      let place = Int(share * 2000)
      // A class of 1 %, or of 1/4096, and the gap between neighbours among 2,000 people.
      #expect(abs(summary.band(row: 0, output: 0).quantile(share) / levels[place] - 1) < 0.015)
      #expect(abs(summary.band(row: 0, output: 1).quantile(share) - shares[place]) < 0.003)
    }
  }
}
