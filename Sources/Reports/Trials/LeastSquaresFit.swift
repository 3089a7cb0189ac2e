public import Trials

/// One fit of the regression without priors.
public struct LeastSquaresFit: Encodable, Sendable {
  /// A coefficient that compares nothing.
  public struct Coefficient: Encodable, Sendable {
    public let estimate: Double
    public let standardError: Double
  }

  /// One arm against the reference.
  public struct Effect: Encodable, Sendable {
    public let arm: String
    public let estimate: Double
    public let standardError: Double
    public let pValue: Double
  }

  public let method: LikelihoodKind
  public let intercept: Coefficient
  public let trend: Coefficient
  public let effects: [Effect]
  public let rho: Double
  /// The standard deviation of what is new each day.
  public let sigma: Double
  /// The standard deviation of a single day's error.
  public let marginalSigma: Double
  public let logLikelihood: Double

  init(_ fit: GeneralisedLeastSquares, arms: [TrialArm]) {
    func coefficient(_ index: Int) -> Coefficient {
      Coefficient(estimate: fit.estimates[index], standardError: fit.standardErrors[index])
    }
    method = fit.kind
    (intercept, trend) = (coefficient(0), coefficient(1))
    effects = (1..<arms.count).map { arm in
      let effect = fit.effect(arm)
      return Effect(
        arm: arms[arm].label, estimate: effect.estimate, standardError: effect.standardError, pValue: effect.pValue)
    }
    rho = fit.correlation
    sigma = fit.innovationDeviation
    marginalSigma = fit.marginalDeviation
    logLikelihood = fit.logLikelihood
  }
}

extension TrialReport.LeastSquares {
  private enum CodingKeys: String, CodingKey { case ml }

  /// The restricted fit's own keys, and the other fit beside them.
  public func encode(to encoder: any Encoder) throws {
    try restricted.encode(to: encoder)
    var beside = encoder.container(keyedBy: CodingKeys.self)
    try beside.encodeIfPresent(ml, forKey: .ml)
  }
}
