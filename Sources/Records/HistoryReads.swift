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
    var mark = HistoryMark()
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
  /// The same mark means the same record: nothing was written down since.
  public let mark: HistoryMark
}

/// Stands for a record as it is, until something is written down.
public final class HistoryMark: Sendable {}

extension Store {
  /// Everything on record about the person, as a transaction sees it.
  func history(in db: Database) throws -> History {
    var state = held
    try state.readOn(db)
    return state.history
  }

  /// What is on record about the person, as pages and answers are made from it: all but the decisions that are never
  /// shown again. Those are kept with what they were made from, and are many; see ``everything()``.
  public func history() async throws(StoreError) -> History { try await reading().history }

  /// All that is on record about the person, every decision included: for an archive, and to look over.
  public func everything() async throws(StoreError) -> History {
    let held = held
    let person = person.id
    return try await readRows { db in
      var state = held
      try state.readOn(db)
      state.history.decisions = try Row.fetchAll(
        db, sql: "SELECT * FROM decision WHERE personId = ? ORDER BY sequence", arguments: [person]
      ).map { try Decision(StoredRow(row: $0)) }
      return state.history
    }
  }

  /// The same as ``history()``, with a mark by which it is known again.
  public func reading() async throws(StoreError) -> HistoryReading {
    let held = held
    let read = try await readRows { db in
      var state = held
      try state.readOn(db)
      if state.rows > held.rows { state.mark = HistoryMark() }
      return state
    }
    cache.keep(read)
    return HistoryReading(history: read.history, mark: read.mark)
  }

  private var held: HistoryCache.State { cache.held ?? HistoryCache.State(history: History(of: person)) }

  /// Reads rows as one moment shows them. A row that no version wrote is damage.
  private func readRows<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do {
      return try await writer.read(body)
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
    try readEntriesOn(db)
    try readOn("planVersion", db, into: \.plans, PlanVersion.init)
    try readOn("approval", db, into: \.approvals, RecordedApproval.init)
    try readOn("import", db, into: \.imports, ImportRecord.init)
    try readOn("importUndo", db, into: \.importUndos, ImportUndo.init)
    try readOn("decision", db, into: \.decisions, Decision.init, where: "kind = '\(Decision.shownAgain)'")
    try readOn("sealedTrial", db, into: \.trials, SealedTrial.init)
    try readOn("kitTaken", db, into: \.kitsTaken, KitTaken.init)
    try readOn("armGuess", db, into: \.armGuesses, ArmGuess.init)
    try readOn("trialOpening", db, into: \.trialOpenings, TrialOpening.init)
  }

  /// Entries of all kinds stand in one table: one mark says how far all of them were read, so that only new rows are
  /// looked at, whatever their kind.
  private mutating func readEntriesOn(_ db: Database) throws {
    let last = try Int.fetchOne(db.cachedStatement(sql: "SELECT max(sequence) FROM entry")) ?? 0
    let mark = marks["entry"] ?? 0
    guard last > mark else { return }
    try readOn(db, after: mark, into: \.doses)
    try readOn(db, after: mark, into: \.scores)
    try readOn(db, after: mark, into: \.treatments)
    try readOn(db, after: mark, into: \.notes)
    try readOn(db, after: mark, into: \.bottles)
    try readOn(db, after: mark, into: \.supplyEvents)
    try readOn(db, after: mark, into: \.rescues)
    try readOn(db, after: mark, into: \.answers)
    try readOn(db, after: mark, into: \.questions)
    marks["entry"] = last
  }

  private mutating func readOn<Content: EntryContent>(
    _ db: Database, after mark: Int, into list: WritableKeyPath<History, [Entry<Content>]>
  ) throws {
    try read(
      db, after: mark, into: list,
      sql: """
        SELECT * FROM entry LEFT JOIN \(Content.table) ON entryId = id
        WHERE entry.personId = ? AND kind = '\(Content.entryKind)' AND sequence > ? ORDER BY sequence
        """, Entry<Content>.init)
  }

  private mutating func readOn<Value>(
    _ table: String, _ db: Database, into list: WritableKeyPath<History, [Value]>,
    _ read: (StoredRow) throws -> Value, where condition: String = "true"
  ) throws {
    // The last row of all, whoever's and of whatever sort it is: what is not read is not looked through again.
    let last = try Int.fetchOne(db.cachedStatement(sql: "SELECT max(sequence) FROM \(table)")) ?? 0
    let mark = marks[table] ?? 0
    guard last > mark else { return }
    try self.read(
      db, after: mark, into: list,
      sql: "SELECT * FROM \(table) WHERE personId = ? AND sequence > ? AND \(condition) ORDER BY sequence", read)
    marks[table] = last
  }

  private mutating func read<Value>(
    _ db: Database, after mark: Int, into list: WritableKeyPath<History, [Value]>, sql: String,
    _ read: (StoredRow) throws -> Value
  ) throws {
    let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: [history.person.id, mark])
    while let row = try cursor.next() {
      history[keyPath: list].append(try read(StoredRow(row: row)))
      rows += 1
    }
  }
}
