public import Evidence

/// The smallest difference from the reference that would matter to the person, in score points, above 0.
public struct SmallestChange: Hashable, Sendable {
  /// Points of the score.
  public let points: Double
  /// The claims behind it; none when the person chose it.
  public let claims: [Claim.ID]

  /// A difference that somebody chose.
  public init(chosen points: Double) {
    self.points = points
    claims = []
  }

  private init(points: Double, claims: [Claim.ID]) {
    self.points = points
    self.claims = claims
  }

  /// For a pain score from 0 to 10: 2 points.
  ///
  /// Claims `measures.nrs.moderate` (a fall of 30 % or about 2 points is moderately important) and `measures.nrs.farrar`
  /// (in 2724 people 2.0 points went with "much improved").
  public static let painFromZeroToTen = SmallestChange(
    points: 2, claims: ["measures.nrs.moderate", "measures.nrs.farrar"])

  /// For another scale, where no claim gives points: 30 % of the mean score under the reference, in analogy to the same
  /// two claims.
  public static func thirtyPercent(of referenceMean: Double) -> SmallestChange {
    SmallestChange(
      points: max(0.3 * abs(referenceMean), 1e-9), claims: ["measures.nrs.moderate", "measures.nrs.farrar"])
  }
}

/// Which way a score gets better.
public enum ScoreDirection: String, Hashable, Sendable, Codable {
  /// As with pain.
  case lowerIsBetter
  /// As with mood.
  case higherIsBetter

  /// The factor that turns a difference of scores into a benefit.
  public var benefitSign: Double { self == .lowerIsBetter ? -1 : 1 }
}
