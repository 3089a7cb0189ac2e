import ClinicalTime
import Diary
import Foundation
import History
import NumericalMethods
import Quantities
import Testing

@testable import Interchange

@Suite("The single-patient trial is taken in")
struct TrialImportTests {
  private static func trial() throws -> ImportBatch {
    let file = try #require(
      Bundle.module.url(forResource: "melatonin_ema", withExtension: "csv", subdirectory: "Fixtures"))
    return try Reading.of(Data(contentsOf: file)).batch
  }

  private static let header = "datetime,date,study_day,mood,agency,metacognition,melatonin,condition,mood_daily_mean\n"

  @Test("every score and every day of the real file arrives")
  func everything() throws {
    let batch = try Self.trial()
    let counts = Dictionary(grouping: batch.scores, by: \.content.measure).mapValues(\.count)
    #expect(counts == ["melatonin-ema.mood": 195, "melatonin-ema.agency": 144, "melatonin-ema.metacognition": 144])
    #expect(batch.treatments.count == 71)
    #expect(batch.treatments.count { $0.content.taken } == 36)
    #expect(batch.scores.first?.content.value.description == "65.0")
    #expect(batch.scores.first?.content.time?.description == "10:06")
    #expect(batch.measures.allSatisfy { $0.scale == "0 to 100" && $0.direction == .unstated })
    #expect(!batch.findings.contains { $0.kind == .leftOut })
  }

  @Test("the study day that drifts from the calendar on 3 April is reported once, with its line")
  func drift() throws {
    let drifts = try Self.trial().findings.filter { $0.text.contains("drifts") }
    #expect(drifts.count == 1)
    #expect(drifts.first?.text.contains("2026-04-03 is counted as day 44, by the calendar it is day 45") == true)
    #expect(drifts.first?.line == 129)
  }

  @Test("the same file has the same keys, each once")
  func keys() throws {
    let batch = try Self.trial()
    #expect(try Self.trial() == batch)
    let keys = batch.scores.map(\.key) + batch.treatments.map(\.key)
    #expect(Set(keys).count == keys.count)
  }

  @Test("the daily means of the file follow from its scores, or are reported")
  func means() throws {
    let doubtful = try Self.trial().findings.filter { $0.text.contains("mean of mood") }
    #expect(doubtful.isEmpty, "\(doubtful)")
    let wrong = Self.header + "2026-02-18 10:06:00,2026-02-18,1.0,65.0,,,0,control,66.0\n"
    #expect(try Reading.of(wrong.utf8).batch.findings.count == 1)
  }

  @Test(
    "what is not understood is listed with its line, and the rest is taken in",
    arguments: [
      ("2026-02-30 10:06:00,2026-02-30,1,65,,,0,control,", "is no date", 0),
      ("soon,2026-02-18,1,65,,,0,control,", "no date and time", 0),
      ("2026-02-18 10:06:00,2026-02-18,1,sixty,70,,0,control,", "is no number", 1),
      ("2026-02-18 10:06:00,2026-02-18,1,650,70,,0,control,", "outside the scale", 1),
      ("2026-02-18 10:06:00,2026-02-18,1,65,,,yes,control,", "neither 0 nor 1", 1),
      ("2026-02-18 10:06:00,2026-02-18,1,65,,,1,control,", "does not go with", 1),
      ("2026-02-20 10:06:00,2026-02-18,1,65,,,0,control,", "The time is on", 1),
      ("2026-02-18 10:06:00,2026-02-18,one,65,,,0,control,", "study_day", 1),
    ])
  func notUnderstood(line: String, part: String, scores: Int) throws {
    let batch = try Reading.of((Self.header + line + "\n").utf8).batch
    #expect(batch.findings.contains { $0.text.contains(part) && $0.line == 2 }, "\(batch.findings)")
    #expect(batch.scores.count == scores)
  }

  @Test("a column that is not known is named")
  func unknownColumn() throws {
    let batch = try Reading.of("datetime,date,melatonin,mood,weather\n".utf8).batch
    #expect(batch.findings.first?.text.contains("“weather”") == true)
    #expect(batch.findings.first?.kind == .leftOut)
  }

  @Test("a file of another kind is refused with what is known")
  func otherFile() {
    let error = #expect(throws: ImportError.self) { try Reading.of("patient,dose\n1,2\n".utf8) }
    #expect(error?.description.contains("“patient”, “dose”") == true)
  }

  @Test("any change of any byte gives a batch or an error, never a crash", arguments: 0..<120)
  func mutated(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let start =
      Self.header
      + "2026-02-18 10:06:00,2026-02-18,1.0,65.0,5,6,0,control,65.0\n2026-02-19 10:06:00,2026-02-19,2.0,65.0,5,6,1,melatonin,65.0\n"
    var bytes = Array(start.utf8)
    for _ in 0..<6 {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    if let batch = try? Reading.of(bytes).batch {
      #expect(batch.scores.allSatisfy { $0.content.value <= ExactDecimal(100) && $0.content.value >= .zero })
    }
  }
}
