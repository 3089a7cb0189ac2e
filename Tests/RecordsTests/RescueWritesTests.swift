import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Instruments
import Records
import Testing

@Suite("Rescue medicine on record, and what was received once")
struct RescueWritesTests {
  let queue: DatabaseQueue
  let store: Store

  init() throws {
    queue = try DatabaseQueue(configuration: Store.configuration)
    store = try Store(queue, now: Counter().instant, newIdentifier: Counter().identifier)
  }

  @Test("a correction and a withdrawal leave what was there on record, and the trail holds")
  func corrected() async throws {
    let first = try await store.record(try Sample.rescue("ibuprofen 400"))
    let second = try await store.record(try Sample.rescue("ibuprofen 400 mg"), superseding: first)
    #expect(CurrentView(try await store.history().rescues).contents.map(\.medicine) == ["ibuprofen 400 mg"])
    try await store.withdrawRescue(second)
    let history = try await store.history()
    #expect(history.rescues.count == 3 && CurrentView(history.rescues).contents.isEmpty)
    #expect(try await store.check().findings.isEmpty)
  }

  @Test("a second store reads the same")
  func restored() async throws {
    try await store.record(try Sample.rescue("a"))
    let other = try Store(
      DatabaseQueue(configuration: Store.configuration), now: Counter().instant,
      newIdentifier: Counter("other").identifier)
    let history = try await store.history()
    #expect(try await other.restore(history).history() == history)
  }

  @Test("under one key a dose, an answer and a withdrawal are taken once; another key or person is another time")
  func once() async throws {
    let key = try #require(SentKey("0123456789abcdef"))
    try await store.once(key).record(try Sample.rescue("a"))
    await #expect(throws: StoreError.receivedBefore) { try await store.once(key).record(try Sample.rescue("a")) }
    await #expect(throws: StoreError.receivedBefore) {
      try await store.once(key).record(try Sample.checkIn([.pain: "2"]))
    }
    let history = try await store.history()
    #expect(history.rescues.count == 1 && history.scores.isEmpty)
    try await store.once(SentKey("0123456789abcdeg")).record(try Sample.rescue("a"))
    #expect(try await store.history().rescues.count == 2)
    try await store.addPerson(named: "Mother").once(key).record(try Sample.rescue("a"))
  }

  @Test("a key is written down with what it brought, or not at all")
  func together() async throws {
    let key = try #require(SentKey("0123456789abcdef"))
    await #expect(throws: StoreError.self) { try await store.once(key).withdrawRescue("nobody's") }
    try await store.once(key).record(try Sample.rescue("a"))
    #expect(try await store.history().rescues.count == 1)
  }

  @Test("what is no key is none", arguments: ["", "short", "0123456789abcde é", String(repeating: "a", count: 65)])
  func noKey(text: String) {
    #expect(SentKey(text) == nil)
  }

  @Test("two changes to the answers of a day at once are both kept")
  func amended() async throws {
    let effects = try InstrumentCatalogue.embedded().instrument("side-effects")
    let day = try #require(LocalDate("2026-11-21"))
    let names = ["nausea", "headache", "dizziness", "anxiety", "gut"]
    try await withThrowingTaskGroup(of: Void.self) { group in
      for name in names {
        group.addTask {
          _ = try await store.amend("side-effects", on: day) { former in
            Result { () throws(AnswersRefused) in
              try effects.amending(former, with: [name: ["mild"]], day: day, today: day)
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await Set(store.history().answersNow.first?.answers.map(\.item) ?? []) == Set(names))
  }

  @Test(
    "the file itself refuses what makes no sense",
    arguments: [
      "INSERT INTO rescue SELECT entryId || 'x', medicine, day, takenAt, takenInstant, zone FROM rescue",
      "INSERT INTO rescue SELECT 'n', '', day, takenAt, takenInstant, zone FROM rescue",
      "UPDATE rescue SET medicine = 'tea'", "DELETE FROM rescue", "DELETE FROM received",
      "UPDATE received SET key = 'fedcba9876543210'",
      "INSERT INTO received (personId, key, recordedAt) SELECT personId, key, 0 FROM received",
    ])
  func constraints(sql: String) async throws {
    try await store.once(SentKey("0123456789abcdef")).record(try Sample.rescue("a"))
    await #expect(throws: DatabaseError.self) { try await queue.write { try $0.execute(sql: sql) } }
  }
}

extension Sample {
  static func rescue(_ medicine: String) throws -> RescueTaken {
    let moment = try #require(LocalDateTime("2026-11-21 09:00"))
    return try RescueTaken(medicine, at: moment, zone: "Europe/Zurich", boundary: .fourInTheMorning, now: moment)
  }
}
