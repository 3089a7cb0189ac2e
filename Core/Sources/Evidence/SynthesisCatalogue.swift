public import Quantities

/// Figures of trials that are put together or computed again. Below 0 is in favour of naltrexone.
public struct SynthesisCatalogue: Codable, Hashable, Sendable {
  /// The trials that are put together.
  public let trials: [Trial]
  /// Meta-analyses as they were published; no part of ours.
  public let published: [Published]
  /// Shares of people, as counts.
  public let shares: [Share]
  /// Two correlations with one predictor in the same people.
  public let correlations: Correlations

  private enum CodingKeys: String, CodingKey {
    case trials = "syntheses"
    case published, shares, correlations
  }

  /// One trial.
  public struct Trial: Codable, Hashable, Sendable, Identifiable {
    /// The source's name.
    public let id: Source.ID
    /// What people call it.
    public let title: String
    /// Year of publication.
    public let year: Int
    /// Whom it compared.
    public let people: People
    /// The difference in pain in standard deviations.
    public let standardised: ExactDecimal
    /// The difference in pain on a scale from 0 to 10, where that was its scale.
    public let points: Points?
    /// Who says so.
    public let claims: [Claim.ID]
    /// A caveat.
    public let note: String?
  }

  /// Two groups, or the same people twice.
  public struct People: Codable, Hashable, Sendable {
    /// In the group on naltrexone.
    public let treated: Int?
    /// In the group on placebo.
    public let placebo: Int?
    /// Who took both.
    public let paired: Int?
  }

  /// A difference in points with its 95 % interval or its two-sided p-value.
  public struct Points: Codable, Hashable, Sendable {
    /// Points.
    public let difference: ExactDecimal
    /// Lower end.
    public let low: ExactDecimal?
    /// Upper end.
    public let high: ExactDecimal?
    /// The p-value.
    public let p: ExactDecimal?
  }

  /// A published mean with its 95 % interval.
  public struct Published: Codable, Hashable, Sendable {
    /// What people call it.
    public let title: String
    /// The mean difference.
    public let value: ExactDecimal
    /// Lower end.
    public let low: ExactDecimal
    /// Upper end.
    public let high: ExactDecimal
    /// Who says so.
    public let claims: [Claim.ID]
  }

  /// How many of how many.
  public struct Count: Codable, Hashable, Sendable {
    /// How many had it.
    public let count: Int
    /// Of how many.
    public let people: Int
  }

  /// One outcome of one trial.
  public struct Share: Codable, Hashable, Sendable {
    /// What was counted.
    public let title: String
    /// On naltrexone.
    public let treated: Count
    /// On placebo, where it was given.
    public let placebo: Count?
    /// Whether the same people stand on both sides.
    public let paired: Bool?
    /// Who says so.
    public let claims: [Claim.ID]
    /// A caveat.
    public let note: String?
  }

  /// How a predictor correlates with the change on naltrexone and on placebo.
  public struct Correlations: Codable, Hashable, Sendable {
    /// What was correlated with the change.
    public let predictor: String
    /// On naltrexone.
    public let treated: ExactDecimal
    /// On placebo.
    public let placebo: ExactDecimal
    /// How many people.
    public let people: Int
    /// Who says so.
    public let claims: [Claim.ID]
  }
}

extension SynthesisCatalogue {
  /// The figures built into the program.
  /// - Throws: ``EvidenceError`` when the file cannot be read; a test keeps that from shipping.
  public static func embedded() throws(EvidenceError) -> SynthesisCatalogue {
    let found = try EvidenceFiles.entries(SynthesisCatalogue.self, "syntheses", { [$0] })
    guard let catalogue = found.first else { throw EvidenceError(file: "syntheses.json", problem: "it is missing") }
    return catalogue
  }

  /// What is wrong: figures that rest on no claim that was read in its source.
  public func problems(in evidence: EvidenceBase) -> [String] {
    let claims =
      trials.flatMap(\.claims) + published.flatMap(\.claims) + shares.flatMap(\.claims) + correlations.claims
    return claims.compactMap { id in
      guard let claim = evidence.claim(id) else { return "syntheses: the claim \(id) does not exist" }
      return claim.verified ? nil : "syntheses: the claim \(id) was not read in its source"
    }
  }
}
