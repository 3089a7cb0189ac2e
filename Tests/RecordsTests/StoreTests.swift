import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Quantities
import Records
import Testing
import Titration

@Suite("What was written down is there tomorrow")
struct StoreTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test("everything survives a restart, to the last decimal place")
  func restart() async throws {
    let before: History
    do {
      let store = try directory.store("first")
      try await store.record(try Sample.dose("1.50"))
      try await store.record(try Sample.checkIn([.pain: "6.0", .sleep: "4"], note: "cold\nand wet"))
      let version = try await store.record(try Sample.plan(), evidenceVersion: "e1")
      try await store.record(try Sample.approval(), of: version.id)
      try await store.carryOut(Sample.batch(), from: ImportSourceNote(fileName: "trial.csv"))
      try await store.recordDecision(kind: "screen", input: "{}", output: "[]", evidenceVersion: "e1")
      before = try await store.history()
    }
    let store = try directory.store("second")
    #expect(try await store.history() == before)
    #expect(store.person == before.person)
    #expect(before.scores.compactMap(\.content?.value.description) == ["6.0", "4", "65.0", "70"])
    #expect(before.doses.first?.content?.dose.milligramText == "1.5")
    #expect(before.currentPlan?.status == .approved(try Sample.approval()))
  }

  @Test("two stores on one file see each other's writes, and none is lost")
  func twoStores() async throws {
    let one = try directory.store("one")
    let two = try directory.store("two")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<40 {
        let store = index % 2 == 0 ? one : two
        let checkIn = try Sample.checkIn([.pain: "\(index % 11)"], on: Sample.day.adding(days: index))
        group.addTask { try await store.record(checkIn) }
      }
      try await group.waitForAll()
    }
    #expect(try await one.history().scores.count == 40)
    #expect(try await one.history() == two.history())
    #expect(one.person == two.person)
  }

  @Test("commits are synchronised in full, with a write-ahead log and foreign keys")
  func pragmas() throws {
    _ = try directory.store()
    let path = directory.url.appending(path: Store.fileName).path()
    let pool = try DatabasePool(path: path, configuration: Store.configuration)
    _ = try Store(pool, now: Counter().instant, newIdentifier: Counter().identifier)
    let settings = try pool.writeWithoutTransaction { db in
      try ["synchronous", "journal_mode", "foreign_keys", "integrity_check"].map { name in
        try String.fetchOne(db, sql: "PRAGMA \(name)")
      }
    }
    #expect(settings == ["2", "wal", "1", "ok"])
  }

  @Test("a history restored into an empty file is the same history; a full file is left alone")
  func restore() async throws {
    let store = try directory.store("first")
    let id = try await store.record(try Sample.dose())
    try await store.record(try Sample.dose("1"), superseding: id)
    try await store.record(try Sample.checkIn([.pain: "6"], note: "x"))
    try await store.carryOut(Sample.batch(), from: ImportSourceNote(fileName: "trial.csv"))
    let version = try await store.record(try Sample.plan(), evidenceVersion: "e1")
    try await store.record(try Sample.approval(), of: version.id)
    let history = try await store.history()

    let other = try TemporaryDirectory()
    let restored = try await other.store("second").restore(history)
    #expect(try await restored.history() == history)
    #expect(try await restored.judge(Sample.batch()).added.isEmpty)
    await #expect(throws: StoreError.self) { try await store.restore(history) }
    #expect(try await store.history() == history)
  }

  @Test("a file of a newer version is refused and left as it is")
  func newer() throws {
    _ = try directory.store()
    let path = directory.url.appending(path: Store.fileName).path()
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 from the future')") }
    }
    #expect(throws: StoreError.newerSchema(path: path)) { try directory.store() }
  }

  @Test("a file that is no database is refused, not overwritten")
  func noDatabase() throws {
    let file = directory.url.appending(path: Store.fileName)
    let text = Data(String(repeating: "This is a letter to my doctor. ", count: 100).utf8)
    try text.write(to: file)
    #expect(throws: StoreError.self) { try directory.store() }
    #expect(try Data(contentsOf: file) == text)
  }

  @Test("a directory that is not there is named")
  func noDirectory() throws {
    let missing = directory.url.appending(path: "missing/", directoryHint: .isDirectory)
    let error = #expect(throws: StoreError.self) {
      try Store.open(in: missing, now: Counter().instant, newIdentifier: Counter().identifier)
    }
    #expect(error == .cannotOpen(path: missing.appending(path: Store.fileName).path()))
  }

  @Test("a file that cannot be written to says so, and can still be read")
  func readOnly() async throws {
    try await directory.store().record(try Sample.dose())
    var configuration = Store.configuration
    configuration.readonly = true
    let path = directory.url.appending(path: Store.fileName).path()
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let store = try Store(queue, now: Counter().instant, newIdentifier: Counter().identifier)
    await #expect(throws: StoreError.readOnly(path: path)) { try await store.record(try Sample.dose()) }
    #expect(try await store.history().doses.count == 1)
  }

  @Test("on a full disk nothing is half written, and what was there stays")
  func diskFull() async throws {
    let path = directory.url.appending(path: Store.fileName).path()
    let queue = try DatabaseQueue(path: path, configuration: Store.configuration)
    let store = try Store(queue, now: Counter().instant, newIdentifier: Counter().identifier)
    try await store.record(try Sample.checkIn([.pain: "6"]))
    let pages = try await queue.write { db in try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0 }
    try await queue.write { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
    let long = try Sample.checkIn([.fog: "3"], note: String(repeating: "y", count: 4000))
    await #expect(throws: StoreError.diskFull(path: path)) {
      for _ in 0..<8 {
        try await store.record(long)
        try await store.recordDecision(
          kind: "screen", input: "[\(String(repeating: "1,", count: 4000))1]", output: "[]", evidenceVersion: "e")
      }
    }
    let history = try await store.history()
    #expect(history.scores.first?.content?.measure == "pain")
    #expect(history.notes.count == history.scores.count - 1)
  }
}

@Suite("Writes that come together")
struct WriteQueueTests {
  @Test("of fifty people at once each write is taken or refused by itself, and the trail holds")
  func together() async throws {
    let directory = try TemporaryDirectory()
    let first = try directory.store()
    var people = [first]
    for number in 1..<50 { people.append(try await first.addPerson(named: "Person \(number)")) }
    let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
      for person in people {
        group.addTask {
          try await person.record(try Sample.checkIn([.pain: "6", .sleep: "4", .mood: "5"]))
          return false
        }
        group.addTask {
          // Half of what is written before the refusal must go with it.
          let key = SentKey("0123456789abcdef")
          do throws(StoreError) { try await person.once(key).withdrawDose("nobody's") } catch { return true }
          return false
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(refused == 50)
    for person in people {
      #expect(try await person.history().scores.count == 3)
      try await person.once(SentKey("0123456789abcdef")).record(try Sample.rescue("the key was not kept"))
    }
    #expect(try await first.check().findings.isEmpty)
  }
}
