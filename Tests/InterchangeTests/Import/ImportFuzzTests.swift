import ClinicalTime
import Diary
import Foundation
import History
import NumericalMethods
import Testing

@testable import Interchange

/// `SWEETSPOT_FUZZ_INPUTS` sets how many inputs are tried for each parser; the test says how many it tried.
@Suite("No input makes an import crash, and no order of lines changes it")
struct ImportFuzzTests {
  private static var inputs: Int {
    ProcessInfo.processInfo.environment["SWEETSPOT_FUZZ_INPUTS"].flatMap(Int.init) ?? 2000
  }

  /// Bytes that mean something to one of the readers.
  private static let telling =
    Array("\"'<>[]{}&;,|\n\r\t\0=/-:.#!?0129eE+\u{FEFF}ß".utf8) + [0xFF, 0xFE, 0x50, 0x4B, 0x80]

  private static func mutated(_ start: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
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
  private static func changedValues(_ start: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
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

  @Test("a changed file gives a reading or an error", arguments: Reading.all + ["apple-health.zip", "mapping.json"])
  func fuzzed(name: String) throws {
    var random = SplitMix64(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    let context = try Reading.context()
    var start: [UInt8]
    switch name {
    case "apple-health.zip":
      start = Zip.made([("export.xml", try Reading.fixture("apple-health.xml"))], isPacked: true, hasDescriptor: true)
    case "mapping.json": start = Array("day,time,ldn mg,x\n2026-11-20,22:00,1.5,yes\n2026-11-19,21:00,2,no\n".utf8)
    case "melatonin_ema.csv": start = Array(try Reading.fixture(name).prefix(900))
    default: start = try Reading.fixture(name)
    }
    let today = context.boundary.diaryDay(of: context.now)
    var read = 0
    for _ in 0..<Self.inputs {
      let isJSON = name.hasSuffix("json") && name != "mapping.json"
      let bytes =
        isJSON && Bool.random(using: &random) ? Self.changedValues(start, &random) : Self.mutated(start, &random)
      var mapping: TableMapping?
      if name == "mapping.json" {
        let proposed = try? MappingProposal(bytes, recogniser: context.recogniser).mapping
        mapping =
          proposed.flatMap { try? TableMapping(Data(Self.changedValues(Array($0.text.utf8), &random))) } ?? proposed
      }
      guard
        let reading = try? ImportReading(ImportFile(bytes), mapping: mapping, context: context, inflatedLimit: 1 << 24)
      else { continue }
      read += 1
      // What is read is always something that a diary takes.
      #expect(reading.batch.items.allSatisfy { $0.content.day <= today && $0.content.day >= .earliestInDiary })
    }
    print("\(name): \(Self.inputs) inputs tried, \(read) of them could be read")
    #expect(read > 0)
  }

  private static let tables = ["bearable.csv", "daylio.csv", "medtimer.csv"]

  @Test("shuffled lines, other line ends, a byte order mark and UTF-16 change nothing", arguments: tables)
  func metamorphic(name: String) throws {
    let start = try Reading.fixture(name)
    let expected = Reading.added(try Reading.of(start))
    let text = String(decoding: start, as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    let header = try #require(lines.first)
    var random = SplitMix64(seed: 11)
    for _ in 0..<20 {
      let shuffled = ([header] + lines.dropFirst().shuffled(using: &random)).joined(separator: "\n") + "\n"
      #expect(Reading.added(try Reading.of(shuffled.utf8)) == expected)
    }
    #expect(Reading.added(try Reading.of(text.replacing("\n", with: "\r\n").utf8)) == expected)
    #expect(Reading.added(try Reading.of([0xEF, 0xBB, 0xBF] + start)) == expected)
    let units = Array(text.utf16)
    var little: [UInt8] = [0xFF, 0xFE]
    var big: [UInt8] = [0xFE, 0xFF]
    for unit in units {
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      little += [low, high]
      big += [high, low]
    }
    #expect(Reading.added(try Reading.of(little)) == expected)
    #expect(Reading.added(try Reading.of(big)) == expected)
    // Each line twice is each entry once.
    let doubled = ([header] + lines.dropFirst() + lines.dropFirst()).joined(separator: "\n") + "\n"
    #expect(Reading.added(try Reading.of(doubled.utf8)) == expected)
  }

  @Test("shuffled records of Apple Health and of a Bundle say the same")
  func shuffledRecords() throws {
    let text = String(decoding: try Reading.fixture("apple-health.xml"), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let records = lines.indices.filter {
      lines[$0].contains("<Record") && lines[$0].hasSuffix("/>") && !lines[$0].hasPrefix("  ")
    }
    var random = SplitMix64(seed: 3)
    var changed = lines
    for (from, to) in zip(records, records.shuffled(using: &random)) { changed[to] = lines[from] }
    #expect(Reading.added(try Reading.of(changed.joined(separator: "\n").utf8)) == AppleHealthTests.days)
  }
}
