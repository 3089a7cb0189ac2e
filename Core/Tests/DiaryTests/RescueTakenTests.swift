import ClinicalTime
import Diary
import Foundation
import Testing

@Suite("Rescue medicine is written down as it was said")
struct RescueTakenTests {
  let now: LocalDateTime

  init() throws {
    now = try #require(LocalDateTime("2026-11-21 10:00"))
  }

  private func rescue(_ medicine: String, _ time: String = "2026-11-21 09:00") throws -> RescueTaken {
    try RescueTaken(
      medicine, at: #require(LocalDateTime(time)), zone: "UTC", boundary: .fourInTheMorning, now: now)
  }

  @Test(
    "on one line, with single spaces",
    arguments: [
      ("ibuprofen 400 mg", "ibuprofen 400 mg"), ("  ibuprofen\n 400\tmg ", "ibuprofen 400 mg"),
      ("Tropfen\u{0}", "Tropfen"), ("É 👍", "É 👍"),
    ])
  func words(typed: String, kept: String) throws {
    #expect(try rescue(typed).medicine == kept)
  }

  @Test("without a name, or with a text that is too long, it is refused")
  func refused() {
    #expect(throws: DiaryError.noMedicine) { try rescue(" \n\u{7}") }
    #expect(throws: DiaryError.medicineTooLong(201)) { try rescue(String(repeating: "x", count: 201)) }
    #expect(throws: Never.self) { try rescue(String(repeating: "x", count: 200)) }
  }

  @Test("after midnight it belongs to the evening before, until 4 in the morning")
  func boundary() throws {
    #expect(try rescue("a", "2026-11-21 03:59").day == LocalDate("2026-11-20"))
    #expect(try rescue("a", "2026-11-21 04:00").day == LocalDate("2026-11-21"))
  }

  @Test("what is still to come, and a slip of the year, are refused")
  func times() throws {
    #expect(throws: DiaryError.timeInFuture(try #require(LocalDateTime("2026-11-21 10:01")), now: now)) {
      try rescue("a", "2026-11-21 10:01")
    }
    #expect(throws: DiaryError.dayTooEarly(try #require(LocalDate("1926-11-21")))) {
      try rescue("a", "1926-11-21 09:00")
    }
  }

  @Test("an archive gives back the same, and one without words is refused")
  func archive() throws {
    let written = try rescue("ibuprofen 400 mg")
    let data = try JSONEncoder().encode(written)
    #expect(try JSONDecoder().decode(RescueTaken.self, from: data) == written)
    let empty = String(decoding: data, as: UTF8.self).replacing("ibuprofen 400 mg", with: " ")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(RescueTaken.self, from: Data(empty.utf8)) }
  }
}
