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

  /// The most days that a plan lays out: three years, with a leap day. Every one of them is a row of a page.
  public static let longestDays = 3 * 365 + 1

  /// Lays a protocol out from `start`.
  ///
  /// A last step without an end is laid out up to the last checkpoint.
  /// - Parameters:
  ///   - titrationProtocol: what to follow.
  ///   - start: the first day.
  ///   - times: when in the day.
  ///   - ceiling: the highest dose that is wanted. Steps above it are left out, and the last one left goes on.
  /// - Throws: ``PlanError`` when the protocol cannot be followed, the ceiling is below its first dose, a dose lies
  ///   outside what may be approved at all, or the plan would pass ``longestDays`` or the year 9999.
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
    for step in steps { try Self.checkDose(of: step) }
    guard next.days(since: start) <= Self.longestDays else { throw .tooLong(days: next.days(since: start)) }
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

  /// Refuses a dose that no prescriber may approve here.
  private static func checkDose(of step: Step) throws(PlanError) {
    if case .refused(let limit, let why) = Limits<Mass>.naltrexoneApproved.verdict(on: step.dose) {
      throw .refusedDose(step: step.number, step.dose, limit: limit, why)
    }
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

extension Plan {
  /// Reads a plan from an archive, and refuses one that could not have been made.
  /// - Throws: `DecodingError.dataCorrupted` naming the value and the limit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    protocolID = try container.decode(TitrationProtocol.ID.self, forKey: .protocolID)
    protocolTitle = try container.decode(String.self, forKey: .protocolTitle)
    start = try container.decode(LocalDate.self, forKey: .start)
    times = try container.decode(PlanTimes.self, forKey: .times)
    ceiling = try container.decodeIfPresent(Mass.self, forKey: .ceiling)
    steps = try container.decode([Step].self, forKey: .steps)
    checkpoints = try container.decode([Checkpoint].self, forKey: .checkpoints)
    end = try container.decode(LocalDate.self, forKey: .end)
    if let problem {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: problem))
    }
  }

  /// The first thing that keeps the plan from being laid out, as a sentence; `nil` when nothing does.
  private var problem: String? {
    guard let lastStep = steps.last else { return "The plan has no step; it needs at least 1." }
    var next = start
    for (index, step) in steps.enumerated() {
      if step.number != index + 1 {
        return "Step \(index + 1) has the number \(step.number); steps are numbered from 1."
      }
      if step.first != next { return "Step \(step.number) begins on \(step.first); it must begin on \(next)." }
      if step.last < step.first {
        return "Step \(step.number) ends on \(step.last), before it begins; it must not end before \(step.first)."
      }
      let days = step.last.days(since: start) + 1
      if days > Self.longestDays { return PlanError.tooLong(days: days).description }
      do throws(PlanError) { try Self.checkDose(of: step) } catch { return error.description }
      next = step.last.adding(days: 1)
    }
    if end != lastStep.last { return "The plan ends on \(end); its last step ends on \(lastStep.last)." }
    for (earlier, later) in zip(checkpoints, checkpoints.dropFirst()) where later.date < earlier.date {
      return "The checkpoint of \(later.date) comes after that of \(earlier.date); checkpoints must be in order."
    }
    return nil
  }
}
