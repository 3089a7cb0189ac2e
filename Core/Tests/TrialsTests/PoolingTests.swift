import Foundation
import NumericalMethods
import Testing

@testable import Trials

@Suite("Pooling people")
struct PoolingTests {
  private func person(_ seed: UInt64, effect: Double) throws -> TrialPosterior {
    var generator = Xoshiro256StarStar(seed: seed)
    let space = try ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(2)), cycles: 3, periodDays: 5))
    let days = space.days(space.draw(using: &generator))
    let person = VirtualPerson(level: 6, effects: [effect], rho: 0.4, sigma: 1)
    let series = try #require(person.trial(arms: space.design.arms, days: days, using: &generator))
    return try TrialPosterior(
      series, priors: .immediate, settings: QuadratureSettings(step: 1.2, depth: 12, tolerance: 1, halvings: 0))
  }

  private func likelihoods(_ count: Int) throws -> [EffectLikelihood] {
    try (0..<count).map { number in
      try #require(EffectLikelihood(try person(UInt64(number), effect: -1.5 + 0.2 * Double(number % 4)), arm: 1))
    }
  }

  @Test("a likelihood times the prior is the posterior")
  func likelihood() throws {
    let posterior = try person(9, effect: -1)
    let likelihood = try #require(EffectLikelihood(posterior, arm: 1))
    let mixture = posterior.effect(1)
    func posteriorDensity(_ x: Double) -> Double {
      let step = 1e-4
      return (mixture.cumulative(x + step) - mixture.cumulative(x - step)) / (2 * step)
    }
    func product(_ x: Double) -> Double {
      exp(likelihood.logMarginal(mean: x, deviation: 0) + StandardNormal.logDensity(x / 2.5))
    }
    let centre = mixture.mean
    for offset in [-2.0, -1, 0.5, 2] {
      let x = centre + offset * mixture.deviation
      let ratio = product(x) / product(centre) / (posteriorDensity(x) / posteriorDensity(centre))
      // The difference quotient is good to seven digits.
      #expect(abs(ratio - 1) < 1e-5)
    }
  }

  @Test("people can be added and parts merged in any order with exactly the same sums")
  func order() throws {
    let people = try likelihoods(5)
    let grid = PoolingGrid(effectDeviation: 2.5, people: 5)
    func pooled(_ order: [Int]) -> PooledLikelihood {
      var sum = PooledLikelihood(grid: grid)
      for index in order { sum.add(people[index]) }
      return sum
    }
    let all = pooled([0, 1, 2, 3, 4])
    #expect(all == pooled([4, 2, 0, 1, 3]))
    var parts = pooled([3, 1])
    try parts.merge(pooled([4]))
    try parts.merge(pooled([2, 0]))
    #expect(parts == all)
    #expect(parts.people == 5)
  }

  @Test("the posterior agrees with direct integration over mean and spread")
  func direct() throws {
    let people = try likelihoods(2)
    var sum = PooledLikelihood(grid: PoolingGrid(effectDeviation: 2.5, people: 2))
    for person in people { sum.add(person) }
    let posterior = try sum.posterior()
    // Midpoints, and a different spacing of both axes.
    var (total, first, second, spread) = (0.0, 0.0, 0.0, 0.0)
    for i in 0..<150 {
      let mean = -7.5 + (Double(i) + 0.5) * 0.1
      for j in 0..<60 {
        let deviation = (Double(j) + 0.5) * 5 / 60
        var log = StandardNormal.logDensity(mean / 2.5) + StandardNormal.logDensity(deviation / 1.25)
        for person in people { log += person.logMarginal(mean: mean, deviation: deviation) }
        let weight = exp(log)
        total += weight
        first += weight * mean
        second += weight * mean * mean
        spread += weight * deviation
      }
    }
    let mean = first / total
    // Midpoints at a tenth are good to four digits for these widths.
    #expect(abs(posterior.mean.mean - mean) < 1e-4)
    #expect(abs(posterior.mean.deviation - (second / total - mean * mean).squareRoot()) < 1e-4)
    #expect(abs(posterior.spread.mean - spread / total) < 1e-3)
    #expect(posterior.quadratureError < 1e-3)
  }

  @Test("many people are known better than few, and the next person less well than the mean")
  func learning() throws {
    var (few, many) = (
      PooledLikelihood(grid: PoolingGrid(effectDeviation: 2.5, people: 8)),
      PooledLikelihood(grid: PoolingGrid(effectDeviation: 2.5, people: 8))
    )
    for (index, person) in try likelihoods(8).enumerated() {
      many.add(person)
      if index < 3 { few.add(person) }
    }
    let (a, b) = (try few.posterior(), try many.posterior())
    #expect(b.mean.deviation < a.mean.deviation)
    #expect(b.spread.mean < a.spread.mean)
    #expect(b.probabilityMeanBelowZero > b.probabilityNextBelow(0))
    #expect(b.probabilityNextBelow(0) > 0.5)
  }

  @Test("nobody, another grid and an unknown arm are refused")
  func refused() throws {
    let small = PoolingGrid(effectDeviation: 2.5, people: 1)
    #expect(throws: PoolingError.nobody) { try PooledLikelihood(grid: small).posterior() }
    var sum = PooledLikelihood(grid: small)
    #expect(throws: PoolingError.otherGrid) {
      try sum.merge(PooledLikelihood(grid: PoolingGrid(effectDeviation: 5, people: 1)))
    }
    #expect(EffectLikelihood(try person(1, effect: 0), arm: 2) == nil)
  }
}
