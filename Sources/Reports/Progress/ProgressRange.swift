public import ClinicalTime
import Diary

/// The days that a page shows.
public struct ProgressRange: Hashable, Sendable {
  /// The first day.
  public let first: LocalDate
  /// The last day.
  public let last: LocalDate

  /// The most days that are shown at once.
  public static let longest = 366
  /// What can be chosen, in weeks, and what is shown without a choice.
  public static let weeks = [4, 12, 26, 52]
  public static let usualWeeks = 12

  /// So many weeks up to a day; at most ``longest`` days.
  public init(weeks: Int, through last: LocalDate) {
    self.init(from: last.adding(days: 1 - 7 * weeks), through: last)
  }

  /// The days from one to another, put in order, at most ``longest`` of them, none before the first day that a diary takes.
  public init(from one: LocalDate, through other: LocalDate) {
    last = max(one, other, .earliestInDiary)
    first = max(min(one, other), last.adding(days: 1 - Self.longest), .earliestInDiary)
  }

  /// How many days.
  public var dayCount: Int { last.days(since: first) + 1 }

  func contains(_ day: LocalDate) -> Bool { first <= day && day <= last }

  /// The same number of days before, and after.
  var earlier: ProgressRange {
    ProgressRange(from: first.adding(days: -dayCount), through: first.adding(days: -1))
  }
  var later: ProgressRange { ProgressRange(from: last.adding(days: 1), through: last.adding(days: dayCount)) }

  var inWords: String { "\(first.withoutWeekday) to \(last.withoutWeekday)" }
}
