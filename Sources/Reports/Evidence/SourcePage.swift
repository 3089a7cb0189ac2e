public import Evidence

/// One source and the claims taken from it.
public struct SourcePage: PageValue {
  public let title: String
  public let source: SourceCitation
  public let claimCount: Int
  public let claims: [ClaimSummary]
  public let evidenceVersion: String

  /// - Returns: nil when there is no such source.
  public init?(_ id: Source.ID, in library: EvidenceLibrary) {
    guard let source = library.evidence.source(id) else { return nil }
    title = "Source: \(source.shortName)"
    self.source = SourceCitation(source)
    claims = library.evidence.claims(from: id).map { ClaimSummary($0, in: library.evidence) }
    claimCount = claims.count
    evidenceVersion = library.version
  }
}
