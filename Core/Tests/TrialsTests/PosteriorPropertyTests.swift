import Foundation
import NumericalMethods
import Testing

@testable import Trials

@Suite("What must not change the answer, does not")
struct PosteriorPropertyTests {
  /// A trial with gaps and missing scores.
  private func series(_ seed: UInt64, arms: Int = 3) throws -> TrialSeries {
    var generator = Xoshiro256StarStar(seed: seed)
    let space = try ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(arms)), cycles: 2, periodDays: 6))
    let days = space.days(space.draw(using: &generator))
    let person = VirtualPerson(
      level: 6, effects: (1..<arms).map { -0.7 * Double($0) }, rho: 0.5, sigma: 1, missing: 0.15)
    return try #require(person.trial(arms: space.design.arms, days: days, using: &generator))
  }

  @Test("shifting all days by any number", arguments: [-3000, -1, 7, 20_415])
  func shiftedDays(shift: Int) throws {
    let original = try series(1)
    let moved = try TrialSeries(
      arms: original.arms,
      days: original.days.map { TrialDay(day: $0.day + shift, arm: $0.arm, score: $0.score) })
    let (a, b) = (try TrialPosterior(original, priors: .immediate), try TrialPosterior(moved, priors: .immediate))
    for arm in 1...2 {
      // The middle of the trial is rounded differently; everything else is the same arithmetic.
      #expect(abs(a.effect(arm).mean - b.effect(arm).mean) < 1e-11)
      #expect(abs(a.effect(arm).deviation - b.effect(arm).deviation) < 1e-11)
    }
    #expect(abs(a.logMarginalLikelihood - b.logMarginalLikelihood) < 1e-9)
  }

  @Test("another unit of the score, with priors in that unit", arguments: [0.001, 10, 1000])
  func rescaledScores(factor: Double) throws {
    let original = try series(2)
    let scaled = try TrialSeries(
      arms: original.arms,
      days: original.days.map { day in TrialDay(day: day.day, arm: day.arm, score: day.score.map { $0 * factor }) })
    let a = try TrialPosterior(original, priors: .standard(lowest: 0, highest: 10, onset: nil))
    let b = try TrialPosterior(scaled, priors: .standard(lowest: 0, highest: 10 * factor, onset: nil))
    for arm in 1...2 {
      #expect(abs(a.effect(arm).mean - b.effect(arm).mean / factor) < 1e-9)
      #expect(abs(a.effect(arm).quantile(0.9) - b.effect(arm).quantile(0.9) / factor) < 1e-9)
      #expect(abs(a.effect(arm).cumulative(0) - b.effect(arm).cumulative(0)) < 1e-9)
    }
    #expect(abs(a.rho.mean - b.rho.mean) < 1e-9)
    let count = Double(original.scoredDays.count)
    #expect(abs(a.logMarginalLikelihood - b.logMarginalLikelihood - count * log(factor)) < 1e-8)
  }

  @Test("turning the score round turns the effects round")
  func mirroredScores() throws {
    let original = try series(3)
    let mirrored = try TrialSeries(
      arms: original.arms,
      days: original.days.map { day in TrialDay(day: day.day, arm: day.arm, score: day.score.map { 10 - $0 }) })
    let (a, b) = (try TrialPosterior(original, priors: .immediate), try TrialPosterior(mirrored, priors: .immediate))
    #expect(abs(a.effect(1).mean + b.effect(1).mean) < 1e-10)
    #expect(abs(a.effect(2).cumulative(-0.3) - b.effect(2).upperTail(0.3)) < 1e-10)
  }

  @Test("numbering the arms differently")
  func permutedArms() throws {
    let original = try series(4, arms: 4)
    let order = [0, 3, 1, 2]
    let permuted = try TrialSeries(
      arms: order.map { original.arms[$0] },
      days: original.days.map { day in
        TrialDay(day: day.day, arm: order.firstIndex(of: day.arm) ?? -1, score: day.score)
      })
    let (a, b) = (try TrialPosterior(original, priors: .immediate), try TrialPosterior(permuted, priors: .immediate))
    for (place, arm) in order.enumerated().dropFirst() {
      #expect(abs(a.effect(arm).mean - b.effect(place).mean) < 1e-10)
      #expect(abs(a.effect(arm).deviation - b.effect(place).deviation) < 1e-10)
    }
    let (fitA, fitB) = (try GeneralisedLeastSquares(original), try GeneralisedLeastSquares(permuted))
    #expect(abs(fitA.effect(3).estimate - fitB.effect(1).estimate) < 1e-7)
  }

  @Test("a vanishing time constant is none, and a day without a score changes nothing but what was taken")
  func vanishingOnset() throws {
    let original = try series(5)
    let slow = TrialPriors.standard(
      lowest: 0, highest: 10, onset: OnsetPrior(medianDays: 0.05, logDeviation: 0.01))
    let (a, b) = (try TrialPosterior(original, priors: .immediate), try TrialPosterior(original, priors: slow))
    // exp(-1/0.05) is 2·10⁻⁹.
    #expect(abs(a.effect(2).mean - b.effect(2).mean) < 1e-6)
    let without = try TrialSeries(arms: original.arms, days: original.scoredDays)
    let c = try TrialPosterior(without, priors: .immediate)
    #expect(a.effect(1).mean == c.effect(1).mean)
  }

  @Test("the lattice's nodes are draws' home: moments of draws are the posterior's")
  func draws() throws {
    let posterior = try TrialPosterior(try w1(), priors: .immediate)
    var generator = Xoshiro256StarStar(seed: 6)
    let draws = posterior.draws(20_000, using: &generator)
    let effects = draws.map { $0.coefficients[3] }
    let mean = effects.reduce(0, +) / 20_000
    // Four standard errors.
    #expect(abs(mean - posterior.effect(2).mean) < 4 * posterior.effect(2).deviation / 141)
    let rho = draws.map(\.rho).reduce(0, +) / 20_000
    #expect(abs(rho - posterior.rho.mean) < 4 * posterior.rho.deviation / 141)
    let below = Double(effects.count { $0 < -1.5 }) / 20_000
    #expect(abs(below - posterior.effect(2).cumulative(-1.5)) < 4 * 0.5 / 141)
    #expect(draws.allSatisfy { $0.timeConstant == nil && $0.sigma > 0 && abs($0.rho) < 1 })
  }
}

@Suite("Edges of the analysis")
struct PosteriorEdgeTests {
  private func series(_ scores: [Double], gap: Int = 1) throws -> TrialSeries {
    try TrialSeries(
      arms: Array(fourArms.prefix(2)),
      days: scores.enumerated().map { TrialDay(day: 1 + $0 * gap, arm: ($0 / 2) % 2, score: $1) })
  }

  private func isSound(_ posterior: TrialPosterior) -> Bool {
    let effect = posterior.effect(1)
    return effect.mean.isFinite && effect.deviation > 0 && effect.quantile(0.025) < effect.quantile(0.975)
      && (0...1).contains(effect.cumulative(0)) && posterior.quadratureError < 1e-4 && abs(posterior.rho.mean) < 1
  }

  @Test("a series without noise is refused with the reason, not answered", arguments: [5.0, 0, -3, 1e6])
  func constant(value: Double) throws {
    let constant = try series(Array(repeating: value, count: 20))
    #expect(throws: TrialAnalysisError.exactFit(scores: 20)) { try TrialPosterior(constant, priors: .immediate) }
    #expect(throws: TrialAnalysisError.self) { try GeneralisedLeastSquares(constant) }
    let line = (0..<20).map { day -> Double in
      let onTreatment = (day / 2) % 2 == 1
      return 3 + 0.1 * Double(day) - (onTreatment ? value : 0)
    }
    let straight = try series(line)
    #expect(throws: TrialAnalysisError.exactFit(scores: 20)) { try TrialPosterior(straight, priors: .immediate) }
  }

  @Test("very small and very large noise", arguments: [1e-7, 1e-4, 0.01, 1, 3, 100])
  func noise(size: Double) throws {
    var generator = Xoshiro256StarStar(seed: 11)
    let posterior = try TrialPosterior(
      try series((0..<40).map { _ in 5 + size * generator.nextNormal() }), priors: .immediate)
    #expect(isSound(posterior))
    #expect(posterior.sigma.mean > 0.3 * size)
  }

  @Test("a random walk, and scores that jump up and down", arguments: [0.999, -0.999])
  func extremes(rho: Double) throws {
    var generator = Xoshiro256StarStar(seed: 12)
    var error = 0.0
    let scores = (0..<80).map { _ in
      error = rho * error + 0.3 * generator.nextNormal()
      return 5 + error
    }
    let posterior = try TrialPosterior(try series(scores), priors: .immediate)
    #expect(isSound(posterior))
    #expect(posterior.rho.mean * rho > 0.8)
  }

  @Test("three to five points, whole scores and ties", arguments: [[5.0, 5, 4], [6, 6, 4, 5, 6], [0, 10, 0, 11, 3]])
  func fewPoints(scores: [Double]) throws {
    #expect(isSound(try TrialPosterior(try series(scores), priors: .immediate)))
  }

  @Test("gaps of years between scores")
  func longGaps() throws {
    var generator = Xoshiro256StarStar(seed: 13)
    let scores = (0..<30).map { _ in 5 + generator.nextNormal() }
    #expect(isSound(try TrialPosterior(try series(scores, gap: 5000), priors: .immediate)))
    #expect(isSound(try TrialPosterior(try series(scores, gap: 2), priors: .immediate)))
  }

  @Test("two thousand days")
  func longSeries() throws {
    var generator = Xoshiro256StarStar(seed: 14)
    let days = (0..<2000).map { TrialDay(day: $0, arm: ($0 / 10) % 2, score: 5 + generator.nextNormal()) }
    let posterior = try TrialPosterior(
      try TrialSeries(arms: Array(fourArms.prefix(2)), days: days), priors: .immediate)
    #expect(isSound(posterior))
    #expect(abs(posterior.sigma.mean - 1) < 0.07)
  }

  @Test("scores far from the prior still give an answer")
  func conflict() throws {
    var generator = Xoshiro256StarStar(seed: 15)
    let posterior = try TrialPosterior(
      try series((0..<40).map { _ in 400 + generator.nextNormal() }), priors: .immediate)
    #expect(isSound(posterior))
  }

  @Test("what is no trial is refused")
  func refused() {
    let arms = Array(fourArms.prefix(2))
    func day(_ day: Int, _ arm: Int, _ score: Double?) -> TrialDay { TrialDay(day: day, arm: arm, score: score) }
    #expect(throws: TrialSeriesError.oneArm) { try TrialSeries(arms: [arms[0]], days: []) }
    #expect(throws: TrialSeriesError.tooFewScores(1)) {
      try TrialSeries(arms: arms, days: [day(1, 0, 5), day(2, 1, nil)])
    }
    #expect(throws: TrialSeriesError.notInOrder(day: 2, after: 2)) {
      try TrialSeries(arms: arms, days: [day(2, 0, 5), day(2, 1, 5)])
    }
    #expect(throws: TrialSeriesError.unknownArm(2, day: 1)) { try TrialSeries(arms: arms, days: [day(1, 2, 5)]) }
    #expect(throws: TrialSeriesError.notANumber(day: 1)) { try TrialSeries(arms: arms, days: [day(1, 0, .nan)]) }
    #expect(throws: TrialSeriesError.beyondLimit(day: 1)) { try TrialSeries(arms: arms, days: [day(1, 0, 1e12)]) }
    #expect(throws: TrialSeriesError.armWithoutScores("1.5")) {
      try TrialSeries(arms: arms, days: [day(1, 0, 5), day(2, 0, 4), day(3, 0, 4), day(4, 1, nil)])
    }
  }
}
