import ClinicalTime
import Diary
import Evidence
import ExactJSON
import FHIRRecord
import Foundation
import History
import Instruments
import Interchange
import Quantities
import Recognition
import Records
import Testing

@testable import Web

@Suite("What one person's record gives as FHIR, another's takes in as the same")
struct FHIRRoundTripTests {
  private static let today = LocalDate("2026-11-21") ?? .earliestInDiary

  /// Answers to every question of an instrument.
  private static func answers(to instrument: Instrument, on day: LocalDate) throws -> InstrumentAnswers {
    var typed: [Item.ID: [String]] = [:]
    for (number, item) in instrument.items.enumerated() {
      switch item.kind {
      case .number(let scale): typed[item.id] = [number.isMultiple(of: 2) ? "\(scale.highest)" : "\(scale.lowest)"]
      case .choice(let options, let several):
        let codes = options.filter { !$0.isExclusive }.map(\.code)
        typed[item.id] = Array(codes.suffix(several ? 3 : 1))
      case .yesNo: typed[item.id] = ["yes"]
      case .text: typed[item.id] = ["It said “no\tmore”,\nthen \\ ü 😀"]
      }
    }
    return try instrument.answers(typed, day: day, today: today)
  }

  /// A diary with every instrument answered, corrections, a withdrawal, and scores that came with another file.
  private static func fill(_ store: Store) async throws -> History {
    for back in 0..<6 {
      let day = today.adding(days: -back)
      try await store.record(
        try CheckIn(
          day: day, scores: [.pain: "\(back).5", .fog: "7", .mood: back > 2 ? "" : "10"], note: "x", today: today))
    }
    try await store.record(try CheckIn(day: today, scores: [.pain: "9.5"], note: "", today: today))
    try await store.record(
      try OwnQuestion(id: "1", text: "Did I walk?", kind: .count, direction: .higherIsBetter, asked: .daily))
    let asked = try await store.history().instruments(from: .embedded())
    for (number, instrument) in asked.instruments.enumerated() {
      try await store.record(try answers(to: instrument, on: today.adding(days: -number)))
    }
    let peg = try asked.instrument("peg")
    try await store.record(try peg.answers(["pain": ["3"]], day: today.adding(days: -40), today: today))
    try await store.record(
      try peg.answers(["pain": ["4"], "activity": ["0"]], day: today.adding(days: -40), today: today))
    let stiffness = Measure(
      id: "stiffness", title: "Morning stiffness", lowest: ExactDecimal(0), highest: ExactDecimal(30),
      direction: .unstated)
    let items = try ["02:30", "23:59", nil].map { time in
      ImportBatch.Item(
        key: time ?? "-",
        .score(
          try Score(
            stiffness, day: today.adding(days: -9), time: time.flatMap { TimeOfDay($0) },
            value: try #require(ExactDecimal("12.25")))))
    }
    try await store.carryOut(
      ImportBatch(format: "other", measures: [stiffness], items: items), from: ImportSourceNote(fileName: "other.csv"))
    return try await store.history()
  }

  private static func scores(_ history: History) -> [String] {
    CurrentView(history.scores).contents.map {
      "\($0.measure) \($0.day) \($0.time?.description ?? "-") \($0.value.normalised)"
    }
    .sorted()
  }

  private static func answers(_ history: History) -> [InstrumentAnswers] {
    history.answersNow.sorted { ($0.day, $0.instrument) < ($1.day, $1.instrument) }
  }

  private static func read(_ text: String, into history: History, zone: String) throws -> ImportReading {
    try ImportReading(
      ImportFile(Array(text.utf8)),
      context: ImportContext(
        zone: try #require(TimeZone(identifier: zone)), now: try #require(LocalDateTime("2026-11-21 21:00")),
        recogniser: MedicineRecogniser(try .embedded()), instruments: history.instruments(from: try .embedded())))
  }

  @Test("scores and answers are equal, again adds nothing, and all of it can be taken back", arguments: [true, false])
  func sameDiary(asLines: Bool) async throws {
    let written = try await Self.fill(try DiaryParts.example().records.first)
    let resources = RecordedResources(
      written,
      .init(
        medicines: try .embedded(), instruments: try .embedded(),
        questionnaires: try RecordedResources.Surroundings.embeddedQuestionnaires(),
        asOf: Instant(secondsSince1970: 1_795_291_200), zone: try #require(TimeZone(identifier: "Europe/Zurich"))))
    let text = asLines ? resources.lines : resources.bundle(at: Instant(secondsSince1970: 1_795_291_200)).text

    let other = try DiaryParts.example().records.first
    try await other.record(
      try OwnQuestion(id: "1", text: "Did I walk?", kind: .count, direction: .higherIsBetter, asked: .daily))
    // Another zone moves no day: the diary's days are those that were lived.
    let reading = try Self.read(text, into: try await other.history(), zone: "Pacific/Auckland")
    let note = ImportSourceNote(fileName: "export", fileHash: reading.fileHash)
    let (judgement, record) = try await other.carryOut(reading.batch, from: note)
    #expect(judgement.refusals.isEmpty, "\(judgement.refusals)")
    let taken = try await other.history()
    #expect(Self.scores(taken) == Self.scores(written))
    #expect(Self.answers(taken) == Self.answers(written))
    #expect(taken.measures.filter { $0.id == "stiffness" } == written.measures.filter { $0.id == "stiffness" })
    let instruments = try InstrumentCatalogue.embedded()
    #expect(taken.instrumentScores(by: instruments) == written.instrumentScores(by: instruments))
    #expect(taken.answersNow.count == 13)

    let again = try await other.carryOut(reading.batch, from: note)
    #expect(again.record == nil && again.judgement.added.isEmpty)
    let undone = try await other.undoImport(try #require(record).id)
    #expect(undone.withdrawn.count == judgement.added.count && undone.kept.isEmpty)
    let after = try await other.history()
    #expect(Self.scores(after).isEmpty && after.answersNow.isEmpty)
  }

  @Test("answers to a question that is not asked here are listed, not taken")
  func unknownQuestion() async throws {
    let written = try await Self.fill(try DiaryParts.example().records.first)
    let resources = RecordedResources(
      written,
      .init(
        medicines: try .embedded(), instruments: try .embedded(), questionnaires: [],
        asOf: Instant(secondsSince1970: 1_795_291_200), zone: .gmt))
    let reading = try Self.read(
      resources.lines, into: try await DiaryParts.example().records.first.history(), zone: "Europe/Zurich")
    #expect(reading.batch.items.count { $0.content.kind == .answers } == 12)
    #expect(reading.batch.findings.contains { $0.text.contains("“own-1|1”: these questions are not asked here") })
  }
}
