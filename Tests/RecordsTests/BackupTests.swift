import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Records
import Testing

@Suite("A backup holds everything, and only opens to who may read it")
struct BackupTests {
  let directory: TemporaryDirectory
  let elsewhere: TemporaryDirectory
  let store: Store
  var backup: URL { elsewhere.url.appending(path: "a.backup") }

  init() async throws {
    directory = try TemporaryDirectory()
    elsewhere = try TemporaryDirectory()
    store = try directory.store()
    try await store.record(try Sample.dose("1.5"))
    // More than one chunk of 64 KiB.
    for index in 0..<40 {
      try await store.record(
        try Sample.checkIn([.pain: "6"], note: String(repeating: "z", count: 3000), on: Sample.day.adding(days: index)))
    }
  }

  private func restored(_ source: URL, passphrase: String? = nil) async throws -> Store {
    let target = try TemporaryDirectory()
    _ = try await Store.restoreBackup(
      source, into: target.url, passphrase: passphrase, now: Counter().instant,
      newIdentifier: Counter("r").identifier)
    let store = try target.store("restored")
    #expect(try await store.history() == self.store.history())
    return store
  }

  @Test("an open backup comes back whole, with its audit trail")
  func open() async throws {
    let report = try await store.backUp(to: backup, passphrase: nil)
    #expect(report.findings.isEmpty)
    let files = try FileManager.default.contentsOfDirectory(atPath: elsewhere.url.path())
    #expect(files == ["a.backup"])
    #expect(try await restored(backup).check(known: report.head).findings.isEmpty)
  }

  @Test("a backup made during writes is one moment of the record")
  func duringWrites() async throws {
    let store = store
    let writing = Task {
      for index in 0..<200 {
        try await store.record(try Sample.checkIn([.fog: "\(index % 11)"], on: Sample.day.adding(days: index)))
      }
    }
    let report = try await store.backUp(to: backup, passphrase: nil)
    try await writing.value
    #expect(report.findings.isEmpty)
  }

  @Test("a sealed backup opens with its passphrase, however its letters are composed, and with no other")
  func sealed() async throws {
    _ = try await store.backUp(to: backup, passphrase: "caf\u{E9} horse staple")
    let bytes = try Data(contentsOf: backup)
    #expect(bytes.range(of: Data("zzzzzzzz".utf8)) == nil)
    #expect(bytes.range(of: Data("SQLite".utf8)) == nil)
    _ = try await restored(backup, passphrase: "cafe\u{301} horse staple")
    await #expect(throws: BackupError.wrongPassphrase(path: backup.path())) {
      try await restored(backup, passphrase: "cafe horse staple")
    }
    await #expect(throws: BackupError.needsPassphrase(path: backup.path())) { try await restored(backup) }
  }

  @Test("a sealed backup that was cut off, swapped about or changed anywhere is refused")
  func damagedSeal() async throws {
    _ = try await store.backUp(to: backup, passphrase: "correct horse staple")
    let bytes = try Data(contentsOf: backup)
    let header = 45
    let chunk = 65_552
    #expect(bytes.count > header + 2 * chunk)
    var swapped = bytes
    swapped.replaceSubrange(
      header..<header + 2 * chunk, with: bytes[(header + chunk)..<(header + 2 * chunk)] + bytes[header..<header + chunk]
    )
    var cases: [Data] = [
      bytes.prefix(header + chunk), bytes.prefix(header), bytes.prefix(10), bytes.dropLast(), swapped,
    ]
    for place in [0, 19, 22, 40, header, header + chunk, bytes.count - 1] {
      var changed = bytes
      changed[place] ^= 1
      cases.append(changed)
    }
    for (index, data) in cases.enumerated() {
      let file = elsewhere.url.appending(path: "case\(index)")
      try data.write(to: file)
      await #expect(throws: BackupError.self, "case \(index)") {
        try await restored(file, passphrase: "correct horse staple")
      }
    }
  }

  @Test("a backup whose rows were altered is refused, and says which")
  func altered() async throws {
    _ = try await store.backUp(to: backup, passphrase: nil)
    let queue = try DatabaseQueue(path: backup.path())
    try await queue.write { db in
      try db.execute(sql: "DROP TRIGGER doseIsNeverChanged")
      try db.execute(sql: "UPDATE dose SET milligrams = '15'")
    }
    try queue.close()
    let error = await #expect(throws: BackupError.self) { try await restored(backup) }
    #expect(error?.description.contains("entry") == true)
  }

  @Test("nothing that is there is overwritten")
  func notOverwritten() async throws {
    try Data("mine".utf8).write(to: backup)
    await #expect(throws: BackupError.exists(path: backup.path())) {
      try await store.backUp(to: backup, passphrase: nil)
    }
    #expect(try Data(contentsOf: backup) == Data("mine".utf8))
    await #expect(throws: BackupError.noBackup(path: backup.path())) { try await restored(backup) }
    let good = elsewhere.url.appending(path: "good")
    _ = try await store.backUp(to: good, passphrase: nil)
    await #expect(throws: StoreError.self) {
      try await Store.restoreBackup(
        good, into: directory.url, passphrase: nil, now: Counter().instant, newIdentifier: Counter().identifier)
    }
  }
}
