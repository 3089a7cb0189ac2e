import ClinicalTime
import Diary
import Foundation
import History
import NumericalMethods
import Testing

@testable import Interchange

/// `SWEETSPOT_FUZZ_INPUTS` sets how many inputs are tried for each parser, `SWEETSPOT_FUZZ_ONLY` for which ones, with
/// commas between them; the test says how many it tried.
@Suite("No input makes an import crash, and no order of lines changes it")
struct ImportFuzzTests {
  private static var inputs: Int {
    ProcessInfo.processInfo.environment["SWEETSPOT_FUZZ_INPUTS"].flatMap(Int.init) ?? 2000
  }

  private static var names: [String] {
    let only = ProcessInfo.processInfo.environment["SWEETSPOT_FUZZ_ONLY"]?.split(separator: ",").map(String.init)
    return Changed.all.filter { only?.contains($0) ?? true }
  }

  @Test("a changed file gives a reading or an error", arguments: names)
  func fuzzed(name: String) throws {
    var random = SplitMix64(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
    let context = try Reading.context()
    let start = try Changed.start(name)
    let today = context.boundary.diaryDay(of: context.now)
    var read = 0
    for _ in 0..<Self.inputs {
      let (bytes, mapping) = Changed.next(name, start, context, &random)
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
