public import ClinicalTime
internal import Diary
internal import Evidence
internal import Foundation
internal import Quantities
public import Titration

extension History {
  /// What was taken on a day beyond the plan or its approval.
  public func doseConcerns(on day: LocalDate) -> [DoseConcern] {
    let taken = CurrentView(doses).contents.filter { $0.day == day }
    guard let zone = taken.last.flatMap({ TimeZone(identifier: $0.zone) }) else { return [] }
    return planRecord.concerns(taking: taken.map(\.dose).total, on: day, endedAt: day.end(in: zone))
  }

  /// The same for every day with a dose from one day to another; days without a concern are left out.
  public func doseConcerns(from first: LocalDate, through last: LocalDate) -> [LocalDate: [DoseConcern]] {
    let record = planRecord
    guard !record.versions.isEmpty else { return [:] }
    let days = CurrentView(doses).contents.filter { first <= $0.day && $0.day <= last }
    return Dictionary(grouping: days, by: \.day).reduce(into: [:]) { found, entry in
      guard let zone = entry.value.last.flatMap({ TimeZone(identifier: $0.zone) }) else { return }
      let concerns = record.concerns(
        taking: entry.value.map(\.dose).total, on: entry.key, endedAt: entry.key.end(in: zone))
      if !concerns.isEmpty { found[entry.key] = concerns }
    }
  }
}

extension LocalDate {
  /// The first moment that no longer belongs to this day of the diary.
  fileprivate func end(in zone: TimeZone) -> Instant {
    let boundary = DayBoundary.fourInTheMorning
    return LocalDateTime(date: adding(days: 1), time: boundary.startsAt).instant(in: zone)
  }
}
