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
    let correlation = Correlation(artanh: best)
    let highest = profile.logLikelihood(correlation)
    self.kind = kind
    let p = model.coefficients
    let freedom = model.count - p
    // As nlme's summary does for maximum likelihood too, standard errors use the sum of squares over n - p.
    let innovation = (profile.sumOfSquares / Double(freedom)).squareRoot()
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
