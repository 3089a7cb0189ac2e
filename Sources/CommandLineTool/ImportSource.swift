import ClinicalTime
import Evidence
import Foundation
import History
import Instruments
import Interchange
import Recognition
import Records

/// A file that is to be taken in: read in pieces, so that gigabytes are no matter.
struct ImportSource {
  let path: String

  var fileName: String { URL(filePath: path).lastPathComponent }

  /// Pieces of a megabyte.
  private static let pieceLength = 1 << 20

  func file() throws(CommandFailure) -> ImportFile {
    guard let handle = FileHandle(forReadingAtPath: path) else { throw unreadable }
    return ImportFile { Array(try handle.read(upToCount: Self.pieceLength) ?? Data()) }
  }

  /// The beginning, to tell an archive from other files.
  func head() throws(CommandFailure) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: 4096) else {
      throw unreadable
    }
    return Array(data)
  }

  private var unreadable: CommandFailure {
    CommandFailure(.badInput, "The file \(path) cannot be read.", remedy: "Check its name, and that you may read it.")
  }
}

extension ImportContext {
  /// The clock and the zone of this computer, and the questions that are asked in a record.
  static func here(in store: Store?) async throws -> ImportContext {
    let instruments = try InstrumentCatalogue.embedded()
    return ImportContext(
      zone: .current, now: Edge.clock, recogniser: MedicineRecogniser(try MedicineCatalogue.embedded()),
      instruments: try await store?.history().instruments(from: instruments) ?? instruments)
  }
}
