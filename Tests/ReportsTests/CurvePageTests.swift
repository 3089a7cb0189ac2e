import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import Kinetics
import Quantities
import Testing

@testable import Reports

@Suite("The curve page")
struct CurvePageTests {
  let library: EvidenceLibrary
  let now = LocalDateTime(date: LocalDate(dayNumber: 20_778), time: .noon)

  init() throws {
    library = try EvidenceLibrary.embedded()
  }

  private func history(_ doses: [(Int, Int)]) throws -> History {
    var history = History(of: Person(id: "p", name: "", createdAt: Instant(secondsSince1970: 0)))
    history.doses = try doses.enumerated().map { index, dose in
      let taken = try DoseTaken(
        .milligrams(dose.1), at: now.adding(hours: dose.0), zone: "UTC", boundary: .fourInTheMorning,
        limits: .naltrexoneTaken, reason: "A test.", now: now)
      return Entry(id: "d\(index)", recordedAt: Instant(secondsSince1970: index), content: taken)
    }
    return history
  }

  private func page(_ history: History, _ fields: CurveFields = CurveFields()) throws -> CurvePage {
    CurvePage(
      history: history, fields: fields, now: now, catalogue: try .embedded(), library: library, screen: nil)
  }

  @Test("Without doses nothing is drawn, and the page says so")
  func empty() throws {
    let page = try page(history([]))
    #expect(!page.hasCurve)
    #expect(page.summary.contains("no dose"))
    #expect(page.charts.isEmpty && page.rows.isEmpty)
  }

  @Test("All scenarios of fading stand side by side, and the quicker one blocks less")
  func scenarios() throws {
    let page = try page(history([(-14, 4), (-38, 4)]))
    #expect(page.scenarios.map(\.id) == ["fade-4h", "fade-13h", "fade-24h", "fade-48h", "fade-72h"])
    let shares = page.scenarios.compactMap { Int($0.now.prefix { $0.isNumber }) }
    #expect(shares == shares.sorted())
    #expect((shares.first ?? 99) < 10 && (shares.last ?? 0) > 40)
    #expect(page.summary.contains("between"))
  }

  @Test("A correction replaces the dose it corrects")
  func corrected() throws {
    var wrong = try history([(-10, 8), (-10, 4)])
    wrong.doses[1] = Entry(
      id: "d1", recordedAt: Instant(secondsSince1970: 9), content: wrong.doses[1].content, supersedes: "d0")
    #expect(try page(wrong).scenarios.map(\.now) == page(history([(-10, 4)])).scenarios.map(\.now))
  }

  @Test("Low doses are marked as never measured")
  func extrapolated() throws {
    #expect(try page(history([(-10, 1)])).notes.contains(KineticNotes.extrapolated))
    #expect(try !page(history([(-10, 3)])).notes.contains(KineticNotes.extrapolated))
  }

  @Test("Occupancy is not effect: said once")
  func once() throws {
    let page = try page(history([(-10, 3)]))
    #expect(page.notes.filter { $0 == KineticNotes.occupancyIsNotEffect }.count == 1)
  }

  @Test("What if: a dose from now on, split, with a missed day")
  func whatIf() throws {
    let once = try page(history([]), CurveFields(dose: "4.5 mg", time: "22:00"))
    #expect(once.summary.contains("8 doses") || once.summary.contains("7 doses"))
    let twice = try page(history([]), CurveFields(dose: "4.5 mg", time: "22:00", perDay: "2"))
    #expect(twice.summary.contains("14 doses") || twice.summary.contains("15 doses"))
    let missed = try page(history([]), CurveFields(dose: "4.5 mg", time: "22:00", missed: "1"))
    #expect(missed.summary.contains("6 doses") || missed.summary.contains("7 doses"))
    #expect(missed.summary != once.summary)
  }

  @Test("Without a record, fading counts from the last dose that is drawn")
  func anchor() throws {
    let drawn = try page(history([]), CurveFields(dose: "4.5 mg", time: "22:00"))
    #expect(drawn.fadingFrom.contains("last dose"))
    #expect(drawn.scenarios.allSatisfy { $0.now != "0 %" })
    #expect(try page(history([(-10, 4)])).fadingFrom.hasPrefix("now"))
  }

  @Test("Before a procedure and beside an opioid, each scenario has its figure, and the danger is said")
  func moments() throws {
    let page = try page(
      history([(-14, 4)]),
      CurveFields(procedure: now.adding(hours: 72).description, opioid: "morphine", opioidLike: "morphine-slow"))
    #expect(page.moments.count == 2)
    #expect(page.moments.allSatisfy { $0.shares.count == 5 })
    #expect(page.moments[1].text.contains("can kill"))
    // Once on the page: beside the figures, not among the notes as well.
    #expect(page.moments[1].text.contains(KineticNotes.wearingOff))
    #expect(!page.notes.contains(KineticNotes.wearingOff))
  }

  @Test("What an opioid fills is read at the minute it is taken, whatever minute that is", arguments: [0, 1, 7, 14])
  func momentOfOpioid(minutes: Int) throws {
    let page = try page(
      history([(-14, 4)]), CurveFields(opioid: "morphine", opioidAt: now.adding(minutes: minutes).description))
    // Half of the receptors, unless another level is chosen; a minute before it would be none.
    #expect(page.moments[0].shares.allSatisfy { $0.contains(" instead of 50 %; after twelve hours") })
  }

  @Test("A dose that was taken this minute is not gone already")
  func justTaken() throws {
    let page = try page(history([(0, 4)]))
    #expect(page.scenarios.allSatisfy { $0.now == "0 %" && $0.faded.hasSuffix("if nothing more is taken") })
  }

  @Test("What cannot be read is told, all of it together")
  func problems() throws {
    let page = try page(
      history([]), CurveFields(dose: "4.5", time: "25:00", procedure: "tomorrow", opioid: "x", opioidAt: "1999-01-01"))
    #expect(page.problems.count == 4)
  }

  @Test("The table says what the chart shows, every six hours of two weeks")
  func table() throws {
    let page = try page(history([(-14, 4)]))
    #expect(page.rows.count == 57)
    #expect(page.charts.count == 2)
    #expect(page.charts[0].lines.count == 3 && page.charts[0].bands.count == 1)
  }

  @Test("Without a record, charts and table begin now")
  func noRecord() throws {
    let page = try page(history([]), CurveFields(dose: "4.5 mg", time: "22:00"))
    #expect(page.rows.count == 29 && page.rows.first?.time == now.description)
    #expect(page.charts.allSatisfy { $0.now == $0.left })
    #expect(page.charts[0].labels.contains { $0.text.hasPrefix("now, ") })
  }

  @Test("Programs get the numbers that are drawn: samples a scenario, and the band")
  func numbers() throws {
    let page = try page(history([(-14, 4)]), CurveFields(opioid: "morphine"))
    #expect(page.courses.map(\.scenario) == page.scenarios.map(\.id))
    #expect(page.courses.allSatisfy { $0.samples.count == 14 * 96 + 1 && $0.now == 168 })
    #expect(page.courses.allSatisfy { $0.samples.contains { ($0.opioidOccupancy ?? 0) > 0 } })
    let band = try #require(page.courses[2].band)
    #expect(band.hours.count == 337 && band.low.count == 337 && band.high.count == 337)
    #expect(zip(band.low, band.high).allSatisfy { $0 <= $1 })
    struct Written: Decodable {
      struct Course: Decodable { let samples: [NaltrexoneSample] }
      let courses: [Course]
    }
    let written = try JSONDecoder().decode(Written.self, from: JSONEncoder().encode(page))
    #expect(written.courses.map(\.samples) == page.courses.map(\.samples))
  }

  @Test("The highest level that is drawn is the highest of every minute, within 2.5 %", arguments: [0, 7, 14, 22])
  func peak(minute: Int) throws {
    let time = "21:\(minute < 10 ? "0" : "")\(minute)"
    let drawn = try #require(try page(history([]), CurveFields(dose: "4.5 mg", time: time)).courses.first)
    let first = LocalDateTime(date: now.date, time: try #require(TimeOfDay(time)))
    let plan = NaltrexonePlan(
      doses: (0..<7).map { .init(minute: first.minutes(since: now) + $0 * 1440, milligrams: 4.5) },
      minutes: Array(0...7 * 1440))
    let exact = try plan.course(NaltrexoneModel(.embedded()), scenario: nil).map(\.naltrexone).max() ?? 0
    // A peak lies at most seven and a half minutes from a sample, in which the level changes by 2.1 %.
    #expect(abs((drawn.samples.map(\.naltrexone).max() ?? 0) / exact - 1) < 0.025)
  }

  @Test("An opioid is drawn with a half-life that its claim gives, and a higher level fills more")
  func opioidExamples() throws {
    for example in OpioidExample.all {
      let values = try #require(library.evidence.claim(example.claim)?.values).filter { $0.name.hasPrefix("half-life") }
      let inside = values.contains { value in
        let ends = [value.value, value.low, value.high].compactMap { $0?.doubleValue }
        return (ends.min() ?? .infinity) <= example.halfLife && example.halfLife <= (ends.max() ?? 0)
      }
      #expect(inside, "\(example.id)")
    }
    let filled = try OpioidLevel.allCases.map { level in
      try page(history([(-14, 4)]), CurveFields(opioid: "x", opioidLevel: level.rawValue)).courses[0].samples
        .compactMap(\.opioidOccupancyWithout).max() ?? 0
    }
    // By definition of the levels.
    for (found, expected) in zip(filled, [0.25, 0.5, 0.9]) { #expect(abs(found - expected) < 1e-12) }
  }
}
