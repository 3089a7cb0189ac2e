import Testing
import Numerics
import Quantities
@testable import Trials
@Suite struct Scratch {
  @Test func all() throws {
    let c = ContinuousClock()
    let s = try w1()
    var a: TrialAnalysis?
    print(try c.measure { a = try TrialAnalysis(s, priors: .standard(lowest: 0, highest: 10, onset: nil), direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, seed: 1) })
    guard let a else { return }
    print(a.effects, a.verdicts, a.probabilityBest)
    print(a.leastSquares, a.randomisation, a.allocation.cycles, a.allocation.armOfPeriod)
    print(a.checks, a.doseResponse)
    let arms = s.arms
    let space = try ScheduleSpace(TrialDesign(arms: arms, cycles: 3, periodDays: 7, longestRun: 1))
    print(space.count)
    for phi in [0, 0.4, 0.6, 0.8] {
      let study = PowerStudy(space: space, priors: .standard(lowest: 0, highest: 10, onset: nil), rule: a.rule)
      let t = c.measure {
       print(phi, study.run(VirtualPerson(level: 6, effects: [0, -1.5, -3], rho: phi, sigma: 1), numbers: 0..<100, seed: 5))
      }
      print(t / 100)
    }
  }
}
