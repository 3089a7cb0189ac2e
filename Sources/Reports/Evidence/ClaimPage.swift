public import Evidence

/// One claim with everything that is known about it.
public struct ClaimPage: PageValue {
  /// A figure of the claim: as people read it, and in the parts that a program reads.
  public struct Figure: Encodable, Sendable {
    public let name: String
    public let figure: String
    public let value: String?
    public let low: String?
    public let high: String?
    public let interval: String?
    /// UCUM code.
    public let unit: String?
  }

  public let title: String
  public let id: String
  public let statement: String
  public let isUnverified: Bool
  public let topic: Link
  public let grade: String
  public let population: String?
  public let note: String?
  public let hasFigures: Bool
  public let figures: [Figure]
  public let sources: [SourceCitation]
  public let hasDisagreements: Bool
  public let disagreements: [Link]
  public let hasUses: Bool
  public let uses: [EvidenceUse]
  public let evidenceVersion: String

  /// - Returns: nil when there is no such claim.
  public init?(_ id: Claim.ID, in library: EvidenceLibrary) {
    let evidence = library.evidence
    guard let claim = evidence.claim(id) else { return nil }
    title = "Claim \(id)"
    self.id = id
    statement = claim.statement
    isUnverified = !claim.verified
    topic = Link(label: claim.topic.shown, address: "\(EvidenceAddress.list)?topic=\(claim.topic.rawValue)")
    grade = claim.grade.shown
    population = claim.population
    note = claim.note
    figures = (claim.values ?? []).map(Figure.init)
    sources = claim.sources.compactMap(evidence.source).map(SourceCitation.init)
    disagreements = evidence.disagreements(about: id).map { disagreement in
      Link(label: disagreement.question, address: EvidenceAddress.disagreement(disagreement.id))
    }
    uses = library.uses[id] ?? []
    hasFigures = !figures.isEmpty
    hasDisagreements = !disagreements.isEmpty
    hasUses = !uses.isEmpty
    evidenceVersion = library.version
  }
}

extension ClaimPage.Figure {
  init(_ value: Claim.Value) {
    name = value.name
    figure =
      value.shown.hasPrefix("\(value.name): ") ? String(value.shown.dropFirst(value.name.count + 2)) : value.shown
    self.value = value.value.map(String.init(describing:))
    low = value.low.map(String.init(describing:))
    high = value.high.map(String.init(describing:))
    interval = value.interval
    unit = value.unit
  }
}
