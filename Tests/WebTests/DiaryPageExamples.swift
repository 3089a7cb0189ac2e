import ClinicalTime
import Compounding
import Diary
import Evidence
import History
import Quantities
import Reports
import Titration

@testable import Web

private let today = LocalDate(dayNumber: 20_778)
private let instant = Instant(secondsSince1970: 1_795_000_000)
private let night = LocalDateTime(date: today, time: .lastMinute)

extension History {
  /// One of everything, with one score a day for nine days.
  static func example() throws -> History {
    var history = History(of: Person(id: "p", name: "", createdAt: instant))
    history.measures = [CheckInItem.pain.measure]
    let dose = try DoseTaken(
      .milligrams(8), at: night, zone: "Europe/Zurich", boundary: .fourInTheMorning, limits: .naltrexoneTaken,
      reason: "Read <7> as 8.", now: night)
    history.doses = [
      Entry(id: "d1", recordedAt: instant, content: dose),
      Entry(id: "d2", recordedAt: instant, content: dose, supersedes: "d1"),
    ]
    history.scores = try (0..<9).map { index in
      Entry(
        id: "s\(index)", recordedAt: instant,
        content: try Score(CheckInItem.pain.measure, day: today.adding(days: -index), value: ExactDecimal(index)))
    }
    history.treatments = [true, false].enumerated().map { index, taken in
      Entry(
        id: "t\(index)", recordedAt: instant,
        content: OwnTreatmentDay(treatment: "a <7> tea", day: today.adding(days: -index), taken: taken))
    }
    history.plans = [
      PlanVersion(
        id: "v", recordedAt: instant,
        plan: try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: today),
        evidenceVersion: "e"),
      PlanVersion(id: "w", recordedAt: instant, plan: try .example(), evidenceVersion: "e", revises: "v"),
    ]
    return history
  }
}

extension Plan {
  /// A plan that was changed, with what is at hand.
  static func example() throws -> Plan {
    let plan = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: today.adding(days: -20),
      from: [StockItem(parsing: "capsule 1.5 mg"), StockItem(parsing: "liquid 1 mg/mL")], orderedBy: "<7>")
    return try plan.revised(
      by: Revision(from: today.adding(days: -1), change: .hold(days: 7), decidedBy: "<7>", reason: "A <7> reason."))
  }
}

extension PlanPage {
  static func example() throws -> PlanPage {
    let protocols = try ProtocolCatalogue.embedded()
    let history = try History.example()
    return PlanPage(
      record: history.planRecord, protocols: protocols, today: today,
      typed: TypedPlan(titrationProtocol: "liptan", start: "<7>", stock: "<7>"), problem: "A <7> problem.",
      typedApproval: TypedApproval(prescriber: "<7>", date: "", highest: "", until: "", reason: ""),
      approvalProblem: "Another <7> problem.",
      changing: ChangeSection(
        version: history.plans[1], today: today, happened: .disturbedSleep, typed: TypedChange(amount: "<7>"),
        problem: "A third <7> problem.", protocols: protocols))
  }

  static func emptyExample() throws -> PlanPage {
    PlanPage(
      record: PlanRecord(versions: [], approvals: []), protocols: try .embedded(), today: today, typed: TypedPlan(),
      typedApproval: TypedApproval(prescriber: "", date: "", highest: "", until: "", reason: ""), changing: nil)
  }
}

extension PlanCalendarPage {
  static func example() throws -> PlanCalendarPage {
    let (morning, night) = (PlanTimes.usual.morning, PlanTimes.usual.night)
    let plan = try Plan.example().revised(
      by: Revision(from: today.adding(days: 2), change: .split(at: [morning, night]), decidedBy: "<7>", reason: "<7>"))
    return PlanCalendarPage(plan, status: .draft(.notApproved), from: today)
  }

  static func example(everyTime: Void) throws -> PlanCalendarPage {
    let plan = try Plan.example().revised(
      by: Revision(from: today.adding(days: 2), change: .hold(days: 90), decidedBy: "<7>", reason: "<7>"))
    return PlanCalendarPage(plan, status: .draft(.notApproved))
  }
}

extension TodayPage {
  static func example() throws -> TodayPage {
    TodayPage(
      day: today, today: today.adding(days: 1), history: try .example(), saved: "Saved.",
      dose: TypedDose(amount: "<7>", time: "", reason: "<7>", problem: "A <7> problem.", needsReason: true),
      checkIn: TypedCheckIn(scores: [.pain: "5.5"], note: "<7>", problems: ["A <7> problem."]))
  }
}

extension ProgressPage {
  static func example() throws -> ProgressPage {
    ProgressPage(history: try .example(), measure: nil, saved: "Saved.")
  }
}

extension ImportPage {
  static func example() throws -> ImportPage {
    let batch = ImportBatch(
      format: "f", measures: [], scores: [],
      treatments: [.init(key: "k", content: OwnTreatmentDay(treatment: "t", day: today, taken: true))],
      findings: [.init(.leftOut, line: 7, "A <7> finding.")])
    return ImportPage(
      problem: "A <7> problem.",
      preview: Preview(batch: batch, newItems: 1, fileName: "<7>.csv", content: "<7>"))
  }
}
