import ClinicalTime
import DecisionSupport
import Diary
import Foundation
import History
import Instruments
import Testing

@testable import Interchange

@Suite("Resources one a line: scores and answers go into the diary, and everything not understood is listed")
struct ResourceLinesTests {
  private static func line(_ code: String, _ rest: String, subject: String = "p1") -> String {
    #"{"resourceType":"Observation","status":"final","code":{"coding":[\#(code)]},"subject":{"reference":"Patient/\#(subject)"},\#(rest)}"#
  }

  private static let pain = #"{"system":"http://loinc.org","code":"72514-3"}"#
  private static let own = #"{"system":"https://sweetspot.invalid/fhir/CodeSystem/measure","code":"pain"}"#

  @Test("scores by our names and by public codes, answers, medicines, and the reason for everything else")
  func fixture() throws {
    let reading = try Reading.of(Reading.fixture("resources.ndjson"))
    #expect(reading.kind == .fhir)
    #expect(
      Reading.added(reading) == [
        // 01:30 UTC is 02:30 in Zurich, which belongs to the day before; a clock of our own is left as it showed.
        "pain 6.5 on 2026-11-18", "pain 7 on 2026-11-18 at 02:30", "phq-9 11 on 2026-11-17",
        "stiffness 12.25 on 2026-11-18 at 02:15", "answers to peg on 2026-11-18", "answers to pgic on 2026-11-20",
      ])
    #expect(reading.listing?.medicines.map(\.line) == ["Oxycodone 5 mg tablets"])
    let stiffness = try #require(reading.batch.measures.first { $0.id == "stiffness" })
    #expect(
      stiffness.title == "Morning stiffness" && stiffness.scale == "0 to 30" && stiffness.direction == .lowerIsBetter)
    let findings = reading.batch.findings
    for (line, part) in [
      (nil, "Observation “Body height”: 2 resources. The diary has no place for it."),
      (9, "“Pain at rest”: its status is cancelled"), (10, "“Pain in percent”: it holds no number in points"),
      (11, "70 is outside the scale"), (12, "worked out anew from the answers"),
      (14, "snore”: these questions are not"),
      (15, "50 is outside the scale"), (nil, "Encounter: 1 resource"), (20, "The line is no JSON that can be read"),
    ] {
      #expect(
        findings.contains { $0.line == line && $0.text.contains(part) && $0.kind == .leftOut }, "\(part) in \(findings)"
      )
    }
    #expect(findings.count == 9)
  }

  @Test("answers to another version keep the words that were read")
  func otherVersion() throws {
    let reading = try Reading.of(Reading.fixture("resources.ndjson"))
    let answers = reading.batch.items.compactMap { item -> InstrumentAnswers? in
      if case .answers(let answers) = item.content, answers.instrument == "pgic" { answers } else { nil }
    }
    #expect(answers.map(\.version) == ["0.9.0"])
    #expect(answers.first?.answers.map(\.question) == ["How is it now?"])
    #expect(answers.first?.answers.map(\.value.words) == ["A good deal better"])
  }

  @Test(
    "an Observation that does not say enough is left out",
    arguments: [
      #""effectiveDateTime":"2026-11","valueInteger":3"#, #""valueInteger":3"#, #""effectiveDateTime":"2026-11-18""#,
      #""effectivePeriod":{"start":"2026-11-18"},"valueInteger":3"#,
      #""effectiveDateTime":"2026-11-18","valueString":"3""#, #""effectiveDateTime":"2026-11-22","valueInteger":3"#,
      #""effectiveDateTime":"1999-12-31","valueInteger":3"#, #""effectiveDateTime":"yesterday","valueInteger":3"#,
      #""effectiveDateTime":"2026-11-18","valueInteger":"3""#,
      #""effectiveDateTime":"2026-11-18","valueQuantity":{"value":3,"comparator":"<"}"#,
      #""effectiveDateTime":"2026-11-18","valueInteger":3,"dataAbsentReason":{"text":"asked but unknown"}"#,
      #""effectiveDateTime":"2026-11-18","valueQuantity":{"value":99999999999999999999999}"#,
    ])
  func incomplete(rest: String) throws {
    for code in [Self.pain, Self.own] {
      let reading = try Reading.of(Self.line(code, rest).utf8)
      #expect(reading.batch.items.isEmpty && reading.batch.findings.count == 1, "\(reading.batch.findings)")
    }
  }

  @Test("a code of another system, or codes of two measures, is no score")
  func codes() throws {
    let rest = #""effectiveDateTime":"2026-11-18","valueInteger":3"#
    for code in [
      #"{"system":"http://snomed.info/sct","code":"72514-3"}"#, #"{"code":"72514-3"}"#,
      #"\#(Self.pain),{"system":"http://loinc.org","code":"44261-6"}"#,
      #"{"system":"https://sweetspot.invalid/fhir/CodeSystem/measure","code":"nothing-known"}"#,
    ] {
      let reading = try Reading.of(Self.line(code, rest).utf8)
      #expect(reading.batch.items.isEmpty && reading.batch.findings.count == 1, "\(code): \(reading.batch.findings)")
    }
  }

  @Test("lines about several people are not taken in at all, wherever the second one stands")
  func people() throws {
    let rest = #""effectiveDateTime":"2026-11-18","valueInteger":3"#
    let one = Self.line(Self.pain, rest)
    let two = Self.line(Self.pain, rest, subject: "p2")
    for lines in [[one, two], [two, one], [one, #"{"resourceType":"Patient","id":"p9"}"#]] {
      let reading = try Reading.of(lines.joined(separator: "\n").utf8)
      #expect(reading.batch.items.isEmpty && reading.batch.findings.map(\.text).first?.contains("2 people") == true)
    }
    #expect(try Reading.of([one, one].joined(separator: "\n").utf8).batch.items.count == 2)
    #expect(Reading.added(try Reading.of([one, one].joined(separator: "\r\n").utf8)).count == 1)
  }

  @Test("a Bundle and its resources one a line are the same, in whatever pieces they come")
  func sameAsBundle() throws {
    let fixture = try Reading.fixture("resources.ndjson")
    let lines = String(decoding: fixture, as: UTF8.self).split(separator: "\n").dropLast().map(String.init)
    let entries = lines.map { "{\"resource\":\($0)}" }.joined(separator: ",")
    let bundle = "{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[\(entries)]}"
    let expected = Reading.added(try Reading.of(bundle.utf8))
    #expect(Reading.added(try Reading.of(fixture)) == expected)
    for length in [1, 7, 1000] {
      var rest = fixture[...]
      let file = ImportFile {
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
      }
      let reading = try ImportReading(file, context: try Reading.context())
      #expect(Reading.added(reading) == expected)
      #expect(try reading.fileHash == Reading.of(fixture).fileHash)
    }
  }

  @Test("a first line longer than what is looked at is a line all the same, and one long line is what it is")
  func longFirstLine() throws {
    let long = #"{"resourceType":"Basic","text":"\#(String(repeating: "x", count: 70_000))"}"#
    let score = Self.line(Self.pain, #""effectiveDateTime":"2026-11-18","valueInteger":3"#)
    #expect(Reading.added(try Reading.of("\(long)\n\(score)\n".utf8)) == ["pain 3 on 2026-11-18"])
    let treatments =
      #"{"result":[{"eventType":"Note","created_at":"2026-11-18T10:00:00Z","notes":"\#(String(repeating: "x ", count: 40_000))"}]}"#
    #expect(try Reading.of(treatments.utf8).kind == .nightscout)
    #expect(throws: ImportError.unknownJSON) { try Reading.of("{\"a\":1}\n{\"a\":2}\n".utf8) }
    #expect(throws: ImportError.notThis(.nightscout)) {
      try ImportReading(ImportFile(Array("\(score)\n\(score)\n".utf8)), as: .nightscout, context: try Reading.context())
    }
  }

  @Test("lines of no use are counted, however many")
  func manyLines() throws {
    let height = Self.line(
      #"{"system":"http://loinc.org","code":"8302-2","display":"Body height"}"#,
      #""effectiveDateTime":"2026-11-17","valueQuantity":{"value":171}"#)
    let block = Array(String(repeating: height + "\n", count: 100).utf8)
    var blocks = 0
    let file = ImportFile {
      blocks += 1
      return blocks > 100 ? [] : block
    }
    let reading = try ImportReading(file, context: try Reading.context())
    #expect(
      reading.batch.findings.map(\.text) == [
        "Observation “Body height”: 10000 resources. The diary has no place for it."
      ])
  }
}
