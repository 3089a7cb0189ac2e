import Foundation
import Kinetics
import Testing

/// The benchmark model against reference answers of two other solvers, which agree with each other to 1e-12.
@Suite("The benchmark model")
struct ReferenceTests {
  // What the reference promises; the mesh is laid out to stay below 4e-7.
  let tolerance = 1e-6

  @Test("The typical person agrees with the reference at every hour", arguments: KineticEngine.Variant.allCases)
  func typical(variant: KineticEngine.Variant) throws {
    guard variant.isAvailable else { return }
    let engine = try Fixture.benchmark()
    let rows = try Fixture.rows("w2_reference_typical.csv")
    #expect(rows.count == 673)
    try engine.run(TypicalPerson(), variant: variant) { batch in
      for (index, row) in rows.enumerated() {
        for (output, expected) in row.suffix(3).enumerated() {
          let value = batch.value(output: output, row: index, person: 0)
          #expect(abs(value - expected) < tolerance, "hour \(row[0]), output \(output)")
        }
      }
      return true
    }
  }

  @Test("Twenty people agree with the reference")
  func twenty() throws {
    let engine = try Fixture.benchmark()
    let people = try PeopleTable(commaSeparated: Fixture.text("w2_patients.csv"), for: engine.model)
    let rows = try Fixture.rows("w2_reference_20.csv")
    #expect(rows.count == 1000)
    var worst = 0.0
    try engine.run(people, in: 0..<20) { batch in
      for row in rows where batch.people.contains(Int(row[0]) - 1) {
        for output in 0..<3 {
          let value = batch.value(output: output, row: Int(row[1]), person: Int(row[0]) - 1)
          worst = max(worst, abs(value - row[2 + output]))
        }
      }
      return true
    }
    #expect(worst < tolerance)
    #expect(worst > 0)
  }

  @Test("The population's summary agrees with the reference")
  func population() throws {
    let engine = try Fixture.benchmark()
    let people = try PeopleTable(commaSeparated: Fixture.text("w2_patients.csv"), for: engine.model)
    var summary = PopulationSummary(rows: [672], outputs: [.share(2)])
    var shares: [Double] = []
    try engine.run(people) { batch in
      summary.add(batch)
      shares += batch.values(output: 2, row: 672)
      return true
    }
    shares.sort()
    #expect(shares.count == 10_000)
    let band = summary.band(row: 0, output: 0)
    // The reference is given to eight and to six digits.
    #expect(abs(band.mean - 0.755_388_38) < 2e-8)
    #expect(abs(band.standardDeviation - 0.091_145_32) < 2e-8)
    // By linear interpolation between ranks, as the reference's tool does.
    func quantile(_ share: Double) -> Double {
      let place = share * 9999
      let low = Int(place)
      return shares[low] + (place - Double(low)) * (shares[low + 1] - shares[low])
    }
    #expect(abs(quantile(0.05) - 0.585_351) < 1e-6)
    #expect(abs(quantile(0.95) - 0.881_867) < 1e-6)
    // The running summary holds shares in steps of 1/4096.
    #expect(abs(band.quantile(0.05) - 0.585_351) < 2.5e-4)
    #expect(abs(band.quantile(0.95) - 0.881_867) < 2.5e-4)
  }

  @Test("Everybody's shares agree with those on a mesh several times finer")
  func finerMesh() throws {
    let coarse = try Fixture.benchmark()
    // Steps start short after each dose. So little every two hours leaves the shares as they are, and steps short all day.
    let tiny = stride(from: 0, through: 672 * 60, by: 120).filter { $0 % 1440 != 0 }
      .map { KineticSchedule.Dose(minute: $0, compartment: 0, amount: 1e-9) }
    let fine = try KineticEngine(
      coarse.model,
      KineticSchedule(doses: coarse.schedule.doses + tiny, outputMinutes: coarse.schedule.outputMinutes))
    let people = try PeopleTable(commaSeparated: Fixture.text("w2_patients.csv"), for: coarse.model)
    var worst = 0.0
    var start = 0
    while start < people.count {
      var expected: [Double] = []
      try fine.run(people, in: start..<start + 16) { batch in
        for row in 0..<673 { expected += batch.values(output: 2, row: row) }
        return true
      }
      try coarse.run(people, in: start..<start + 16) { batch in
        for row in 0..<673 {
          for (lane, value) in batch.values(output: 2, row: row).enumerated() {
            worst = max(worst, abs(value - expected[row * 16 + lane]))
          }
        }
        return true
      }
      start += 16
    }
    // What the mesh is laid out for; not nought, or the meshes would be the same.
    #expect(worst < 4e-7)
    #expect(worst > 1e-8)
  }

  @Test("All variants of the kernel agree to rounding")
  func variants() throws {
    let engine = try Fixture.benchmark()
    let people = try PeopleTable(commaSeparated: Fixture.text("w2_patients.csv"), for: engine.model)
    var results: [[Double]] = []
    for variant in KineticEngine.Variant.allCases where variant.isAvailable {
      var values: [Double] = []
      try engine.run(people, in: 100..<132, variant: variant) { batch in
        for row in stride(from: 0, to: 673, by: 7) { values += batch.values(output: 2, row: row) }
        return true
      }
      results.append(values)
    }
    for other in results.dropFirst() {
      // Fused and separate multiplication differ in the last bits, over some thousand steps.
      #expect(zip(results[0], other).allSatisfy { abs($0 - $1) < 1e-12 })
    }
  }
}
