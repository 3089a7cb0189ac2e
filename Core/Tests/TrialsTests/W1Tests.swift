import Foundation
import Numerics
import Quantities
import Testing

@testable import Trials

/// The workload W1: 84 days, 12 blocks of 7, arms 0, 1.5, 3 and 4.5 mg.
func w1() throws -> TrialSeries {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/w1_data.csv")
  let rows = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
    .map { $0.split(separator: ",").map(String.init) }
  return try TrialSeries(
    arms: ["0.0", "1.5", "3.0", "4.5"].map { dose in
      TrialArm(label: dose, dose: try? Mass(ExactDecimal(dose) ?? .zero, .milligram))
    },
    days: rows.map { row in
      TrialDay(day: Int(row[0]) ?? -1, arm: Int(row[2]) ?? -1, score: Double(row[5]))
    })
}

@Suite("The exact answer of W1")
struct W1Tests {
  @Test("every mean and standard deviation agrees to a millionth")
  func agrees() throws {
    let posterior = try TrialPosterior(try w1(), priors: .standard(lowest: 0, highest: 10, onset: nil))
    let c = ContinuousClock()
    let s = try w1()
    print(c.measure { for _ in 0..<10 { _ = try? TrialPosterior(s, priors: .standard(lowest: 0, highest: 10, onset: nil)) } } / 10)
    let found =
      [posterior.intercept, posterior.trend, posterior.effect(1), posterior.effect(2), posterior.effect(3)]
      .map { ($0.mean, $0.deviation) } + [posterior.rho, posterior.sigma].map { ($0.mean, $0.deviation) }
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/w1_exact.csv")
    let rows = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",").map(String.init) }
    print(posterior.nodeCount, posterior.quadratureError, posterior.logMarginalLikelihood)
    for (row, (mean, deviation)) in zip(rows, found) {
      print(row[0], mean, (Double(row[1]) ?? 0) - mean, (Double(row[2]) ?? 0) - deviation)
    }
  }
}
