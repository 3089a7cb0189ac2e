public import NumericalMethods

/// Inputs as nobody writes them, made from one that somebody could have written.
public enum ChangedInput {
  /// Bytes that mean something to one of the readers.
  private static let telling =
    Array("\"'<>[]{}&;,|\n\r\t\0=/-:.#!?0129eE+\u{FEFF}ß".utf8) + [0xFF, 0xFE, 0x50, 0x4B, 0x80]

  /// An input with a few of its bytes changed, taken out, put in or doubled, or cut off.
  public static func bytes(_ start: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = start
    // A short text does not survive many changes.
    for _ in 0..<Int.random(in: 1...(start.count < 100 ? 2 : 6), using: &random) {
      guard !bytes.isEmpty else { return bytes }
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes[place] = telling.randomElement(using: &random) ?? 0
      case 2: bytes.insert(telling.randomElement(using: &random) ?? 0, at: place)
      case 3: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
      case 4:
        let length = min(60, bytes.count - place)
        bytes.insert(
          contentsOf: Array(bytes[place..<(place + length)]), at: Int.random(in: 0...bytes.count, using: &random))
      default: bytes = Array(bytes.prefix(place))
      }
    }
    return bytes
  }

  /// The values of a JSON text, changed so that it stays one: what a strict reader of JSON lets through must be tried, too.
  public static func values(_ start: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    let text = String(decoding: start, as: UTF8.self)
    let values = text.ranges(of: /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?|true|false|null/)
    let others = [
      "null", "true", "[]", "{}", "\"\"", "\" \"", "-1", "0", "1e30", "99999999999999999999", "\"9999-12-31\"", "\"-\"",
      "\"mg\"",
      "\"Bundle\"", "\"active\"", "\"\\u0000\"", "[[]]", "{\"resourceType\":\"Bundle\"}", "\"morphine\"", "\"?\"",
      "0.0000001",
    ]
    var result = ""
    var at = text.startIndex
    for range in values {
      result += text[at..<range.lowerBound]
      at = range.upperBound
      let isName =
        text[at...].prefix { $0 == " " }.endIndex < text.endIndex && text[at...].drop { $0 == " " }.first == ":"
      if isName || Int.random(in: 0..<20, using: &random) > 0 {
        result += text[range]
      } else if Bool.random(using: &random), let other = values.randomElement(using: &random) {
        result += text[other]
      } else {
        result += others.randomElement(using: &random) ?? "null"
      }
    }
    return Array((result + text[at...]).utf8)
  }
}
