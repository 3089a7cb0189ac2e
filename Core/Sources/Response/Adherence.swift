public import ClinicalTime
import Diary
public import History
public import Quantities
import Titration

/// What was planned and what is on record as taken, day by day.
public struct Adherence: Codable, Hashable, Sendable {
  /// One entry a day, in the order of time.
  public let days: [Day]

  /// A day.
  public struct Day: Codable, Hashable, Sendable {
    /// The day of the diary.
    public let day: LocalDate
    /// What an approved plan gave; `nil` without one.
    public let planned: Mass?
    /// All doses on record; `nil` without any.
    public let taken: Mass?

    /// How the two compare.
    public var state: State {
      switch (planned, taken) {
      case (nil, nil): .nothing
      case (nil, _?): .takenWithoutPlan
      case (let planned?, nil): planned == .zero ? .asPlanned : .noneOnRecord
      case (let planned?, let taken?): planned == taken ? .asPlanned : taken > planned ? .more : .less
      }
    }
  }

  /// How what was taken compares with what was planned.
  public enum State: String, Codable, CaseIterable, Sendable {
    case asPlanned = "as-planned"
    /// More than planned.
    case more
    /// Less than planned, but something.
    case less
    /// A dose was planned, and none is on record: it was left out, or not written down.
    case noneOnRecord = "none-on-record"
    /// A dose is on record, and no approved plan covers the day.
    case takenWithoutPlan = "taken-without-plan"
    /// Neither a plan nor a dose.
    case nothing
  }

  /// The most days that are laid out.
  public static let longest = 3 * 366

  /// Compares the record with the plans that were approved.
  ///
  /// A plan holds from its first day until another that was recorded later begins; drafts plan nothing.
  /// - Parameters:
  ///   - first: The first day; days more than ``longest`` before the last are left out.
  ///   - last: The last day.
  public init(_ history: History, from first: LocalDate, through last: LocalDate) {
    let start = max(first, last.adding(days: 1 - Self.longest), .earliestInDiary)
    guard start <= last else {
      days = []
      return
    }
    var taken: [LocalDate: Mass] = [:]
    for dose in CurrentView(history.doses).contents where start <= dose.day && dose.day <= last {
      taken[dose.day] = (try? (taken[dose.day] ?? .zero).adding(dose.dose)) ?? dose.dose
    }
    let record = history.planRecord
    let approved = history.plans.filter { !record.status(of: $0).isDraft }.map(\.plan)
    days = (0...last.days(since: start)).map { offset in
      let day = start.adding(days: offset)
      let plan = approved.last { $0.start <= day && $0.covers(day) }
      return Day(day: day, planned: plan?.dailyDose(on: day), taken: taken[day])
    }
  }

  /// How many days are in a state.
  public func count(_ state: State) -> Int { days.count { $0.state == state } }

  /// Days on which a dose was planned.
  public var plannedDays: Int { days.count { ($0.planned ?? .zero) > .zero } }
}

extension Plan {
  /// Whether the plan says something about a day: its last step may go on past what is laid out.
  fileprivate func covers(_ day: LocalDate) -> Bool { day <= end || steps.last?.isOpenEnded == true }
}
