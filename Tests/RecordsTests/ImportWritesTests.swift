import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Quantities
import Records
import Testing

@Suite("An import is carried out as a whole, and taken back as a whole")
struct ImportWritesTests {
  private let directory: TemporaryDirectory
  private let store: Store

  init() throws {
    directory = try TemporaryDirectory()
    store = try directory.store()
  }

  private func take(_ batch: ImportBatch, _ name: String = "a.csv", listing: String? = nil) async throws
    -> ImportRecord?
  {
    try await store.carryOut(
      batch, from: ImportSourceNote(fileName: name, fileHash: String(repeating: "a", count: 64), listing: listing)
    ).record
  }

  @Test("importing twice adds nothing; a longer file adds what is new")
  func importTwice() async throws {
    #expect(try await take(Sample.batch())?.added == 3)
    #expect(try await take(Sample.batch(), "b.csv") == nil)
    #expect(try await store.judge(Sample.batch(scores: ["65.0", "70", "80"])).added.count == 1)
    #expect(try await take(Sample.batch(scores: ["65.0", "70", "80"]), "c.csv")?.added == 1)
    let history = try await store.history()
    #expect(history.imports.map(\.fileName) == ["a.csv", "c.csv"])
    #expect(history.imports.first?.fileHash == String(repeating: "a", count: 64))
    #expect(history.scores.count == 3)
  }

  @Test("a file that only lists medicines is on record once")
  func listing() async throws {
    let empty = ImportBatch(format: "fhir", items: [])
    #expect(try await take(empty) == nil)
    #expect(try await take(empty, listing: "{}")?.listing == "{}")
    #expect(try await take(empty, listing: "{}") == nil)
  }

  @Test(
    "one measure cannot change its scale under its scores: those are left out, as was said before, the rest is taken")
  func scale() async throws {
    _ = try await take(Sample.batch())
    let other = Measure(
      id: "trial.mood", title: "Mood", lowest: .zero, highest: ExactDecimal(10), direction: .unstated)
    let batch = ImportBatch(
      format: "other", measures: [other],
      items: [
        .init(key: "t", .treatment(OwnTreatmentDay(treatment: "tea", day: Sample.day, taken: true))),
        .init(key: "new", .score(try Score(other, day: Sample.day, value: ExactDecimal(5)))),
      ])
    let judged = try await store.judge(batch)
    #expect(judged.added.map(\.key) == ["t"])
    let record = try #require(try await take(batch, "b.csv"))
    #expect(record.added == 1 && record.findings == judged.refusals)
    #expect(record.findings.first?.text.contains("0 to 100, and the file has 0 to 10") == true)
    let history = try await store.history()
    #expect(history.scores.count == 2 && history.treatments.count == 2 && history.measures.count == 1)
  }

  @Test(
    "taken back, its entries are withdrawn, what was changed stays and is named, and the file can be taken in again")
  func undo() async throws {
    try await store.record(try Sample.checkIn([.pain: "6"]))
    let dose = ImportBatch.Item(key: "d", .dose(try Sample.dose()))
    let note = ImportBatch.Item(key: "n", .note(try Note(day: Sample.day, text: "a note")))
    let rescue = ImportBatch.Item(
      key: "r",
      .rescue(
        try RescueTaken(
          "ibuprofen", at: LocalDateTime(date: Sample.day, time: .noon), zone: "Europe/Zurich",
          boundary: .fourInTheMorning, now: LocalDateTime(date: Sample.day, time: .lastMinute))))
    let batch = ImportBatch(
      format: "trial", measures: try Sample.batch().measures, items: try Sample.batch().items + [dose, note, rescue])
    let record = try #require(try await take(batch))
    #expect(record.added == 6)
    // The dose was wrong in the file, and the person put it right.
    let imported = try #require(try await store.history().doses.first)
    try await store.record(try Sample.dose("3"), superseding: imported.id)

    let undone = try await store.undoImport(record.id)
    #expect(undone.withdrawn.count == 5)
    #expect(undone.kept.map(\.words) == ["3 mg at \(Sample.day) 22:00"])
    let history = try await store.history()
    #expect(CurrentView(history.scores).contents.map(\.measure) == ["pain"])
    #expect(CurrentView(history.doses).contents.map(\.dose) == [.milligrams(3)])
    #expect(CurrentView(history.treatments).contents.isEmpty && CurrentView(history.notes).contents.isEmpty)
    #expect(CurrentView(history.rescues).contents.isEmpty)
    #expect(history.importUndos.map(\.importID) == [record.id] && history.importUndos.first?.kept == [imported.id])
    #expect(try await store.check().findings.isEmpty)
    await #expect(throws: StoreError.self) { try await store.undoImport(record.id) }
    await #expect(throws: StoreError.self) { try await store.undoImport("nothing") }

    // The dose that stayed is not added a second time; the others come back.
    let again = try await store.judge(batch)
    #expect(again.added.count == 5)
    #expect(try await take(batch)?.added == 5)
    #expect(CurrentView(try await store.history().doses).contents.count == 1)
  }

  @Test("an archive with an undone import is read back as it was")
  func archive() async throws {
    let record = try #require(try await take(Sample.batch()))
    try await store.undoImport(record.id)
    let history = try await store.history()
    let other = try TemporaryDirectory()
    let restored = try await other.store("x").restore(history)
    #expect(try await restored.history() == history)
    #expect(try await restored.judge(Sample.batch()).added.count == 3)
  }

  @Test("what was written down of an undoing is never changed")
  func appendOnly() async throws {
    let record = try #require(try await take(Sample.batch()))
    try await store.undoImport(record.id)
    let path = directory.url.appending(path: Store.fileName).path(percentEncoded: false)
    let queue = try DatabaseQueue(path: path)
    for sql in ["UPDATE importUndo SET withdrawn = 0", "DELETE FROM importUndo"] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
  }

  @Test("a large import is carried out and taken back in one transaction each")
  func large() async throws {
    let items = (0..<3000).map { index in
      ImportBatch.Item(
        key: "\(index)",
        .treatment(OwnTreatmentDay(treatment: "t\(index % 10)", day: Sample.day.adding(days: -index / 10), taken: true))
      )
    }
    let record = try #require(try await take(ImportBatch(format: "f", items: items)))
    #expect(record.added == 3000)
    #expect(try await store.undoImport(record.id).withdrawn.count == 3000)
  }
}
