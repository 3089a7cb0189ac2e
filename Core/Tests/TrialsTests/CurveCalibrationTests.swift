import Foundation
import NumericalMethods
import Quantities
import Testing

@testable import Trials

/// Where true values lie in their posteriors, for people drawn from the priors: evenly between 0 and 1 if all is right.
@Suite("Probabilities of curves, time constants and pools mean what they say")
struct CurveCalibrationTests {
  @Test("the curve over dose, at doses that were tried and at one that was not, its size and its length")
  func curve() throws {
    let x = [1.0, 2, 3, 4.5]
    let doses = x.map { Mass.micrograms(Int($0 * 1_000)) }
    let tried = [0, 1, 3]
    let arms =
      [TrialArm(label: "placebo", dose: .zero)] + tried.map { TrialArm(label: "\(doses[$0])", dose: doses[$0]) }
    let space = try ScheduleSpace(TrialDesign(arms: arms, cycles: 2, periodDays: 4))
    var places = [[Double]](repeating: [], count: x.count)
    var (sizes, lengths) = ([Double](), [Double]())
    let isLong = Calibration.longRun != nil
    // Nodes of little weight are left out, as for virtual trials; all places of size and length are kept.
    let grid = CurveQuadrature.Grid(
      sizes: CurveQuadrature.Grid.fine.sizes, lengths: CurveQuadrature.Grid.fine.lengths, leastWeight: 2e-3)
    for number in Calibration.people(100, share: 2) {
      var generator = Xoshiro256StarStar(seed: UInt64(number) &+ 77_000)
      var size = 2.5 * abs(generator.nextNormal())
      // The grid leaves out the smallest 1.5 % of sizes, which are no effect at all, and the largest millionth.
      while log(size / 2.5) < CurveQuadrature.Grid.fine.sizes[0] { size = 2.5 * abs(generator.nextNormal()) }
      let length = 0.5 * 4.5 * exp(0.5 * generator.nextNormal())
      let covariance = CurveQuadrature.covariance(x, x, size: size, length: length)
      let factor = try SymmetricMatrix(
        size: x.count, { covariance[$0][$1] + ($0 == $1 ? 1e-9 * size * size + 1e-18 : 0) }
      ).cholesky()
      let truth = factor.multiplied(by: x.map { _ in generator.nextNormal() })
      let person = VirtualPerson(
        level: 5 + 5 * generator.nextNormal(), effects: tried.map { truth[$0] }, rho: 2 * generator.nextUniform() - 1,
        sigma: abs(2.5 * generator.nextNormal()), trend: 2.5 * generator.nextNormal())
      let days = space.days(space.draw(using: &generator))
      let series = try #require(person.trial(arms: arms, days: days, using: &generator))
      let posterior = try TrialPosterior(series, priors: .immediate, settings: .quick)
      let curves = CurveQuadrature(
        posterior, doses: tried.map { doses[$0] }, places: doses, grid: isLong ? grid : .quick)
      sizes.append(curves.probabilitySize(atMost: size))
      lengths.append(curves.probabilityLength(atMost: length))
      let drawn = curves.draw(300, using: &generator)
      for place in x.indices {
        // A little within the draws, so that ties cannot pile up at the ends.
        let below = Double(drawn.count { $0[place + 1] < truth[place] })
        places[place].append((below + generator.nextUniform()) / 301)
      }
    }
    for place in x.indices {
      Calibration.expectEven(places[place], "the curve at \(doses[place])\(tried.contains(place) ? "" : ", not tried")")
    }
    Calibration.expectEven(sizes, "the curve's size")
    Calibration.expectEven(lengths, "the curve's length")
  }

  @Test("effects and the time constant, when effects take an unknown time to build up")
  func timeConstant() throws {
    var priors = TrialPriors.immediate
    priors.onset = OnsetPrior(medianDays: 3, logDeviation: 0.6)
    let space = try ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(2)), cycles: 2, periodDays: 6))
    var (effects, constants) = ([Double](), [Double]())
    for number in Calibration.people(40, share: 2) {
      var generator = Xoshiro256StarStar(seed: UInt64(number) &+ 99_000)
      let person = VirtualPerson(
        level: 5 + 5 * generator.nextNormal(), effects: [2.5 * generator.nextNormal()],
        rho: 2 * generator.nextUniform() - 1, sigma: abs(2.5 * generator.nextNormal()),
        trend: 2.5 * generator.nextNormal(), timeConstant: 3 * exp(0.6 * generator.nextNormal()))
      let days = space.days(space.draw(using: &generator))
      let plain = try #require(person.trial(arms: space.design.arms, days: days, using: &generator))
      // What the person brings along fades with the same time constant; it has a prior of its own.
      let start = 2.5 * generator.nextNormal()
      let scores = plain.scoredDays.map { day in
        (day.score ?? 0) + start * exp(-Double(day.day - 1 + 1) / (person.timeConstant ?? 1))
      }
      let posterior = try TrialPosterior(
        plain.replacingScores(scores), priors: priors,
        settings: Calibration.longRun == nil
          ? QuadratureSettings(step: 1.1, depth: 9, tolerance: .infinity, halvings: 0)
          : QuadratureSettings(step: 0.8, depth: 14, tolerance: .infinity, halvings: 0))
      effects.append(posterior.effect(1).cumulative(person.effects[0]))
      let constant = try #require(person.timeConstant)
      constants.append(try #require(posterior.probabilityTimeConstant(atMost: constant)))
    }
    Calibration.expectEven(effects, "the effect, with an unknown time constant")
    Calibration.expectEven(constants, "the time constant")
  }

  @Test("the mean effect of people, and the effect in the next one, when several people are pooled")
  func pooling() throws {
    let space = try ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(2)), cycles: 2, periodDays: 4))
    let grid = PoolingGrid(effectDeviation: 2.5, people: 4)
    var (means, nextPeople) = ([Double](), [Double]())
    for number in Calibration.people(40, share: 5) {
      var generator = Xoshiro256StarStar(seed: UInt64(number) &+ 55_000)
      let mean = grid.meanPrior * generator.nextNormal()
      let spread = grid.spreadPrior * abs(generator.nextNormal())
      var pool = PooledLikelihood(grid: grid)
      for _ in 0..<4 {
        let person = VirtualPerson(
          level: 5 + 5 * generator.nextNormal(), effects: [mean + spread * generator.nextNormal()],
          rho: 2 * generator.nextUniform() - 1, sigma: abs(2.5 * generator.nextNormal()),
          trend: 2.5 * generator.nextNormal())
        let days = space.days(space.draw(using: &generator))
        let series = try #require(person.trial(arms: space.design.arms, days: days, using: &generator))
        let posterior = try TrialPosterior(series, priors: .immediate, settings: .quick)
        if let likelihood = EffectLikelihood(posterior, arm: 1) { pool.add(likelihood) }
      }
      let pooled = try pool.posterior()
      means.append(pooled.mean.cumulative(mean))
      nextPeople.append(pooled.probabilityNextBelow(mean + spread * generator.nextNormal()))
    }
    Calibration.expectEven(means, "the mean of people")
    Calibration.expectEven(nextPeople, "the next person")
  }
}
