import Foundation
public import NumericalMethods

/// Mean and standard deviation of one unknown.
public struct Moments: Hashable, Sendable {
  /// The posterior mean.
  public let mean: Double
  /// The posterior standard deviation.
  public let deviation: Double
}

/// The posterior of one person's trial, exact but for a quadrature whose error is stated.
///
/// The model is in docs/trials.md: `y = a + b x + β(arm) + γ z + e`, with x the day from the middle of the trial in
/// lengths of the trial, and e a stationary AR(1) process in which a gap of g days correlates by ρ^g.
public struct TrialPosterior: Sendable {
  /// What was analysed.
  public let series: TrialSeries
  /// What was taken for plausible before.
  public let priors: TrialPriors
  /// An estimate of the largest error that the quadrature leaves: of a mean in standard deviations, of a standard
  /// deviation relative to it.
  public let quadratureError: Double
  let nodes: PosteriorNodes

  /// Computes the posterior.
  /// - Throws: ``TrialAnalysisError`` when the scores leave nothing to judge by.
  public init(_ series: TrialSeries, priors: TrialPriors) throws(TrialAnalysisError) {
    try self.init(series, priors: priors, settings: priors.onset == nil ? .exact : .exactWithOnset)
  }

  /// Computes the posterior on a coarse lattice, for virtual people: an error of about 10⁻³ standard deviations, against a
  /// chance error that is far larger.
  /// - Throws: ``TrialAnalysisError`` when the scores leave nothing to judge by.
  package init(quickly series: TrialSeries, priors: TrialPriors) throws(TrialAnalysisError) {
    try self.init(series, priors: priors, settings: .quick)
  }

  init(_ series: TrialSeries, priors: TrialPriors, settings: QuadratureSettings) throws(TrialAnalysisError) {
    self.series = series
    self.priors = priors
    let result = try PosteriorQuadrature(series: series, priors: priors, settings: settings).integrate()
    (nodes, quadratureError) = (result.nodes, result.error)
  }

  func deviation(_ node: Int, _ coefficient: Int) -> Double {
    nodes.deviations[node * nodes.coefficients + coefficient]
  }

  /// How many nodes the quadrature used.
  public var nodeCount: Int { nodes.count }

  /// The natural logarithm of the probability density of the scores under the model and its priors.
  public var logMarginalLikelihood: Double { nodes.logEvidence }

  /// The level under the reference, in the middle of the trial.
  public var intercept: GaussianMixture { mixture(0) }

  /// The change from the first day to the last that has nothing to do with the treatment.
  public var trend: GaussianMixture { mixture(1) }

  /// The difference between an arm and the reference; `arm` counts the trial's arms, from 1.
  public func effect(_ arm: Int) -> GaussianMixture { mixture(ModelRows.firstEffect + arm - 1) }

  /// What one unit of a covariate adds; `index` counts the trial's covariates, from 0.
  public func covariate(_ index: Int) -> GaussianMixture {
    mixture(ModelRows.firstEffect + series.arms.count - 1 + index)
  }

  /// The correlation of neighbouring days.
  public var rho: Moments { moments { Correlation(artanh: nodes.lattice.u($0.u)).value } }

  /// The standard deviation of the innovations, in score points.
  public var sigma: Moments { moments { exp(nodes.lattice.v($0.v)) } }

  /// The time constant in days, if the model has one.
  public var timeConstant: Moments? {
    priors.onset == nil ? nil : moments { exp(nodes.lattice.w($0.w)) }
  }

  /// The probability that the correlation of neighbouring days is at most `rho`.
  public func probabilityRho(atMost rho: Double) -> Double {
    rho <= -1 ? 0 : rho >= 1 ? 1 : marginal(\.u, nodes.lattice.centre.u, nodes.lattice.spacing.u).cumulative(atanh(rho))
  }

  /// The probability that the standard deviation of the innovations is at most `sigma`.
  public func probabilitySigma(atMost sigma: Double) -> Double {
    sigma <= 0 ? 0 : marginal(\.v, nodes.lattice.centre.v, nodes.lattice.spacing.v).cumulative(log(sigma))
  }

  /// The probability that the time constant is at most so many days; `nil` when the model has none.
  public func probabilityTimeConstant(atMost days: Double) -> Double? {
    guard priors.onset != nil else { return nil }
    return days <= 0 ? 0 : marginal(\.w, nodes.lattice.centre.w, nodes.lattice.spacing.w).cumulative(log(days))
  }

  /// The 2.5 % and 97.5 % points of the correlation, to about a hundredth of its standard deviation.
  public var rhoInterval: (lower: Double, upper: Double) {
    let density = marginal(\.u, nodes.lattice.centre.u, nodes.lattice.spacing.u)
    return (tanh(density.quantile(0.025)), tanh(density.quantile(0.975)))
  }

  /// The 2.5 % and 97.5 % points of the innovations' standard deviation, to about a hundredth of its own.
  public var sigmaInterval: (lower: Double, upper: Double) {
    let density = marginal(\.v, nodes.lattice.centre.v, nodes.lattice.spacing.v)
    return (exp(density.quantile(0.025)), exp(density.quantile(0.975)))
  }

  private func marginal(
    _ axis: KeyPath<(u: Int32, v: Int32, w: Int32), Int32>, _ centre: Double, _ spacing: Double
  ) -> LatticeDensity {
    let indices = nodes.places.map { $0[keyPath: axis] }
    let low = (indices.min() ?? 0) - 1
    let high = (indices.max() ?? 0) + 1
    var sums = [Double](repeating: 0, count: Int(high - low) + 1)
    for (index, weight) in zip(indices, nodes.weights) { sums[Int(index - low)] += weight }
    return LatticeDensity(start: centre + Double(low) * spacing, step: spacing, values: sums)
  }

  private func mixture(_ coefficient: Int) -> GaussianMixture {
    let p = nodes.coefficients
    return GaussianMixture(
      weights: Array(nodes.weights), means: (0..<nodes.count).map { nodes.means[$0 * p + coefficient] },
      deviations: (0..<nodes.count).map { nodes.deviations[$0 * p + coefficient] })
  }

  private func moments(_ value: ((u: Int32, v: Int32, w: Int32)) -> Double) -> Moments {
    var (mean, square) = (0.0, 0.0)
    var offset: Double?
    for node in 0..<nodes.count {
      let found = value(nodes.places[node])
      let base = offset ?? found
      offset = base
      mean += nodes.weights[node] * (found - base)
      square += nodes.weights[node] * (found - base) * (found - base)
    }
    return Moments(mean: mean + (offset ?? 0), deviation: max(square - mean * mean, 0).squareRoot())
  }
}
