import ClinicalTime
import Foundation
import GRDB
import History

extension ImportRecord {
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"), format: try row.text("format"),
      fileName: try row.text("fileName"), added: try row.number("added"),
      findings: try row.decoded("findings", as: [ImportBatch.Finding].self),
      fileHash: try row.text(ifAny: "fileHash"), mapping: try row.text(ifAny: "mapping"),
      listing: try row.text(ifAny: "listing"))
  }

  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO import (id, personId, recordedAt, format, fileName, added, findings, fileHash, mapping, listing)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, person, recordedAt.secondsSince1970, format, fileName, added, try json(findings), fileHash, mapping,
        listing,
      ])
  }
}

extension ImportUndo {
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"), importID: try row.text("importId"),
      withdrawn: try row.number("withdrawn"), kept: try row.decoded("kept", as: [String].self))
  }

  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: "INSERT INTO importUndo (id, personId, recordedAt, importId, withdrawn, kept) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [id, person, recordedAt.secondsSince1970, importID, withdrawn, try json(kept)])
  }
}
