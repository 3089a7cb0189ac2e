import Foundation
import NumericalMethods

/// The likelihood as a function of the correlation alone.
///
/// With A the weighted products of all rows, the score last, and L its factor, the last row of L⁻¹ holds the estimates and
/// the sum of squares, the rows above it the inverse of the coefficients' precision. So the slope of the likelihood follows
/// from the quadratic forms of the rows of L⁻¹ with the slope of A, and values alone need no inverse.
final class LikelihoodProfile {
  private let quadratics: ErrorQuadratics
  private let kind: LikelihoodKind
  private let coefficients: Int
  /// One block: the factor of the products, its inverse, and the products' slope.
  private let factor: UnsafeMutablePointer<Double>
  private let inverse: UnsafeMutablePointer<Double>
  private let slopes: UnsafeMutablePointer<Double>
  private let freedom: Double

  init(_ quadratics: ErrorQuadratics, kind: LikelihoodKind) {
    self.quadratics = quadratics
    self.kind = kind
    coefficients = quadratics.width - 1
    freedom = Double(quadratics.rows - (kind == .full ? 0 : quadratics.width - 1))
    factor = .allocate(capacity: 3 * quadratics.stored)
    factor.initialize(repeating: 0, count: 3 * quadratics.stored)
    inverse = factor + quadratics.stored
    slopes = inverse + quadratics.stored
  }

  deinit { factor.deallocate() }

  /// The weighted sum of squares of the last evaluation, for unit innovations.
  var sumOfSquares: Double {
    let root = factor[quadratics.stored - 1]
    return 1 / (root * root)
  }

  /// The profile log-likelihood, less the constant of the design; minus infinity where there is none.
  func logLikelihood(_ correlation: Correlation) -> Double {
    let logDeterminant = quadratics.assemble(correlation, into: factor)
    let scale = factor[quadratics.stored - 1]
    guard PackedCholesky.factor(factor, size: quadratics.width) else { return -.infinity }
    let squares = sumOfSquares
    guard squares > 1e-14 * scale else { return -.infinity }
    var result =
      -freedom * (StandardNormal.logRootTwoPi + 0.5 * log(squares / freedom) + 0.5) + 0.5 * logDeterminant
    if kind == .restricted { result += logDiagonal() }
    return result
  }

  /// The logarithm of the product of the inverted diagonal, without the score's.
  private func logDiagonal() -> Double {
    var (sum, product) = (0.0, 1.0)
    for i in 0..<coefficients {
      product *= factor[i * (i + 1) / 2 + i]
      // One logarithm for several factors, but never so many that their product leaves the range of the numbers.
      if i & 7 == 7 {
        sum += log(product)
        product = 1
      }
    }
    return sum + log(product)
  }

  /// The slope of the log-likelihood along u = artanh ρ; not a number where there is no likelihood.
  private func slope(artanh u: Double) -> Double {
    let correlation = Correlation(artanh: u)
    let width = quadratics.width
    _ = quadratics.assemble(correlation, into: factor)
    let slopeOfDeterminant = quadratics.assembleSlope(correlation, into: slopes)
    guard PackedCholesky.factor(factor, size: width) else { return .nan }
    PackedCholesky.invert(factor, size: width, into: inverse)
    var result = slopeOfDeterminant - freedom * quadraticForm(width - 1)
    if kind == .restricted {
      for row in 0..<coefficients { result -= quadraticForm(row) }
    }
    return 0.5 * result
  }

  /// lᵀ A' l for a row l of L⁻¹.
  private func quadraticForm(_ row: Int) -> Double {
    let l = inverse + row * (row + 1) / 2
    var sum = 0.0
    var start = slopes
    for i in 0...row {
      var part = 0.5 * l[i] * start[i]
      for j in 0..<i { part += l[j] * start[j] }
      sum += l[i] * part
      start += i + 1
    }
    return 2 * sum
  }

  /// Where a first look is taken along artanh ρ, and how far apart.
  private static let spacing = 0.8
  private static let scan: ContiguousArray<Correlation> = ContiguousArray(
    (-2...4).map { Correlation(artanh: Double($0) * spacing) })
  /// Beyond ±4.95 the correlation is 0.9999; the first look reaches 0.9967 and stands for what lies further out.
  private static let furthest = 4.95

  /// Where the likelihood is highest, as artanh ρ, from -0.9999 to 0.9999.
  func highest() -> Double? {
    let values = ContiguousArray(Self.scan.map { logLikelihood($0) })
    var top = 0
    for index in values.indices where values[index] > values[top] { top = index }
    guard values[top].isFinite else { return nil }
    let place = Double(top - 2) * Self.spacing
    if top == 0 || top == values.count - 1 {
      let end = top == 0 ? -Self.furthest : Self.furthest
      let outward = slope(artanh: end)
      if !(outward * end < 0) { return outward.isFinite ? end : place }
      let inward = place + (top == 0 ? Self.spacing : -Self.spacing)
      return level(from: place, curvature: -1, between: min(end, inward), and: max(end, inward))
    }
    let (left, right) = (values[top - 1] - values[top], values[top + 1] - values[top])
    let bend = left + right
    let (low, high) = (place - Self.spacing, place + Self.spacing)
    guard bend.isFinite, bend < 0 else { return level(from: place, curvature: -1, between: low, and: high) }
    // The top of the parabola through three values.
    return level(
      from: place + 0.5 * Self.spacing * (left - right) / bend, curvature: bend / (Self.spacing * Self.spacing),
      between: low, and: high)
  }

  /// Where the slope is 0 between two places of which the lower has a rise and the upper a fall: by secants, and by halving
  /// where they lead outside.
  private func level(from start: Double, curvature first: Double, between: Double, and: Double) -> Double {
    var (low, high, u, curvature) = (between, and, start, first)
    var (before, stepBefore) = ((u: Double.nan, slope: Double.nan), Double.infinity)
    for _ in 0..<100 {
      let here = slope(artanh: u)
      if here == 0 { break }
      if here > 0 { low = u } else { high = u }
      let secant = (here - before.slope) / (u - before.u)
      if secant.isFinite { curvature = secant }
      var next = u - here / curvature
      if !(curvature < 0 && next > low && next < high) { next = 0.5 * (low + high) }
      let step = abs(next - u)
      (before, u) = ((u, here), next)
      // The error left is about the product of the last two steps.
      if step * stepBefore < 1e-12 || step < 1e-10 { break }
      stepBefore = step
    }
    return u
  }

  /// Estimates and standard errors for unit innovations, from the last evaluation.
  func solution() -> (estimates: [Double], unitErrors: [Double]) {
    let p = coefficients
    PackedCholesky.invert(factor, size: p + 1, into: inverse)
    let last = inverse + p * (p + 1) / 2
    let errors = (0..<p).map { i -> Double in
      var sum = 0.0
      for k in i..<p { sum += inverse[k * (k + 1) / 2 + i] * inverse[k * (k + 1) / 2 + i] }
      return sum.squareRoot()
    }
    return ((0..<p).map { -last[$0] / last[p] }, errors)
  }
}
