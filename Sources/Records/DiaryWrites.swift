import ClinicalTime
public import Diary
import GRDB
import History

extension Store {
  /// Writes down a dose, or corrects the one that `superseded` names.
  @discardableResult
  public func record(_ dose: DoseTaken, superseding superseded: String? = nil) async throws(StoreError) -> String {
    try await write { db in try append(dose, superseding: superseded, to: db) }
  }

  /// Withdraws a dose that was written down by mistake. The entry stays on record.
  public func withdrawDose(_ id: String) async throws(StoreError) {
    try await write { db in try withdraw(DoseTaken.self, id, in: db) }
  }

  /// Writes down a rescue medicine, or corrects the one that `superseded` names.
  @discardableResult
  public func record(_ rescue: RescueTaken, superseding superseded: String? = nil) async throws(StoreError) -> String {
    try await write { db in try append(rescue, superseding: superseded, to: db) }
  }

  /// Withdraws a rescue medicine that was written down by mistake. The entry stays on record.
  public func withdrawRescue(_ id: String) async throws(StoreError) {
    try await write { db in try withdraw(RescueTaken.self, id, in: db) }
  }

  /// Writes down a check-in. What was already said about the day is superseded; the same again writes nothing.
  public func record(_ checkIn: CheckIn) async throws(StoreError) {
    try await write { db in
      for score in checkIn.scores {
        guard let item = CheckInItem(rawValue: score.measure) else { continue }
        try insertIfMissing(item.measure, in: db)
        let former = try current(
          Score.self, in: db, foundBy: "scoreByDay",
          where: "score.personId = ? AND measureId = ? AND day = ? AND time IS NULL AND importId IS NULL",
          [person.id, score.measure, score.day.description])
        if former?.content != score { try append(score, superseding: former?.id, to: db) }
      }
      if let note = checkIn.note {
        let former = try current(Note.self, in: db, where: "day = ? AND importId IS NULL", [note.day.description])
        if former?.content != note { try append(note, superseding: former?.id, to: db) }
      }
    }
  }

  func withdraw<Content: EntryContent>(_ type: Content.Type, _ id: String, in db: Database) throws {
    try Entry<Content>(
      id: newIdentifier(), recordedAt: now(), content: nil,
      supersedes: try head(of: id, kind: Content.entryKind, in: db)
    ).insert(db, person: person.id)
  }

  @discardableResult
  func append<Content: EntryContent>(
    _ content: Content, superseding superseded: String? = nil, origin: ImportOrigin? = nil, to db: Database
  ) throws -> String {
    let entry = Entry(
      id: newIdentifier(), recordedAt: now(), content: content,
      supersedes: try superseded.map { try head(of: $0, kind: Content.entryKind, in: db) }, origin: origin)
    try entry.insert(db, person: person.id)
    return entry.id
  }

  /// The last correction of an entry: a page that was open for long may name an earlier one.
  private func head(of id: String, kind: String, in db: Database) throws -> String {
    let head = try String.fetchOne(
      db,
      sql: """
        WITH RECURSIVE chain (id, sequence) AS (
          SELECT id, sequence FROM entry WHERE id = ? AND personId = ? AND kind = ?
          UNION ALL SELECT entry.id, entry.sequence FROM entry JOIN chain ON entry.supersedes = chain.id
        ) SELECT id FROM chain ORDER BY sequence DESC LIMIT 1
        """, arguments: [id, person.id, kind])
    guard let head else { throw StoreError.noSuchEntry(id) }
    return head
  }

  /// The entry that holds now among those that fulfil a condition.
  /// - Parameter index: an index of the content's table that finds it; without one all entries of the kind are read.
  ///   It is named, and the tables are joined in this order, because SQLite by itself would read all entries.
  func current<Content: EntryContent>(
    _ type: Content.Type, in db: Database, foundBy index: String? = nil, where condition: String,
    _ arguments: StatementArguments
  ) throws -> (id: String, content: Content)? {
    let tables =
      index.map { "\(Content.table) INDEXED BY \($0) CROSS JOIN entry" } ?? "entry JOIN \(Content.table)"
    let statement = try db.cachedStatement(
      sql: """
        SELECT * FROM \(tables) ON entryId = id
        WHERE entry.personId = ? AND kind = '\(Content.entryKind)' AND \(condition)
        AND NOT EXISTS (SELECT 1 FROM entry AS later WHERE later.supersedes = entry.id)
        ORDER BY sequence DESC LIMIT 1
        """)
    return try Row.fetchOne(statement, arguments: [person.id] + arguments).map { row in
      let row = StoredRow(row: row)
      return (try row.text("id"), try Content(row))
    }
  }

  func insertIfMissing(_ measure: Measure, in db: Database) throws {
    try measure.insert(db, person: person.id, orIgnore: true)
    let statement = try db.cachedStatement(sql: "SELECT * FROM measure WHERE personId = ? AND id = ?")
    let stored = try Row.fetchOne(statement, arguments: [person.id, measure.id]).map { try Measure(StoredRow(row: $0)) }
    if let stored, stored.lowest != measure.lowest || stored.highest != measure.highest {
      throw StoreError.refused(
        "“\(measure.title)” is on record with a scale of \(stored.scale), and cannot take scores from \(measure.scale)")
    }
  }
}
