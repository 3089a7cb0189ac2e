import Foundation

/// Student's t distribution with a number of degrees of freedom above 0, not necessarily whole.
public struct StudentDistribution: Hashable, Sendable {
  /// Degrees of freedom.
  public let degreesOfFreedom: Double

  /// Makes the distribution; degrees of freedom below 10⁻⁶ count as 10⁻⁶.
  public init(degreesOfFreedom: Double) {
    self.degreesOfFreedom = max(degreesOfFreedom, 1e-6)
  }

  /// The probability of a value at least as far from 0 as `t`, on both sides together.
  public func twoSidedTail(_ t: Double) -> Double {
    regularisedBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5)
  }

  /// The probability of a value of at most `t`.
  public func cumulative(_ t: Double) -> Double {
    let tail = 0.5 * twoSidedTail(t)
    return t < 0 ? tail : 1 - tail
  }

  /// The value that is not exceeded with probability `p`, between 0 and 1.
  public func quantile(_ p: Double) -> Double {
    if p == 0.5 { return 0 }
    let tail = min(p, 1 - p)
    // Twice the tail probability, so that small tails keep their digits.
    var high = 1.0
    while twoSidedTail(high) > 2 * tail, high < 1e300 { high *= 2 }
    let size = bracketedRoot(low: 0, high: high) { log(twoSidedTail($0)) - log(2 * tail) }
    return p < 0.5 ? -size : size
  }
}

/// The regularised incomplete beta function I_x(a, b) for x in 0...1 and positive a and b.
///
/// Its continued fraction by Lentz's method; Abramowitz and Stegun 26.5.8.
func regularisedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  if x > (a + 1) / (a + b + 2) { return 1 - regularisedBeta(1 - x, b, a) }
  let logFront = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
  let tiny = 1e-300
  var c = 1.0
  var d = 1 - (a + b) * x / (a + 1)
  d = 1 / (abs(d) < tiny ? tiny : d)
  var fraction = d
  for step in 1...500 {
    let m = Double(step)
    for numerator in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
      -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 + numerator * d
      d = 1 / (abs(d) < tiny ? tiny : d)
      c = 1 + numerator / c
      if abs(c) < tiny { c = tiny }
      fraction *= c * d
    }
    if abs(c * d - 1) < 1e-16 { break }
  }
  return exp(logFront) * fraction / a
}
