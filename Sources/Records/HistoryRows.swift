import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Quantities
import Titration

extension History {
  static func all(_ db: Database, person: Person) throws -> History {
    var history = History(of: person)
    history.measures = try Measure.all(db, person: person.id)
    history.doses = try Entry.all(db, person: person.id)
    history.scores = try Entry.all(db, person: person.id)
    history.treatments = try Entry.all(db, person: person.id)
    history.notes = try Entry.all(db, person: person.id)
    history.answers = try Entry.all(db, person: person.id)
    history.questions = try Entry.all(db, person: person.id)
    history.plans = try rows("planVersion", db, person) { row in
      PlanVersion(
        id: try row.text("id"), recordedAt: try row.instant("recordedAt"),
        plan: try row.decoded("plan", as: Plan.self), evidenceVersion: try row.text("evidenceVersion"),
        revises: try row.text(ifAny: "revises"))
    }
    history.approvals = try rows("approval", db, person) { row in
      RecordedApproval(
        id: try row.text("id"), recordedAt: try row.instant("recordedAt"), plan: try row.text("planId"),
        approval: Approval(
          restoring: try row.text("prescriber"), date: try row.date("date"),
          highestDose: try row.milligrams("highestMilligrams"), until: try row.optional("until") { LocalDate($0) },
          reason: try row.text(ifAny: "reason")))
    }
    history.imports = try rows("import", db, person) { row in
      ImportRecord(
        id: try row.text("id"), recordedAt: try row.instant("recordedAt"), format: try row.text("format"),
        fileName: try row.text("fileName"), added: try row.number("added"),
        findings: try row.decoded("findings", as: [ImportBatch.Finding].self))
    }
    history.decisions = try rows("decision", db, person) { row in
      Decision(
        id: try row.text("id"), recordedAt: try row.instant("recordedAt"), kind: try row.text("kind"),
        input: try row.text("input"), output: try row.text("output"), evidenceVersion: try row.text("evidenceVersion"))
    }
    return history
  }

  private static func rows<Value>(
    _ table: String, _ db: Database, _ person: Person, _ read: (StoredRow) throws -> Value
  ) throws -> [Value] {
    try Row.fetchAll(
      db, sql: "SELECT * FROM \(table) WHERE personId = ? ORDER BY sequence", arguments: [person.id]
    ).map { try read(StoredRow(row: $0)) }
  }

  func insert(_ db: Database) throws {
    try person.insert(db)
    for measure in measures { try measure.insert(db, person: person.id, orIgnore: false) }
    for record in imports { try record.insert(db, person: person.id) }
    for entry in doses { try entry.insert(db, person: person.id) }
    for entry in scores { try entry.insert(db, person: person.id) }
    for entry in treatments { try entry.insert(db, person: person.id) }
    for entry in notes { try entry.insert(db, person: person.id) }
    for entry in questions { try entry.insert(db, person: person.id) }
    for entry in answers { try entry.insert(db, person: person.id) }
    for version in plans { try version.insert(db, person: person.id) }
    for approval in approvals { try approval.insert(db, person: person.id) }
    for decision in decisions { try decision.insert(db, person: person.id) }
  }
}

extension Measure {
  static func all(_ db: Database, person: String) throws -> [Measure] {
    try Row.fetchAll(db, sql: "SELECT * FROM measure WHERE personId = ? ORDER BY rowid", arguments: [person]).map {
      let row = StoredRow(row: $0)
      return Measure(
        id: try row.text("id"), title: try row.text("title"), lowest: try row.decimal("lowest"),
        highest: try row.decimal("highest"), direction: try row.value("direction", Direction.init(rawValue:)))
    }
  }

  func insert(_ db: Database, person: String, orIgnore: Bool) throws {
    try db.execute(
      sql: """
        INSERT \(orIgnore ? "OR IGNORE" : "") INTO measure (personId, id, title, lowest, highest, direction)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [person, id, title, lowest.description, highest.description, direction.rawValue])
  }
}

/// JSON with its keys in a fixed order, so that the same value is always the same text.
func json(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension PlanVersion {
  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO planVersion (id, personId, recordedAt, protocolId, start, plan, evidenceVersion, revises)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, person, recordedAt.secondsSince1970, plan.protocolID, plan.start.description, try json(plan),
        evidenceVersion, revises,
      ])
  }
}

extension RecordedApproval {
  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO approval (id, personId, recordedAt, planId, prescriber, date, highestMilligrams, until, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, person, recordedAt.secondsSince1970, plan, approval.prescriber, approval.date.description,
        approval.highestDose.milligramText, approval.until?.description, approval.reason,
      ])
  }
}

extension ImportRecord {
  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO import (id, personId, recordedAt, format, fileName, added, findings) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, person, recordedAt.secondsSince1970, format, fileName, added, try json(findings)])
  }
}

extension Decision {
  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO decision (id, personId, recordedAt, kind, input, output, evidenceVersion)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, person, recordedAt.secondsSince1970, kind, input, output, evidenceVersion])
  }
}
