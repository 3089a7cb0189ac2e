import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Instruments
import Records
import Testing

@Suite("Answers on record")
struct InstrumentWritesTests {
  let queue: DatabaseQueue
  let store: Store

  init() throws {
    queue = try DatabaseQueue(configuration: Store.configuration)
    store = try Store(queue, now: Counter().instant, newIdentifier: Counter().identifier)
  }

  @Test("answers of the same day supersede what was there, and the same again writes nothing")
  func again() async throws {
    try await store.record(try Sample.impression("2"))
    try await store.record(try Sample.impression("2"))
    try await store.record(try Sample.impression("3"))
    let history = try await store.history()
    #expect(history.answers.count == 2)
    #expect(history.answersNow.compactMap { $0.value(of: "change")?.words } == ["Minimally improved"])
    #expect(history.instrumentScores(by: try .embedded()).map(\.measure) == ["pgic"])
  }

  @Test("answers and questions that are taken back stay on record and no longer count")
  func withdrawn() async throws {
    let entry = try await store.record(try Sample.question())
    try await store.record(try Sample.impression("2"))
    let before = try await store.history()
    #expect(before.instruments(from: try .embedded()).instruments.last?.id == "own-1")
    try await store.withdrawQuestion(entry)
    try await store.withdrawAnswers(try #require(before.answers.first?.id))
    let after = try await store.history()
    #expect(after.answers.count == 2 && after.questions.count == 2)
    #expect(after.answersNow.isEmpty)
    #expect(after.instruments(from: try .embedded()).instruments.last?.id == "gad-7")
  }

  @Test(
    "the file itself refuses what makes no sense",
    arguments: [
      "INSERT INTO answers SELECT 'nobody', id, 'pgic', '1', '2026-11-21', '[]' FROM person",
      "INSERT INTO answers SELECT entryId, personId, 'peg', version, day, '{}' FROM answers",
      "INSERT INTO ownQuestion SELECT entryId, personId, 'knitting', text, answerKind, direction, asked FROM ownQuestion",
      "INSERT INTO ownQuestion SELECT entryId, personId, questionId, text, 'essay', direction, asked FROM ownQuestion",
    ])
  func constraints(sql: String) async throws {
    try await store.record(try Sample.question())
    try await store.record(try Sample.impression("2"))
    await #expect(throws: DatabaseError.self) { try await queue.write { try $0.execute(sql: sql) } }
  }

  @Test("a second question cannot take the name of the first, and a corrected one keeps its own")
  func names() async throws {
    let first = try await store.record(try Sample.question())
    await #expect(throws: StoreError.self) { try await store.record(try Sample.question()) }
    await #expect(throws: StoreError.self) {
      try await store.record(try Sample.question("own-2"), superseding: first)
    }
    try await store.record(try Sample.question(text: "How many rows?"), superseding: first)
    let questions = CurrentView(try await store.history().questions).contents
    #expect(questions.map(\.text) == ["How many rows?"])
  }
}

extension Sample {
  static func impression(_ code: String) throws -> InstrumentAnswers {
    let day = try #require(LocalDate("2026-11-21"))
    return try InstrumentCatalogue.embedded().instrument("pgic").answers(["change": [code]], day: day, today: day)
  }

  static func question(_ id: String = "own-1", text: String = "How much knitting?") throws -> OwnQuestion {
    try OwnQuestion(id: id, text: text, kind: .count, direction: .higherIsBetter, asked: .weekly)
  }
}
