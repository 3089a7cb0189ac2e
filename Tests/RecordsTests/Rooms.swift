import ClinicalTime
import Diary
import Evidence
import Foundation
import GRDB
import History
import Quantities
import Records
import Testing
import Titration

/// Counts up, so that identifiers and times are the same in every run.
final class Counter: @unchecked Sendable {
  private let lock = NSLock()
  private var count = 0
  private let prefix: String

  init(_ prefix: String = "id") {
    self.prefix = prefix
  }

  func next() -> Int {
    lock.withLock {
      count += 1
      return count
    }
  }

  @Sendable func identifier() -> String { "\(prefix)-\(next())" }
  @Sendable func instant() -> Instant { Instant(secondsSince1970: 1_795_000_000 + next()) }
}

/// A directory that is removed afterwards.
final class TemporaryDirectory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  func store(_ prefix: String = "id") throws -> Store {
    try Store.open(in: url, now: Counter().instant, newIdentifier: Counter(prefix).identifier)
  }
}

enum Sample {
  static let day = LocalDate(dayNumber: 20_700)

  static func dose(_ milligrams: String = "1.5", on day: LocalDate = day) throws -> DoseTaken {
    let at = LocalDateTime(date: day, time: try #require(TimeOfDay("22:00")))
    return try DoseTaken(
      Mass(#require(ExactDecimal(milligrams)), .milligram), at: at, zone: "Europe/Zurich",
      boundary: .fourInTheMorning, limits: .naltrexoneTaken, now: at)
  }

  static func checkIn(_ scores: [CheckInItem: String], note: String = "", on day: LocalDate = day) throws -> CheckIn {
    try CheckIn(day: day, scores: scores, note: note, today: day)
  }

  static func plan() throws -> Plan {
    try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: day)
  }

  static func approval() throws -> Approval {
    try Approval(
      prescriber: "Dr Byron", date: day, highestDose: .micrograms(4500), limits: .naltrexoneApproved, today: day)
  }

  static func batch(scores: [String] = ["65.0", "70"]) throws -> ImportBatch {
    let measure = Measure(
      id: "trial.mood", title: "Mood", lowest: .zero, highest: ExactDecimal(100), direction: .unstated)
    let scored = try scores.enumerated().map { index, score in
      ImportBatch.Item(
        key: "mood \(index)", line: index + 2,
        .score(
          try Score(measure, day: day.adding(days: index), time: .noon, value: #require(ExactDecimal(score)))))
    }
    return ImportBatch(
      format: "trial", measures: [measure],
      items: scored + [
        .init(key: "day 0", .treatment(OwnTreatmentDay(treatment: "melatonin", day: day, taken: false)))
      ],
      findings: [.init(.noticed, line: 2, "A finding.")])
  }
}
