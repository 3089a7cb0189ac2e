extension JSONValue {
  /// Reads JSON by RFC 8259 and nothing looser: no comments, no trailing commas, no name twice in an object, UTF-8 only,
  /// no half of a surrogate pair.
  public init(reading text: some Sequence<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONMistake) {
    var reader = JSONReader(Array(text), limits)
    self = try reader.document()
  }

  /// Reads JSON from text; see ``init(reading:limits:)`` for bytes.
  public init(reading text: String, limits: JSONLimits = JSONLimits()) throws(JSONMistake) {
    try self.init(reading: text.utf8, limits: limits)
  }
}

/// Goes through the bytes once. It calls itself no deeper than the limit, so that no input can exhaust the stack.
private struct JSONReader {
  private let bytes: [UInt8]
  private let limits: JSONLimits
  private var position = 0
  private var count = 0
  private var path: [Step] = []

  private enum Step {
    case member(String)
    case element(Int)
  }

  init(_ bytes: [UInt8], _ limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func document() throws(JSONMistake) -> JSONValue {
    guard bytes.count <= limits.bytes else {
      throw mistake("The text has \(bytes.count) bytes; at most \(limits.bytes) are read.", "Send less at once.")
    }
    let value = try value(depth: 0)
    skipBlanks()
    guard position == bytes.count else {
      throw mistake("Something stands after the end of the value.", "Keep one JSON value.")
    }
    return value
  }

  private mutating func value(depth: Int) throws(JSONMistake) -> JSONValue {
    skipBlanks()
    count += 1
    guard count <= limits.values else {
      throw mistake("There are more than \(limits.values) values.", "Send less at once.")
    }
    guard position < bytes.count else { throw ended }
    switch bytes[position] {
    case UInt8(ascii: "{"):
      try checkDepth(depth)
      return .object(try object(depth: depth))
    case UInt8(ascii: "["):
      try checkDepth(depth)
      return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: return try word()
    }
  }

  private func checkDepth(_ depth: Int) throws(JSONMistake) {
    guard depth < limits.depth else {
      throw mistake("Brackets lie more than \(limits.depth) deep.", "Nest less deeply.")
    }
  }

  private mutating func object(depth: Int) throws(JSONMistake) -> JSONObject {
    position += 1
    var members: [JSONObject.Member] = []
    var names = NameSet()
    skipBlanks()
    if take("}") { return JSONObject() }
    while true {
      skipBlanks()
      guard position < bytes.count else { throw ended }
      guard bytes[position] == UInt8(ascii: "\"") else {
        throw mistake("A name in quotation marks is needed here.", "Write \"name\": value.")
      }
      let start = position
      let name = try string()
      guard names.insert(name, among: members) else {
        position = start
        throw mistake("“\(name.shortened)” stands twice in one object.", "Keep one of them.")
      }
      skipBlanks()
      guard take(":") else {
        throw mistake("A colon is needed after “\(name.shortened)”.", "Write \"name\": value.")
      }
      path.append(.member(name))
      members.append(JSONObject.Member(name, try value(depth: depth + 1)))
      path.removeLast()
      skipBlanks()
      if take("}") { return JSONObject(distinct: members) }
      guard take(",") else {
        throw position < bytes.count
          ? mistake("A comma or a closing brace is needed here.", "Separate members by commas.") : ended
      }
    }
  }

  private mutating func array(depth: Int) throws(JSONMistake) -> [JSONValue] {
    position += 1
    var elements: [JSONValue] = []
    skipBlanks()
    if take("]") { return elements }
    while true {
      path.append(.element(elements.count))
      elements.append(try value(depth: depth + 1))
      path.removeLast()
      skipBlanks()
      if take("]") { return elements }
      guard take(",") else {
        throw position < bytes.count
          ? mistake("A comma or a closing bracket is needed here.", "Separate elements by commas.") : ended
      }
    }
  }

  // MARK: Text

  private mutating func string() throws(JSONMistake) -> String {
    let opening = position
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\"),
      bytes[position] >= 0x20
    {
      position += 1
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      let text = String(validating: bytes[start..<position], as: UTF8.self)
      position += 1
      guard let text else { throw notUnicode(from: opening) }
      return text
    }
    return try stringWithEscapes(Array(bytes[start..<position]), opening: opening)
  }

  private mutating func stringWithEscapes(_ beginning: [UInt8], opening: Int) throws(JSONMistake) -> String {
    var text = beginning
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw notUnicode(from: opening) }
        return string
      case UInt8(ascii: "\\"): text += try escaped().utf8
      case 0..<0x20:
        position -= 1
        throw mistake(
          "A control character (\(byte)) stands in the text.", "Write it as an escape such as \\n or \\u0009.")
      default: text.append(byte)
      }
    }
    throw mistake("The closing quotation mark is missing.", "Write it where the text ends.")
  }

  private mutating func escaped() throws(JSONMistake) -> String {
    guard position < bytes.count else { throw ended }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return String(Character(try unicodeEscape()))
    default:
      position -= 1
      throw mistake("A backslash stands before something that it cannot stand before.", "Write \\\\ for a backslash.")
    }
  }

  private mutating func unicodeEscape() throws(JSONMistake) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    else { throw halfPair }
    position += 2
    let second = try fourDigits()
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw halfPair }
    return scalar
  }

  private mutating func fourDigits() throws(JSONMistake) -> UInt32 {
    var number: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Self.hexadecimal(bytes[position]) else {
        throw mistake("Four hexadecimal digits are needed after \\u.", "Write \\u00e9, or the letter itself.")
      }
      number = number << 4 | digit
      position += 1
    }
    return number
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  // MARK: Numbers and words

  private mutating func number() throws(JSONMistake) -> JSONNumber {
    let start = position
    _ = take("-")
    let digits = takeDigits()
    guard digits == 1 || (digits > 1 && bytes[position - digits] != UInt8(ascii: "0")) else {
      throw mistake(
        digits == 0 ? "A digit is missing here." : "A number begins with 0.", "Write numbers such as 0.5, 12 or -3.")
    }
    if take("."), takeDigits() == 0 {
      throw mistake("A digit is missing after the point.", "Write numbers such as 0.5, 12 or -3.")
    }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard takeDigits() > 0 else {
        throw mistake("A digit is missing in the exponent.", "Write numbers such as 1e3.")
      }
    }
    return JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func takeDigits() -> Int {
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    return position - start
  }

  private mutating func word() throws(JSONMistake) -> JSONValue {
    for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw mistake("No value can begin with this.", "Text stands in quotation marks.")
  }

  // MARK: Steps and mistakes

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private var ended: JSONMistake {
    mistake("The text ends too early.", "Add what is missing.")
  }

  private var halfPair: JSONMistake {
    mistake("Half of a character stands alone.", "Write both halves, such as \\ud83d\\ude00.")
  }

  private mutating func notUnicode(from opening: Int) -> JSONMistake {
    position = opening
    return mistake("This text is not UTF-8.", "Send UTF-8.")
  }

  private func mistake(_ problem: String, _ remedy: String) -> JSONMistake {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    var shown = ""
    for step in path {
      switch step {
      case .member(let name): shown += (shown.isEmpty ? "" : ".") + name.shortened
      case .element(let index): shown += "[\(index)]"
      }
    }
    return JSONMistake(path: shown, line: line, column: before.count - start + 1, problem: problem, remedy: remedy)
  }
}

/// The names of an object so far. A few are compared one by one, many through a hash table: an object of a million
/// names must not take a million times a million steps.
private struct NameSet {
  private var many: Set<[UInt8]> = []

  /// - Returns: whether the name is new.
  mutating func insert(_ name: String, among members: [JSONObject.Member]) -> Bool {
    if members.count < 16 { return !members.contains { $0.name.isSame(as: name) } }
    if many.isEmpty { many = Set(members.map { Array($0.name.utf8) }) }
    return many.insert(Array(name.utf8)).inserted
  }
}

extension String {
  /// At most 40 characters, without signs that steer a terminal: what an error may repeat of what was sent.
  public var shortened: String {
    let plain = String(
      unicodeScalars.prefix(41).map { scalar -> Character in
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .format: "\u{FFFD}"
        default: Character(scalar)
        }
      })
    return unicodeScalars.count > 40 ? plain.dropLast() + "…" : plain
  }
}
