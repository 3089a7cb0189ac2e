public import ClinicalTime
public import Quantities

/// What a blinded trial is bound to before its first day: how it is laid out, when, within which bounds, and how it will
/// be analysed. It holds nothing of the order of the arms.
public struct TrialProtocol: Codable, Hashable, Sendable {
  /// One arm.
  public struct Arm: Codable, Hashable, Sendable {
    /// What it is called.
    public let label: String
    /// The dose a day; zero for placebo.
    public let dose: Mass

    /// Makes an arm.
    public init(label: String, dose: Mass) {
      self.label = label
      self.dose = dose
    }
  }

  /// What the prescriber approved, as it stood when the trial was sealed.
  public struct Bounds: Codable, Hashable, Sendable {
    /// The plan that was approved.
    public let plan: String
    /// Who approved it.
    public let prescriber: String
    /// The highest dose a day that was approved.
    public let highestDose: Mass
    /// The last day that was approved; `nil` for none.
    public let until: LocalDate?
    /// Why steps larger than is usual were chosen; `nil` when none are.
    public let reasonForLargeSteps: String?

    /// Makes bounds.
    public init(
      plan: String, prescriber: String, highestDose: Mass, until: LocalDate?, reasonForLargeSteps: String? = nil
    ) {
      self.plan = plan
      self.prescriber = prescriber
      self.highestDose = highestDose
      self.until = until
      self.reasonForLargeSteps = reasonForLargeSteps
    }
  }

  /// How the trial will be analysed.
  public struct Analysis: Codable, Hashable, Sendable {
    /// The measure of the diary that decides.
    public let measure: String
    /// The lower end of its scale.
    public let lowest: ExactDecimal
    /// The upper end of its scale.
    public let highest: ExactDecimal
    /// Which way it gets better.
    public let direction: ScoreDirection
    /// The smallest difference that matters, in points, above 0.
    public let smallestChange: ExactDecimal
    /// The prior median of the time constant, in days, from 0.05 to 400; `nil` when effects are taken to come at once.
    public let onsetDays: ExactDecimal?
    /// The start of the random numbers of the analysis. It has nothing to do with the order of the arms.
    public let seed: UInt64

    /// Makes an analysis plan.
    public init(
      measure: String, lowest: ExactDecimal, highest: ExactDecimal, direction: ScoreDirection,
      smallestChange: ExactDecimal, onsetDays: ExactDecimal?, seed: UInt64
    ) {
      self.measure = measure
      self.lowest = lowest
      self.highest = highest
      self.direction = direction
      self.smallestChange = smallestChange
      self.onsetDays = onsetDays
      self.seed = seed
    }
  }

  /// The arms; the first is the reference.
  public let arms: [Arm]
  /// How many periods of each arm a cycle holds.
  public let periodsPerCycle: [Int]
  /// How many cycles follow one another.
  public let cycles: Int
  /// The length of a period, in days.
  public let periodDays: Int
  /// Days before the first period, on the reference.
  public let runInDays: Int
  /// The most periods of one arm in a row; `nil` for any number.
  public let longestRun: Int?
  /// The largest change of dose from one period to the next.
  public let largestStep: Mass
  /// The first day, of the run-in if there is one.
  public let start: LocalDate
  /// What the prescriber approved.
  public let bounds: Bounds
  /// How it will be analysed.
  public let analysis: Analysis
  /// How the order of the arms is drawn.
  public let algorithm: String

  /// Keeps a protocol whose design was checked. The largest step must be limited; without a limit it is the highest dose.
  public init(_ design: TrialDesign, start: LocalDate, bounds: Bounds, analysis: Analysis) {
    arms = design.arms.map { Arm(label: $0.label, dose: $0.dose ?? .zero) }
    periodsPerCycle = design.periodsPerCycle
    cycles = design.cycles
    periodDays = design.periodDays
    runInDays = design.runInDays
    longestRun = design.longestRun
    largestStep = design.largestStep ?? arms.map(\.dose).max() ?? .zero
    self.start = start
    self.bounds = bounds
    self.analysis = analysis
    algorithm = ScheduleSpace.secretAlgorithm
  }

  /// The design, checked anew.
  /// - Throws: ``TrialDesignError``
  public func design() throws(TrialDesignError) -> TrialDesign {
    try TrialDesign(
      arms: arms.map { TrialArm(label: $0.label, dose: $0.dose) }, periodsPerCycle: periodsPerCycle, cycles: cycles,
      periodDays: periodDays, runInDays: runInDays, longestRun: longestRun, largestStep: largestStep)
  }

  /// How many periods there are.
  public var periodCount: Int { periodsPerCycle.reduce(0, +) * cycles }

  /// The first day of a period, counted from 1; of the run-in for 0.
  public func firstDay(ofPeriod number: Int) -> LocalDate {
    number < 1 ? start : start.adding(days: runInDays + (number - 1) * periodDays)
  }

  /// The last day of a period, counted from 1; of the run-in for 0.
  public func lastDay(ofPeriod number: Int) -> LocalDate {
    start.adding(days: runInDays + max(number, 0) * periodDays - 1)
  }

  /// The last day of the last period.
  public var end: LocalDate { lastDay(ofPeriod: periodCount) }

  /// The period in which a day lies, counted from 1; 0 in the run-in; `nil` before and after the trial.
  public func period(on day: LocalDate) -> Int? {
    guard day >= start, day <= end else { return nil }
    let days = day.days(since: start) - runInDays
    return days < 0 ? 0 : days / periodDays + 1
  }
}
