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
import Screening
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
      reason: "Read <7> as 8.", bottle: "b<7>", now: night)
    let bottles = try [("b1", "capsule 1.5 mg"), ("b<7>", "liquid 1 mg/mL"), ("b3", "capsule 4.5 mg")].map { id, item in
      let item = try StockItem(parsing: item)
      return try Bottle(
        id: id, item: item, contents: item.isMeasured ? .millilitres(ExactDecimal(50)) : .pieces(ExactDecimal(3)),
        receivedOn: today.adding(days: -9), madeOn: today.adding(days: -9),
        useBy: today.adding(days: id == "b1" ? -1 : 20),
        pharmacy: "A <7>", lot: "L<7>", filler: "F<7>", price: Price(ExactDecimal(35), "USD"))
    }
    history.bottles = bottles.map { Entry(id: "e-\($0.id)", recordedAt: instant, content: $0) }
    history.supplyEvents = [
      SupplyEvent(date: today, bottle: "b<7>", kind: .lost(.millilitres(ExactDecimal(1)), reason: "Spilled <7>.")),
      SupplyEvent(date: today, bottle: "b3", kind: .counted(.pieces(.zero))),
    ].enumerated().map { Entry(id: "v\($0.offset)", recordedAt: instant, content: $0.element) }
    let before = DoseTaken(
      restoring: .milligrams(2), at: LocalDateTime(date: today.adding(days: -3), time: .noon), zone: "Europe/Zurich",
      day: today.adding(days: -3), reason: nil, bottle: "b1")
    history.doses = [
      Entry(id: "d0", recordedAt: instant, content: before),
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

extension History {
  /// Somebody who has gone the whole way: the example.
  static func example(underWay: Void) throws -> History { try exampleUnderWay.get() }

  /// Made once, as every example is asked for again and again.
  private static let exampleUnderWay = Result {
    let library = try EvidenceLibrary.embedded()
    return try ExamplePerson.history(
      endingOn: today, zone: .gmt, protocols: .embedded(), instruments: .embedded(),
      reading: MedicineReading(
        recogniser: MedicineRecogniser(library.medicines),
        screener: Screener(
          evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version)))
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

extension History {
  /// With an opioid, words that nobody knows, and an own question of each kind.
  static func exampleWithRescues() throws -> History {
    var history = try History.exampleWithAnswers()
    history.rescues = try ["ibuprofen <7>", "oxycodone 5 mg", "qwxzvy <7>"].enumerated().map { index, medicine in
      let taken = try RescueTaken(medicine, at: night, zone: "Europe/Zurich", boundary: .fourInTheMorning, now: night)
      return Entry(id: "r\(index)", recordedAt: instant, content: taken)
    }
    let counted = try OwnQuestion(id: "own-2", text: "How many <7>?", kind: .count, direction: .unstated, asked: .daily)
    let asked = try OwnQuestion(id: "own-3", text: "Did you <7>?", kind: .yesNo, direction: .unstated, asked: .daily)
    history.questions += [counted, asked].map { Entry(id: "q-\($0.id)", recordedAt: instant, content: $0) }
    return history
  }
}

/// A form of chips as the part sees it on a page.
struct ChipPart: Sendable {
  let formToken = "token"
  let day = "2026-11-21"
  let heading: String
  let instrument: String
  let none: ChipForm.Chip?
  let rows: [ChipForm.Row]
  let lines: [ChipForm.Line]

  init(form: ChipForm) {
    (heading, instrument, none) = (form.heading, form.instrument, form.none)
    (rows, lines) = (form.rows, form.lines)
  }
}

extension TodayPage.Setting {
  static func example(today: LocalDate) throws -> TodayPage.Setting {
    TodayPage.Setting(
      today: today, clock: LocalDateTime(date: today, time: .lastMinute), zone: "Europe/Zurich",
      instruments: try .embedded(), medicines: try .example())
  }
}

extension MedicineReading {
  /// Built once: the index of names takes longer than any page.
  private static let built = Result {
    let recogniser = MedicineRecogniser(try MedicineCatalogue.embedded())
    return MedicineReading(
      recogniser: recogniser,
      screener: Screener(
        evidence: try .embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version))
  }

  static func example() throws -> MedicineReading { try built.get() }
}

extension TodayPage {
  /// Yesterday, with everything on it.
  static func example() throws -> TodayPage {
    TodayPage(
      day: today, in: try .example(today: today.adding(days: 1)), history: try .exampleWithRescues(), saved: "Saved.",
      dose: TypedDose(amount: "<7>", time: "", reason: "<7>", problem: "A <7> problem.", needsReason: true),
      checkIn: TypedCheckIn(scores: [.pain: "5.5"], note: "<7>", problems: ["A <7> problem."]),
      rescue: .init(medicine: "<7>", time: "<7>", problem: "A <7> problem."), answerProblems: ["A <7> problem."])
  }

  /// Today, where what was taken before is offered.
  static func exampleOfToday() throws -> TodayPage {
    TodayPage(
      day: today, in: try .example(today: today), history: try .exampleWithRescues(),
      dose: TypedDose(amount: "", time: ""))
  }

  static func offlineExample() throws -> TodayPage {
    TodayPage(forOffline: try .example(today: today), history: try .exampleWithRescues())
  }
}

extension SupplyPage {
  static func example() throws -> SupplyPage {
    var typed = Typed(today: today)
    typed.bottleProblem = "A <7> problem."
    typed.eventProblem = "Another <7> problem."
    typed.quotesProblem = "A third <7> problem."
    let quotes = TypedQuotes(
      dose: "4.5 mg",
      quotes: "A <7>; capsule 4.5 mg; 90; 45 USD\nB; capsule 0.5 mg; 30; 5 USD\nC; capsule 4.5 mg; 30; 9 EUR")
    return SupplyPage(
      try .example(), today: today.adding(days: 1), typed: typed, saved: "Saved.",
      comparison: try quotes.compared(.embedded()))
  }

  static func emptyExample() throws -> SupplyPage {
    SupplyPage(
      History(of: Person(id: "p", name: "", createdAt: instant)), today: today, typed: Typed(today: today))
  }
}

extension ProgressPage {
  static func example() throws -> ProgressPage {
    ProgressPage(history: try .example(), measure: nil, saved: "Saved.")
  }
}

extension ImportPage {
  static func example() throws -> ImportPage {
    var history = try History.example()
    history.imports = [
      ImportRecord(
        id: "i1", recordedAt: instant, format: "f", fileName: "<1>.csv", added: 2, findings: [], listing: "{}"),
      ImportRecord(id: "i2", recordedAt: instant, format: "f", fileName: "<2>.csv", added: 1, findings: []),
    ]
    history.importUndos = [ImportUndo(id: "u", recordedAt: instant, importID: "i2", withdrawn: 1, kept: ["k"])]
    let batch = ImportBatch(
      format: "f",
      items: [.init(key: "k", line: 3, .treatment(OwnTreatmentDay(treatment: "<t>", day: today, taken: true)))],
      findings: [.init(.leftOut, line: 7, "A <7> finding.")])
    let column = MappingForm.Column(
      number: 0, name: "<c>", examples: ["<1>", "2"], holds: "score", lowest: "0", highest: "<10>", better: nil,
      taken: "",
      notTaken: "")
    return ImportPage(
      saved: "Saved <8>.", problem: "A <7> problem.",
      preview: Preview(
        batch.judged(against: history), fileName: "<7>.csv", kind: "a <k>", held: "<h>",
        medicines: [.init(line: "<m>", isOpioid: true, isUnderstood: false)], mapping: "{<m>}"),
      mapping: MappingForm(
        fileName: "<7>.csv", held: "<h>", problem: "A <9> problem.", decimal: nil, day: "<d>", form: nil, time: nil,
        fixed: "", names: ["<d>", "<c>"], columns: [column]),
      imports: Past.all(in: history, zone: .gmt))
  }
}
