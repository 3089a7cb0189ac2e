import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import Quantities
import Titration

extension History {
  func insert(_ db: Database) throws {
    try person.insert(db)
    for measure in measures { try measure.insert(db, person: person.id, orIgnore: false) }
    for record in imports { try record.insert(db, person: person.id) }
    for entry in bottles { try entry.insert(db, person: person.id) }
    for entry in supplyEvents { try entry.insert(db, person: person.id) }
    for entry in doses { try entry.insert(db, person: person.id) }
    for entry in scores { try entry.insert(db, person: person.id) }
    for entry in treatments { try entry.insert(db, person: person.id) }
    for entry in notes { try entry.insert(db, person: person.id) }
    for entry in rescues { try entry.insert(db, person: person.id) }
    for entry in questions { try entry.insert(db, person: person.id) }
    for entry in answers { try entry.insert(db, person: person.id) }
    for undo in importUndos { try undo.insert(db, person: person.id) }
    for version in plans { try version.insert(db, person: person.id) }
    for approval in approvals { try approval.insert(db, person: person.id) }
    for decision in decisions { try decision.insert(db, person: person.id) }
    for trial in trials { try trial.insert(db, person: person.id) }
    for taken in kitsTaken { try taken.insert(db, person: person.id) }
    for guess in armGuesses { try guess.insert(db, person: person.id) }
    for opening in trialOpenings { try opening.insert(db, person: person.id) }
  }
}

extension Measure {
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), title: try row.text("title"), lowest: try row.decimal("lowest"),
      highest: try row.decimal("highest"), direction: try row.value("direction", Direction.init(rawValue:)))
  }

  func insert(_ db: Database, person: String, orIgnore: Bool) throws {
    try db.executeCached(
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
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"),
      plan: try row.decoded("plan", as: Plan.self), evidenceVersion: try row.text("evidenceVersion"),
      revises: try row.text(ifAny: "revises"))
  }

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
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"), plan: try row.text("planId"),
      approval: Approval(
        restoring: try row.text("prescriber"), date: try row.date("date"),
        highestDose: try row.milligrams("highestMilligrams"), until: try row.optional("until") { LocalDate($0) },
        reason: try row.text(ifAny: "reason")))
  }

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

extension Decision {
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"), kind: try row.text("kind"),
      input: try row.text("input"), output: try row.text("output"), evidenceVersion: try row.text("evidenceVersion"))
  }

  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO decision (id, personId, recordedAt, kind, input, output, evidenceVersion)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, person, recordedAt.secondsSince1970, kind, input, output, evidenceVersion])
  }
}
