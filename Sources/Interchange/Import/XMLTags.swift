/// Finds the tags of an XML file in pieces of any size, in constant memory. The document type is passed over and no
/// entity of it is known, so nothing is ever expanded or fetched; text between tags is passed over, too.
struct XMLTags {
  /// The most bytes of one tag.
  static let longest = 1 << 20

  private var rest: [UInt8] = []
  private var state = State.text

  private enum State {
    case text
    /// After `<!DOCTYPE`, up to `]>`, or to `>` when no bracket came. Telephones write declarations that are malformed.
    case type(sawBracket: Bool)
    /// Up to an end such as `-->`.
    case until([UInt8])
  }

  /// One tag, as it stands between `<` and `>`.
  struct Tag {
    let bytes: ArraySlice<UInt8>

    var isEnd: Bool { bytes.first == UInt8(ascii: "/") }
    var isEmpty: Bool { bytes.last == UInt8(ascii: "/") }

    /// Whether it is a start tag, or an end tag, of an element.
    func isNamed(_ name: StaticString) -> Bool {
      let start = isEnd ? bytes.dropFirst() : bytes
      guard start.count >= name.utf8CodeUnitCount else { return false }
      for index in 0..<name.utf8CodeUnitCount where start[start.startIndex + index] != name.utf8Start[index] {
        return false
      }
      guard start.count > name.utf8CodeUnitCount else { return true }
      let next = start[start.startIndex + name.utf8CodeUnitCount]
      return Self.isBlank(next) || next == UInt8(ascii: "/")
    }

    /// The attributes, their predefined entities written out and control characters left out.
    var attributes: [String: String] {
      var found: [String: String] = [:]
      var at = bytes.startIndex
      while at < bytes.endIndex, !Self.isBlank(bytes[at]) { at += 1 }
      while at < bytes.endIndex {
        while at < bytes.endIndex, Self.isBlank(bytes[at]) || bytes[at] == UInt8(ascii: "/") { at += 1 }
        let start = at
        while at < bytes.endIndex, bytes[at] != UInt8(ascii: "="), !Self.isBlank(bytes[at]) { at += 1 }
        let name = String(decoding: bytes[start..<at], as: UTF8.self)
        while at < bytes.endIndex, Self.isBlank(bytes[at]) || bytes[at] == UInt8(ascii: "=") { at += 1 }
        guard at < bytes.endIndex, bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") else { continue }
        let quote = bytes[at]
        at += 1
        let begin = at
        while at < bytes.endIndex, bytes[at] != quote { at += 1 }
        found[name] = Self.text(bytes[begin..<at])
        if at < bytes.endIndex { at += 1 }
      }
      return found
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
      let plain = bytes.contains { $0 < 0x20 } ? ArraySlice(bytes.filter { $0 >= 0x20 }) : bytes
      let text = String(decoding: plain, as: UTF8.self)
      guard text.contains("&") else { return text }
      var result = ""
      var rest = text[...]
      while let mark = rest.firstIndex(of: "&") {
        result += rest[..<mark]
        rest = rest[mark...]
        guard let end = rest.prefix(12).firstIndex(of: ";"), let character = entity(rest[..<end].dropFirst()) else {
          result.append("&")
          rest = rest.dropFirst()
          continue
        }
        result.append(character)
        rest = rest[rest.index(after: end)...]
      }
      return result + rest
    }

    private static func entity(_ name: Substring) -> Character? {
      switch name {
      case "lt": return "<"
      case "gt": return ">"
      case "amp": return "&"
      case "quot": return "\""
      case "apos": return "'"
      default:
        guard name.first == "#" else { return nil }
        let digits = name.dropFirst()
        let number = digits.first == "x" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let scalar = number.flatMap(Unicode.Scalar.init), scalar.properties.generalCategory != .control else {
          return nil
        }
        return Character(scalar)
      }
    }
  }

  /// Takes the next piece and hands over every tag that is complete.
  mutating func take(_ piece: [UInt8], _ body: (Tag) throws(ImportError) -> Void) throws(ImportError) {
    let bytes = rest.isEmpty ? piece : rest + piece
    var at = 0
    scanning: while at < bytes.count {
      switch state {
      case .text:
        while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
        guard at < bytes.count else { break scanning }
        guard bytes.count - at >= 9 || Self.isPlain(bytes, at) else { break scanning }
        if bytes[at...].starts(with: "<!--".utf8) {
          state = .until(Array("-->".utf8))
        } else if bytes[at...].starts(with: "<![CDATA[".utf8) {
          state = .until(Array("]]>".utf8))
        } else if bytes[at...].starts(with: "<?".utf8) {
          state = .until(Array("?>".utf8))
        } else if bytes[at...].starts(with: "<!DOCTYPE".utf8) {
          state = .type(sawBracket: false)
        } else {
          guard let end = Self.end(of: bytes, from: at + 1) else { break scanning }
          try body(Tag(bytes: bytes[(at + 1)..<end]))
          at = end + 1
          continue scanning
        }
        at += 2
      case .until(let end):
        guard let found = Self.place(of: end, in: bytes, from: at) else {
          at = max(at, bytes.count - end.count + 1)
          break scanning
        }
        at = found + end.count
        state = .text
      case .type(let sawBracket):
        guard let next = typeEnds(bytes, &at, sawBracket) else { break scanning }
        at = next
        state = .text
      }
    }
    rest = Array(bytes[min(at, bytes.count)...])
    guard rest.count <= Self.longest else { throw .xml("one element is longer than \(Self.longest) bytes") }
  }

  /// Where the document type ends. An element `HealthData` ends it, whatever is missing before.
  private mutating func typeEnds(_ bytes: [UInt8], _ at: inout Int, _ bracket: Bool) -> Int? {
    let root = Array("<HealthData".utf8)
    var sawBracket = bracket
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "["): sawBracket = true
      case UInt8(ascii: "]"):
        var next = at + 1
        while next < bytes.count, Tag.isBlank(bytes[next]) { next += 1 }
        guard next < bytes.count else { break }
        if bytes[next] == UInt8(ascii: ">") { return next + 1 }
      case UInt8(ascii: ">"): if !sawBracket { return at + 1 }
      case UInt8(ascii: "<"):
        guard bytes.count - at > root.count else {
          // It may go on in the next piece; a tag never is as long as that.
          state = .type(sawBracket: sawBracket)
          return nil
        }
        if bytes[at...].starts(with: root), !(bytes[at + root.count] > 0x40) { return at }
      default: break
      }
      if bytes[at] == UInt8(ascii: "]"), !bytes[(at + 1)...].contains(where: { !Tag.isBlank($0) }) {
        state = .type(sawBracket: sawBracket)
        return nil
      }
      at += 1
    }
    state = .type(sawBracket: sawBracket)
    return nil
  }

  /// Whether what begins here can be told from fewer bytes: it is a plain tag.
  private static func isPlain(_ bytes: [UInt8], _ at: Int) -> Bool {
    at + 1 < bytes.count && bytes[at + 1] != UInt8(ascii: "!") && bytes[at + 1] != UInt8(ascii: "?")
  }

  /// The `>` that ends a tag, not counting those within quotes.
  private static func end(of bytes: [UInt8], from start: Int) -> Int? {
    var quote: UInt8?
    for at in start..<bytes.count {
      let byte = bytes[at]
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return at
      }
    }
    return nil
  }

  private static func place(of end: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= end.count, start <= bytes.count - end.count else { return nil }
    for at in start...(bytes.count - end.count) where bytes[at] == end[0] && bytes[at...].starts(with: end) {
      return at
    }
    return nil
  }
}
