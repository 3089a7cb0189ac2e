public import ClinicalTime
import Compounding
import Diary
public import Evidence
public import Foundation
public import History
public import Instruments
import NumericalMethods
import Quantities
import Screening
import Titration

/// A record to look around in: made up by a seeded generator, the same on every machine for the same day.
///
/// Nobody lived it, and its numbers carry no claim about naltrexone: the gain and the noise were chosen so that the
/// pages have something to show. It ends on the day on which it is made.
public enum ExamplePerson {
  public static let id = "example"
  public static let name = "Example data"
  static let seed: UInt64 = 20_260_101
  /// How many days are kept before the first dose, and how many from it on.
  static let baselineDays = 42
  static let treatedDays = 84

  /// Makes the record as it stands on a day, before that day's dose.
  public static func history(
    endingOn today: LocalDate, zone: TimeZone, protocols: ProtocolCatalogue, instruments: InstrumentCatalogue,
    reading: MedicineReading
  ) throws -> History {
    let start = today.adding(days: -treatedDays)
    let first = start.adding(days: -baselineDays)
    let pen = Pen(zone: zone)
    var history = History(of: Person(id: id, name: name, createdAt: pen.moment(first)))
    let bottles = try ExampleBottles(from: start)
    history.bottles = pen.entries("bottle", bottles.all) { $0.receivedOn }
    let plan = try Plan(
      following: protocols.titrationProtocol("liptan"), from: start, from: bottles.items)
    let planned = start.adding(days: -3)
    let version = PlanVersion(
      id: "example-plan", recordedAt: pen.moment(planned), plan: plan,
      evidenceVersion: reading.screener.evidenceVersion)
    history.plans = [version]
    history.approvals = [
      RecordedApproval(
        id: "example-approval", recordedAt: pen.moment(planned), plan: version.id,
        approval: try Approval(
          prescriber: "Example prescriber", date: planned, highestDose: .micrograms(4500), limits: .naltrexoneApproved,
          today: today))
    ]
    history.decisions = [
      try reading.decision(question(before: start)).recorded(
        "example-screen", at: pen.moment(start.adding(days: -20)))
    ]
    var chance = Xoshiro256StarStar(seed: seed)
    history.measures = CheckInItem.allCases.map(\.measure)
    history.scores = pen.entries("score", try scores(from: first, start: start, to: today, &chance)) { $0.day }
    history.doses = pen.entries("dose", doses(of: plan, before: today, from: bottles, zone, &chance)) { $0.day }
    history.answers = pen.entries("answers", try answers(start: start, today: today, instruments)) { $0.day }
    history.notes = pen.entries(
      "note",
      [
        try Note(day: start.adding(days: -20), text: "Bad week, slept little. Cold and wet outside."),
        try Note(day: start.adding(days: 2), text: "Very vivid dreams, not unpleasant."),
        try Note(day: start.adding(days: 60), text: "Walked for an hour, for the first time in a long while."),
      ]
    ) { $0.day }
    return history
  }

  /// What was asked three weeks before the first dose: a medicine for bad days is an opioid, and one for sleep is none.
  private static func question(before start: LocalDate) throws -> ScreenRequest {
    ScreenRequest(
      asOf: LocalDateTime(date: start.adding(days: -20), time: .noon),
      medicines: [
        "tramadol 50 mg when needed, last \(start.adding(days: -23)) 21:00", "duloxetine 60 mg in the morning",
        "melatonin 3 mg at night",
      ], age: 47, dose: "1.5 mg", start: start)
  }

  /// A day's score: the usual level, what the treatment changes, and noise that carries over from day to day (an AR(1)
  /// process), rounded to a whole number. About one day in twelve is left out.
  private static func scores(
    from first: LocalDate, start: LocalDate, to today: LocalDate, _ chance: inout Xoshiro256StarStar
  ) throws -> [Score] {
    var noise: [CheckInItem: Double] = [:]
    let carriedOver = 0.55
    let spread = 1.3
    return try (0..<today.days(since: first)).flatMap { offset -> [Score] in
      let day = first.adding(days: offset)
      let isLeftOut = chance.nextUniform() < 1.0 / 12
      return try CheckInItem.allCases.compactMap { item -> Score? in
        let drawn = chance.nextNormal() * spread
        // The first day is drawn from the process's own spread, the others carry over.
        noise[item] =
          noise[item].map { carriedOver * $0 + (1 - carriedOver * carriedOver).squareRoot() * drawn } ?? drawn
        guard !isLeftOut else { return nil }
        let value = level(of: item, onDay: day.days(since: start)) + (noise[item] ?? 0)
        return try Score(item.measure, day: day, value: ExactDecimal(Int(min(max(value, 0), 10).rounded())))
      }
    }
  }

  private static func level(of item: CheckInItem, onDay day: Int) -> Double {
    let (usual, gain): (Double, Double) =
      switch item {
      case .pain: (6.3, 1.6)
      case .sleep: (5.6, 0.4)
      case .fatigue: (6.4, 0.9)
      case .mood: (4.3, 0.3)
      case .fog: (5.1, 0.6)
      }
    let share = min(max(Double(day) / 42, 0), 1)
    // Dreams disturb the sleep for some nights after each step up.
    let disturbed = item == .sleep && day >= 0 && day < 42 && day % 14 < 6 ? 1.2 : 0
    return usual - gain * share + disturbed
  }

  /// Each planned dose, some a little late, and after the first week about one in twenty-five forgotten.
  private static func doses(
    of plan: Plan, before today: LocalDate, from bottles: ExampleBottles, _ zone: TimeZone,
    _ chance: inout Xoshiro256StarStar
  ) -> [DoseTaken] {
    plan.doses.filter { $0.date < today }.compactMap { planned in
      let isForgotten = chance.nextUniform() < 1.0 / 25 && planned.date >= plan.start.adding(days: 7)
      let late = chance.nextIndex(below: 40)
      guard !isForgotten else { return nil }
      return DoseTaken(
        restoring: planned.dose, at: LocalDateTime(date: planned.date, time: planned.time).adding(minutes: late),
        zone: zone.identifier, day: planned.date, reason: nil, bottle: bottles.bottle(on: planned.date))
    }
  }

  private static func answers(
    start: LocalDate, today: LocalDate, _ instruments: InstrumentCatalogue
  ) throws -> [InstrumentAnswers] {
    let effects = try instruments.instrument("side-effects")
    let disturbed: [(Int, String, String)] = [
      (1, "vivid-dreams", "mild"), (2, "vivid-dreams", "moderate"), (4, "vivid-dreams", "mild"),
      (15, "vivid-dreams", "mild"), (16, "headache", "mild"), (29, "nausea", "mild"), (30, "insomnia", "moderate"),
    ]
    var answers = try disturbed.map { offset, effect, degree in
      try effects.answers(["any": ["yes"], effect: [degree]], day: start.adding(days: offset), today: today)
    }
    answers.append(
      try instruments.instrument("pgic").answers(["change": ["3"]], day: start.adding(days: 56), today: today))
    return answers
  }
}

/// What is in the cupboard: the last bottle comes from another pharmacy, with another filler.
private struct ExampleBottles {
  let all: [Bottle]
  let start: LocalDate

  var items: [StockItem] {
    all.map(\.item).reduce(into: []) { kept, item in if !kept.contains(item) { kept.append(item) } }
  }

  init(from start: LocalDate) throws {
    self.start = start
    let bottles: [(String, String, Int, Int, String, String)] = [
      ("b1", "capsule 1.5 mg", 45, -4, "Pharmacy A", "microcrystalline cellulose"),
      ("b2", "capsule 4.5 mg", 30, 25, "Pharmacy A", "microcrystalline cellulose"),
      ("b3", "capsule 4.5 mg", 60, 54, "Pharmacy B", "lactose"),
    ]
    all = try bottles.map { id, item, count, day, pharmacy, filler in
      try Bottle(
        id: id, item: StockItem(parsing: item), contents: .pieces(ExactDecimal(count)),
        receivedOn: start.adding(days: day), madeOn: start.adding(days: day - 2),
        useBy: start.adding(days: day + 178), pharmacy: pharmacy, filler: filler)
    }
  }

  func bottle(on day: LocalDate) -> Bottle.ID {
    switch day.days(since: start) {
    case ..<28: "b1"
    case 28..<56: "b2"
    default: "b3"
    }
  }
}

/// Writes entries down as if each had been entered on the evening of its day.
private struct Pen {
  let zone: TimeZone

  func moment(_ day: LocalDate) -> Instant {
    LocalDateTime(date: day, time: .lastMinute).adding(minutes: -90).instant(in: zone)
  }

  func entries<Content: Hashable & Sendable>(
    _ kind: String, _ contents: [Content], _ day: (Content) -> LocalDate
  ) -> [Entry<Content>] {
    contents.enumerated().map { index, content in
      Entry(id: "example-\(kind)-\(index + 1)", recordedAt: moment(day(content)), content: content)
    }
  }
}
