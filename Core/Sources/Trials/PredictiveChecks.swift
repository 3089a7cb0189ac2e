import Foundation
public import NumericalMethods

/// Whether the data look as the model says they should: posterior predictive checks of the standardised innovations.
///
/// For each draw from the posterior the innovations that it implies are compared with as many independent standard
/// normal numbers. A share near 0 or 1 says that the model misses something; it is a warning, no test.
public struct PredictiveChecks: Hashable, Sendable {
  /// What is compared.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The largest innovation, either way: outliers.
    case largestInnovation
    /// The correlation of neighbouring innovations: memory beyond one day.
    case remainingCorrelation
    /// The variance of the second half over that of the first: a noise that changes.
    case varianceRatio
    /// The mean of the third powers: lopsidedness.
    case skewness
  }

  /// For each check, the share of draws in which the numbers of the model exceed those of the data.
  public let shares: [Kind: Double]
  /// How many draws were used.
  public let draws: Int

  /// Checks a posterior.
  public init(_ posterior: TrialPosterior, draws count: Int = 1_000, using generator: inout Xoshiro256StarStar) {
    draws = max(count, 1)
    var exceeding: [Kind: Double] = [:]
    var rowsOf: (timeConstant: Double?, rows: ModelRows)?
    for draw in posterior.draws(draws, using: &generator) {
      let rows: ModelRows
      if let known = rowsOf, known.timeConstant == draw.timeConstant {
        rows = known.rows
      } else {
        rows = ModelRows(posterior.series, timeConstant: draw.timeConstant)
        rowsOf = (draw.timeConstant, rows)
      }
      let innovations = Self.innovations(draw, rows)
      let model = innovations.map { _ in generator.nextNormal() }
      for kind in Kind.allCases where Self.value(kind, model) > Self.value(kind, innovations) {
        exceeding[kind, default: 0] += 1
      }
    }
    let total = Double(draws)
    shares = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0, (exceeding[$0] ?? 0) / total) })
  }

  private static func innovations(_ draw: PosteriorDraw, _ rows: ModelRows) -> [Double] {
    let errors = (0..<rows.count).map { row -> Double in
      var fitted = 0.0
      for k in 0..<rows.coefficients { fitted += rows.values[row * rows.width + k] * draw.coefficients[k] }
      return rows.values[row * rows.width + rows.coefficients] - fitted
    }
    return Whitening(Correlation(artanh: atanh(draw.rho)), gaps: rows.gaps).apply(errors).map { $0 / draw.sigma }
  }

  private static func value(_ kind: Kind, _ x: [Double]) -> Double {
    switch kind {
    case .largestInnovation: return x.reduce(0) { max($0, abs($1)) }
    case .remainingCorrelation:
      return zip(x, x.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(max(x.count - 1, 1))
    case .varianceRatio:
      let half = x.count / 2
      let first = x.prefix(half).reduce(0) { $0 + $1 * $1 }
      return x.suffix(half).reduce(0) { $0 + $1 * $1 } / max(first, 1e-300)
    case .skewness: return x.reduce(0) { $0 + $1 * $1 * $1 } / Double(max(x.count, 1))
    }
  }
}
