import ClinicalTime
import Diary
import Foundation
import GRDB
import Quantities

/// What can be written as an entry: which kind it is, and its row in the table of that kind.
protocol EntryContent: Hashable, Sendable {
  static var entryKind: String { get }
  static var table: String { get }
  init(_ row: StoredRow) throws
  func insert(_ db: Database, entry: String, person: String) throws
}

/// A row with readers that say what is wrong instead of stopping.
struct StoredRow {
  struct Unreadable: Error {
    let column: String
  }

  let row: Row

  func value<Value>(_ column: String, _ read: (String) -> Value?) throws -> Value {
    guard let text = String.fromDatabaseValue(row[column] ?? DatabaseValue.null), let value = read(text) else {
      throw Unreadable(column: column)
    }
    return value
  }

  func optional<Value>(_ column: String, _ read: (String) -> Value?) throws -> Value? {
    guard let stored: DatabaseValue = row[column], !stored.isNull else { return nil }
    return try value(column, read)
  }

  func number(_ column: String) throws -> Int {
    guard let number = Int.fromDatabaseValue(row[column] ?? DatabaseValue.null) else {
      throw Unreadable(column: column)
    }
    return number
  }

  func data(_ column: String) throws -> Data {
    guard let data = Data.fromDatabaseValue(row[column] ?? DatabaseValue.null) else { throw Unreadable(column: column) }
    return data
  }

  func text(_ column: String) throws -> String { try value(column) { $0 } }
  func text(ifAny column: String) throws -> String? { try optional(column) { $0 } }
  func date(_ column: String) throws -> LocalDate { try value(column) { LocalDate($0) } }
  func decimal(_ column: String) throws -> ExactDecimal { try value(column) { ExactDecimal($0) } }
  func instant(_ column: String) throws -> Instant { Instant(secondsSince1970: try number(column)) }

  func instant(ifAny column: String) throws -> Instant? {
    guard let stored: DatabaseValue = row[column], !stored.isNull else { return nil }
    return try instant(column)
  }

  func milligrams(_ column: String) throws -> Mass {
    try value(column) { text in ExactDecimal(text).flatMap { try? Mass($0, .milligram) } }
  }

  func decoded<Value: Decodable>(_ column: String, as type: Value.Type) throws -> Value {
    try value(column) { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
  }
}

extension DoseTaken: EntryContent {
  static let entryKind = "dose"
  static let table = "dose"

  init(_ row: StoredRow) throws {
    self.init(
      restoring: try row.milligrams("milligrams"), at: try row.value("takenAt") { LocalDateTime($0) },
      zone: try row.text("zone"), day: try row.date("day"), reason: try row.text(ifAny: "reason"),
      bottle: try row.text(ifAny: "bottleId"))
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    guard let timeZone = TimeZone(identifier: zone) else {
      throw StoreError.refused("“\(zone)” is no time zone that is known here")
    }
    try db.executeCached(
      sql: """
        INSERT INTO dose (entryId, milligrams, day, takenAt, takenInstant, zone, reason, bottleId)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        entry, dose.milligramText, day.description, takenAt.description,
        takenAt.instant(in: timeZone).secondsSince1970, zone, reason, bottle,
      ])
  }
}

extension Score: EntryContent {
  static let entryKind = "score"
  static let table = "score"

  init(_ row: StoredRow) throws {
    self.init(
      restoring: try row.decimal("value"), of: try row.text("measureId"), day: try row.date("day"),
      time: try row.optional("time") { TimeOfDay($0) })
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    try db.executeCached(
      sql: "INSERT INTO score (entryId, personId, measureId, day, time, value) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [entry, person, measure, day.description, time?.description, value.description])
  }
}

extension OwnTreatmentDay: EntryContent {
  static let entryKind = "treatment"
  static let table = "treatmentDay"

  init(_ row: StoredRow) throws {
    self.init(treatment: try row.text("treatment"), day: try row.date("day"), taken: try row.number("taken") == 1)
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    try db.execute(
      sql: "INSERT INTO treatmentDay (entryId, treatment, day, taken) VALUES (?, ?, ?, ?)",
      arguments: [entry, treatment, day.description, taken ? 1 : 0])
  }
}

extension Note: EntryContent {
  static let entryKind = "note"
  static let table = "note"

  init(_ row: StoredRow) throws {
    self.init(restoring: try row.text("text"), day: try row.date("day"))
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    try db.execute(
      sql: "INSERT INTO note (entryId, day, text) VALUES (?, ?, ?)", arguments: [entry, day.description, text])
  }
}

extension Entry where Content: EntryContent {
  func insert(_ db: Database, person: String) throws {
    try db.executeCached(
      sql: """
        INSERT INTO entry (id, personId, kind, recordedAt, supersedes, withdrawn, importId, importKey)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, person, Content.entryKind, recordedAt.secondsSince1970, supersedes, content == nil ? 1 : 0,
        origin?.importID,
        origin?.key,
      ])
    try content?.insert(db, entry: id, person: person)
  }

  init(_ row: StoredRow) throws {
    let key = try row.text(ifAny: "importKey")
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"),
      content: try row.number("withdrawn") == 1 ? nil : Content(row), supersedes: try row.text(ifAny: "supersedes"),
      origin: try row.text(ifAny: "importId").flatMap { id in key.map { ImportOrigin(importID: id, key: $0) } })
  }
}

extension Database {
  /// Runs a statement that was read and planned before, where the same one is run again and again.
  func executeCached(sql: String, arguments: StatementArguments) throws {
    try cachedStatement(sql: sql).execute(arguments: arguments)
  }
}
