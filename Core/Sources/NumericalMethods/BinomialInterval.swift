/// A share with its 95 % interval.
public struct BinomialShare: Hashable, Sendable {
  /// How many had it.
  public let count: Int
  /// Of how many.
  public let people: Int

  /// Makes a share; the count is kept from 0 to the people, who are at least 1.
  public init(count: Int, people: Int) {
    self.people = max(people, 1)
    self.count = min(max(count, 0), self.people)
  }

  /// The share, from 0 to 1.
  public var estimate: Double { Double(count) / Double(people) }

  /// The exact interval by Clopper and Pearson, Biometrika 26 (1934) 404: at least 95 % whatever the true share.
  public var exactInterval: (lower: Double, upper: Double) {
    let (x, n) = (Double(count), Double(people))
    // The chance of so many or more is I_p(x, n - x + 1), that of so many or fewer 1 - I_p(x + 1, n - x).
    let lower = count == 0 ? 0 : bracketedRoot(low: 0, high: 1) { regularisedBeta($0, x, n - x + 1) - 0.025 }
    let upper = count == people ? 1 : bracketedRoot(low: 0, high: 1) { regularisedBeta($0, x + 1, n - x) - 0.975 }
    return (lower, upper)
  }

  /// The score interval by Wilson, J Am Stat Assoc 22 (1927) 209: near 95 % on average.
  public var scoreInterval: (lower: Double, upper: Double) {
    let z = StandardNormal.quantile(0.975)
    let n = Double(people)
    let middle = (estimate + z * z / (2 * n)) / (1 + z * z / n)
    let half = z * (estimate * (1 - estimate) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
    return (max(middle - half, 0), min(middle + half, 1))
  }

  /// This share less another, of other people, with the hybrid score interval by Newcombe (method 10), Stat Med 17 (1998)
  /// 873.
  public func difference(from other: BinomialShare) -> (estimate: Double, lower: Double, upper: Double) {
    let (own, its) = (scoreInterval, other.scoreInterval)
    let difference = estimate - other.estimate
    func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
    return (
      difference, difference - length(estimate - own.lower, its.upper - other.estimate),
      difference + length(own.upper - estimate, other.estimate - its.lower)
    )
  }
}
