// Text in quotation marks, with its escapes.

extension JSONReader {
  mutating func string() throws(JSONMistake) -> String {
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

  private var halfPair: JSONMistake {
    mistake("Half of a character stands alone.", "Write both halves, such as \\ud83d\\ude00.")
  }

  private mutating func notUnicode(from opening: Int) -> JSONMistake {
    position = opening
    return mistake("This text is not UTF-8.", "Send UTF-8.")
  }
}
