import Foundation
import NumericalMethods
import Quantities
import Testing

@testable import Trials

@Suite("A whole analysis")
struct AnalysisTests {
  private func analysis(_ series: TrialSeries, seed: UInt64 = 1) throws -> TrialAnalysis {
    try TrialAnalysis(
      series, priors: .immediate, direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, seed: seed,
      draws: 4_000)
  }

  @Test("all opinions on W1 point the same way")
  func w1Analysis() throws {
    let analysis = try analysis(try w1())
    #expect(analysis.verdicts.map(\.kind) == [.noDifferenceThatMatters, .helpsLessThanMatters, .helpsLessThanMatters])
    #expect(analysis.overall.arm == 2)
    #expect(try analysis.leastSquares.get().effect(3).pValue < 0.01)
    #expect(try analysis.randomisation.get().pValue < 0.05)
    #expect(abs(analysis.probabilityBest.reduce(0, +) - 1) < 1e-12)
    #expect(analysis.probabilityBest[0] < 0.01)
    #expect(analysis.checks.shares.values.allSatisfy { (0.02...0.98).contains($0) })
  }

  @Test("the same seed gives the same answer in every part")
  func reproducible() throws {
    let (a, b) = (try analysis(try w1(), seed: 5), try analysis(try w1(), seed: 5))
    #expect(a.probabilityBest == b.probabilityBest)
    #expect(a.checks == b.checks)
    #expect(try a.doseResponse.get().points == b.doseResponse.get().points)
  }

  @Test("checks notice outliers, memory and changing noise that the model does not have")
  func checks() throws {
    let series = try w1()
    var generator = Xoshiro256StarStar(seed: 3)
    func share(_ kind: PredictiveChecks.Kind, _ change: (Int, Double) -> Double) throws -> Double {
      let changed = try TrialSeries(
        arms: series.arms,
        days: series.days.enumerated().map { TrialDay(day: $1.day, arm: $1.arm, score: change($0, $1.score ?? 0)) })
      let posterior = try TrialPosterior(changed, priors: .immediate, settings: .quick)
      return try #require(PredictiveChecks(posterior, draws: 200, using: &generator).shares[kind])
    }
    #expect(try share(.largestInnovation) { $0 == 40 ? $1 + 9 : $1 } < 0.02)
    #expect(try share(.varianceRatio) { $0 >= 42 ? 5 + 4 * ($1 - 5) : $1 } < 0.02)
    #expect(try share(.largestInnovation) { $1 } > 0.05)
  }

  @Test("a curve over dose agrees with the arms where they say much, and is 0 at dose 0")
  func curve() throws {
    let posterior = try TrialPosterior(try w1(), priors: .immediate)
    var generator = Xoshiro256StarStar(seed: 4)
    let curve = try DoseResponse(
      posterior, candidates: [.micrograms(2250)], margin: 1, direction: .lowerIsBetter, using: &generator)
    #expect(
      curve.points.map(\.dose) == [.zero, .micrograms(1500), .micrograms(2250), .milligrams(3), .micrograms(4500)])
    #expect(curve.points[0].mean == 0 && curve.points[0].deviation == 0)
    for (point, arm) in [(1, 1), (3, 2), (4, 3)] {
      // The curve draws neighbours together; it stays within one standard deviation of each arm.
      #expect(abs(curve.points[point].mean - posterior.effect(arm).mean) < posterior.effect(arm).deviation)
      #expect(curve.points[point].deviation < 1.1 * posterior.effect(arm).deviation)
    }
    let between = curve.points[2].mean
    #expect(between < curve.points[1].mean && between > curve.points[4].mean)
    #expect(abs(curve.points.reduce(0) { $0 + $1.probabilityBest } - 1) < 1e-9)
    #expect(abs(curve.points.reduce(0) { $0 + $1.probabilityLowestGoodEnough } - 1) < 1e-9)
    // Somewhere between the last dose that does little and the first that does much.
    #expect(curve.sweetSpot?.dose == .micrograms(2250))
  }

  @Test("one dose alone: the curve's posterior agrees with integration over its size")
  func curveOfOneDose() throws {
    let series = try w1()
    let two = try TrialSeries(
      arms: [series.arms[0], series.arms[2]],
      days: series.days.filter { [0, 2].contains($0.arm) }.map {
        TrialDay(day: $0.day, arm: $0.arm / 2, score: $0.score)
      })
    let posterior = try TrialPosterior(two, priors: .immediate)
    var generator = Xoshiro256StarStar(seed: 8)
    let curve = try DoseResponse(
      posterior, margin: 1, direction: .lowerIsBetter, draws: 8_000, using: &generator)
    // Independent: the likelihood of the effect on a fine line, the prior of the curve at 3 mg by quadrature.
    let likelihood = try #require(EffectLikelihood(posterior, arm: 1))
    var (total, first) = (0.0, 0.0)
    for i in 0..<80 {
      let size = exp(-5 + 0.1 * Double(i)) * 2.5
      for j in 0..<24 {
        let t = -3 + 0.25 * Double(j)
        let length = 1.5 * exp(0.5 * t)
        let near = exp(-0.5 * 9 / (length * length))
        let deviation = size * (1 - near * near).squareRoot()
        let prior = size * exp(-0.5 * size * size / 6.25) * exp(-0.5 * t * t)
        for (weight, (mean, variance)) in zip(likelihood.weights, zip(likelihood.means, likelihood.variances))
        where weight > 1e-3 {
          let sum = variance + deviation * deviation
          let mass = weight * prior * exp(-0.5 * mean * mean / sum) / sum.squareRoot()
          total += mass
          first += mass * mean * deviation * deviation / sum
        }
      }
    }
    // Four standard errors of the 8,000 draws, and the coarser steps of both quadratures.
    #expect(abs(curve.points[1].mean - first / total) < 4 * curve.points[1].deviation / 89 + 0.01)
  }

  @Test("arms that are no doses have no curve")
  func noCurve() throws {
    let named = try TrialSeries(
      arms: [TrialArm(label: "placebo"), TrialArm(label: "active")],
      days: try w1().days.map { TrialDay(day: $0.day, arm: min($0.arm, 1), score: $0.score) })
    let analysis = try analysis(named)
    #expect(throws: DoseResponseError.referenceIsNotZero("placebo")) { try analysis.doseResponse.get() }
    // Three cycles of four periods, one of the four without treatment: 4 to the power of 3.
    #expect(try analysis.randomisation.get().allocations == 64)
  }
}
