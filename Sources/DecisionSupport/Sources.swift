import Evidence
import ExactJSON
import Synchronization

/// The claims behind a card, as Markdown and as links. The same claims stand behind many cards: their lines are written
/// once.
final class Sources: Sendable {
  private let evidence: EvidenceBase
  private let lines = Mutex<[Claim.ID: String]>([:])

  init(_ evidence: EvidenceBase) {
    self.evidence = evidence
  }

  /// One line a claim: what is said, who says it, and the mark of what was not verified.
  func markdown(for claims: [Claim.ID]) -> String {
    let text = lines.withLock { lines in
      claims.map { id in
        if let known = lines[id] { return known }
        let line = line(for: id)
        lines[id] = line
        return line
      }.joined(separator: "\n")
    }
    return text.isEmpty ? "" : "**Who says so**\n\n" + text
  }

  private func line(for id: Claim.ID) -> String {
    guard let claim = evidence.claim(id) else { return "- `\(id)`" }
    let who = claim.sources.compactMap { evidence.source($0).map(Self.cited) }.joined(separator: "; ")
    let doubt = claim.verified ? "" : " **Not verified; it decided nothing.**"
    return "- \(claim.statement.inMarkdown) *\(who.inMarkdown), \(claim.grade.shown)*\(doubt) (`\(id)`)"
  }

  /// At most five sources that can be opened, each once.
  func links(for claims: [Claim.ID]) -> [JSONValue] {
    var seen: Set<Source.ID> = []
    var links: [JSONValue] = []
    for source in claims.compactMap({ evidence.claim($0) }).flatMap(\.sources).compactMap({ evidence.source($0) }) {
      guard links.count < 5, seen.insert(source.id).inserted, let address = Self.address(source) else { continue }
      links.append(
        .object(["label": .string(Self.cited(source)), "url": .string(address), "type": "absolute"]))
    }
    return links
  }

  private static func address(_ source: Source) -> String? {
    if let doi = source.identifiers?.doi { return "https://doi.org/\(doi)" }
    if let pmid = source.identifiers?.pmid { return "https://pubmed.ncbi.nlm.nih.gov/\(pmid)/" }
    return nil
  }

  private static func cited(_ source: Source) -> String {
    let parts = [source.authors ?? source.title, source.year.map(String.init)]
    return parts.compactMap(\.self).joined(separator: ", ").cut(to: 120)
  }
}

extension String {
  /// The text as Markdown that shows just these characters on one line: what was sent must not become a link, a picture
  /// or a tag. Byte by byte, as an answer holds a few thousand of them.
  var inMarkdown: String {
    let bytes = Array(utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + bytes.count / 8)
    var position = 0
    while position < bytes.count {
      let (byte, rest) = (bytes[position], bytes[position...])
      if byte < 0x20 || byte == 0xC2 || byte == 0xE2, let length = Self.lineBreaks.first(where: rest.starts)?.count {
        result.append(UInt8(ascii: " "))
        position += length
        continue
      }
      let beginsLink =
        byte == UInt8(ascii: ".") && result.suffix(3).elementsEqual("www".utf8)
        || result.last == UInt8(ascii: ":") && rest.starts(with: "//".utf8)
      if Self.isMark[Int(byte)] || beginsLink { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
      position += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// For each byte, whether it means something in Markdown.
  private static let isMark = (UInt8.min...UInt8.max).map { "\\`*_{}[]<>#|~!&@".utf8.contains($0) }
  /// What ends a line in Unicode, the pair before its parts.
  private static let lineBreaks = ["\r\n", "\n", "\r", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"].map {
    Array($0.utf8)
  }
}
