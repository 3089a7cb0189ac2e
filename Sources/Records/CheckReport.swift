import ClinicalTime
import GRDB
import History

/// What an examination of the file found.
public struct CheckReport: Codable, Equatable, Sendable {
  /// Something that is not as it was written.
  public struct Finding: Codable, Equatable, Sendable {
    /// What is wrong.
    public let what: String
    /// What can be done.
    public let remedy: String
  }

  /// Everything that is wrong; empty when the file is as it was written.
  public internal(set) var findings: [Finding] = []
  /// Which migrations the file went through.
  public let schema: [String]
  /// How many rows stand in each table.
  public let rows: [String: Int]
  /// How many links the audit trail has.
  public let links: Int
  /// The last link of the audit trail. Kept elsewhere, it shows later that nothing before it was altered.
  public let head: String
}

extension Store {
  /// Examines the whole file: the database, the audit trail, and that every row can be read.
  /// - Parameter known: a link that was noted down earlier, and must still be in the trail.
  public func check(known: String? = nil) async throws(StoreError) -> CheckReport {
    var report = try await read { db in
      var report = CheckReport(
        schema: try Schema.migrator.appliedMigrations(db),
        rows: try Dictionary(
          uniqueKeysWithValues: AuditTrail.tables.map { table in
            (table, try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0)
          }),
        links: try Int.fetchOne(db, sql: "SELECT count(*) FROM audit") ?? 0, head: try AuditTrail.head(db))
      report.findings += try databaseFindings(db)
      report.findings += try AuditTrail.findings(db, known: known)
      return report
    }
    for person in try await people() {
      do {
        _ = try await of(person.id).everything()
      } catch {
        report.findings.append(.init(what: error.description, remedy: CheckReport.goBack))
      }
    }
    return report
  }

  private func databaseFindings(_ db: Database) throws -> [CheckReport.Finding] {
    let integrity = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
    let foreign = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
      let table: String = row[0]
      return "a row of the table “\(table)” refers to one that is not there"
    }
    return (integrity + foreign).map {
      CheckReport.Finding(what: "The database is damaged: \($0).", remedy: CheckReport.goBack)
    }
  }
}

extension CheckReport {
  static let goBack =
    "Stop Sweetspot, keep a copy of the file as it is, and restore the last backup: sweetspot restore."
}

extension AuditTrail {
  /// Follows the trail from its start, and says where it does not hold.
  static func findings(_ db: Database, known: String?) throws -> [CheckReport.Finding] {
    var findings: [CheckReport.Finding] = []
    var previous = start
    var covered: [String: Int] = [:]
    var seen = known == nil || known == start
    let links = try Row.fetchCursor(db, sql: "SELECT * FROM audit ORDER BY sequence")
    while let row = try links.next() {
      let row = StoredRow(row: row)
      let table = try row.text("tableName")
      let (first, last, hash) = (try row.number("first"), try row.number("last"), try row.text("hash"))
      let origin = try row.value("origin", Origin.init(rawValue:))
      seen = seen || hash == known
      guard tables.contains(table), first == covered[table, default: 0] + 1, last >= first else {
        findings.append(.altered("the audit trail itself, at its link for “\(table)” \(first) to \(last)"))
        continue
      }
      covered[table] = last
      if origin == .unknown {
        findings.append(
          .init(
            what: "\(rows(first, last)) of “\(table)” were written by something other than Sweetspot.",
            remedy: "Look whether they are right. Restore a backup if they are not: sweetspot restore."))
      }
      let recordedAt = (row.row["recordedAt"] as Int?).map(Instant.init(secondsSince1970:))
      let link = try Link(
        after: previous, recordedAt: recordedAt, origin: origin, table: table, rows: first...last, in: db)
      if link.hash != hash { findings.append(.altered("\(rows(first, last)) of “\(table)”")) }
      previous = hash
    }
    for table in tables {
      let last = try Int.fetchOne(db, sql: "SELECT max(sequence) FROM \(table)") ?? 0
      if last > covered[table, default: 0] {
        findings.append(
          .init(
            what: "“\(table)” has rows that the audit trail does not know.",
            remedy:
              "Something other than Sweetspot wrote them. Restore a backup if they are not right: sweetspot restore."))
      }
    }
    for kind in EntryKinds.all {
      let entries = try Int.fetchOne(
        db, sql: "SELECT count(*) FROM entry WHERE kind = ? AND withdrawn = 0", arguments: [kind.entryKind])
      let contents = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(kind.table)")
      if entries != contents {
        findings.append(.altered("“\(kind.table)”, which holds \(contents ?? 0) rows for \(entries ?? 0) entries"))
      }
    }
    if !seen, let known {
      findings.append(
        .init(
          what: "The link \(known) is not in the audit trail: what stood before it was altered or removed.",
          remedy: CheckReport.goBack))
    }
    return findings
  }

  private static func rows(_ first: Int, _ last: Int) -> String {
    first == last ? "Row \(first)" : "Rows \(first) to \(last)"
  }
}

extension CheckReport.Finding {
  fileprivate static func altered(_ what: String) -> CheckReport.Finding {
    .init(what: "Altered after it was written, or damaged: \(what).", remedy: CheckReport.goBack)
  }
}
