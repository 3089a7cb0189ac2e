/// A value of a JSON file as it was written: numbers keep their digits, objects their order and every key.
///
/// Foundation's decoder lets a key that occurs twice pass and names no line. A dose deserves better.
enum JSONText: Hashable, Sendable {
  case object([Member])
  case array([JSONText])
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  /// A key with its value.
  struct Member: Hashable, Sendable {
    let key: String
    let value: JSONText
  }

  /// Text that is no JSON, with the place where reading stopped.
  struct Mistake: Error, Hashable {
    let line: Int
    let column: Int
    let text: String
  }

  /// Nothing a protocol needs lies deeper.
  static let deepest = 16

  /// Reads JSON by RFC 8259; a key that occurs twice in an object is a mistake.
  init(_ text: String) throws(Mistake) {
    var reader = JSONTextReader(text)
    self = try reader.document()
  }
}

private struct JSONTextReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func document() throws(JSONText.Mistake) -> JSONText {
    let value = try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else { throw mistake("something stands after the end of the protocol") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONText.Mistake) -> JSONText {
    guard depth <= JSONText.deepest else { throw mistake("brackets are nested more than \(JSONText.deepest) deep") }
    skipBlanks()
    guard let byte = peek else { throw mistake("the file ends here, and something is missing") }
    switch byte {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: return try word()
    }
  }

  private mutating func members(depth: Int) throws(JSONText.Mistake) -> [JSONText.Member] {
    position += 1
    var members: [JSONText.Member] = []
    skipBlanks()
    if take("}") { return members }
    while true {
      skipBlanks()
      guard peek == UInt8(ascii: "\"") else { throw mistake("a name in quotation marks is needed here") }
      let start = position
      let key = try string()
      guard !members.contains(where: { $0.key == key }) else {
        position = start
        throw mistake("“\(key.shortened)” is written twice in the same brackets; keep one of them")
      }
      skipBlanks()
      guard take(":") else { throw mistake("a colon is needed after “\(key.shortened)”") }
      members.append(JSONText.Member(key: key, value: try value(depth: depth + 1)))
      skipBlanks()
      if take("}") { return members }
      guard take(",") else { throw mistake("a comma or a closing brace is needed here") }
    }
  }

  private mutating func elements(depth: Int) throws(JSONText.Mistake) -> [JSONText] {
    position += 1
    var elements: [JSONText] = []
    skipBlanks()
    if take("]") { return elements }
    while true {
      elements.append(try value(depth: depth + 1))
      skipBlanks()
      if take("]") { return elements }
      guard take(",") else { throw mistake("a comma or a closing bracket is needed here") }
    }
  }

  private mutating func string() throws(JSONText.Mistake) -> String {
    position += 1
    var text: [UInt8] = []
    while let byte = peek {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += Array(String(try escaped()).utf8)
      case 0..<0x20:
        position -= 1
        throw mistake("text in quotation marks runs over the end of the line, or holds a control character")
      default: text.append(byte)
      }
    }
    throw mistake("the closing quotation mark is missing")
  }

  private mutating func escaped() throws(JSONText.Mistake) -> Character {
    guard let byte = peek else { throw mistake("the file ends inside a text") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return Character(try escapedScalar())
    default:
      position -= 1
      throw mistake("a backslash is not followed by one of the signs that JSON knows")
    }
  }

  private mutating func escapedScalar() throws(JSONText.Mistake) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard (0xD800..<0xDC00).contains(first), take("\\"), take("u") else {
      throw mistake("half of a character stands alone")
    }
    let second = try fourDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw mistake("half of a character stands alone") }
    return scalar
  }

  private mutating func fourDigits() throws(JSONText.Mistake) -> UInt32 {
    guard position + 4 <= bytes.count,
      let number = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
      bytes[position] != UInt8(ascii: "+")
    else { throw mistake("four hexadecimal digits are needed after \\u") }
    position += 4
    return number
  }

  private mutating func number() throws(JSONText.Mistake) -> String {
    let start = position
    while let byte = peek, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
      position = start
      throw mistake("“\(text.shortened)” is no number")
    }
    return text
  }

  private mutating func word() throws(JSONText.Mistake) -> JSONText {
    for (word, value) in [("true", JSONText.bool(true)), ("false", .bool(false)), ("null", .null)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw mistake("a value is needed here; text stands in quotation marks")
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private func mistake(_ text: String) -> JSONText.Mistake {
    let before = bytes[..<position]
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = String(decoding: bytes[start..<position], as: UTF8.self).count + 1
    return JSONText.Mistake(line: line, column: column, text: text)
  }
}

extension String {
  /// At most 40 characters on one line, without signs that steer a terminal: what an error may repeat of a file.
  var shortened: String {
    let plain = String(unicodeScalars.prefix(41).map { $0.steers ? "\u{FFFD}" : Character($0) })
    return unicodeScalars.count > 40 ? plain.dropLast() + "…" : plain
  }
}

extension Unicode.Scalar {
  /// Whether the sign changes how the text around it is shown: controls, line ends and turns of the writing direction.
  var steers: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) || value == 0xFEFF
    }
  }
}
