import ClinicalTime
import Compounding
import Diary
import Evidence
import Foundation
import History
import Instruments
import Quantities
import Recognition
import Reports
import Response
import Screening
import Titration

@testable import Web

private let today = LocalDate(dayNumber: 20_778)
private let instant = Instant(secondsSince1970: 1_795_000_000)

extension History {
  /// Two weeks before the first dose, then 1.5 mg for three weeks and 3 mg for six, with an approved plan, another pharmacy,
  /// and something of every kind that a page can show.
  static func course() throws -> History { try made.get() }

  // Made once: recognising medicines takes seconds in a debug build to prepare.
  private static let made = Result { try makeCourse() }

  private static func makeCourse() throws -> History {
    var history = try History.example()
    history.person = Person(id: "p", name: "A <7> name", createdAt: instant)
    let start = today.adding(days: -63)
    history.measures = [CheckInItem.pain.measure, CheckInItem.fatigue.measure]
    history.scores = try (0..<77).flatMap { day in
      try [CheckInItem.pain, .fatigue].enumerated().map { index, item in
        let level = day < 14 ? 6 : day < 35 ? 5 : 3
        return Entry(
          id: "s\(day)-\(index)", recordedAt: instant,
          content: try Score(
            item.measure, day: start.adding(days: day - 14), value: ExactDecimal(level + (day * 7 + index) % 3)))
      }
    }
    history.doses = (0...63).filter { $0 != 10 }.map { day in
      let date = start.adding(days: day)
      let half = day < 21 && day != 5
      return Entry(
        id: "d\(day)", recordedAt: instant,
        content: DoseTaken(
          restoring: half ? .milligrams(2) : day == 30 ? .milligrams(2) : .milligrams(3),
          at: LocalDateTime(date: date, time: .noon), zone: "Europe/Zurich",
          day: date, reason: nil, bottle: day < 40 ? "b1" : "b3"))
    }
    history.bottles = try [("b1", "A <7>"), ("b3", "B <7>")].map { id, pharmacy in
      Entry(
        id: id, recordedAt: instant,
        content: try Bottle(
          id: id, item: StockItem(parsing: "capsule 1.5 mg"), contents: .pieces(ExactDecimal(200)), receivedOn: start,
          pharmacy: pharmacy))
    }
    history.treatments = [
      Entry(id: "t", recordedAt: instant, content: OwnTreatmentDay(treatment: "a <7> tea", day: today, taken: true))
    ]
    let steps = try ProtocolCatalogue.embedded().titrationProtocol("bruun-updown")
    let plan = try Plan(following: steps, from: start)
    history.plans = [PlanVersion(id: "v", recordedAt: instant, plan: plan, evidenceVersion: "e")]
    history.approvals = [
      RecordedApproval(
        id: "a", recordedAt: instant, plan: "v",
        approval: try Approval(
          prescriber: "Dr <7>", date: start, highestDose: plan.highestDose, limits: .naltrexoneApproved, today: today))
    ]
    let request = try ScreenFields.example().request(askedAt: LocalDateTime(date: today, time: .noon))
    let library = try EvidenceLibrary.embedded()
    let screen = Screener(
      evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version
    ).screen(try request.situation(using: .init(library.medicines)))
    history.decisions = [
      Decision(
        id: "c", recordedAt: instant, kind: "screen",
        input: String(decoding: try JSONEncoder().encode(request), as: UTF8.self),
        output: String(decoding: try JSONEncoder().encode(screen), as: UTF8.self), evidenceVersion: library.version)
    ]
    return history
  }
}

extension ScreenFields {
  fileprivate static func example() -> ScreenFields {
    var fields = ScreenFields()
    fields.medicines = "tramadol 50 mg"
    fields.dose = "3 mg"
    return fields
  }
}

extension ProgressPage {
  static func courseExample() throws -> ProgressPage { try made.get() }

  private static let made = Result { try makeCourse() }

  private static func makeCourse() throws -> ProgressPage {
    let instruments = try InstrumentCatalogue.embedded()
    let effects = try instruments.instrument("side-effects")
    var history = try History.course()
    let ticked = [(-40, ["any": ["yes"], "headache": ["mild"]]), (-30, ["any": ["no"]])]
    history.answers += try ticked.map { day, typed in
      Entry(
        id: "effect\(day)", recordedAt: instant,
        content: try effects.answers(typed, day: today.adding(days: day), today: today))
    }
    return ProgressPage(
      history: history, measure: "pain",
      range: ProgressRange(from: today.adding(days: -70), through: today.adding(days: -1)),
      today: today, response: try chosenExample(), instruments: instruments, saved: "Saved.")
  }

  /// What is said about an outcome that was chosen.
  static func chosenExample() throws -> ResponseSheet {
    let history = try History.course()
    let measures = try ResponseDecision(history, today: today).question.symptoms.map(\.measure.id)
    return ResponseSheet(
      try ResponseDecision(
        history, today: today, outcome: measures.last ?? "", instruments: .embedded()), in: try .embedded())
  }

  /// What is said about all symptoms, without a choice.
  static func usualExample() throws -> ResponseSheet {
    ResponseSheet(try ResponseDecision(.course(), today: today), in: try .embedded())
  }
}

extension ReportPage {
  private static let decision = Result { try ResponseDecision(try History.course(), today: today) }

  static func example(_ items: Set<ReportItem> = Set(ReportItem.allCases)) throws -> ReportPage {
    let history = try History.course()
    return ReportPage(
      history, today: today, request: ReportRequest(items: items), decision: try decision.get(),
      effects: ["A <7> dream."], in: try .embedded(),
      problem: "A <7> problem.")
  }
}

extension ReportPage {
  /// Every part as long as it may get: five symptoms, a step every week, long lines.
  static func fullest() throws -> ReportPage {
    var history = try History.course()
    let long = String(repeating: "a long line <7> ", count: 30)
    history.person = Person(id: "p", name: "A long <7> name of somebody with several names", createdAt: instant)
    history.measures = CheckInItem.allCases.map(\.measure)
    let pain = history.scores
    for item in CheckInItem.allCases where item != .pain && item != .fatigue {
      history.scores += pain.compactMap { entry -> Entry<Score>? in
        guard let score = entry.content, score.measure == "pain" else { return nil }
        return Entry(
          id: "\(entry.id)-\(item)", recordedAt: instant,
          content: Score(restoring: score.value, of: item.rawValue, day: score.day, time: nil))
      }
    }
    history.doses = history.doses.map { entry -> Entry<DoseTaken> in
      guard let dose = entry.content else { return entry }
      let week = dose.day.days(since: today) / 7
      return Entry(
        id: entry.id, recordedAt: instant,
        content: DoseTaken(
          restoring: .milligrams(week > -5 ? 9 : 9 + week), at: dose.takenAt, zone: dose.zone, day: dose.day,
          reason: nil,
          bottle: dose.day.dayNumber % 2 == 0 ? "b1" : "b3"))
    }
    history.treatments = (0..<6).map { index in
      Entry(
        id: "t\(index)", recordedAt: instant,
        content: OwnTreatmentDay(treatment: "\(index) \(long)", day: today, taken: true))
    }
    return ReportPage(
      history, today: today, request: ReportRequest(), decision: try ResponseDecision(history, today: today),
      effects: Array(repeating: long, count: 20), in: try .embedded())
  }
}
