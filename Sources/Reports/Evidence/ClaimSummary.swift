public import Evidence

/// A claim as one entry of a list.
public struct ClaimSummary: Encodable, Sendable {
  public let id: String
  public let address: String
  public let statement: String
  public let figures: [String]
  public let grade: String
  public let topic: String
  public let isUnverified: Bool
  public let sources: [Link]

  init(_ claim: Claim, in evidence: EvidenceBase) {
    id = claim.id
    address = EvidenceAddress.claim(claim.id)
    statement = claim.statement
    figures = (claim.values ?? []).map(\.shown)
    grade = claim.grade.shown
    topic = claim.topic.shown
    isUnverified = !claim.verified
    sources = claim.sources.map { id in
      Link(label: evidence.source(id)?.shortName ?? id, address: EvidenceAddress.source(id))
    }
  }
}

/// Where the pages of the evidence are.
public enum EvidenceAddress {
  public static let list = "/evidence"

  public static func claim(_ id: Claim.ID) -> String { "\(list)/claims/\(id)" }
  public static func source(_ id: Source.ID) -> String { "\(list)/sources/\(id)" }
  public static func disagreement(_ id: Disagreement.ID) -> String { "\(list)/disagreements/\(id)" }
}

extension Source {
  /// How a source is named where there is little room: its authors and year, or else its title.
  var shortName: String {
    guard let authors else { return title }
    return year.map { "\(authors) \($0)" } ?? authors
  }
}

extension Claim.Topic {
  /// The name people read.
  public var shown: String {
    switch self {
    case .kinetics: "What the body does with it"
    case .receptors: "Opioid receptors"
    case .mechanism: "How it might work"
    case .drugs: "Other medicines"
    case .efficacy: "Whether it works"
    case .safety: "Side effects and risks"
    case .interactions: "Interactions"
    case .waiting: "Waiting after opioids"
    case .surgery: "Surgery"
    case .dosing: "Dosing"
    case .preparation: "Making the dose"
    case .supply: "Supply and cost"
    case .measures: "How to measure"
    case .codes: "Codes and terms"
    case .practice: "Practice"
    }
  }
}
