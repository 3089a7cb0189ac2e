import Foundation
import NumericalMethods
import Testing

@Suite("Distributions agree with 40-digit arithmetic")
struct DistributionTests {
  // Made by Reference/make_reference.py with mpmath.
  @Test(
    "normal distribution function",
    arguments: [
      (-37.0, 5.725_571_222_524_576_8e-300), (-10, 7.619_853_024_160_526_1e-24), (-3, 0.001_349_898_031_630_094_5),
      (-0.5, 0.308_537_538_725_986_9), (0, 0.5), (1.25, 0.894_350_226_333_144_74), (6, 0.999_999_999_013_412_35),
    ])
  func normal(x: Double, expected: Double) {
    // The argument's own rounding is multiplied by x² far out: 1400 units in the last place at 37.
    #expect(abs(StandardNormal.cumulative(x) / expected - 1) < 4e-16 * max(x * x, 4))
  }

  @Test(
    "normal quantiles",
    arguments: [
      (1e-300, -37.047_096_299_361_199), (1e-20, -9.262_340_089_798_407_6), (0.001, -3.090_232_306_167_813_5),
      (0.025, -1.959_963_984_540_054_2), (0.3, -0.524_400_512_708_040_78), (0.075, -1.439_531_470_938_455_9),
    ])
  func quantile(p: Double, expected: Double) {
    // AS 241 promises about one part in 10¹⁶; a few roundings more are allowed.
    #expect(abs(StandardNormal.quantile(p) / expected - 1) < 1e-15)
    #expect(p < 1e-10 || abs(StandardNormal.quantile(1 - p) / -expected - 1) < 1e-12)
  }

  @Test("quantiles at and beyond the ends")
  func ends() {
    #expect(StandardNormal.quantile(0) == -.infinity)
    #expect(StandardNormal.quantile(1) == .infinity)
    #expect(StandardNormal.quantile(-0.1).isNaN)
    #expect(StandardNormal.quantile(.nan).isNaN)
  }

  @Test(
    "Student's two-sided tail",
    arguments: [
      (0.5, 1.0, 0.704_832_764_699_133_45), (2, 3.5, 0.126_138_522_575_913_53),
      (2.9085, 79, 0.004_713_720_709_996_097_3), (12, 4, 0.000_276_428_548_502_972_95),
      (40, 30, 1.372_604_519_440_640_3e-27), (1.96, 100_000, 0.049_998_563_194_301_634),
    ])
  func student(t: Double, degrees: Double, expected: Double) {
    let found = StudentDistribution(degreesOfFreedom: degrees).twoSidedTail(t)
    // Differences of logarithms of the gamma function cost digits as the degrees of freedom grow.
    #expect(abs(found / expected - 1) < 1e-11 * max(1, degrees / 100))
  }

  @Test("Student's quantiles undo the distribution function", arguments: [0.001, 0.025, 0.4, 0.5, 0.9, 0.9995])
  func studentQuantile(p: Double) {
    let distribution = StudentDistribution(degreesOfFreedom: 7.5)
    #expect(abs(distribution.cumulative(distribution.quantile(p)) - p) < 1e-13)
  }

  @Test("a mixture of one is that normal distribution")
  func mixtureOfOne() {
    let mixture = GaussianMixture(weights: [3], means: [1.5], deviations: [2])
    #expect(mixture.mean == 1.5)
    #expect(mixture.deviation == 2)
    for p in [1e-12, 0.025, 0.5, 0.9] {
      // The last step of Newton's method leaves the square of 10⁻⁷ standard deviations.
      #expect(abs(mixture.quantile(p) - (1.5 + 2 * StandardNormal.quantile(p))) < 1e-11)
    }
  }

  @Test("a mixture's quantiles undo its distribution function, also with two humps")
  func mixtureQuantiles() {
    let mixture = GaussianMixture(weights: [0.3, 0.5, 0.2], means: [-20, 3, 3.5], deviations: [0.1, 1, 40])
    for p in [1e-6, 0.01, 0.2999, 0.3, 0.31, 0.5, 0.7, 0.99, 0.999_999] {
      // A place found to 10⁻¹³ standard deviations of the whole, where the narrowest hump is 100 times steeper.
      #expect(abs(mixture.cumulative(mixture.quantile(p)) - p) < 1e-11)
      #expect(abs(mixture.cumulative(mixture.quantile(p)) + mixture.upperTail(mixture.quantile(p)) - 1) < 1e-14)
    }
    let means = 0.3 * -20 + 0.5 * 3 + 0.2 * 3.5
    #expect(abs(mixture.mean - means) < 1e-14)
  }

  @Test("a density on a lattice gives the moments and quantiles of the normal distribution it was taken from")
  func lattice() {
    let density = LatticeDensity(
      start: -8, step: 0.5, values: (0..<33).map { StandardNormal.density(-8 + 0.5 * Double($0)) })
    #expect(abs(density.mean) < 1e-12)
    // The trapezoidal rule at half a standard deviation is exact to rounding.
    #expect(abs(density.deviation - 1) < 1e-12)
    for p in [0.025, 0.3, 0.5, 0.9] {
      // What straight lines between nodes leave over.
      #expect(abs(density.quantile(p) - StandardNormal.quantile(p)) < 0.006)
    }
  }
}
