public import Evidence

/// A question that sources answer differently, the answers, and what the product does about it.
public struct DisagreementPage: PageValue {
  public let title: String
  public let id: String
  public let question: String
  public let handling: String
  public let reason: String
  public let claims: [ClaimSummary]
  public let evidenceVersion: String

  /// - Returns: nil when there is no such disagreement.
  public init?(_ id: Disagreement.ID, in library: EvidenceLibrary) {
    guard let disagreement = library.evidence.disagreement(id) else { return nil }
    title = "Sources disagree: \(disagreement.question)"
    self.id = id
    question = disagreement.question
    handling = disagreement.handling
    reason = disagreement.reason
    claims = disagreement.claims.compactMap(library.evidence.claim).map { ClaimSummary($0, in: library.evidence) }
    evidenceVersion = library.version
  }
}
