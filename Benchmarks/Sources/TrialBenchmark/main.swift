// How long trials in one person take to analyse, and how often noise alone is called an effect.
//
//   TrialBenchmark [--w1 FILE] [--only WORD] [--calibration TRIALS]
//
// Times are of the processor, on one thread, so that other programs running do not count. The file is that of workload
// W1: columns day, block, arm, dose_mg, x, y.

import Foundation
import NumericalMethods
import Trials

var file = "../Core/Tests/TrialsTests/Fixtures/w1_data.csv"
var calibrationTrials = 0
var only: String?
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--w1": file = arguments.popFirst() ?? ""
  case "--only": only = arguments.popFirst()
  case "--calibration": calibrationTrials = arguments.popFirst().flatMap { Int($0) } ?? 0
  default:
    print("“\(argument)” is not known. Use --w1 FILE, --only WORD, --calibration TRIALS.")
    exit(2)
  }
}

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Runs a piece of work five times and prints the median time of one repeat.
@MainActor
func measure(_ name: String, repeats: Int, _ work: () throws -> Void) rethrows {
  if let only, !name.contains(only) { return }
  var times: [Double] = []
  for _ in 0..<5 {
    let start = processorSeconds()
    for _ in 0..<repeats { try work() }
    times.append((processorSeconds() - start) / Double(repeats))
  }
  let median = times.sorted()[2]
  print("\(name): \(median * 1e6) µs, \(Int(1 / median)) a second (\(times.map { Int($0 * 1e6) }))")
}

let rows = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
  .map { $0.split(separator: ",").map(String.init) }
let arms = ["0", "1.5", "3", "4.5"].map { TrialArm(label: $0) }
let series = try TrialSeries(
  arms: arms, days: rows.map { TrialDay(day: Int($0[0]) ?? -1, arm: Int($0[2]) ?? -1, score: Double($0[5])) })
let priors = TrialPriors.standard(lowest: 0, highest: 10, onset: nil)
let space = try ScheduleSpace(TrialDesign(arms: arms, cycles: 3, periodDays: 7))
let rule = VerdictRule(
  direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: 3, periods: 12)

let posterior = try TrialPosterior(series, priors: priors)
print("W1: \(posterior.nodeCount) nodes, estimated error \(posterior.quadratureError)")
try measure("W1 posterior: all means and standard deviations", repeats: 100) {
  let posterior = try TrialPosterior(series, priors: priors)
  for arm in 1...3 { _ = posterior.effect(arm).mean }
  _ = (posterior.rho, posterior.sigma)
}
try measure("W1 posterior with intervals and probabilities of three effects", repeats: 50) {
  let posterior = try TrialPosterior(series, priors: priors)
  for arm in 1...3 { _ = EffectSummary(arm: arm, difference: posterior.effect(arm), rule: rule) }
}
try measure("W1 with an unknown time constant", repeats: 4) {
  _ = try TrialPosterior(series, priors: .standard(lowest: 0, highest: 10, onset: .standard))
}
try measure("REML fit of W1", repeats: 2000) { _ = try GeneralisedLeastSquares(series) }

let person = VirtualPerson(level: 6, effects: [-0.5, -1.5, -1.5], rho: 0.4, sigma: 1)
var generator = Xoshiro256StarStar(seed: 1)
try measure("virtual trial with fresh order and scores, REML fit", repeats: 2000) {
  let order = space.draw(using: &generator)
  if let trial = person.trial(space, order: order, using: &generator) { _ = try GeneralisedLeastSquares(trial) }
}
let study = PowerStudy(space: space, priors: priors, rule: rule)
var number = 0
measure("virtual trial with fresh order and scores, fully Bayesian, with verdicts", repeats: 400) {
  _ = study.run(person, numbers: number..<(number + 1), seed: 1)
  number += 1
}
for people in [4, 16] {
  let likelihood = EffectLikelihood(posterior, arm: 2)
  measure("pooling \(people) people", repeats: 1) {
    var pooled = PooledLikelihood(grid: PoolingGrid(effectDeviation: 2.5, people: 16))
    for _ in 0..<people { if let likelihood { pooled.add(likelihood) } }
  }
}

guard calibrationTrials > 0 else { exit(0) }
print("False alarms without any effect, \(calibrationTrials) trials a line (nominal 5 %):")
for (count, cycles, periodDays) in [(4, 3, 7), (2, 4, 7), (2, 2, 14)] {
  let some = Array(arms.prefix(count))
  let space = try ScheduleSpace(TrialDesign(arms: some, cycles: cycles, periodDays: periodDays))
  let rule = VerdictRule(
    direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: count - 1, periods: count * cycles)
  for (onset, share) in [(nil, 1), (OnsetPrior.standard, 50)] as [(OnsetPrior?, Int)] {
    let study = PowerStudy(space: space, priors: .standard(lowest: 0, highest: 10, onset: onset), rule: rule)
    for rho in [0, 0.4, 0.6, 0.8] {
      for missing in [0, 0.3] {
        let nothing = VirtualPerson(
          level: 6, effects: Array(repeating: 0, count: count - 1), rho: rho, sigma: 1, missing: missing)
        let result = study.run(nothing, numbers: 0..<(calibrationTrials / share), seed: 20_261_121)
        print(
          "  \(count) arms, \(cycles) cycles, \(periodDays) days, \(onset == nil ? "no onset" : "onset"), ρ \(rho), "
            + "missing \(missing): \(100 * result.anyFalsePositive) % ± \(100 * result.standardError(result.anyFalsePositive))"
        )
      }
    }
  }
}
