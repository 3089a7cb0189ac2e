import Foundation

/// A weighted sum of normal distributions: what is left when all but a few unknowns are integrated in closed form.
public struct GaussianMixture: Hashable, Sendable {
  /// One weight a component, summing to 1.
  public let weights: [Double]
  /// One mean a component.
  public let means: [Double]
  /// One standard deviation a component, above 0.
  public let deviations: [Double]
  /// The mean of the whole.
  public let mean: Double
  /// The standard deviation of the whole.
  public let deviation: Double

  /// Makes a mixture; weights are divided by their sum. The three arrays are cut to the shortest.
  public init(weights: [Double], means: [Double], deviations: [Double]) {
    let count = min(weights.count, means.count, deviations.count)
    let total = weights.prefix(count).reduce(0, +)
    self.weights = weights.prefix(count).map { $0 / total }
    self.means = Array(means.prefix(count))
    self.deviations = Array(deviations.prefix(count))
    var mean = 0.0
    for i in 0..<count { mean += self.weights[i] * means[i] }
    var variance = 0.0
    for i in 0..<count {
      let offset = means[i] - mean
      variance += self.weights[i] * (deviations[i] * deviations[i] + offset * offset)
    }
    self.mean = mean
    deviation = variance.squareRoot()
  }

  /// The probability of a value of at most `x`, to full relative accuracy in the lower tail.
  public func cumulative(_ x: Double) -> Double {
    tails(at: x).lower
  }

  /// The probability of a value above `x`, to full relative accuracy in the upper tail.
  public func upperTail(_ x: Double) -> Double {
    tails(at: x).upper
  }

  /// The value that is not exceeded with probability `p`, strictly between 0 and 1, from the mixture's own distribution
  /// function; not a number outside.
  public func quantile(_ p: Double) -> Double {
    quantiles([p])[0]
  }

  /// The values that are not exceeded with each of some probabilities, as ``quantile(_:)`` gives them; together they cost less.
  public func quantiles(_ probabilities: [Double]) -> [Double] {
    let heaviest = deviation > 0 ? heaviest : nil
    let narrowest = deviations.min() ?? 0
    return probabilities.map { p in
      guard p > 0, p < 1, deviation > 0 else { return p > 0 && p < 1 ? mean : .nan }
      let start = mean + deviation * StandardNormal.quantile(p)
      guard let heaviest else { return place(p, from: start, last: 2e-4 * narrowest) }
      // What the light components change is small, so that mostly one step leads from their place to that of all; its error
      // is about its cube, below 10⁻⁸ standard deviations of the narrowest part.
      return place(p, from: heaviest.place(p, from: start, last: 2e-2 * narrowest), last: 2e-3 * narrowest)
    }
  }

  /// The components that hold nearly all weight, when there are many others: a first search needs no more.
  private var heaviest: GaussianMixture? {
    guard weights.count > 200, let most = weights.max() else { return nil }
    let kept = weights.indices.filter { weights[$0] > 3e-5 * most }
    guard kept.count < weights.count * 3 / 4 else { return nil }
    return GaussianMixture(
      weights: kept.map { weights[$0] }, means: kept.map { means[$0] }, deviations: kept.map { deviations[$0] })
  }

  /// Halley's method on the logarithm of the smaller tail, which is nearly a parabola, within a bracket.
  ///
  /// - Parameter last: A step so short is the last. Nothing changes faster than the narrowest component, and in its standard
  ///   deviations the next error is about the cube of a step: below 10⁻¹¹ of them after one of 2·10⁻⁴.
  private func place(_ p: Double, from start: Double, last: Double) -> Double {
    let isUpper = p > 0.5
    var x = start
    var (low, high) = (-Double.infinity, Double.infinity)
    for _ in 0..<100 {
      let here = distribution(at: x)
      let (tail, wanted) = isUpper ? (here.upper, 1 - p) : (here.lower, p)
      let isBelow = isUpper ? tail > wanted : tail < wanted
      if isBelow { low = max(low, x) } else { high = min(high, x) }
      let slope = (isUpper ? -here.density : here.density) / tail
      let curvature = (isUpper ? -here.densitySlope : here.densitySlope) / tail - slope * slope
      let newton = -log(tail / wanted) / slope
      let halley = newton / (1 + 0.5 * newton * curvature / slope)
      var step = halley.isFinite && abs(halley) < 2 * abs(newton) ? halley : newton
      if !step.isFinite || abs(step) > 2 * deviation { step = (isBelow ? 1 : -1) * deviation }
      var next = x + step
      if next <= low || next >= high, low.isFinite, high.isFinite { next = 0.5 * (low + high) }
      if abs(next - x) <= last { return next }
      x = next
    }
    return x
  }

  /// Both tails, four components at a time.
  private func tails(at x: Double) -> (lower: Double, upper: Double) {
    let whole = weights.count / 4 * 4
    var (lower, upper) = (SIMD4<Double>(), SIMD4<Double>())
    weights.withUnsafeBytes { weights in
      means.withUnsafeBytes { means in
        deviations.withUnsafeBytes { deviations in
          for i in stride(from: 0, to: whole * 8, by: 32) {
            let weight = weights.loadUnaligned(fromByteOffset: i, as: SIMD4<Double>.self)
            let mean = means.loadUnaligned(fromByteOffset: i, as: SIMD4<Double>.self)
            let deviation = deviations.loadUnaligned(fromByteOffset: i, as: SIMD4<Double>.self)
            let normal = NormalLanes((x - mean) / deviation)
            lower += weight * normal.lower
            upper += weight * normal.upper
          }
        }
      }
    }
    var result = (lower: lower.sum(), upper: upper.sum())
    for i in whole..<weights.count {
      let z = (x - means[i]) / deviations[i]
      result.lower += weights[i] * StandardNormal.cumulative(z)
      result.upper += weights[i] * StandardNormal.cumulative(-z)
    }
    return result
  }

  private struct Distribution {
    var lower = 0.0
    var upper = 0.0
    var density = 0.0
    var densitySlope = 0.0
  }

  /// Both tails, the density and its slope, four components at a time.
  private func distribution(at x: Double) -> Distribution {
    let whole = weights.count / 4 * 4
    var sums = (lower: SIMD4<Double>(), upper: SIMD4<Double>(), density: SIMD4<Double>(), slope: SIMD4<Double>())
    weights.withUnsafeBytes { weights in
      means.withUnsafeBytes { means in
        deviations.withUnsafeBytes { deviations in
          for i in stride(from: 0, to: whole * 8, by: 32) {
            let weight = weights.loadUnaligned(fromByteOffset: i, as: SIMD4<Double>.self)
            let mean = means.loadUnaligned(fromByteOffset: i, as: SIMD4<Double>.self)
            let inverse = 1 / deviations.loadUnaligned(fromByteOffset: i, as: SIMD4<Double>.self)
            let z = (x - mean) * inverse
            let normal = NormalLanes(z)
            sums.lower += weight * normal.lower
            sums.upper += weight * normal.upper
            let density = weight * inverse * normal.kernel
            sums.density += density
            sums.slope -= density * inverse * z
          }
        }
      }
    }
    var result = Distribution(
      lower: sums.lower.sum(), upper: sums.upper.sum(), density: sums.density.sum(), densitySlope: sums.slope.sum())
    for i in whole..<weights.count {
      let z = (x - means[i]) / deviations[i]
      result.lower += weights[i] * StandardNormal.cumulative(z)
      result.upper += weights[i] * StandardNormal.cumulative(-z)
      let density = weights[i] / deviations[i] * exp(-0.5 * z * z)
      result.density += density
      result.densitySlope -= density * z / deviations[i]
    }
    let constant = exp(-StandardNormal.logRootTwoPi)
    result.density *= constant
    result.densitySlope *= constant
    return result
  }
}
