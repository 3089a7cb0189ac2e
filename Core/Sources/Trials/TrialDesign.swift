public import Quantities

/// How a single-patient trial is laid out: cycles in which every arm has its share of periods.
public struct TrialDesign: Hashable, Sendable {
  /// The arms; the first is the reference.
  public let arms: [TrialArm]
  /// How many periods of each arm one cycle holds.
  public let periodsPerCycle: [Int]
  /// How many cycles follow one another.
  public let cycles: Int
  /// The length of every period, in days.
  public let periodDays: Int
  /// Days before the first period, on the reference, that are not analysed.
  public let runInDays: Int
  /// The most periods of one arm in a row; `nil` for any number.
  public let longestRun: Int?
  /// The largest change of dose from one period to the next, and from none to the first; `nil` for any.
  public let largestStep: Mass?

  /// Checks and keeps a design.
  /// - Throws: ``TrialDesignError`` when it makes no sense or exceeds a limit.
  public init(
    arms: [TrialArm], periodsPerCycle: [Int]? = nil, cycles: Int, periodDays: Int, runInDays: Int = 0,
    longestRun: Int? = nil, largestStep: Mass? = nil
  ) throws(TrialDesignError) {
    let shares = periodsPerCycle ?? Array(repeating: 1, count: arms.count)
    guard arms.count >= 2 else { throw .outside("arms", arms.count, 2...TrialSeries.limits.arms) }
    guard arms.count <= TrialSeries.limits.arms else { throw .outside("arms", arms.count, 2...TrialSeries.limits.arms) }
    guard shares.count == arms.count else {
      throw .outside("numbers of periods", shares.count, arms.count...arms.count)
    }
    for share in shares where !(1...200).contains(share) { throw .outside("periods of an arm", share, 1...200) }
    guard (1...100).contains(cycles) else { throw .outside("cycles", cycles, 1...100) }
    guard (1...180).contains(periodDays) else { throw .outside("days in a period", periodDays, 1...180) }
    guard (0...180).contains(runInDays) else { throw .outside("days of run-in", runInDays, 0...180) }
    if let longestRun, longestRun < 1 { throw .outside("periods in a row", longestRun, 1...200) }
    let days = shares.reduce(0, +) * cycles * periodDays + runInDays
    guard days <= 2_000 else { throw .outside("days altogether", days, 1...2_000) }
    if largestStep != nil, let without = arms.first(where: { $0.dose == nil }) { throw .armWithoutDose(without.label) }
    self.arms = arms
    self.periodsPerCycle = shares
    self.cycles = cycles
    self.periodDays = periodDays
    self.runInDays = runInDays
    self.longestRun = longestRun
    self.largestStep = largestStep
  }

  /// How many periods there are.
  public var periodCount: Int { periodsPerCycle.reduce(0, +) * cycles }

  /// How many days, the run-in included.
  public var dayCount: Int { periodCount * periodDays + runInDays }

  /// Whether one arm may follow another, or come first when there is none before it.
  func allows(_ arm: Int, after previous: Int?) -> Bool {
    guard let largestStep, let dose = arms[arm].dose else { return true }
    let before = previous.flatMap { arms[$0].dose } ?? .zero
    // Compared as sums, since masses are never negative.
    guard let high = try? min(dose, before).adding(largestStep) else { return true }
    return max(dose, before) <= high
  }
}

/// Why a design cannot be.
public enum TrialDesignError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A number outside its limits.
  case outside(String, Int, ClosedRange<Int>)
  /// A limit on steps needs doses.
  case armWithoutDose(String)
  /// No order of the periods satisfies all constraints.
  case noSchedule
  /// One order alone satisfies all constraints, so that nothing is left to lot.
  case onlyOneSchedule
  /// The constraints need more memory than is used for them.
  case tooManyStates(limit: Int)

  /// What is wrong, and the remedy.
  public var description: String {
    switch self {
    case .outside(let what, let value, let limits):
      "\(value) \(what) cannot be; give a number from \(limits.lowerBound) to \(limits.upperBound)."
    case .armWithoutDose(let label):
      "The arm “\(label)” has no dose, so the size of steps cannot be limited. Give every arm a dose, or no limit."
    case .noSchedule:
      """
      No order of the periods satisfies all constraints. Allow longer runs of one arm or larger steps, or add doses between.
      """
    case .onlyOneSchedule:
      """
      Only one order of the periods satisfies all constraints: nothing is left to lot, and whoever knows the design knows the \
      order. Allow larger steps, for which a reason is needed, or leave out a dose.
      """
    case .tooManyStates(let limit):
      "There are more than \(limit) ways in which such a trial can be half done. Use more cycles with fewer periods each."
    }
  }
}
