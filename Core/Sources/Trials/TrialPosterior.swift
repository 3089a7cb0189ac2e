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
    nodes.deviation(node, coefficient)
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
  public var rho: Moments { moments({ $0.u }) { Correlation(artanh: nodes.lattice.u($0)).value } }

  /// The standard deviation of the innovations, in score points.
  public var sigma: Moments { moments({ $0.v }) { exp(nodes.lattice.v($0)) } }

  /// The time constant in days, if the model has one.
  public var timeConstant: Moments? {
    priors.onset == nil ? nil : moments({ $0.w }) { exp(nodes.lattice.w($0)) }
  }

  /// The probability that the correlation of neighbouring days is at most `rho`.
  public func probabilityRho(atMost rho: Double) -> Double {
    rho <= -1
      ? 0 : rho >= 1 ? 1 : marginal({ $0.u }, nodes.lattice.centre.u, nodes.lattice.spacing.u).cumulative(atanh(rho))
  }

  /// The probability that the standard deviation of the innovations is at most `sigma`.
  public func probabilitySigma(atMost sigma: Double) -> Double {
    sigma <= 0 ? 0 : marginal({ $0.v }, nodes.lattice.centre.v, nodes.lattice.spacing.v).cumulative(log(sigma))
  }

  /// The probability that the time constant is at most so many days; `nil` when the model has none.
  public func probabilityTimeConstant(atMost days: Double) -> Double? {
    guard priors.onset != nil else { return nil }
    return days <= 0 ? 0 : marginal({ $0.w }, nodes.lattice.centre.w, nodes.lattice.spacing.w).cumulative(log(days))
  }

  /// The 2.5 % and 97.5 % points of the correlation, to about a hundredth of its standard deviation.
  public var rhoInterval: (lower: Double, upper: Double) {
    let density = marginal({ $0.u }, nodes.lattice.centre.u, nodes.lattice.spacing.u)
    return (tanh(density.quantile(0.025)), tanh(density.quantile(0.975)))
  }

  /// The 2.5 % and 97.5 % points of the innovations' standard deviation, to about a hundredth of its own.
  public var sigmaInterval: (lower: Double, upper: Double) {
    let density = marginal({ $0.v }, nodes.lattice.centre.v, nodes.lattice.spacing.v)
    return (exp(density.quantile(0.025)), exp(density.quantile(0.975)))
  }

  private typealias Axis = (PosteriorNodes.Place) -> Int32

  private func marginal(_ axis: Axis, _ centre: Double, _ spacing: Double) -> LatticeDensity {
    let (low, sums) = weights(along: axis)
    return LatticeDensity(start: centre + Double(low - 1) * spacing, step: spacing, values: [0] + sums + [0])
  }

  /// The weight of each line across an axis of the lattice, from the first that has nodes.
  private func weights(along axis: Axis) -> (low: Int32, sums: [Double]) {
    var (low, high) = (Int32.max, Int32.min)
    for place in nodes.places {
      low = min(low, axis(place))
      high = max(high, axis(place))
    }
    guard low <= high else { return (0, [0]) }
    var sums = [Double](repeating: 0, count: Int(high - low) + 1)
    for (place, weight) in zip(nodes.places, nodes.weights) { sums[Int(axis(place) - low)] += weight }
    return (low, sums)
  }

  private func mixture(_ coefficient: Int) -> GaussianMixture {
    GaussianMixture(
      weights: Array(nodes.weights), means: (0..<nodes.count).map { nodes.mean($0, coefficient) },
      deviations: (0..<nodes.count).map { nodes.deviation($0, coefficient) })
  }

  private func moments(_ axis: Axis, _ value: (Int32) -> Double) -> Moments {
    let (low, sums) = weights(along: axis)
    let values = sums.indices.map { value(low + Int32($0)) }
    let heaviest = sums.indices.max { sums[$0] < sums[$1] } ?? 0
    // From near the mean, so that the squares are of the size of the variance.
    let base = values[heaviest]
    var (mean, square) = (0.0, 0.0)
    for (found, weight) in zip(values, sums) {
      mean += weight * (found - base)
      square += weight * (found - base) * (found - base)
    }
    return Moments(mean: mean + base, deviation: max(square - mean * mean, 0).squareRoot())
  }
}
