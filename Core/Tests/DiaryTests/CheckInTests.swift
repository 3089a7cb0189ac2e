import ClinicalTime
import Foundation
import Quantities
import Testing

@testable import Diary

@Suite("A check-in takes what is given and explains what it does not take")
struct CheckInTests {
  let today: LocalDate

  init() throws {
    today = try #require(LocalDate("2026-11-21"))
  }

  @Test(
    "scores are read as people type them",
    arguments: [("0", "0"), ("10", "10"), (" 6 ", "6"), ("5,5", "5.5"), ("5.50", "5.50"), ("007", "7"), (".5", "0.5")])
  func scores(typed: String, value: String) throws {
    let checkIn = try CheckIn(day: today, scores: [.pain: typed], today: today)
    #expect(checkIn.scores.map(\.value) == [ExactDecimal(value)])
  }

  @Test(
    "what is no score is refused, named and bounded",
    arguments: [
      ("11", "0 to 10"), ("-1", "0 to 10"), ("55", "Did you mean 5.5?"), ("100", "Did you mean 10?"),
      ("six", "not a number"),
      ("6/10", "not a number"), ("5.55", "one decimal place"), ("٦", "not a number"), ("1e1", "not a number"),
      ("NaN", "not a number"), (String(repeating: "9", count: 500), "not a number"), ("6\u{0}7", "not a number"),
    ])
  func refused(typed: String, part: String) {
    let error = #expect(throws: CheckInRefused.self) { try CheckIn(day: today, scores: [.pain: typed], today: today) }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "")")
    #expect((error?.description.count ?? 0) < 400)
  }

  @Test("all problems come at once")
  func all() {
    let error = #expect(throws: CheckInRefused.self) {
      try CheckIn(
        day: today.adding(days: 1), scores: [.pain: "12", .fog: "x"], note: String(repeating: "y", count: 4001),
        today: today)
    }
    #expect(error?.problems.count == 4)
  }

  @Test("any part may be left out, but not all")
  func parts() throws {
    #expect(try CheckIn(day: today, scores: [:], note: "slept at my sister's", today: today).note != nil)
    #expect(try CheckIn(day: today, scores: [.sleep: "3", .pain: " "], today: today).scores.count == 1)
    #expect(throws: CheckInRefused(problems: [.nothingGiven])) {
      try CheckIn(day: today, scores: [.pain: ""], note: " \n", today: today)
    }
  }

  @Test("every item has a measure of its own from 0 to 10")
  func measures() {
    #expect(Set(CheckInItem.allCases.map(\.measure.id)).count == CheckInItem.allCases.count)
    #expect(CheckInItem.allCases.allSatisfy { $0.measure.scale == "0 to 10" })
  }
}

@Suite("A dose is written down as it happened")
struct DoseTakenTests {
  let now: LocalDateTime
  let limits = Limits<Mass>(
    usual: .micrograms(500)...(.milligrams(6)), usualReason: "Low doses run from 0.5 to 6 mg.",
    absolute: .micrograms(1)...(.milligrams(300)), absoluteReason: "Check the unit.", claims: [])

  init() throws {
    now = try #require(LocalDateTime("2026-11-21 23:00"))
  }

  private func dose(_ text: String, at time: String = "2026-11-21 22:00", reason: String? = nil) throws -> DoseTaken {
    try DoseTaken(
      Amount(text: text).mass(), at: #require(LocalDateTime(time)), zone: "Europe/Zurich",
      boundary: .fourInTheMorning, limits: limits, reason: reason, now: now)
  }

  @Test(
    "before four in the morning it belongs to the evening before",
    arguments: [
      ("2026-11-21 00:00", "2026-11-20"), ("2026-11-21 03:59", "2026-11-20"), ("2026-11-21 04:00", "2026-11-21"),
      ("2026-11-21 22:00", "2026-11-21"), ("2026-03-01 01:00", "2026-02-28"),
    ])
  func days(time: String, day: String) throws {
    #expect(try dose("1.5 mg", at: time).day.description == day)
  }

  @Test(
    "the usual range needs no reason, its ends included; beyond it a reason is kept",
    arguments: [
      ("0.5 mg", false), ("6 mg", false), ("6.000001 mg", true), ("499 mcg", true), ("45 mg", true), ("1 mcg", true),
    ])
  func usual(text: String, needsReason: Bool) throws {
    if needsReason {
      let error = #expect(throws: DiaryError.self) { try dose(text) }
      #expect(error?.description.contains("say why") == true)
      #expect(try dose(text, reason: "took my sister's").reason == "took my sister's")
    } else {
      #expect(try dose(text, reason: " skipped\u{7} a meal \n").reason == "skipped a meal")
      #expect(try dose(text, reason: " ").reason == nil)
      #expect(try dose(text).reason == nil)
    }
  }

  @Test("an impossible dose is refused, whatever the reason", arguments: ["301 mg", "1.5 g", "0 mg", "1 ng"])
  func impossible(text: String) {
    let error = #expect(throws: DiaryError.self) { try dose(text, reason: "really") }
    #expect(error?.description.contains("limit") == true)
  }

  @Test("a dose still to come is refused")
  func future() throws {
    #expect(throws: DiaryError.self) { try dose("1.5 mg", at: "2026-11-21 23:01") }
    #expect(try dose("1.5 mg", at: "2026-11-21 23:00").takenAt == now)
  }
}

@Suite("A day before 2000 is a slip of the year and is refused")
struct EarliestDayTests {
  let slip: LocalDate
  let today: LocalDate
  let first = LocalDate.earliestInDiary

  init() throws {
    slip = try #require(LocalDate("0226-11-20"))
    today = try #require(LocalDate("2026-11-21"))
  }

  @Test("the message names the day, the limit and the remedy")
  func message() {
    let text = DiaryError.dayTooEarly(slip).description
    for part in ["0226-11-20", "2000-01-01", "Check the year"] { #expect(text.contains(part), "\(part)") }
  }

  @Test("a check-in says it once, and the first day is taken")
  func checkIn() throws {
    let scores: [CheckInItem: String] = [.pain: "5", .fog: "5"]
    #expect(throws: CheckInRefused(problems: [.dayTooEarly(slip)])) {
      try CheckIn(day: slip, scores: scores, note: "x", today: today)
    }
    #expect(throws: CheckInRefused.self) { try CheckIn(day: first.adding(days: -1), scores: scores, today: today) }
    #expect(try CheckIn(day: first, scores: scores, note: "x", today: today).day == first)
  }

  @Test("so do a score, a note and a dose")
  func others() throws {
    #expect(throws: DiaryError.dayTooEarly(slip)) {
      try Score(CheckInItem.pain.measure, day: slip, value: ExactDecimal(5))
    }
    #expect(throws: DiaryError.dayTooEarly(slip)) { try Note(day: slip, text: "x") }
    let limits = Limits<Mass>(
      usual: .milligrams(1)...(.milligrams(6)), usualReason: "", absolute: .milligrams(1)...(.milligrams(6)),
      absoluteReason: "", claims: [])
    let now = try #require(LocalDateTime("2026-11-21 23:00"))
    let takenAt = try #require(LocalDateTime("0226-11-20 22:00"))
    #expect(throws: DiaryError.dayTooEarly(slip)) {
      try DoseTaken(
        .milligrams(3), at: takenAt, zone: "Europe/Zurich", boundary: .fourInTheMorning, limits: limits, now: now)
    }
  }

  private func reread<Content: Codable & Equatable>(_ make: (LocalDate) -> Content) throws {
    let good = make(first)
    #expect(try JSONDecoder().decode(Content.self, from: JSONEncoder().encode(good)) == good)
    let bad = try JSONEncoder().encode(make(slip))
    let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode(Content.self, from: bad) }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(context.debugDescription.contains("2000-01-01"))
  }

  @Test("an archive with such a day is refused, and any other reads back without a change")
  func archives() throws {
    let moment = try #require(LocalDateTime("2026-11-21 23:00"))
    try reread { Note(restoring: "x", day: $0) }
    try reread { OwnTreatmentDay(treatment: "melatonin", day: $0, taken: true) }
    try reread { Score(restoring: ExactDecimal(5), of: "pain", day: $0, time: nil) }
    try reread { DoseTaken(restoring: .milligrams(3), at: moment, zone: "UTC", day: $0, reason: "why") }
  }
}
