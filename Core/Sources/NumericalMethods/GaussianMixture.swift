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
    distribution(at: x).lower
  }

  /// The probability of a value above `x`, to full relative accuracy in the upper tail.
  public func upperTail(_ x: Double) -> Double {
    var sum = 0.0
    for i in weights.indices { sum += weights[i] * StandardNormal.cumulative((means[i] - x) / deviations[i]) }
    return sum
  }

  private func distribution(at x: Double) -> (lower: Double, density: Double) {
    var (lower, density) = (0.0, 0.0)
    for i in weights.indices {
      let z = (x - means[i]) / deviations[i]
      lower += weights[i] * StandardNormal.cumulative(z)
      density += weights[i] / deviations[i] * exp(-0.5 * z * z)
    }
    return (lower, density * exp(-StandardNormal.logRootTwoPi))
  }

  /// The value that is not exceeded with probability `p`, strictly between 0 and 1, from the mixture's own distribution
  /// function; not a number outside.
  public func quantile(_ p: Double) -> Double {
    guard p > 0, p < 1, deviation > 0 else { return p > 0 && p < 1 ? mean : .nan }
    if p > 0.5 { return -mirrored.quantile(1 - p) }
    return place(p, from: heaviest?.place(p, from: nil))
  }

  /// The components that hold nearly all weight, when there are many others: a first search needs no more.
  private var heaviest: GaussianMixture? {
    guard weights.count > 200, let most = weights.max() else { return nil }
    let kept = weights.indices.filter { weights[$0] > 1e-4 * most }
    guard kept.count < weights.count / 2 else { return nil }
    return GaussianMixture(
      weights: kept.map { weights[$0] }, means: kept.map { means[$0] }, deviations: kept.map { deviations[$0] })
  }

  private func place(_ p: Double, from start: Double?) -> Double {
    var x = start ?? mean + deviation * StandardNormal.quantile(p)
    var (low, high) = (-Double.infinity, Double.infinity)
    for _ in 0..<100 {
      let (lower, density) = distribution(at: x)
      if lower < p { low = max(low, x) } else { high = min(high, x) }
      // Newton on the logarithm: the lower tail is nearly a parabola there.
      var step = -log(lower / p) * lower / density
      if !step.isFinite || abs(step) > 2 * deviation { step = (lower < p ? 1 : -1) * deviation }
      var next = x + step
      if next <= low || next >= high, low.isFinite, high.isFinite { next = 0.5 * (low + high) }
      // The next error would be about the square of this step.
      if abs(next - x) <= 1e-7 * deviation { return next }
      x = next
    }
    return x
  }

  private var mirrored: GaussianMixture {
    GaussianMixture(weights: weights, means: means.map { -$0 }, deviations: deviations)
  }
}
