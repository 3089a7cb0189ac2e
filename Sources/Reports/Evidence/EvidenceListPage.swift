import Evidence

/// The way into the evidence: a search, its results, or an overview when nothing is looked for yet.
public struct EvidenceListPage: PageValue {
  public struct Topic: Encodable, Sendable {
    public let label: String
    public let address: String
    public let count: Int
  }

  /// How many claims are shown at a time: enough to scan, few enough for a slow computer.
  public static let pageLength = 40

  public let title = "Evidence"
  public let words: TextField
  public let topic: ChoiceField
  public let grade: ChoiceField
  public let verified: ChoiceField
  public let summary: String
  public let isOverview: Bool
  public let topics: [Topic]
  public let claims: [ClaimSummary]
  public let previous: Link?
  public let next: Link?
  public let hasDisagreements: Bool
  public let disagreements: [Link]
  public let evidenceVersion: String

  /// - Parameters:
  ///   - start: the index of the first claim shown; out of range, it counts from the nearest end.
  ///   - length: how many claims are shown at most; `pageLength` in a page.
  public init(
    _ query: EvidenceQuery, startingAt start: Int = 0, in library: EvidenceLibrary, length: Int = pageLength
  ) {
    let evidence = library.evidence
    words = TextField(
      name: "words", label: "Words", hint: "For example: half-life, Liptan, surgery", value: query.words)
    topic = Self.topicField(query.topic)
    grade = Self.gradeField(query.grade)
    verified = Self.verifiedField(query.verified)
    isOverview = query.isEmpty
    evidenceVersion = library.version

    if query.isEmpty {
      topics = Claim.Topic.allCases.map { topic in
        Topic(
          label: topic.shown, address: "\(EvidenceAddress.list)?topic=\(topic.rawValue)",
          count: evidence.claims.count { $0.topic == topic })
      }
      claims = []
      previous = nil
      next = nil
      summary = """
        \(evidence.claims.count) claims from \(evidence.sources.count) sources, \
        \(evidence.claims.count { !$0.verified }) of them not verified.
        """
    } else {
      topics = []
      let found = library.claims(matching: query)
      let start = max(0, min(start, found.count - 1) / length * length)
      let end = found.count - start > length ? start + length : found.count
      claims = found[start..<end].map { ClaimSummary($0, in: evidence) }
      previous =
        start > 0 ? Link(label: "Earlier claims", address: query.address(startingAt: start - length)) : nil
      next = end < found.count ? Link(label: "Further claims", address: query.address(startingAt: end)) : nil
      summary = Self.summary(shown: start..<end, of: found.count)
    }
    let wanted = query.isEmpty || !query.words.isEmpty
    disagreements = (wanted ? library.disagreements(matching: query.words) : []).map { disagreement in
      Link(label: disagreement.question, address: EvidenceAddress.disagreement(disagreement.id))
    }
    hasDisagreements = !disagreements.isEmpty
  }

  private static func summary(shown: Range<Int>, of count: Int) -> String {
    switch count {
    case 0: "No claim matches. Try fewer or shorter words."
    case 1: "1 claim matches."
    case shown.count: "\(count) claims match."
    default: "\(count) claims match. These are \(shown.lowerBound + 1) to \(shown.upperBound)."
    }
  }
}

extension EvidenceListPage {
  private static func topicField(_ chosen: Claim.Topic?) -> ChoiceField {
    ChoiceField(
      name: "topic", label: "Topic",
      options: [("", "Any")] + Claim.Topic.allCases.map { ($0.rawValue, $0.shown) }, chosen: chosen?.rawValue)
  }

  private static func gradeField(_ chosen: Claim.Grade?) -> ChoiceField {
    ChoiceField(
      name: "grade", label: "Sort of evidence",
      options: [("", "Any")] + Claim.Grade.allCases.map { ($0.rawValue, $0.shown) }, chosen: chosen?.rawValue)
  }

  private static func verifiedField(_ chosen: Bool?) -> ChoiceField {
    ChoiceField(
      name: "verified", label: "Read in its source",
      options: [("", "Either"), ("yes", "Yes"), ("no", "No: unverified")], chosen: chosen.map { $0 ? "yes" : "no" })
  }
}

extension EvidenceQuery {
  /// The address of a page of results.
  func address(startingAt start: Int) -> String {
    let fields = [
      ("words", words), ("topic", topic?.rawValue ?? ""), ("grade", grade?.rawValue ?? ""),
      ("verified", verified.map { $0 ? "yes" : "no" } ?? ""), ("start", start > 0 ? String(start) : ""),
    ]
    let text = fields.filter { !$0.1.isEmpty }.map { "\($0.0)=\($0.1.percentEncodedForQuery)" }.joined(separator: "&")
    return text.isEmpty ? EvidenceAddress.list : "\(EvidenceAddress.list)?\(text)"
  }
}

extension String {
  /// The text with every byte but letters, digits, `-`, `.` and `_` as `%41`.
  var percentEncodedForQuery: String {
    utf8.map { byte in
      let character = Character(UnicodeScalar(byte))
      if byte < 128, character.isLetter || character.isNumber || "-._".contains(character) { return String(character) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
