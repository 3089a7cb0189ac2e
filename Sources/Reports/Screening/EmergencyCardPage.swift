import Evidence
public import Screening

/// `/screen/card`: a card to print and carry.
public struct EmergencyCardPage: PageValue {
  public let title = "Emergency and surgery card"
  public let dose: String?
  public let lastDose: String?
  public let statements: [Statement]
  public let evidenceVersion: String

  /// A sentence with who says so.
  public struct Statement: Encodable, Sendable {
    public let text: String
    public let who: [Link]
  }

  public init(_ card: EmergencyCard, in library: EvidenceLibrary) {
    dose = card.dose
    lastDose = card.lastDose
    evidenceVersion = card.evidenceVersion
    statements = card.statements.map { statement in
      var seen: Set<String> = []
      let who = statement.claims.flatMap { library.evidence.claim($0)?.sources ?? [] }
        .filter { seen.insert($0).inserted }
        .compactMap { library.evidence.source($0) }
        .map { Link(label: $0.shortName, address: EvidenceAddress.source($0.id)) }
      return Statement(text: statement.text, who: who)
    }
  }
}
