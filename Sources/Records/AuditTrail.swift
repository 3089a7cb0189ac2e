import ClinicalTime
import Compounding
import Crypto
import Diary
import Foundation
import GRDB
import Instruments

/// A chain of hashes over everything that is written down: a row that was changed, removed or slipped in afterwards
/// breaks it.
///
/// Each transaction adds one link for each table it wrote to. A link is the SHA-256 of the link before it and of the
/// rows as they are stored, so the last link stands for all that came before: who keeps a copy of it elsewhere can
/// tell later that nothing before it was altered. Without such a copy the chain shows accidents and careless changes,
/// not a forger who computes all of it anew; there is no secret in it.
enum AuditTrail {
  /// Who wrote the rows of a link.
  enum Origin: String {
    /// This program, in the transaction that wrote the link.
    case sweetspot
    /// They were there before the trail was.
    case migration
    /// They were found at the start of a transaction, and nothing of ours wrote them.
    case unknown
  }

  /// The tables under the trail. Their rows are numbered by `sequence` and never change.
  static let tables = [
    "person", "personName", "measure", "import", "entry", "planVersion", "approval", "decision", "sealedTrial",
    "kitTaken", "armGuess", "trialOpening", "importUndo",
  ]

  /// Adds a link for each table that has rows beyond its last link.
  static func extend(_ db: Database, at moment: Instant?, origin: Origin) throws {
    // While an old file is migrated, later tables are not there yet.
    for table in tables where try db.tableExists(table) {
      let covered = try lastCovered(table, in: db)
      guard let last = try Int.fetchOne(db.cachedStatement(sql: "SELECT max(sequence) FROM \(table)")), last > covered
      else { continue }
      let link = try Link(
        after: head(db), recordedAt: moment, origin: origin, table: table, rows: covered + 1...last, in: db)
      try db.executeCached(
        sql: "INSERT INTO audit (recordedAt, origin, tableName, first, last, hash) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [moment?.secondsSince1970, origin.rawValue, table, covered + 1, last, link.hash])
    }
  }

  /// The last link: it stands for everything that was written. 64 zeros when nothing was.
  static func head(_ db: Database) throws -> String {
    try String.fetchOne(db.cachedStatement(sql: "SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1")) ?? start
  }

  /// What the first link follows.
  static let start = String(repeating: "0", count: 64)

  private static func lastCovered(_ table: String, in db: Database) throws -> Int {
    let statement = try db.cachedStatement(sql: "SELECT max(last) FROM audit WHERE tableName = ?")
    return try Int.fetchOne(statement, arguments: [table]) ?? 0
  }
}

extension AuditTrail {
  /// One link, as it follows from the rows that are stored now.
  struct Link {
    let hash: String

    init(
      after previous: String, recordedAt: Instant?, origin: Origin, table: String, rows: ClosedRange<Int>,
      in db: Database
    ) throws {
      var sha = SHA256()
      let head =
        "\(previous)\n\(recordedAt?.secondsSince1970.description ?? "-")\n\(origin.rawValue)\n\(table)\n\(rows)\n"
      sha.update(data: Data(head.utf8))
      let cursor = try Row.fetchCursor(
        db.cachedStatement(sql: "SELECT * FROM \(table) WHERE sequence BETWEEN ? AND ? ORDER BY sequence"),
        arguments: [rows.lowerBound, rows.upperBound])
      while let row = try cursor.next() {
        sha.update(data: Link.bytes(of: row))
        guard table == "entry", let content = EntryKinds.table(of: row["kind"]) else { continue }
        let id: String = row["id"]
        let statement = try db.cachedStatement(sql: "SELECT * FROM \(content) WHERE entryId = ?")
        if let row = try Row.fetchOne(statement, arguments: [id]) {
          sha.update(data: Link.bytes(of: row))
        }
      }
      hash = sha.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The row's columns that hold something, each with its name, its kind and its length, so that no two rows read
    /// alike. A column that a later version adds is empty in the rows before it, and changes nothing here.
    private static func bytes(of row: Row) -> Data {
      var data = Data("row\n".utf8)
      for (column, value) in row where !value.isNull {
        let (kind, bytes): (String, Data) =
          switch value.storage {
          case .int64(let number): ("integer", Data(String(number).utf8))
          case .double(let number): ("real", Data(String(number.bitPattern).utf8))
          case .string(let text): ("text", Data(text.utf8))
          case .blob(let blob): ("blob", blob)
          case .null: ("null", Data())
          }
        data += Data("\(column) \(kind) \(bytes.count)\n".utf8) + bytes + Data("\n".utf8)
      }
      return data
    }
  }
}

/// Which table holds the content of which kind of entry.
enum EntryKinds {
  static let all: [any EntryContent.Type] = [
    DoseTaken.self, Score.self, OwnTreatmentDay.self, Note.self, Bottle.self, SupplyEvent.self,
    InstrumentAnswers.self, OwnQuestion.self, RescueTaken.self,
  ]

  static func table(of kind: String) -> String? { tables[kind] }

  private static let tables = Dictionary(uniqueKeysWithValues: all.map { ($0.entryKind, $0.table) })
}
