import Foundation
import NumericalMethods
import Quantities
import Testing

@testable import Trials

/// A file beside the tests.
func fixture(_ name: String) throws -> String {
  try String(
    contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: name), encoding: .utf8)
}

/// The fields of a file's lines but the first.
func fields(_ name: String) throws -> [[String]] {
  try fixture(name).split(whereSeparator: \.isNewline).dropFirst()
    .map { $0.split(separator: ",").map { $0.trimmingCharacters(in: ["\""]) } }
}

/// Four arms: 0, 1.5, 3 and 4.5 mg.
let fourArms = [0, 15, 30, 45].map { tenths in
  TrialArm(label: "\(Double(tenths) / 10)", dose: .micrograms(tenths * 100))
}

/// The workload W1: 84 days, 12 blocks of 7, arms 0, 1.5, 3 and 4.5 mg.
func w1() throws -> TrialSeries {
  try TrialSeries(
    arms: fourArms,
    days: try fields("Fixtures/w1_data.csv").map { row in
      TrialDay(day: Int(row[0]) ?? -1, arm: Int(row[2]) ?? -1, score: Double(row[5]))
    })
}

extension TrialPriors {
  /// The default for 0 to 10 without a time constant.
  static let immediate = TrialPriors.standard(lowest: 0, highest: 10, onset: nil)
}

@Suite("The exact answer of W1 and the fits of W3")
struct W1Tests {
  @Test("every mean and standard deviation agrees to a millionth")
  func posterior() throws {
    let posterior = try TrialPosterior(try w1(), priors: .immediate)
    let found: [String: Moments] = Dictionary(
      uniqueKeysWithValues: [
        ("a", posterior.intercept), ("b", posterior.trend), ("beta1.5", posterior.effect(1)),
        ("beta3.0", posterior.effect(2)), ("beta4.5", posterior.effect(3)),
      ].map { ($0, Moments(mean: $1.mean, deviation: $1.deviation)) }
        + [("rho", posterior.rho), ("sigma", posterior.sigma)])
    let expected = try fields("Fixtures/w1_exact.csv")
    #expect(expected.count == found.count)
    for row in expected {
      let moments = try #require(found[row[0]])
      // The reference states that two grids agree to 3·10⁻⁷.
      #expect(abs(moments.mean - (Double(row[1]) ?? .nan)) < 1e-6, "\(row[0])")
      #expect(abs(moments.deviation - (Double(row[2]) ?? .nan)) < 1e-6, "\(row[0])")
    }
    #expect(posterior.quadratureError < 1e-6)
  }

  @Test(
    "generalised least squares agrees with nlme",
    arguments: [(LikelihoodKind.restricted, "REML", 1e-6), (.full, "ML", 1e-7)])
  func leastSquares(kind: LikelihoodKind, name: String, tolerance: Double) throws {
    let fit = try GeneralisedLeastSquares(try w1(), kind: kind)
    let rows = try fields("Fixtures/w3_gls_\(name).csv")
    let expected = Dictionary(uniqueKeysWithValues: rows.map { ($0[0], (Double($0[1]), Double($0[2]))) })
    for (index, term) in ["(Intercept)", "x", "arm1", "arm2", "arm3"].enumerated() {
      let (estimate, error) = try #require(expected[term])
      // nlme stops where the likelihood is flat to its own tolerance: its REML correlation differs in the seventh digit.
      #expect(abs(fit.estimates[index] - (estimate ?? .nan)) < tolerance)
      #expect(abs(fit.standardErrors[index] - (error ?? .nan)) < tolerance)
    }
    #expect(abs(fit.correlation - (expected["phi"]?.0 ?? .nan)) < tolerance)
    #expect(abs(fit.marginalDeviation - (expected["sigma_marginal"]?.0 ?? .nan)) < tolerance)
    // The value at the top is flat: both agree to more digits there.
    #expect(abs(fit.logLikelihood - (expected["logLik"]?.0 ?? .nan)) < 1e-9)
  }

  @Test("the REML correlation agrees with 30-digit arithmetic where nlme has stopped early")
  func exactCorrelation() throws {
    // The root of the derivative by mpmath 1.3 with 30 digits.
    #expect(abs(try GeneralisedLeastSquares(try w1()).correlation - 0.425_829_171_816_596) < 1e-8)
  }
}
