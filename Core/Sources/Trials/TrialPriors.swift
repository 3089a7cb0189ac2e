/// What is taken for plausible before the data: the prior distributions of the model in docs/trials.md.
public struct TrialPriors: Hashable, Sendable {
  /// Mean of the normal prior of the level under the reference, in score points.
  public var interceptMean: Double
  /// Standard deviation of that prior.
  public var interceptDeviation: Double
  /// Standard deviation of the normal prior, around 0, of the trend from the first day to the last.
  public var trendDeviation: Double
  /// Standard deviation of the normal prior, around 0, of each arm's difference from the reference.
  public var effectDeviation: Double
  /// Standard deviation of the normal prior, around 0, of each covariate's coefficient.
  public var covariateDeviation: Double
  /// Scale of the half-normal prior of the innovations' standard deviation.
  public var noiseScale: Double
  /// How fast an effect comes and goes; `nil` when it does so within the day.
  public var onset: OnsetPrior?

  /// Makes priors. Deviations and scales are to be above 0; what is not becomes 10⁻⁹.
  public init(
    interceptMean: Double, interceptDeviation: Double, trendDeviation: Double, effectDeviation: Double,
    covariateDeviation: Double, noiseScale: Double, onset: OnsetPrior?
  ) {
    self.interceptMean = interceptMean
    self.interceptDeviation = max(interceptDeviation, 1e-9)
    self.trendDeviation = max(trendDeviation, 1e-9)
    self.effectDeviation = max(effectDeviation, 1e-9)
    self.covariateDeviation = max(covariateDeviation, 1e-9)
    self.noiseScale = max(noiseScale, 1e-9)
    self.onset = onset
  }

  /// The default priors for a score between two ends of a scale, in proportion to its width.
  ///
  /// For 0 to 10: the level N(5, 5), everything else with scale 2.5, the correlation of neighbouring days uniform.
  public static func standard(lowest: Double, highest: Double, onset: OnsetPrior?) -> TrialPriors {
    let width = max(highest - lowest, 1e-9)
    return TrialPriors(
      interceptMean: (lowest + highest) / 2, interceptDeviation: width / 2, trendDeviation: width / 4,
      effectDeviation: width / 4, covariateDeviation: width / 4, noiseScale: width / 4, onset: onset)
  }
}

/// The prior of the time constant τ with which an effect approaches its full size and fades: log-normal.
public struct OnsetPrior: Hashable, Sendable {
  /// The median, in days, above 0.
  public var medianDays: Double
  /// The standard deviation of log τ, above 0.
  public var logDeviation: Double

  /// Makes a prior; the median is kept between 0.05 and 400 days, the deviation between 0.01 and 3.
  public init(medianDays: Double, logDeviation: Double) {
    self.medianDays = min(max(medianDays, 0.05), 400)
    self.logDeviation = min(max(logDeviation, 0.01), 3)
  }

  /// Median 5 days, 95 % between 0.7 and 36 days.
  ///
  /// Wide enough for a benefit at once (claim `response.thread.immediate`) and for one that is felt within a week and
  /// complete after 3 to 4 weeks (claim `response.liptan-weeks`: three time constants are 95 % of an effect).
  public static let standard = OnsetPrior(medianDays: 5, logDeviation: 1)
  /// The claims that the standard prior was chosen to cover.
  public static let claims = ["response.liptan-weeks", "response.thread.immediate"]
}
