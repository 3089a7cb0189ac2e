import Diary
import GRDB
public import History
import Synchronization
import Titration
import Trials

/// What was read before. Rows are never changed, so the next reading only adds the rows that came since.
final class HistoryCache: Sendable {
  struct State {
    var history: History
    /// The last row that was read, for each list.
    var marks: [String: Int] = [:]
    /// The rows read so far: of two readings, the one with more is the later.
    var rows = 0
  }

  private let state = Mutex<State?>(nil)

  var held: State? { state.withLock { $0 } }

  func keep(_ new: State) {
    state.withLock { held in if new.rows >= (held?.rows ?? 0) { held = new } }
  }
}

/// The record as it stood at one moment.
public struct HistoryReading: Sendable {
  public let history: History
  /// Rises with every row of the record: the same number means the same record.
  public let revision: Int
}

extension Store {
  /// Everything on record about the person, as a transaction sees it.
  func history(in db: Database) throws -> History {
    var state = cache.held ?? HistoryCache.State(history: History(of: person))
    try state.readOn(db)
    return state.history
  }

  /// Everything on record about the person.
  public func history() async throws(StoreError) -> History { try await reading().history }

  /// Everything on record about the person, and how far it was read.
  public func reading() async throws(StoreError) -> HistoryReading {
    do {
      let held = cache.held ?? HistoryCache.State(history: History(of: person))
      let read = try await writer.read { db in
        var state = held
        try state.readOn(db)
        return state
      }
      cache.keep(read)
      return HistoryReading(history: read.history, revision: read.rows)
    } catch let error as StoredRow.Unreadable {
      throw StoreError.damaged(path: path, what: "the column “\(error.column)” holds what no version wrote")
    } catch {
      throw StoreError(error, path: path)
    }
  }

  /// Writes a whole history into a file without a record, as one transaction.
  /// - Returns: the store, now that of the restored person.
  public func restore(_ history: History) async throws(StoreError) -> Store {
    try await write { db in
      let tables = ["entry", "measure", "import", "planVersion", "approval", "decision", "sealedTrial"]
      for table in tables where try Row.fetchOne(db, sql: "SELECT 1 FROM \(table)") != nil {
        throw StoreError.notEmpty(path: path)
      }
      // The record that was begun when the file was made has nothing in it.
      try person.putAside(db, at: now())
      try history.insert(db)
    }
    return try of(history.person.id)
  }
}

extension HistoryCache.State {
  mutating func readOn(_ db: Database) throws {
    try readOn("measure", db, into: \.measures, Measure.init)
    try readOn(db, into: \.doses)
    try readOn(db, into: \.scores)
    try readOn(db, into: \.treatments)
    try readOn(db, into: \.notes)
    try readOn(db, into: \.bottles)
    try readOn(db, into: \.supplyEvents)
    try readOn(db, into: \.rescues)
    try readOn(db, into: \.answers)
    try readOn(db, into: \.questions)
    try readOn("planVersion", db, into: \.plans, PlanVersion.init)
    try readOn("approval", db, into: \.approvals, RecordedApproval.init)
    try readOn("import", db, into: \.imports, ImportRecord.init)
    try readOn("importUndo", db, into: \.importUndos, ImportUndo.init)
    try readOn("decision", db, into: \.decisions, Decision.init)
    try readOn("sealedTrial", db, into: \.trials, SealedTrial.init)
    try readOn("kitTaken", db, into: \.kitsTaken, KitTaken.init)
    try readOn("armGuess", db, into: \.armGuesses, ArmGuess.init)
    try readOn("trialOpening", db, into: \.trialOpenings, TrialOpening.init)
  }

  private mutating func readOn<Content: EntryContent>(
    _ db: Database, into list: WritableKeyPath<History, [Entry<Content>]>
  ) throws {
    try readOn(
      Content.entryKind, db, into: list,
      sql: """
        SELECT * FROM entry LEFT JOIN \(Content.table) ON entryId = id
        WHERE entry.personId = ? AND kind = '\(Content.entryKind)' AND sequence > ? ORDER BY sequence
        """, Entry<Content>.init)
  }

  private mutating func readOn<Value>(
    _ table: String, _ db: Database, into list: WritableKeyPath<History, [Value]>, _ read: (StoredRow) throws -> Value
  ) throws {
    try readOn(
      table, db, into: list,
      sql: "SELECT * FROM \(table) WHERE personId = ? AND sequence > ? ORDER BY sequence", read)
  }

  private mutating func readOn<Value>(
    _ mark: String, _ db: Database, into list: WritableKeyPath<History, [Value]>, sql: String,
    _ read: (StoredRow) throws -> Value
  ) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: sql), arguments: [history.person.id, marks[mark] ?? 0])
    while let row = try rows.next() {
      history[keyPath: list].append(try read(StoredRow(row: row)))
      marks[mark] = row["sequence"]
      self.rows += 1
    }
  }
}
