public import ClinicalTime
public import Compounding
public import Evidence
public import Quantities

/// A protocol laid out over the calendar: which dose on which day, at which time.
///
/// A plan never changes. A revision makes another plan from a day on, and the plans before it stay on record.
public struct Plan: Codable, Hashable, Sendable {
  /// The protocol it follows.
  public let protocolID: TitrationProtocol.ID
  /// The protocol's title when the plan was made.
  public let protocolTitle: String
  /// Whether it stands alone or is taken beside an opioid.
  public let purpose: TitrationProtocol.Purpose
  /// The prescriber who chose the protocol, where it needs one.
  public let orderedBy: String?
  /// The first day.
  public let start: LocalDate
  /// The bounds that were wanted.
  public let bounds: PlanBounds
  /// What was at hand when the plan was made. Every dose can be measured from it; when it is empty, nothing was said.
  public let stock: [StockItem]
  /// The steps with their days, without gaps, at least one.
  public let steps: [Step]
  /// The days on which to look back, in order.
  public let checkpoints: [Checkpoint]
  /// The last day that is laid out. The plan says nothing about later days.
  public let end: LocalDate
  /// The change that made this plan out of an earlier one.
  public let revision: Revision?

  // Named here so that reading from an archive can stand in a file of its own.
  enum CodingKeys: CodingKey {
    case protocolID, protocolTitle, purpose, orderedBy, start, bounds, stock, steps, checkpoints, end, revision
  }

  /// The same doses each day over a run of days.
  public struct Step: Codable, Hashable, Sendable {
    /// 1 for the first step.
    public let number: Int
    /// The doses of a day in the order of the day; none in a pause and after the last dose.
    public let intakes: [Intake]
    /// The first day.
    public let first: LocalDate
    /// The last day that is laid out.
    public let last: LocalDate
    /// Whether it goes on until something is decided.
    public let isOpenEnded: Bool
    /// What must hold before it is taken.
    public let condition: String?
    /// Who says so.
    public let claims: [Claim.ID]

    /// How many days are laid out.
    public var dayCount: Int { last.days(since: first) + 1 }

    /// All doses of a day together.
    public var dailyDose: Mass { intakes.map(\.dose).total }
  }

  /// A dose at a time of the day.
  public struct Intake: Codable, Hashable, Sendable {
    /// The time on the clock. Before 04:00 it is the night that follows the day.
    public let time: TimeOfDay
    /// The dose, above zero.
    public let dose: Mass

    /// Makes an intake.
    public init(time: TimeOfDay, dose: Mass) {
      self.time = time
      self.dose = dose
    }
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
  public struct Dose: Hashable, Sendable {
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

extension Plan {
  /// Days that are laid out of a last step that has neither an end nor a checkpoint.
  public static let openEndedDays = 56

  /// The most days that a plan lays out: three years, with a leap day. Every one of them is a row of a page.
  public static let longestDays = 3 * 365 + 1

  /// What doses a plan of this purpose may hold at all.
  public static func limits(for purpose: TitrationProtocol.Purpose) -> Limits<Mass> {
    switch purpose {
    case .lowDose: .naltrexoneApproved
    case .besideOpioid: .naltrexoneBesideOpioid
    }
  }

  /// Every planned dose in order.
  public var doses: [Dose] {
    steps.flatMap { step in
      (0..<step.dayCount).flatMap { offset in Self.doses(of: step, on: step.first.adding(days: offset)) }
    }
  }

  /// The planned doses of a day in their order: none in a pause, before the first day and after the last.
  public func doses(on date: LocalDate) -> [Dose] {
    step(on: date).map { Self.doses(of: $0, on: date) } ?? []
  }

  /// The step of a day; `nil` before the first day and after the last that is laid out.
  public func step(on date: LocalDate) -> Step? {
    steps.first { $0.first <= date && date <= $0.last }
  }

  /// What the plan gives on a day altogether. A last step that goes on until something is decided goes on past the
  /// last day that is laid out.
  public func dailyDose(on date: LocalDate) -> Mass {
    if let step = step(on: date) { return step.dailyDose }
    guard date > end, let last = steps.last, last.isOpenEnded else { return .zero }
    return last.dailyDose
  }

  /// The highest dose of any day.
  public var highestDose: Mass { steps.map(\.dailyDose).max() ?? .zero }

  private static func doses(of step: Step, on date: LocalDate) -> [Dose] {
    step.intakes.map { Dose(date: date, time: $0.time, dose: $0.dose, step: step.number) }
  }
}
