import ClinicalTime
import Evidence
import Foundation
import History
import Instruments
import Recognition
import Testing

@testable import Interchange

/// What the tests of imports share.
enum Reading {
  static let recogniser = Result { MedicineRecogniser(try MedicineCatalogue.embedded()) }

  /// Zurich, in the evening of 21 November 2026.
  static func context() throws -> ImportContext {
    ImportContext(
      zone: try #require(TimeZone(identifier: "Europe/Zurich")), now: try #require(LocalDateTime("2026-11-21 20:00")),
      recogniser: try recogniser.get(), instruments: try .embedded())
  }

  static func fixture(_ name: String) throws -> [UInt8] {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    return Array(try Data(contentsOf: folder.appending(path: name)))
  }

  static func of(_ bytes: some Sequence<UInt8>, mapping: TableMapping? = nil) throws -> ImportReading {
    try ImportReading(ImportFile(Array(bytes)), mapping: mapping, context: try context())
  }

  /// All that a reading would write, in an order of its own.
  static func added(_ reading: ImportReading) -> Set<String> {
    let empty = History(of: Person(id: "p", name: "", createdAt: Instant(secondsSince1970: 0)))
    return Set(reading.batch.judged(against: empty).added.map(\.content.inWords))
  }

  static let all = [
    "bearable.csv", "daylio.csv", "medtimer.csv", "medtimer-backup.json", "nightscout.json", "apple-health.xml",
    "bundle.json", "resources.ndjson", "melatonin_ema.csv",
  ]
}
