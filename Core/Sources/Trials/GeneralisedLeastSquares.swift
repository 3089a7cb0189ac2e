import Foundation
import NumericalMethods

/// Which likelihood generalised least squares maximises.
public enum LikelihoodKind: String, Hashable, Sendable, Codable {
  /// Restricted maximum likelihood, which allows for the coefficients having been estimated.
  case restricted = "REML"
  /// Maximum likelihood.
  case full = "ML"
}

/// A fit of the same regression without priors: generalised least squares with stationary AR(1) errors.
///
/// The correlation is found by maximising the profile likelihood; all else follows in closed form. Agrees with `gls` and
/// `corAR1` of R's nlme, whose standard errors and log-likelihood it reproduces.
public struct GeneralisedLeastSquares: Hashable, Sendable {
  /// The likelihood that was maximised.
  public let kind: LikelihoodKind
  /// The coefficients: intercept, trend, arms but the reference, covariates.
  public let estimates: [Double]
  /// Their standard errors, given the correlation.
  public let standardErrors: [Double]
  /// The correlation of neighbouring days.
  public let correlation: Double
  /// The standard deviation of a single day's error, `σ/√(1-ρ²)`.
  public let marginalDeviation: Double
  /// The standard deviation of what is new each day.
  public var innovationDeviation: Double { marginalDeviation * (1 - correlation * correlation).squareRoot() }
  /// The maximised log-likelihood.
  public let logLikelihood: Double
  /// Scores less coefficients.
  public let degreesOfFreedom: Int

  /// Fits a trial; effects come at once and stay as long as their arm.
  /// - Throws: ``TrialAnalysisError`` when coefficients cannot be told apart or nothing is left over as noise.
  public init(_ series: TrialSeries, kind: LikelihoodKind = .restricted) throws(TrialAnalysisError) {
    try self.init(ModelRows(series, timeConstant: nil), kind: kind)
  }

  init(_ model: ModelRows, kind: LikelihoodKind) throws(TrialAnalysisError) {
    guard model.count > model.coefficients else { throw .notSeparable }
    let centred = try CentredRows(model, scales: ContiguousArray(repeating: 1, count: model.coefficients))
    let profile = LikelihoodProfile(ErrorQuadratics(centred.rows, products: centred.products), kind: kind)
    guard let best = profile.highest() else { throw .notSeparable }
    let highest = profile.logLikelihood(artanh: best)
    self.kind = kind
    let p = model.coefficients
    let freedom = model.count - p
    // As nlme's summary does for maximum likelihood too, standard errors use the sum of squares over n - p.
    let innovation = (profile.sumOfSquares / Double(freedom)).squareRoot()
    let correlation = Correlation(artanh: best)
    self.correlation = correlation.value
    let divisor = kind == .full ? Double(model.count) : Double(freedom)
    marginalDeviation = (profile.sumOfSquares / divisor / correlation.oneMinusSquare).squareRoot()
    logLikelihood = highest
    degreesOfFreedom = freedom
    let solution = profile.solution()
    estimates = (0..<p).map { centred.fit[$0] + solution.estimates[$0] }
    standardErrors = solution.unitErrors.map { $0 * innovation }
  }

  /// The difference of an arm from the reference, its standard error, and the two-sided p-value of Student's t.
  public func effect(_ arm: Int) -> (estimate: Double, standardError: Double, pValue: Double) {
    let index = ModelRows.firstEffect + arm - 1
    let t = estimates[index] / standardErrors[index]
    return (
      estimates[index], standardErrors[index],
      StudentDistribution(degreesOfFreedom: Double(degreesOfFreedom)).twoSidedTail(t)
    )
  }
}

/// The likelihood as a function of the correlation alone.
final class LikelihoodProfile {
  private let quadratics: ErrorQuadratics
  private let kind: LikelihoodKind
  private let coefficients: Int
  private let products: UnsafeMutablePointer<Double>
  private let scores: UnsafeMutablePointer<Double>
  /// The weighted sum of squares of the last evaluation, for unit innovations.
  private(set) var sumOfSquares = 0.0

  init(_ quadratics: ErrorQuadratics, kind: LikelihoodKind) {
    self.quadratics = quadratics
    self.kind = kind
    coefficients = quadratics.width - 1
    products = .allocate(capacity: quadratics.stored)
    products.initialize(repeating: 0, count: quadratics.stored)
    scores = .allocate(capacity: quadratics.width)
    scores.initialize(repeating: 0, count: quadratics.width)
  }

  deinit {
    products.deallocate()
    scores.deallocate()
  }

  /// The profile log-likelihood at u = artanh ρ, less the constant of the design; minus infinity where there is none.
  func logLikelihood(artanh u: Double) -> Double {
    let (n, p) = (Double(quadratics.rows), coefficients)
    let logDeterminant = quadratics.assemble(Correlation(artanh: u), into: products)
    let scoreRow = products + PackedCholesky.count(p)
    let scale = scoreRow[p]
    guard PackedCholesky.factor(products, size: p) else { return -.infinity }
    for i in 0..<p { scores[i] = scoreRow[i] }
    PackedCholesky.solveLower(products, size: p, scores)
    sumOfSquares = scale
    for i in 0..<p { sumOfSquares -= scores[i] * scores[i] }
    guard sumOfSquares > 1e-14 * scale else { return -.infinity }
    let freedom = kind == .full ? n : n - Double(p)
    var result =
      -freedom * (StandardNormal.logRootTwoPi + 0.5 * log(sumOfSquares / freedom) + 0.5) + 0.5 * logDeterminant
    if kind == .restricted {
      for i in 0..<p { result += log(products[i * (i + 1) / 2 + i]) }
    }
    return result
  }

  /// Where the likelihood is highest, from -0.9999 to 0.9999.
  func highest() -> Double? {
    var best: (u: Double, value: Double) = (0, -.infinity)
    let step = 0.8
    for index in -2...4 {
      let u = Double(index) * step
      let value = logLikelihood(artanh: u)
      if value > best.value { best = (u, value) }
    }
    guard best.value.isFinite else { return nil }
    // Beyond ±4.95 the correlation is 0.9999; the first scan reaches 0.9967 and stands for what lies further out.
    let (low, high) = (best.u <= -1.5 ? -4.95 : best.u - step, best.u >= 3.1 ? 4.95 : best.u + step)
    return polished(lowestPlace(low: low, high: high, tolerance: 3e-3) { -self.logLikelihood(artanh: $0) }.place)
  }

  /// Newton's method on the slope: comparing values alone gives a place to half the digits only.
  private func polished(_ start: Double) -> Double {
    let h = 0.003
    var u = start
    for _ in 0..<3 {
      let centre = logLikelihood(artanh: u)
      let (right, left) = (logLikelihood(artanh: u + h), logLikelihood(artanh: u - h))
      let (farRight, farLeft) = (logLikelihood(artanh: u + 2 * h), logLikelihood(artanh: u - 2 * h))
      let slope = (8 * (right - left) - (farRight - farLeft)) / (12 * h)
      let curvature = (right - 2 * centre + left) / (h * h)
      guard curvature < 0, abs(slope / curvature) < 0.05 else { break }
      u -= slope / curvature
      if abs(slope / curvature) < 1e-7 { break }
    }
    return u
  }

  /// Estimates and standard errors for unit innovations, from the last evaluation.
  func solution() -> (estimates: [Double], unitErrors: [Double]) {
    let p = coefficients
    PackedCholesky.solveUpper(products, size: p, scores)
    var inverse = [Double](repeating: 0, count: PackedCholesky.count(p))
    inverse.withUnsafeMutableBufferPointer { buffer in
      if let start = buffer.baseAddress { PackedCholesky.invert(products, size: p, into: start) }
    }
    let errors = (0..<p).map { i -> Double in
      var sum = 0.0
      for k in i..<p { sum += inverse[k * (k + 1) / 2 + i] * inverse[k * (k + 1) / 2 + i] }
      return sum.squareRoot()
    }
    return ((0..<p).map { scores[$0] }, errors)
  }
}
