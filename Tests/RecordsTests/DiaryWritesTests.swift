import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Quantities
import Records
import Testing
import Titration

@Suite("Nothing is overwritten")
struct DiaryWritesTests {
  let queue: DatabaseQueue
  let store: Store

  init() throws {
    queue = try DatabaseQueue(configuration: Store.configuration)
    store = try Store(queue, now: Counter().instant, newIdentifier: Counter().identifier)
  }

  @Test(
    "no row can be changed or deleted, by any program",
    arguments: [
      "measure", "import", "entry", "dose", "score", "treatmentDay", "note", "answers", "ownQuestion", "planVersion",
      "approval", "decision",
    ])
  func triggers(table: String) async throws {
    try await store.record(try Sample.dose())
    try await store.record(try Sample.checkIn([.pain: "6"], note: "x"))
    try await store.carryOut(Sample.batch(), from: ImportSourceNote(fileName: "trial.csv"))
    try await store.record(try Sample.question())
    try await store.record(try Sample.impression("2"))
    let version = try await store.record(try Sample.plan(), evidenceVersion: "e1")
    try await store.record(try Sample.approval(), of: version.id)
    try await store.recordDecision(kind: "screen", input: "{}", output: "[]", evidenceVersion: "e1")
    for sql in ["DELETE FROM \(table)", "UPDATE \(table) SET rowid = rowid + 1000"] {
      let error = await #expect(throws: DatabaseError.self) { try await queue.write { try $0.execute(sql: sql) } }
      #expect(error?.message?.hasPrefix("what was written down is never") == true)
    }
  }

  @Test(
    "the file itself refuses what makes no sense",
    arguments: [
      "INSERT INTO note (entryId, day, text) VALUES ('nobody', '2026-11-21', 'x')",
      "INSERT INTO entry (id, personId, kind, recordedAt) VALUES ('e', 'nobody', 'note', 0)",
      "INSERT INTO entry (id, personId, kind, recordedAt) SELECT 'e', id, 'wish', 0 FROM person",
      "INSERT INTO entry (id, personId, kind, recordedAt) SELECT 'e', id, 'note', 'soon' FROM person",
      "INSERT INTO entry (id, personId, kind, recordedAt, withdrawn) SELECT 'e', id, 'note', 0, 1 FROM person",
      "INSERT INTO entry (id, personId, kind, recordedAt, supersedes) SELECT 'e', id, 'note', 0, 'nothing' FROM person",
      "INSERT INTO measure SELECT id, 'm', 'M', '0', '10', 'sideways' FROM person",
      "INSERT INTO decision (id, personId, recordedAt, kind, input, output, evidenceVersion) SELECT 'd', id, 0, 'k', '{', '[]', '' FROM person",
    ])
  func constraints(sql: String) async throws {
    await #expect(throws: DatabaseError.self) { try await queue.write { try $0.execute(sql: sql) } }
  }

  @Test("a check-in saved again supersedes what it repeats, and leaves the other scores alone")
  func checkInAgain() async throws {
    try await store.record(try Sample.checkIn([.pain: "6", .sleep: "4"]))
    try await store.record(try Sample.checkIn([.pain: "5"], note: "better"))
    try await store.record(try Sample.checkIn([.pain: "5"], note: "better"))
    let history = try await store.history()
    #expect(history.scores.count == 3)
    let scores = CurrentView(history.scores).contents.map { "\($0.measure) \($0.value)" }
    #expect(scores == ["pain 5", "sleep 4"])
    #expect(history.notes.count == 1)
  }

  @Test("another day is another score")
  func otherDay() async throws {
    try await store.record(try Sample.checkIn([.pain: "6"]))
    try await store.record(try Sample.checkIn([.pain: "5"], on: Sample.day.adding(days: -1)))
    #expect(try await CurrentView(store.history().scores).entries.count == 2)
  }

  @Test("a dose is corrected, withdrawn and corrected again from a page that was open for long")
  func doses() async throws {
    let first = try await store.record(try Sample.dose("1.5"))
    try await store.record(try Sample.dose("3"), superseding: first)
    try await store.record(try Sample.dose("4.5"), superseding: first)
    var view = try await CurrentView(store.history().doses)
    #expect(view.contents.map(\.dose.milligramText) == ["4.5"])
    try await store.withdrawDose(first)
    view = try await CurrentView(store.history().doses)
    #expect(view.entries.isEmpty)
    #expect(try await store.history().doses.count == 4)
    await #expect(throws: StoreError.noSuchEntry("nothing")) { try await store.withdrawDose("nothing") }
  }

  @Test("a correction cannot cross from one kind to another")
  func kinds() async throws {
    try await store.record(try Sample.checkIn([.pain: "6"]))
    let score = try #require(try await store.history().scores.first)
    await #expect(throws: StoreError.noSuchEntry(score.id)) { try await store.withdrawDose(score.id) }
  }

  @Test("the last plan is the current one, with its own approval")
  func plans() async throws {
    let first = try await store.record(try Sample.plan(), evidenceVersion: "e1")
    try await store.record(try Sample.approval(), of: first.id)
    #expect(try await store.history().currentPlan?.status == .approved(try Sample.approval()))
    let second = try await store.record(try Sample.plan(), evidenceVersion: "e2")
    let current = try #require(try await store.history().currentPlan)
    #expect(current.version == second && current.status == .draft(.notApproved))
    await #expect(throws: StoreError.self) { try await store.record(try Sample.approval(), of: "no plan") }
  }
}
