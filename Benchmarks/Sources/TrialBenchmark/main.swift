import Foundation
import NumericalMethods
import Quantities
import Trials

let text = try String(contentsOfFile: "/work/shared/data/w1_data.csv", encoding: .utf8)
let rows = text.split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",").map(String.init) }
let series = try TrialSeries(
  arms: ["0.0", "1.5", "3.0", "4.5"].map { TrialArm(label: $0) },
  days: rows.map { row in
    TrialDay(day: Int(row[0]) ?? -1, arm: Int(row[2]) ?? -1, score: Double(row[5]))
  })
let clock = ContinuousClock()
func measure(_ name: String, _ n: Int, _ f: () throws -> Void) rethrows {
  let t = try clock.measure { for _ in 0..<n { try f() } }
  print(name, t / n)
}
let priors = TrialPriors.standard(lowest: 0, highest: 10, onset: nil)
for _ in 0..<3 {
  try measure("posterior", 200) { _ = try TrialPosterior(series, priors: priors) }
  try measure("posterior + effects", 200) {
    let p = try TrialPosterior(series, priors: priors)
    for k in 1...3 {
      let e = p.effect(k); _ = e.cumulative(0); _ = e.cumulative(-2); _ = e.quantile(0.025); _ = e.quantile(0.975)
    }
  }
  try measure("gls", 2000) { _ = try GeneralisedLeastSquares(series) }
  try measure("onset", 5) {
    _ = try TrialPosterior(series, priors: .standard(lowest: 0, highest: 10, onset: .standard))
  }
}
