import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Records
import Testing
import Titration

@Suite("What was altered behind the program's back is found")
struct AuditTrailTests {
  let directory: TemporaryDirectory
  var path: String { directory.url.appending(path: Store.fileName).path() }

  init() async throws {
    directory = try TemporaryDirectory()
    let store = try directory.store()
    let id = try await store.record(try Sample.dose("1.5"))
    try await store.record(try Sample.dose("3"), superseding: id)
    try await store.record(try Sample.checkIn([.pain: "6", .sleep: "4"], note: "cold"))
    try await store.carryOut(Sample.batch(), from: ImportSourceNote(fileName: "trial.csv"))
    let version = try await store.record(try Sample.plan(), evidenceVersion: "e1")
    try await store.record(try Sample.approval(), of: version.id)
    try await store.recordDecision(kind: "screen", input: "{}", output: "[]", evidenceVersion: "e1")
    _ = try await store.addPerson(named: "Mother")
  }

  private func alter(_ statements: String...) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      for statement in statements { try db.execute(sql: statement) }
    }
  }

  @Test("an untouched file holds")
  func untouched() async throws {
    let report = try await directory.store("later").check()
    #expect(report.findings.isEmpty)
    #expect(report.rows["entry"] == 8)
    #expect(report.links > 8)
  }

  @Test(
    "a changed value is found, wherever it is",
    arguments: [
      ("dose", "milligrams = '0.5'"), ("dose", "takenAt = '2026-09-04 08:00'"), ("score", "value = '1'"),
      ("note", "text = 'warm'"), ("entry", "recordedAt = recordedAt - 86400"), ("measure", "highest = '5'"),
      ("planVersion", "evidenceVersion = 'e2'"), ("approval", "highestMilligrams = '45'"),
      ("decision", "output = '[1]'"), ("person", "name = 'Somebody'"), ("import", "fileName = 'other.csv'"),
    ])
  func changed(table: String, change: String) async throws {
    try alter("DROP TRIGGER \(table)IsNeverChanged", "UPDATE \(table) SET \(change)")
    let findings = try await directory.store("later").check().findings
    #expect(!findings.isEmpty)
    #expect(findings.allSatisfy { $0.remedy.contains("restore") })
  }

  @Test("a row that was removed is found")
  func removed() async throws {
    try alter(
      "DROP TRIGGER noteIsNeverDeleted", "DROP TRIGGER entryIsNeverDeleted", "DELETE FROM note",
      "DELETE FROM entry WHERE kind = 'note'")
    #expect(try await !directory.store("later").check().findings.isEmpty)
  }

  @Test("a row that was slipped in is found, even after this program wrote again")
  func slippedIn() async throws {
    try alter("INSERT INTO decision VALUES (NULL, 'x', (SELECT id FROM person LIMIT 1), 0, 'screen', '{}', '[]', 'e')")
    let store = try directory.store("later")
    #expect(try await store.check().findings.contains { $0.what.contains("does not know") })
    try await store.record(try Sample.checkIn([.pain: "2"]))
    #expect(try await store.check().findings.contains { $0.what.contains("something other than Sweetspot") })
  }

  @Test("a trail that was cut short or made anew is found by a link that was noted before")
  func notedLink() async throws {
    let head = try await directory.store("later").check().head
    #expect(try await directory.store("later").check(known: head).findings.isEmpty)
    try alter(
      "DROP TRIGGER auditIsNeverDeleted", "DROP TRIGGER decisionIsNeverDeleted", "DELETE FROM decision",
      "DELETE FROM audit WHERE tableName = 'decision'", "DELETE FROM audit WHERE hash = '\(head)'",
      "DROP TRIGGER personIsNeverDeleted", "DELETE FROM person WHERE name = 'Mother'")
    let cut = try await directory.store("later").check(known: head)
    #expect(cut.findings.contains { $0.what.contains(head) })
  }

  @Test("each later link differs with everything before it")
  func chain() async throws {
    let one = try TemporaryDirectory()
    let other = try TemporaryDirectory()
    let first = try one.store()
    let second = try other.store()
    try await first.record(try Sample.checkIn([.pain: "5"]))
    try await second.record(try Sample.checkIn([.pain: "6"]))
    for store in [first, second] { try await store.record(try Sample.checkIn([.fog: "1"])) }
    #expect(try await first.check().head != second.check().head)
  }
}

@Suite("One file may hold the records of several people")
struct PeopleTests {
  let directory: TemporaryDirectory
  let store: Store

  init() throws {
    directory = try TemporaryDirectory()
    store = try directory.store()
  }

  @Test("what is written for one is not read for the other")
  func apart() async throws {
    let mother = try await store.addPerson(named: "Mother")
    try await mother.record(try Sample.dose("1.5"))
    try await store.record(try Sample.checkIn([.pain: "6"]))
    #expect(try await store.history().doses.isEmpty)
    #expect(try await mother.history().doses.count == 1)
    #expect(try await mother.history().scores.isEmpty)
    #expect(try await store.people().map(\.name) == ["", "Mother"])
    #expect(try await directory.store("later").of(mother.person.id).history() == mother.history())
  }

  @Test("a name is there once, can change, and finds its person")
  func names() async throws {
    let mother = try await store.addPerson(named: "Mother")
    await #expect(throws: StoreError.self) { try await store.addPerson(named: "Mother") }
    let renamed = try await mother.rename(to: "Mum")
    #expect(renamed.person.name == "Mum")
    #expect(try await store.people().map(\.name) == ["", "Mum"])
    #expect(try store.of(whoIs: "Mum").person.id == mother.person.id)
    #expect(throws: StoreError.noSuchPerson("Mother")) { try store.of(whoIs: "Mother") }
  }

  @Test("reading again reads what came since, from this store and from another")
  func readingOn() async throws {
    let other = try directory.store("other")
    for index in 0..<5 {
      let writer = index % 2 == 0 ? store : other
      try await writer.record(try Sample.checkIn([.pain: "\(index)"], on: Sample.day.adding(days: index)))
      #expect(try await store.history().scores.count == index + 1)
      #expect(try await other.history() == store.history())
    }
    #expect(try await directory.store("fresh").history() == store.history())
  }
}
