public import ClinicalTime
public import Foundation
import Quantities

/// What to do about a dose that was not taken at its time.
///
/// The product's own rule, since no source held here gives one: a dose is taken late only while at least half the time
/// to the next one is left, and never beside another. Two doses at once are never advised.
public enum LateDose: Hashable, Sendable {
  /// It may still be taken, until this time.
  case takeUntil(LocalDateTime)
  /// It is left out; the next one comes at its time.
  case leaveOut(next: LocalDateTime?)

  /// The advice for the dose planned last before `now`.
  /// - Parameters:
  ///   - planned: when the dose was due.
  ///   - next: when the next one is due, if any.
  ///   - now: the time on the clock.
  public init(due planned: LocalDateTime, next: LocalDateTime?, now: LocalDateTime) {
    let span = next.map { $0.minutes(since: planned) } ?? 24 * 60
    let latest = planned.adding(minutes: span / 2)
    self = now <= latest ? .takeUntil(latest) : .leaveOut(next: next)
  }

  /// The words people read.
  public var shown: String {
    switch self {
    case .takeUntil(let latest): "You can still take it until \(latest.time). After that, leave it out."
    case .leaveOut(let next?): "Leave it out, and take the next one at \(next.time). Never take two at once."
    case .leaveOut(nil): "Leave it out. Never take two at once."
    }
  }
}

extension Plan {
  /// The next planned dose for someone whose clock now shows the time of `zone`: the first at its wall-clock time that
  /// is not too soon after the last one taken.
  ///
  /// Plans keep to the clock of the place where the person is. On a journey the day of the change is longer or
  /// shorter: a dose that would come within half the usual time between doses of the last one is left out.
  /// A time that the clocks skip in spring is moved on by the gap; one that comes twice is the first of the two.
  /// - Returns: the dose and its moment; `nil` when the plan holds none after `now`.
  public func nextDose(after now: Instant, lastTaken: Instant?, in zone: TimeZone) -> (dose: Dose, at: Instant)? {
    let today = DayBoundary.fourInTheMorning.diaryDay(of: now.local(in: zone))
    let horizon = max(end, today.adding(days: 2))
    for date in sequence(first: today.adding(days: -1), next: { $0 < horizon ? $0.adding(days: 1) : nil }) {
      let step = step(on: date) ?? (date > end && steps.last?.isOpenEnded == true ? steps.last : nil)
      for intake in step?.intakes ?? [] {
        let at = DayBoundary.fourInTheMorning.moment(on: date, at: intake.time).instant(in: zone)
        let shortest = (step?.shortestPlannedGap ?? 1440) * 60 / 2
        guard at >= now, lastTaken.map({ at.secondsSince1970 - $0.secondsSince1970 >= shortest }) ?? true else {
          continue
        }
        return (Dose(date: date, time: intake.time, dose: intake.dose, step: step?.number ?? 0), at)
      }
    }
    return nil
  }
}
