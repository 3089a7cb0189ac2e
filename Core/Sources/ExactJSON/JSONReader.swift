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
struct JSONReader {
  let bytes: [UInt8]
  private let limits: JSONLimits
  var position = 0
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

  mutating func take(_ sign: Unicode.Scalar) -> Bool {
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

  var ended: JSONMistake {
    mistake("The text ends too early.", "Add what is missing.")
  }

  func mistake(_ problem: String, _ remedy: String) -> JSONMistake {
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
