public import Evidence

/// One claim with everything that is known about it.
public struct ClaimPage: PageValue {
  /// A figure of the claim, in columns.
  public struct Figure: Encodable, Sendable {
    public let name: String
    public let value: String
    public let range: String
    public let unit: String
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
    self.value = value.value.map(String.init(describing:)) ?? "–"
    unit = value.unit.map { $0 == "1" ? "none" : Claim.Value.shownUnit($0) } ?? "none"
    let span: String? =
      switch (value.low, value.high) {
      case (let low?, let high?): "\(low) to \(high)"
      case (let low?, nil): "from \(low)"
      case (nil, let high?): "up to \(high)"
      case (nil, nil): nil
      }
    range = [span, value.interval.map { span == nil ? $0 : "(\($0))" }].compactMap { $0 }.joined(separator: " ")
  }
}
