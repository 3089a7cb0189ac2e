import ClinicalTime
import Evidence
import FHIRRecord
import Foundation
import History
import Instruments
import Records

/// Where the world comes in: the clock, the time zone, identifiers and the person's file.
enum Edge {
  static let now: @Sendable () -> Instant = {
    Instant(secondsSince1970: Int(Date().timeIntervalSince1970.rounded(.down)))
  }

  static let newIdentifier: @Sendable () -> String = { UUID().uuidString.lowercased() }

  /// What the clock on the wall shows.
  static var clock: LocalDateTime { now().local(in: .current) }

  static var today: LocalDate { DayBoundary.fourInTheMorning.diaryDay(of: clock) }

  /// Opens the person's file in a data directory, and makes both when they are missing.
  static func store(in directory: URL) throws(CommandFailure) -> Store {
    try DataDirectory(directory).make()
    do throws(StoreError) {
      return try Store.open(in: directory, now: now, newIdentifier: newIdentifier)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Opens the person's file where the settings say.
  static func store(_ options: DataOptions) throws(CommandFailure) -> Store {
    try person(options.person, in: store(in: dataDirectory(options)))
  }

  /// Opens the person's file where the settings say, and makes nothing when it is missing.
  static func existingStore(_ options: DataOptions) throws(CommandFailure) -> Store {
    let directory = try dataDirectory(options)
    let path = directory.appending(path: Store.fileName).path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: path) else {
      throw CommandFailure(.storage, "There is no file \(path).", remedy: "Name the directory with your data: --data.")
    }
    return try person(options.person, in: store(in: directory))
  }

  /// The person's file where the settings say, or nothing when there is none.
  static func storeIfThere(_ options: DataOptions) throws(CommandFailure) -> Store? {
    let path = try dataDirectory(options).appending(path: Store.fileName).path(percentEncoded: false)
    return FileManager.default.fileExists(atPath: path) ? try existingStore(options) : nil
  }

  static func dataDirectory(_ options: DataOptions) throws(CommandFailure) -> URL {
    try Settings.load(flags: options.data.map { [Setting.data: $0] } ?? [:]).dataDirectory
  }

  /// The record of the person whom a name or an identifier means; without one, of who was there first.
  private static func person(_ wanted: String?, in store: Store) throws(CommandFailure) -> Store {
    guard let wanted else { return store }
    do throws(StoreError) {
      return try store.of(whoIs: wanted)
    } catch {
      throw CommandFailure(error)
    }
  }
}

extension Edge {
  /// Everything on record as FHIR R4 resources.
  static func resources(of history: History) throws -> RecordedResources {
    RecordedResources(
      history,
      .init(
        medicines: try .embedded(), instruments: try .embedded(),
        questionnaires: try RecordedResources.Surroundings.embeddedQuestionnaires(), asOf: now(), zone: .current))
  }
}

extension CommandFailure {
  init(_ error: StoreError) {
    self.init(.storage, error.description)
  }

  /// What was typed cannot be taken; Core's errors describe the value, the limit and the remedy.
  init(input error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as StoreError: self.init(error)
    case let error as BackupError: self.init(.storage, error.description)
    default: self.init(.badInput, String(describing: error))
    }
  }
}
