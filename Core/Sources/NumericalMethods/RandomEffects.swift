import Foundation

/// Several studies' effects put together: a common mean, and how much studies differ beyond chance.
///
/// The variance τ² between studies is that of restricted maximum likelihood; the interval of the mean is Hartung and Knapp's,
/// which is right for few studies where the normal one is too narrow: Knapp and Hartung, Stat Med 22 (2003) 2693.
public struct RandomEffects: Hashable, Sendable {
  /// An effect and its standard error.
  public struct Study: Hashable, Sendable {
    /// The effect.
    public let effect: Double
    /// Its standard error, above 0.
    public let standardError: Double

    /// Makes a study; a standard error below 10⁻¹² counts as that.
    public init(effect: Double, standardError: Double) {
      self.effect = effect
      self.standardError = max(standardError, 1e-12)
    }
  }

  /// An estimate and its 95 % interval.
  public struct Estimate: Hashable, Sendable {
    /// The mean effect.
    public let mean: Double
    /// Its standard error.
    public let standardError: Double
    /// The 2.5 % point.
    public let lower: Double
    /// The 97.5 % point.
    public let upper: Double
    /// The two-sided p-value of no effect.
    public let pValue: Double
  }

  /// The variance between studies by restricted maximum likelihood, at least 0.
  public let betweenVariance: Double
  /// The same by DerSimonian and Laird's moments.
  public let momentVariance: Double
  /// Cochran's Q, with one degree of freedom less than there are studies.
  public let heterogeneity: Double
  /// I²: the share of the scatter that is beyond chance, by Q.
  public let inconsistency: Double
  /// As if all studies measured one effect.
  public let common: Estimate
  /// The random-effects mean with the normal interval.
  public let normal: Estimate
  /// The random-effects mean with Hartung and Knapp's interval.
  public let hartungKnapp: Estimate
  /// The same, never narrower than the t interval without their factor: the cautious form for few studies.
  public let cautious: Estimate
  /// Where the true effect of another such study would lie in 95 of 100; only with three studies or more.
  public let prediction: ClosedRange<Double>?
  /// The share of each study in the random-effects mean.
  public let weights: [Double]

  /// Puts studies together.
  /// - Returns: `nil` for fewer than two.
  public init?(_ studies: [Study]) {
    guard studies.count >= 2 else { return nil }
    let freedom = Double(studies.count - 1)
    let fixed = Weighted(studies, between: 0)
    heterogeneity = fixed.scatter
    inconsistency = fixed.scatter > 0 ? max((fixed.scatter - freedom) / fixed.scatter, 0) : 0
    momentVariance = max((fixed.scatter - freedom) / (fixed.sum - fixed.squares / fixed.sum), 0)
    betweenVariance = Self.restricted(studies)
    let random = Weighted(studies, between: betweenVariance)
    let student = StudentDistribution(degreesOfFreedom: freedom)
    let factor = (random.scatter / freedom).squareRoot()
    let error = (1 / random.sum).squareRoot()
    common = Self.estimate(fixed.mean, (1 / fixed.sum).squareRoot(), nil)
    normal = Self.estimate(random.mean, error, nil)
    hartungKnapp = Self.estimate(random.mean, error * factor, student)
    cautious = Self.estimate(random.mean, error * max(factor, 1), student)
    weights = random.weights.map { $0 / random.sum }
    if studies.count >= 3 {
      let reach =
        StudentDistribution(degreesOfFreedom: freedom - 1).quantile(0.975)
        * (betweenVariance + error * error).squareRoot()
      prediction = (random.mean - reach)...(random.mean + reach)
    } else {
      prediction = nil
    }
  }

  private static func estimate(_ mean: Double, _ error: Double, _ student: StudentDistribution?) -> Estimate {
    let reach = (student?.quantile(0.975) ?? StandardNormal.quantile(0.975)) * error
    let ratio = mean / max(error, 1e-300)
    let p = student?.twoSidedTail(ratio) ?? 2 * StandardNormal.cumulative(-abs(ratio))
    return Estimate(mean: mean, standardError: error, lower: mean - reach, upper: mean + reach, pValue: p)
  }

  /// The variance at which the restricted likelihood is highest: on a grid first, since it can have two maxima.
  private static func restricted(_ studies: [Study]) -> Double {
    func lost(_ between: Double) -> Double {
      let weighted = Weighted(studies, between: between)
      return weighted.scatter + log(weighted.sum) - weighted.weights.reduce(0) { $0 + log($1) }
    }
    let effects = studies.map(\.effect)
    let spread = (effects.max() ?? 0) - (effects.min() ?? 0)
    guard spread > 0 else { return 0 }
    // No variance between studies can exceed that of effects at both ends of their range by much.
    let places = [0] + (0...200).map { spread * spread * exp(0.06 * Double($0 - 200)) }
    let best = places.indices.min { lost(places[$0]) < lost(places[$1]) } ?? 0
    if best == 0 { return 0 }
    let found = lowestPlace(
      low: places[best - 1], high: places[min(best + 1, places.count - 1)], tolerance: 1e-10 * spread * spread, of: lost
    ).place
    return lost(found) <= lost(0) ? found : 0
  }

  /// The mean for one variance between studies.
  private struct Weighted {
    let weights: [Double]
    let sum: Double
    let squares: Double
    let mean: Double
    let scatter: Double

    init(_ studies: [Study], between: Double) {
      let weights = studies.map { 1 / ($0.standardError * $0.standardError + between) }
      let sum = weights.reduce(0, +)
      let mean = zip(weights, studies).reduce(0) { $0 + $1.0 * $1.1.effect } / sum
      self.weights = weights
      self.sum = sum
      self.mean = mean
      squares = weights.reduce(0) { $0 + $1 * $1 }
      scatter = zip(weights, studies).reduce(0) { $0 + $1.0 * ($1.1.effect - mean) * ($1.1.effect - mean) }
    }
  }
}
