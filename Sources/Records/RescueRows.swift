import ClinicalTime
import Diary
import Foundation
import GRDB

extension RescueTaken: EntryContent {
  static let entryKind = "rescue"
  static let table = "rescue"

  init(_ row: StoredRow) throws {
    self.init(
      restoring: try row.text("medicine"), at: try row.value("takenAt") { LocalDateTime($0) },
      zone: try row.text("zone"), day: try row.date("day"))
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    guard let timeZone = TimeZone(identifier: zone) else {
      throw StoreError.refused("“\(zone)” is no time zone that is known here")
    }
    try db.execute(
      sql: "INSERT INTO rescue (entryId, medicine, day, takenAt, takenInstant, zone) VALUES (?, ?, ?, ?, ?, ?)",
      arguments: [
        entry, medicine, day.description, takenAt.description, takenAt.instant(in: timeZone).secondsSince1970, zone,
      ])
  }
}
