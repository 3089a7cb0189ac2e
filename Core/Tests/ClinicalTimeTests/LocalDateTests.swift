import ClinicalTime
import Foundation
import Testing

@Suite("Local days")
struct LocalDateTests {
  @Test("Every day from 1900 to 2100 has its own number, text and weekday, in agreement with Foundation")
  func agreesWithFoundation() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    var date = try #require(LocalDate(year: 1900, month: 1, day: 1))
    let last = try #require(LocalDate(year: 2100, month: 12, day: 31))
    while date <= last {
      let parts = calendar.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(date.dayNumber) * 86_400))
      #expect(
        date.components.year == parts.year && date.components.month == parts.month && date.components.day == parts.day)
      #expect(date.weekday == ((parts.weekday ?? 0) + 5) % 7 + 1)
      #expect(LocalDate(date.description) == date)
      date = date.adding(days: 7)
    }
  }

  @Test(
    "What is no day is refused",
    arguments: [
      "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "20260101", "2026-01-32", "0000-01-01", "", "2026-01-01 ",
      "２026-01-01",
    ])
  func refuses(text: String) {
    #expect(LocalDate(text) == nil)
  }

  @Test("Adding days never leaves the years 1 to 9999")
  func clamped() {
    #expect(LocalDate.latest.adding(days: 1) == .latest)
    #expect(LocalDate.earliest.adding(days: -1) == .earliest)
    #expect(LocalDate.latest.adding(days: .max).description == "9999-12-31")
  }
}

@Suite("Times of day and moments")
struct LocalDateTimeTests {
  @Test(
    "Times are read as people write them",
    arguments: [
      ("22:00", "22:00"), ("9:30", "09:30"), ("22.15", "22:15"), ("10 pm", "22:00"), ("10:30pm", "22:30"),
      ("12 am", "00:00"),
      ("12pm", "12:00"), ("23:59:59", "23:59"), ("10 p.m.", "22:00"),
    ])
  func reads(text: String, expected: String) {
    #expect(TimeOfDay(text)?.description == expected)
  }

  @Test(
    "What is no time is refused",
    arguments: ["24:00", "9", "22", "13 pm", "0 am", "10:60", "10:5", ":30", "abc", "", "10:30:99", "-1:00"])
  func refuses(text: String) {
    #expect(TimeOfDay(text) == nil)
  }

  @Test("A dose after midnight belongs to the evening before, until four in the morning")
  func dayBoundary() throws {
    let boundary = DayBoundary.fourInTheMorning
    #expect(boundary.diaryDay(of: try #require(LocalDateTime("2026-11-21 23:30"))).description == "2026-11-21")
    #expect(boundary.diaryDay(of: try #require(LocalDateTime("2026-11-22 00:30"))).description == "2026-11-21")
    #expect(boundary.diaryDay(of: try #require(LocalDateTime("2026-11-22 03:59"))).description == "2026-11-21")
    #expect(boundary.diaryDay(of: try #require(LocalDateTime("2026-11-22 04:00"))).description == "2026-11-22")
  }

  @Test("Hours are added across midnight, months and years")
  func addsHours() throws {
    let start = try #require(LocalDateTime("2026-12-31 22:00"))
    #expect(start.adding(hours: 3).description == "2027-01-01 01:00")
    #expect(start.adding(hours: -23).description == "2026-12-30 23:00")
    #expect(start.adding(hours: 240).minutes(since: start) == 14_400)
  }
}

@Suite("Clock changes")
struct ZonedTimeTests {
  @Test("A time that spring skips moves on by the gap; a time that autumn repeats is the first")
  func policy() throws {
    let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    let skipped = try #require(LocalDateTime("2026-03-29 02:30"))
    #expect(skipped.instant(in: zone).local(in: zone).description == "2026-03-29 03:30")
    let repeated = try #require(LocalDateTime("2026-10-25 02:30"))
    // 02:30 summer time is 00:30 UTC, an hour before 02:30 winter time.
    #expect(repeated.instant(in: zone).secondsSince1970 % 86_400 == 1800)
  }

  @Test(
    "In every zone, every half hour around every transition of 2026 comes back as itself or moves on by the gap, two hours at most"
  )
  func everyZone() throws {
    for identifier in TimeZone.knownTimeZoneIdentifiers {
      guard let zone = TimeZone(identifier: identifier) else { continue }
      var from = Date(timeIntervalSince1970: 1_767_225_600)
      while let next = zone.nextDaylightSavingTimeTransition(after: from), next.timeIntervalSince1970 < 1_798_761_600 {
        let centre = Instant(secondsSince1970: Int(next.timeIntervalSince1970)).local(in: zone)
        for step in -6...6 {
          let wall = centre.adding(minutes: step * 30)
          let back = wall.instant(in: zone).local(in: zone)
          let moved = back.minutes(since: wall)
          #expect(moved == 0 || (moved > 0 && moved <= 120), "\(identifier) \(wall) became \(back)")
        }
        from = next
      }
    }
  }
}
