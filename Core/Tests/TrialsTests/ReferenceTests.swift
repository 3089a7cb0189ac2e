import Foundation
import NumericalMethods
import Testing

@testable import Trials

/// One trial with its answer by brute force: see Reference/make_reference.py.
struct ReferenceCase: Decodable, CustomStringConvertible, Sendable {
  struct Priors: Decodable, Sendable {
    let interceptMean, interceptSD, trendSD, effectSD, covariateSD, noiseScale: Double
    let onsetMedian, onsetLogSD: Double?
  }
  struct Exact: Decodable, Sendable {
    let mean, sd, rho, sigma, belowZero: [Double]
    let logMarginalLikelihood: Double
    let tau: [Double]?
  }
  let name: String
  let days, arms: [Int]
  let scores: [Double]
  let covariates: [[Double]]?
  let priors: Priors
  let agreement: Double
  let exact: Exact

  var description: String { name }

  static func all() throws -> [ReferenceCase] {
    try JSONDecoder().decode([ReferenceCase].self, from: Data(fixture("Reference/posterior_reference.json").utf8))
  }

  func series() throws -> TrialSeries {
    try TrialSeries(
      arms: (0...(arms.max() ?? 0)).map { TrialArm(label: "\($0)") },
      days: days.indices.map { i in
        TrialDay(day: days[i], arm: arms[i], score: scores[i], covariates: (covariates ?? []).map { $0[i] })
      }, covariates: (covariates ?? []).indices.map { "z\($0)" })
  }

  var trialPriors: TrialPriors {
    TrialPriors(
      interceptMean: priors.interceptMean, interceptDeviation: priors.interceptSD, trendDeviation: priors.trendSD,
      effectDeviation: priors.effectSD, covariateDeviation: priors.covariateSD, noiseScale: priors.noiseScale,
      onset: priors.onsetMedian.map { OnsetPrior(medianDays: $0, logDeviation: priors.onsetLogSD ?? 1) })
  }
}

@Suite("Answers agree with brute force over the full covariance matrix")
struct ReferenceTests {
  @Test(
    "gaps, covariates, five points, strong correlation, a time constant, unequal arms, five arms",
    arguments: try ReferenceCase.all())
  func agrees(reference: ReferenceCase) throws {
    let posterior = try TrialPosterior(try reference.series(), priors: reference.trialPriors)
    let exact = reference.exact
    // How far two rules of the reference differ, what the product claims for itself, and rounding.
    let tolerance = reference.agreement + posterior.quadratureError + 1e-9
    #expect(tolerance < 1e-6)
    let arms = posterior.series.arms.count
    let mixtures =
      [posterior.intercept, posterior.trend] + (1..<arms).map(posterior.effect)
      + posterior.series.covariates.indices.map(posterior.covariate)
    for (index, mixture) in mixtures.enumerated() {
      #expect(abs(mixture.mean - exact.mean[index]) < tolerance * max(1, abs(exact.mean[index])))
      #expect(abs(mixture.deviation - exact.sd[index]) < tolerance * max(1, exact.sd[index]))
    }
    for arm in 1..<arms { #expect(abs(posterior.effect(arm).cumulative(0) - exact.belowZero[arm - 1]) < tolerance) }
    #expect(abs(posterior.rho.mean - exact.rho[0]) < tolerance)
    #expect(abs(posterior.rho.deviation - exact.rho[1]) < tolerance)
    #expect(abs(posterior.sigma.mean - exact.sigma[0]) < tolerance)
    #expect(abs(posterior.sigma.deviation - exact.sigma[1]) < tolerance)
    #expect(abs(posterior.logMarginalLikelihood - exact.logMarginalLikelihood) < tolerance * 100)
    #expect((posterior.timeConstant == nil) == (exact.tau == nil))
    if let tau = exact.tau, let found = posterior.timeConstant {
      // Its mean rests on the far tail of the prior, which the nodes cut off.
      #expect(abs(found.mean / tau[0] - 1) < 1e-5)
    }
  }

  @Test("the estimated error of the quadrature is no smaller than the true one", arguments: [1.0, 0.8, 0.6, 0.5])
  func errorEstimate(step: Double) throws {
    var underestimated = 0
    var compared = 0
    let space = try ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(2)), cycles: 3, periodDays: 5))
    for number in 0..<40 {
      var generator = Xoshiro256StarStar(seed: UInt64(number))
      let person = VirtualPerson(
        level: 6, effects: [-1], rho: Double(number % 10) / 10, sigma: 0.3 + 0.1 * Double(number % 7), missing: 0.2)
      let days = space.days(space.draw(using: &generator))
      guard let series = person.trial(arms: space.design.arms, days: days, using: &generator) else { continue }
      func posterior(_ step: Double) throws -> TrialPosterior {
        try TrialPosterior(
          series, priors: .immediate,
          settings: QuadratureSettings(step: step, depth: 30, tolerance: 1, halvings: 0))
      }
      let (rough, exact) = (try posterior(step), try posterior(0.2))
      let error = max(
        abs(rough.effect(1).mean - exact.effect(1).mean) / exact.effect(1).deviation,
        abs(rough.rho.mean - exact.rho.mean) / exact.rho.deviation,
        abs(rough.sigma.mean - exact.sigma.mean) / exact.sigma.deviation)
      compared += 1
      if error > rough.quadratureError { underestimated += 1 }
    }
    #expect(compared == 40)
    // An estimate, not a bound: one in twenty may be too small.
    #expect(underestimated <= 2)
  }
}
