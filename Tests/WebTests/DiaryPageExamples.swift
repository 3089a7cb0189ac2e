import ClinicalTime
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
    history.plans = [PlanVersion(id: "v", recordedAt: instant, plan: try .example(), evidenceVersion: "e")]
    return history
  }
}

extension Plan {
  fileprivate static func example() throws -> Plan {
    try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: today,
      at: PlanTimes(morning: .noon, night: .lastMinute))
  }
}

extension PlanPage {
  static func example() throws -> PlanPage {
    try PlanPage(
      current: try History.example().currentPlan, protocols: .embedded(),
      typed: Typed(titrationProtocol: "liptan", start: "<7>", time: "", highest: ""), problem: "A <7> problem.",
      typedApproval: TypedApproval(prescriber: "<7>", date: "", highest: "", reason: ""),
      approvalProblem: "Another <7> problem.")
  }

  static func emptyExample() throws -> PlanPage {
    try PlanPage(
      current: nil, protocols: .embedded(),
      typed: Typed(titrationProtocol: "", start: "", time: "", highest: ""),
      typedApproval: TypedApproval(prescriber: "", date: "", highest: "", reason: ""))
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
