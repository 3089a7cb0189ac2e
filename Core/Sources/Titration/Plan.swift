public import ClinicalTime
public import Evidence
public import Quantities

/// A protocol laid out over the calendar: which dose on which day, at which time.
///
/// A plan is a draft until a prescriber's approval is recorded, and its highest dose never changes afterwards: another
/// dose is another plan.
public struct Plan: Codable, Hashable, Sendable {
  /// The protocol it follows.
  public let protocolID: TitrationProtocol.ID
  /// The protocol's title when the plan was made.
  public let protocolTitle: String
  /// The first day.
  public let start: LocalDate
  /// When in the day each kind of dose is taken.
  public let times: PlanTimes
  /// The highest dose that was wanted, when that is below the protocol's own.
  public let ceiling: Mass?
  /// The steps with their days, without gaps, at least one.
  public let steps: [Step]
  /// The days on which to look back, in order.
  public let checkpoints: [Checkpoint]
  /// The last day that is laid out. The plan says nothing about later days.
  public let end: LocalDate

  /// One dose over a run of days.
  public struct Step: Codable, Hashable, Sendable {
    /// 1 for the first step.
    public let number: Int
    /// The dose, one a day.
    public let dose: Mass
    /// The first day.
    public let first: LocalDate
    /// The last day that is laid out.
    public let last: LocalDate
    /// Whether the protocol gives it no end.
    public let isOpenEnded: Bool
    /// When in the day.
    public let timing: TitrationProtocol.Timing
    /// What must hold before it is taken.
    public let condition: String?
    /// Who says so.
    public let claims: [Claim.ID]

    /// How many days are laid out.
    public var dayCount: Int { last.days(since: first) + 1 }
  }

  /// A day on which to look back and decide with the prescriber.
  public struct Checkpoint: Codable, Hashable, Sendable {
    /// The day.
    public let date: LocalDate
    /// Whole weeks since the first day of the last step.
    public let weeks: Int
    /// What to ask then.
    public let question: String
    /// Who says that this is the time.
    public let claims: [Claim.ID]
  }

  /// One planned dose.
  public struct Day: Hashable, Sendable {
    /// The day of the diary.
    public let date: LocalDate
    /// The time on the clock. Before 04:00 it is the night that follows ``date``.
    public let time: TimeOfDay
    /// The dose.
    public let dose: Mass
    /// The number of its step.
    public let step: Int
  }
}

/// When in the day the doses of a plan are taken.
public struct PlanTimes: Codable, Hashable, Sendable {
  /// The time of a dose in the morning.
  public var morning: TimeOfDay
  /// The time of a dose at night.
  public var night: TimeOfDay

  /// Makes times.
  public init(morning: TimeOfDay, night: TimeOfDay) {
    self.morning = morning
    self.night = night
  }

  /// The time for this part of the day.
  public func time(_ timing: TitrationProtocol.Timing) -> TimeOfDay {
    switch timing {
    case .morning: morning
    case .night: night
    }
  }
}

extension Plan {
  /// Days that are laid out of a last step that has neither an end nor a checkpoint.
  public static let openEndedDays = 56

  /// Lays a protocol out from `start`.
  ///
  /// A last step without an end is laid out up to the last checkpoint.
  /// - Parameters:
  ///   - titrationProtocol: what to follow.
  ///   - start: the first day.
  ///   - times: when in the day.
  ///   - ceiling: the highest dose that is wanted. Steps above it are left out, and the last one left goes on.
  /// - Throws: ``PlanError`` when the protocol cannot be followed, the ceiling is below its first dose, or the plan
  ///   would pass the year 9999.
  public init(
    following titrationProtocol: TitrationProtocol, from start: LocalDate, at times: PlanTimes,
    upTo ceiling: Mass? = nil
  ) throws(PlanError) {
    let problems = titrationProtocol.problems
    guard problems.isEmpty else { throw .impossibleProtocol(titrationProtocol.id, problems) }
    let kept = Array(titrationProtocol.steps.prefix { step in ceiling.map { step.dose <= $0 } ?? true })
    guard let lastKept = kept.last else {
      throw .ceilingBelowFirstStep(
        ceiling: ceiling ?? .zero, first: titrationProtocol.steps.first?.dose ?? .zero, titrationProtocol.title)
    }
    guard start < LocalDate.latest.adding(days: -366 * (kept.count + 3)) else { throw .startTooLate(start) }

    let wasCut = kept.count < titrationProtocol.steps.count
    let lastWeeks = titrationProtocol.checkpoints.map(\.weeks).max()
    var steps: [Step] = []
    var next = start
    for (index, step) in kept.enumerated() {
      let isLast = index == kept.count - 1
      let isOpenEnded = isLast && (wasCut || lastKept.days == nil)
      let length = isOpenEnded ? lastWeeks.map { $0 * 7 + 1 } ?? Self.openEndedDays : step.days ?? Self.openEndedDays
      let last = next.adding(days: length - 1)
      steps.append(
        Step(
          number: index + 1, dose: step.dose, first: next, last: last, isOpenEnded: isOpenEnded, timing: step.timing,
          condition: step.condition, claims: step.claims))
      next = last.adding(days: 1)
    }
    let reached = steps.last?.first ?? start
    protocolID = titrationProtocol.id
    protocolTitle = titrationProtocol.title
    self.start = start
    self.times = times
    self.ceiling = ceiling
    self.steps = steps
    checkpoints = titrationProtocol.checkpoints.sorted { $0.weeks < $1.weeks }.map { checkpoint in
      Checkpoint(
        date: reached.adding(days: checkpoint.weeks * 7), weeks: checkpoint.weeks, question: checkpoint.question,
        claims: checkpoint.claims)
    }
    end = next.adding(days: -1)
  }

  /// Every planned dose, one a day, in order.
  public var days: [Day] {
    steps.flatMap { step in
      (0..<step.dayCount).map { offset in
        Day(date: step.first.adding(days: offset), time: times.time(step.timing), dose: step.dose, step: step.number)
      }
    }
  }

  /// The planned dose of a day; `nil` before the first and after the last.
  public func day(on date: LocalDate) -> Day? {
    guard let step = steps.first(where: { $0.first <= date && date <= $0.last }) else { return nil }
    return Day(date: date, time: times.time(step.timing), dose: step.dose, step: step.number)
  }

  /// The highest dose of any day.
  public var highestDose: Mass { steps.map(\.dose).max() ?? .zero }
}
