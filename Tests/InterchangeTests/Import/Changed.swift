import Foundation
import NumericalMethods

@testable import Interchange

/// Files as nobody writes them: an example of each format, changed byte by byte and value by value.
enum Changed {
  /// The names of the formats that are changed.
  static let all = Reading.all + ["apple-health.zip", "mapping.json"]

  /// What is changed.
  static func start(_ name: String) throws -> [UInt8] {
    switch name {
    // A zip is packed after its file was changed, or the check sum would refuse nearly every change.
    case "apple-health.zip": try Reading.fixture("apple-health.xml")
    case "mapping.json": Array("day,time,ldn mg,x,energy\n2026-11-20,22:00,1.5,yes,7\n2026-11-19,21:00,2,no,3.5\n".utf8)
    case "melatonin_ema.csv": Array(try Reading.fixture(name).prefix(900))
    default: try Reading.fixture(name)
    }
  }

  /// Another input of the format, with the mapping by which it is read, if it is a table that needs one.
  static func next(
    _ name: String, _ start: [UInt8], _ context: ImportContext, _ random: inout SplitMix64
  ) -> (bytes: [UInt8], mapping: TableMapping?) {
    switch name {
    case "mapping.json":
      let bytes = mutated(start, &random)
      guard let proposed = try? MappingProposal(bytes, recogniser: context.recogniser).mapping else {
        return (bytes, nil)
      }
      return (bytes, (try? TableMapping(Data(changedValues(Array(answered(proposed).text.utf8), &random)))) ?? proposed)
    case "apple-health.zip":
      let packed = Zip.made(
        [("export.xml", mutated(start, &random))], isPacked: Bool.random(using: &random),
        hasDescriptor: Bool.random(using: &random))
      return (Int.random(in: 0..<4, using: &random) == 0 ? mutated(packed, &random) : packed, nil)
    case _ where name.hasSuffix("json") && Bool.random(using: &random): return (changedValues(start, &random), nil)
    default: return (mutated(start, &random), nil)
    }
  }

  /// The proposal with an answer to what it leaves open, so that more than its questions is tried.
  static func answered(_ proposed: TableMapping) -> TableMapping {
    var mapping = proposed
    func isOpen(_ text: String?) -> Bool { text == TableMapping.open }
    if isOpen(mapping.decimal) { mapping.decimal = "." }
    if isOpen(mapping.day.form) { mapping.day.form = "day-month-year" }
    for index in mapping.columns.indices {
      if isOpen(mapping.columns[index].unit) { mapping.columns[index].unit = "mg" }
      if isOpen(mapping.columns[index].lowest) { mapping.columns[index].lowest = "0" }
      if isOpen(mapping.columns[index].highest) { mapping.columns[index].highest = "10" }
      if isOpen(mapping.columns[index].better) { mapping.columns[index].better = "lower" }
    }
    return mapping
  }

  /// Bytes that mean something to one of the readers.
  private static let telling =
    Array("\"'<>[]{}&;,|\n\r\t\0=/-:.#!?0129eE+\u{FEFF}ß".utf8) + [0xFF, 0xFE, 0x50, 0x4B, 0x80]

  static func mutated(_ start: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = start
    for _ in 0..<Int.random(in: 1...6, using: &random) {
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
  static func changedValues(_ start: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
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
