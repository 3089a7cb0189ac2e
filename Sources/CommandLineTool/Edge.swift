import ClinicalTime
import Foundation
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
    let flags = options.data.map { [Setting.data: $0] } ?? [:]
    return try store(in: Settings.load(flags: flags).dataDirectory)
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
    default: self.init(.badInput, String(describing: error))
    }
  }
}
