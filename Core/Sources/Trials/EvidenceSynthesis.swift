public import Evidence
import Foundation
public import NumericalMethods
import Quantities

/// The larger, later trials of the average effect, put together. Below 0 is in favour of naltrexone.
public struct EvidenceSynthesis: Sendable {
  /// One trial as it enters.
  public struct Row: Sendable {
    /// The trial.
    public let trial: SynthesisCatalogue.Trial
    /// The effect with its standard error.
    public let study: RandomEffects.Study
  }

  /// The mean without one of the trials.
  public struct LeftOut: Sendable {
    /// The trial left out.
    public let trial: SynthesisCatalogue.Trial
    /// What the others give.
    public let result: RandomEffects
  }

  /// All trials, differences in standard deviations.
  public let standardised: [Row]
  /// Their mean.
  public let pooled: RandomEffects
  /// The mean without each of them.
  public let leftOut: [LeftOut]
  /// The trials whose pain scale was 0 to 10, differences in points.
  public let points: [Row]
  /// Their mean; `nil` when there is but one.
  public let pooledPoints: RandomEffects?

  /// Puts the trials of a catalogue together.
  /// - Throws: ``SynthesisError`` when there are fewer than two, or a figure has no standard error.
  public init(_ catalogue: SynthesisCatalogue) throws(SynthesisError) {
    var (standardised, points) = ([Row](), [Row]())
    for trial in catalogue.trials {
      standardised.append(Row(trial: trial, study: try Self.standardised(trial)))
      if let study = try Self.points(trial) { points.append(Row(trial: trial, study: study)) }
    }
    guard let pooled = RandomEffects(standardised.map(\.study)) else { throw .tooFew(standardised.count) }
    self.standardised = standardised
    self.points = points
    self.pooled = pooled
    pooledPoints = RandomEffects(points.map(\.study))
    leftOut = standardised.indices.compactMap { index in
      var others = standardised.map(\.study)
      others.remove(at: index)
      return RandomEffects(others).map { LeftOut(trial: standardised[index].trial, result: $0) }
    }
  }

  /// Two groups: √((a + b)/ab + d²/2(a + b)), Hedges and Olkin, Statistical Methods for Meta-Analysis (1985), ch. 5. The same
  /// people twice, d in standard deviations of the difference: √(1/n + d²/2n).
  private static func standardised(_ trial: SynthesisCatalogue.Trial) throws(SynthesisError) -> RandomEffects.Study {
    let d = trial.standardised.doubleValue
    if let people = trial.people.paired {
      let n = Double(people)
      return .init(effect: d, standardError: (1 / n + d * d / (2 * n)).squareRoot())
    }
    guard let treated = trial.people.treated, let placebo = trial.people.placebo else {
      throw .noStandardError(trial.id)
    }
    let (a, b) = (Double(treated), Double(placebo))
    return .init(effect: d, standardError: ((a + b) / (a * b) + d * d / (2 * (a + b))).squareRoot())
  }

  /// From the 95 % interval, or from the p-value, by the normal distribution.
  private static func points(_ trial: SynthesisCatalogue.Trial) throws(SynthesisError) -> RandomEffects.Study? {
    guard let points = trial.points else { return nil }
    let difference = points.difference.doubleValue
    if let low = points.low, let high = points.high {
      let width = high.doubleValue - low.doubleValue
      return .init(effect: difference, standardError: width / (2 * StandardNormal.quantile(0.975)))
    }
    guard let p = points.p?.doubleValue, p > 0, p < 1 else { throw .noStandardError(trial.id) }
    return .init(effect: difference, standardError: abs(difference) / StandardNormal.quantile(1 - p / 2))
  }
}

/// Why trials cannot be put together.
public enum SynthesisError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two trials.
  case tooFew(Int)
  /// A trial whose figures give no standard error.
  case noStandardError(String)

  /// What is wrong, and the remedy.
  public var description: String {
    switch self {
    case .tooFew(let count): "There are \(count) trials; at least 2 are needed to put together."
    case .noStandardError(let id):
      "The figures of the trial \(id) give no standard error. Add its people, its interval or its p-value."
    }
  }
}

/// The review's comparison of two correlations, tested as it was and as it should be.
public struct CorrelationReview: Sendable {
  /// What one value of the unpublished correlation between the two changes gives.
  public struct Case: Sendable {
    /// The correlation between the change on naltrexone and that on placebo.
    public let between: Double
    /// By Meng, Rosenthal and Rubin.
    public let meng: CorrelationComparison.Test
    /// By Steiger.
    public let steiger: CorrelationComparison.Test
    /// By Williams.
    public let williams: CorrelationComparison.Test
  }

  /// The correlation on naltrexone against none.
  public let treated: CorrelationComparison.Test
  /// The correlation on placebo against none.
  public let placebo: CorrelationComparison.Test
  /// The test that was printed: for different people.
  public let asPrinted: CorrelationComparison.Test
  /// What the unpublished correlation can be at all.
  public let possible: ClosedRange<Double>
  /// Tests over that range.
  public let cases: [Case]
  /// The unpublished correlation above which Meng's test gives p below 0.05; `nil` when it does so nowhere.
  public let significantAbove: Double?

  /// Tests two correlations again.
  public init(_ correlations: SynthesisCatalogue.Correlations) {
    let (first, second) = (correlations.treated.doubleValue, correlations.placebo.doubleValue)
    let n = correlations.people
    treated = CorrelationComparison.againstZero(first, n: n)
    placebo = CorrelationComparison.againstZero(second, n: n)
    asPrinted = CorrelationComparison.independent(first, n: n, second, n: n)
    let range = CorrelationComparison.possibleRange(first, second)
    possible = range
    // The ends themselves are singular: to two digits inward.
    let ends = [(range.lowerBound * 100).rounded(.up) / 100, (range.upperBound * 100).rounded(.down) / 100]
    let inner = stride(from: -0.8, through: 0.8, by: 0.2).map { ($0 * 10).rounded() / 10 }
    cases = (ends + inner.filter { $0 > ends[0] && $0 < ends[1] }).sorted().map { between in
      Case(
        between: between, meng: CorrelationComparison.meng(first, second, between: between, n: n),
        steiger: CorrelationComparison.steiger(first, second, between: between, n: n),
        williams: CorrelationComparison.williams(first, second, between: between, n: n))
    }
    func excess(_ between: Double) -> Double {
      abs(CorrelationComparison.meng(first, second, between: between, n: n).statistic) - StandardNormal.quantile(0.975)
    }
    significantAbove =
      excess(ends[0]) > 0
      ? ends[0] : excess(ends[1]) < 0 ? nil : bracketedRoot(low: ends[0], high: ends[1], of: excess)
  }
}
