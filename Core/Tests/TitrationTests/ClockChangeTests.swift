import ClinicalTime
import Evidence
import Foundation
import Testing

@testable import Titration

@Suite("Doses keep to the clock of the place, over every change of the clock and on journeys")
struct ClockChangeTests {
  /// Every change of the clock in every known zone in three years.
  static let transitions: [(zone: TimeZone, at: Date)] = TimeZone.knownTimeZoneIdentifiers.sorted().flatMap { name in
    guard let zone = TimeZone(identifier: name) else { return [(zone: TimeZone, at: Date)]() }
    let end = Date(timeIntervalSince1970: 1_861_920_000)  // 2029-01-01
    var moment = Date(timeIntervalSince1970: 1_767_225_600)  // 2026-01-01
    var found: [(zone: TimeZone, at: Date)] = []
    while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < end {
      found.append((zone, next))
      moment = next
    }
    return found
  }

  @Test("over every change in every zone a dose comes once a day, at its time, 20 to 28 hours after the last")
  func everyZone() throws {
    #expect(Self.transitions.count > 500)
    let titrationProtocol = try ProtocolCatalogue.embedded().titrationProtocol("liptan")
    for (zone, change) in Self.transitions {
      let day = Instant(secondsSince1970: Int(change.timeIntervalSince1970)).local(in: zone).date
      for text in ["22:00", "02:30", "00:30", "03:59", "04:00"] {
        let time = try #require(TimeOfDay(text))
        let plan = try Plan(
          following: titrationProtocol, from: day.adding(days: -3), at: PlanTimes([time], for: titrationProtocol))
        let moments = plan.doses.prefix(7).map { dose in
          DayBoundary.fourInTheMorning.moment(on: dose.date, at: dose.time).instant(in: zone)
        }
        #expect(Set(moments).count == 7)
        for (before, after) in zip(moments, moments.dropFirst()) {
          let hours = Double(after.secondsSince1970 - before.secondsSince1970) / 3600
          // The largest change of a clock in these years is two hours; a skipped time moves by the gap besides.
          #expect((20...28).contains(hours), "\(zone.identifier) \(text) \(hours)")
        }
        // Someone who takes each dose when it is next due takes every one of them, across the change too.
        var last: Instant?
        for expected in moments {
          let next = plan.nextDose(
            after: Instant(secondsSince1970: (last?.secondsSince1970 ?? moments[0].secondsSince1970 - 61) + 60),
            lastTaken: last, in: zone)
          #expect(next?.at == expected, "\(zone.identifier) \(text)")
          last = next?.at
        }
      }
    }
  }

  @Test(
    "on a journey the next dose is at the clock of the place, and one that would come too soon is left out",
    arguments: [
      ("Europe/Zurich", "America/Los_Angeles", 33.0), ("Europe/Zurich", "Asia/Tokyo", 16.0),
      ("Europe/Zurich", "Pacific/Auckland", 12.0), ("Pacific/Auckland", "Pacific/Honolulu", 23.0),
      ("Asia/Tokyo", "Asia/Tokyo", 24.0),
    ])
  func journey(from: String, to: String, hours: Double) throws {
    let (home, away) = (try #require(TimeZone(identifier: from)), try #require(TimeZone(identifier: to)))
    let start = try #require(LocalDate("2026-12-01"))
    let plan = try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start)
    let taken = DayBoundary.fourInTheMorning.moment(on: start, at: PlanTimes.usual.night).instant(in: home)
    let next = try #require(
      plan.nextDose(after: Instant(secondsSince1970: taken.secondsSince1970 + 60), lastTaken: taken, in: away))
    #expect(next.at.local(in: away).time == PlanTimes.usual.night)
    #expect(Double(next.at.secondsSince1970 - taken.secondsSince1970) / 3600 == hours)
  }

  @Test(
    "between any two places the next dose comes 12 to 36 hours after the last, or a day is left out for the journey")
  func anyJourney() throws {
    let start = try #require(LocalDate("2027-03-10"))
    let plan = try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start)
    let zones = (-12...14).compactMap { TimeZone(secondsFromGMT: $0 * 3600) }
    for home in zones {
      let taken = DayBoundary.fourInTheMorning.moment(on: start.adding(days: 5), at: PlanTimes.usual.night)
        .instant(in: home)
      for away in zones {
        let next = plan.nextDose(
          after: Instant(secondsSince1970: taken.secondsSince1970 + 1), lastTaken: taken, in: away)
        let hours = Double((next?.at.secondsSince1970 ?? 0) - taken.secondsSince1970) / 3600
        #expect(hours >= 12 && hours < 36, "\(home) \(away) \(hours)")
      }
    }
  }

  @Test("a late dose may be taken while half the time to the next is left, and never doubled")
  func late() throws {
    let due = try #require(LocalDateTime("2026-12-01 22:00"))
    let next = try #require(LocalDateTime("2026-12-02 22:00"))
    let half = try #require(LocalDateTime("2026-12-02 10:00"))
    #expect(LateDose(due: due, next: next, now: due) == .takeUntil(half))
    #expect(LateDose(due: due, next: next, now: half) == .takeUntil(half))
    #expect(LateDose(due: due, next: next, now: half.adding(minutes: 1)) == .leaveOut(next: next))
    #expect(LateDose(due: due, next: next, now: half.adding(minutes: 1)).shown.contains("Never take two") == true)
  }
}
