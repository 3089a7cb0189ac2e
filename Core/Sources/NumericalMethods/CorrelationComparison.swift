import Foundation

/// Tests of whether two correlations differ.
public enum CorrelationComparison {
  /// A statistic and its two-sided p-value.
  public struct Test: Hashable, Sendable {
    /// z, or t.
    public let statistic: Double
    /// The two-sided p-value.
    public let pValue: Double
  }

  /// Whether a correlation differs from 0: Student's t with n - 2 degrees of freedom.
  /// - Parameters:
  ///   - r: Strictly between -1 and 1.
  ///   - n: People, at least 3.
  public static func againstZero(_ r: Double, n: Int) -> Test {
    let freedom = Double(n - 2)
    let t = r * (freedom / (1 - r * r)).squareRoot()
    return Test(statistic: t, pValue: StudentDistribution(degreesOfFreedom: freedom).twoSidedTail(t))
  }

  /// Fisher's test for two correlations in different people, of whom there are at least 4 in each group.
  public static func independent(_ first: Double, n: Int, _ second: Double, n other: Int) -> Test {
    normal((atanh(first) - atanh(second)) / (1 / Double(n - 3) + 1 / Double(other - 3)).squareRoot())
  }

  /// Which values the correlation of the two outcomes can have at all, given that of each with the predictor: outside
  /// them the three correlations contradict each other.
  public static func possibleRange(_ first: Double, _ second: Double) -> ClosedRange<Double> {
    let half = ((1 - first * first) * (1 - second * second)).squareRoot()
    return max(first * second - half, -1)...min(first * second + half, 1)
  }

  /// Two correlations with one predictor in the same people: Meng, Rosenthal and Rubin, Psychol Bull 111 (1992) 172.
  /// - Parameter between: The correlation of the two outcomes, within ``possibleRange(_:_:)``.
  public static func meng(_ first: Double, _ second: Double, between: Double, n: Int) -> Test {
    let square = (first * first + second * second) / 2
    let f = min((1 - between) / (2 * (1 - square)), 1)
    let h = (1 - f * square) / (1 - square)
    return normal((atanh(first) - atanh(second)) * (Double(n - 3) / (2 * (1 - between) * h)).squareRoot())
  }

  /// The same by Steiger, Psychol Bull 87 (1980) 245, equation 14: with the pooled correlation in the covariance.
  public static func steiger(_ first: Double, _ second: Double, between: Double, n: Int) -> Test {
    let mean = (first + second) / 2
    let square = mean * mean
    let psi = between * (1 - 2 * square) - 0.5 * square * (1 - 2 * square - between * between)
    let covariance = psi / ((1 - square) * (1 - square))
    return normal((atanh(first) - atanh(second)) * (Double(n - 3) / (2 - 2 * covariance)).squareRoot())
  }

  /// The same by Williams, J R Stat Soc B 21 (1959) 396: Student's t with n - 3 degrees of freedom.
  public static func williams(_ first: Double, _ second: Double, between: Double, n: Int) -> Test {
    let determinant =
      1 - first * first - second * second - between * between + 2 * first * second * between
    let mean = (first + second) / 2
    let people = Double(n)
    let rest = (1 - between) * (1 - between) * (1 - between)
    let t =
      (first - second)
      * ((people - 1) * (1 + between) / (2 * (people - 1) / (people - 3) * determinant + mean * mean * rest))
      .squareRoot()
    return Test(statistic: t, pValue: StudentDistribution(degreesOfFreedom: people - 3).twoSidedTail(t))
  }

  private static func normal(_ z: Double) -> Test {
    Test(statistic: z, pValue: 2 * StandardNormal.cumulative(-abs(z)))
  }
}
