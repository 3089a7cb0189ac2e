import Foundation
import NumericalMethods
import Testing

@testable import Trials

@Suite("Probabilities mean what they say")
struct CalibrationTests {
  private static let places: [String: [Double]] = {
    var places: [String: [Double]] = [:]
    let priors = TrialPriors.immediate
    guard
      let space = try? ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(3)), cycles: 2, periodDays: 5))
    else { return places }
    for number in Calibration.people(2_000) {
      var generator = Xoshiro256StarStar(seed: UInt64(number) &+ 1_000_000)
      let person = VirtualPerson(
        level: 5 + 5 * generator.nextNormal(),
        effects: (0..<2).map { _ in 2.5 * generator.nextNormal() },
        rho: 2 * generator.nextUniform() - 1, sigma: abs(2.5 * generator.nextNormal()),
        trend: 2.5 * generator.nextNormal(), missing: 0.2)
      let days = space.days(space.draw(using: &generator))
      guard let series = person.trial(arms: space.design.arms, days: days, using: &generator),
        let first = series.scoredDays.first?.day, let last = series.scoredDays.last?.day,
        let posterior = try? TrialPosterior(
          series, priors: priors,
          settings: Calibration.longRun == nil
            ? QuadratureSettings(step: 0.8, depth: 18, tolerance: .infinity, halvings: 0) : .exact)
      else { continue }
      // The person's trend is over the whole trial, the model's over its scored days: level and slope translate.
      let (length, whole) = (Double(last - first + 1), Double(space.design.dayCount))
      let shift = 0.5 * Double(first + last) - 0.5 * (whole + 1)
      let level = person.level + person.trend * shift / whole
      let slope = person.trend * length / whole
      guard first == 1, last == space.design.dayCount else { continue }
      places["level", default: []].append(posterior.intercept.cumulative(level))
      places["trend", default: []].append(posterior.trend.cumulative(slope))
      for arm in 1...2 {
        places["effect \(arm)", default: []].append(posterior.effect(arm).cumulative(person.effects[arm - 1]))
      }
      places["rho", default: []].append(posterior.probabilityRho(atMost: person.rho))
      places["sigma", default: []].append(posterior.probabilitySigma(atMost: person.sigma))
    }
    return places
  }()

  @Test(
    "true values lie evenly in their posteriors, and 95 % intervals hold 95 % of them",
    arguments: ["level", "trend", "effect 1", "effect 2", "rho", "sigma"])
  func even(parameter: String) throws {
    let places = try #require(Self.places[parameter])
    // Days are missing at random; people whose first or last day is missing are left out.
    #expect(places.count > Calibration.people(2_000).count / 2)
    Calibration.expectEven(places, parameter)
  }

  @Test(
    "noise alone is called an effect no more often than it may be",
    arguments: [0, 0.4, 0.6, 0.8], [0, 0.3])
  func falsePositives(rho: Double, missing: Double) throws {
    for (arms, cycles, periodDays) in [(4, 3, 7), (2, 4, 7), (2, 2, 14)] {
      let space = try ScheduleSpace(
        TrialDesign(arms: Array(fourArms.prefix(arms)), cycles: cycles, periodDays: periodDays))
      let rule = VerdictRule(
        direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: arms - 1, periods: arms * cycles)
      let study = PowerStudy(space: space, priors: .immediate, rule: rule)
      let nothing = VirtualPerson(
        level: 6, effects: Array(repeating: 0, count: arms - 1), rho: rho, sigma: 1, missing: missing)
      let result = study.run(nothing, numbers: 0..<400, seed: 20_261_121)
      #expect(result.trials == 400)
      // Nominal is 5 %; three standard errors of 400 trials are allowed on top. The benchmark runs many more.
      #expect(result.anyFalsePositive < 0.05 + 3 * result.standardError(0.05))
    }
  }

  @Test("power rises with the effect and with the number of cycles, and the same seed gives the same answer")
  func power() throws {
    func right(_ effect: Double, cycles: Int) throws -> Double {
      let space = try ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(2)), cycles: cycles, periodDays: 7))
      let rule = VerdictRule(
        direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: 1, periods: 2 * cycles)
      let study = PowerStudy(space: space, priors: .immediate, rule: rule)
      let person = VirtualPerson(level: 6, effects: [effect], rho: 0.5, sigma: 1.2)
      let result = study.run(person, numbers: 0..<150, seed: 3)
      #expect(result == study.run(person, numbers: 0..<150, seed: 3))
      let shares = result.arms[0]
      #expect(abs(shares.right + shares.wrong + shares.cannotTell - 1) < 1e-12)
      return shares.right
    }
    let (small, large, long) = (try right(-1, cycles: 2), try right(-2.5, cycles: 2), try right(-1, cycles: 6))
    #expect(large > small + 0.2)
    #expect(long > small + 0.2)
  }
}
