import Evidence

/// A source as it is cited.
public struct SourceCitation: Encodable, Sendable {
  public let id: String
  public let address: String
  public let title: String
  /// Who, when and where, in one line; nil when nothing of that is known.
  public let origin: String?
  public let kind: String
  /// How much of it was read.
  public let reading: String
  public let identifiers: [Link]
  public let note: String?

  init(_ source: Source) {
    id = source.id
    address = EvidenceAddress.source(source.id)
    title = source.title
    let parts = [source.authors, source.year.map(String.init), source.container].compactMap { $0 }
    origin = parts.isEmpty ? nil : parts.joined(separator: ", ")
    kind = source.kind.shown
    reading = source.read.shown
    identifiers = source.identifiers?.links ?? []
    note = source.note
  }
}

extension Source.Identifiers {
  /// Where each identifier leads.
  var links: [Link] {
    [
      doi.map { Link(label: "doi:\($0)", address: "https://doi.org/\($0)") },
      pmid.map { Link(label: "PubMed \($0)", address: "https://pubmed.ncbi.nlm.nih.gov/\($0)/") },
      pmcid.map { Link(label: $0, address: "https://pmc.ncbi.nlm.nih.gov/articles/\($0)/") },
      nct.map { Link(label: $0, address: "https://clinicaltrials.gov/study/\($0)") },
    ].compactMap { $0 }
  }
}
