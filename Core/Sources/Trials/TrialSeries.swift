public import Quantities

/// One of the treatments that a trial compares.
public struct TrialArm: Hashable, Sendable {
  /// What the person's file calls it, such as `placebo` or `4.5`.
  public let label: String
  /// The dose a day, where the arm is one.
  public let dose: Mass?

  /// Makes an arm.
  public init(label: String, dose: Mass? = nil) {
    self.label = label
    self.dose = dose
  }
}

/// What happened on one day of a trial.
public struct TrialDay: Hashable, Sendable {
  /// The day: any count of calendar days.
  public let day: Int
  /// The treatment of that day, as an index of the trial's arms.
  public let arm: Int
  /// The day's score, if there is one.
  public let score: Double?
  /// The values of the trial's covariates on that day.
  public let covariates: [Double]

  /// Makes a day.
  public init(day: Int, arm: Int, score: Double?, covariates: [Double] = []) {
    self.day = day
    self.arm = arm
    self.score = score
    self.covariates = covariates
  }
}

/// One person's trial as it is analysed: arms, of which the first is the reference, and days in the order of time.
public struct TrialSeries: Hashable, Sendable {
  /// The arms; the first is what the others are compared with.
  public let arms: [TrialArm]
  /// All days on which the treatment is known, in the order of time, each at most once.
  public let days: [TrialDay]
  /// The names of the covariates.
  public let covariates: [String]

  /// The most days, arms and covariates that are analysed together.
  public static let limits = (days: 20_000, arms: 12, covariates: 12)

  /// Checks and keeps a trial.
  /// - Throws: ``TrialSeriesError`` when days are out of order, an index or a value makes no sense, or there is too
  ///   little or too much.
  public init(arms: [TrialArm], days: [TrialDay], covariates: [String] = []) throws(TrialSeriesError) {
    guard days.count <= Self.limits.days else { throw .tooMany("days", count: days.count, limit: Self.limits.days) }
    guard arms.count <= Self.limits.arms else { throw .tooMany("arms", count: arms.count, limit: Self.limits.arms) }
    guard covariates.count <= Self.limits.covariates else {
      throw .tooMany("covariates", count: covariates.count, limit: Self.limits.covariates)
    }
    guard arms.count >= 2 else { throw .oneArm }
    var scored = ContiguousArray(repeating: 0, count: arms.count)
    for index in days.indices {
      let day = days[index].day
      if index > 0, day <= days[index - 1].day { throw .notInOrder(day: day, after: days[index - 1].day) }
      guard arms.indices.contains(days[index].arm) else { throw .unknownArm(days[index].arm, day: day) }
      let score = days[index].score
      guard (score ?? 0).isFinite, days[index].covariates.count == covariates.count else {
        throw .notANumber(day: day)
      }
      guard abs(score ?? 0) <= 1e9, abs(day) <= 10_000_000 else { throw .beyondLimit(day: day) }
      if !covariates.isEmpty {
        guard days[index].covariates.allSatisfy(\.isFinite) else { throw .notANumber(day: day) }
        guard days[index].covariates.allSatisfy({ abs($0) <= 1e9 }) else { throw .beyondLimit(day: day) }
      }
      if score != nil { scored[days[index].arm] += 1 }
    }
    let count = scored.reduce(0, +)
    guard count >= 3 else { throw .tooFewScores(count) }
    if let arm = scored.firstIndex(of: 0) { throw .armWithoutScores(arms[arm].label) }
    self.arms = arms
    self.days = days
    self.covariates = covariates
  }

  /// The days that have a score.
  public var scoredDays: [TrialDay] { days.filter { $0.score != nil } }

  /// The same trial with other scores on the scored days, in their order. For virtual trials.
  func replacingScores(_ scores: [Double]) -> TrialSeries {
    var copy = self
    var next = scores.makeIterator()
    copy = TrialSeries(
      unchecked: arms,
      days: days.map { day in
        day.score == nil
          ? day : TrialDay(day: day.day, arm: day.arm, score: next.next(), covariates: day.covariates)
      }, covariates: covariates)
    return copy
  }

  init(unchecked arms: [TrialArm], days: [TrialDay], covariates: [String] = []) {
    self.arms = arms
    self.days = days
    self.covariates = covariates
  }
}

/// Why a series of days is no trial that can be analysed.
public enum TrialSeriesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two arms.
  case oneArm
  /// A day that does not come after the day before it.
  case notInOrder(day: Int, after: Int)
  /// An arm that the trial does not have.
  case unknownArm(Int, day: Int)
  /// A score or covariate that is no finite number, or covariates that are missing.
  case notANumber(day: Int)
  /// A score or covariate beyond ±10⁹, or a day beyond ±10,000,000.
  case beyondLimit(day: Int)
  /// Fewer than three scores.
  case tooFewScores(Int)
  /// An arm on none of whose days there is a score.
  case armWithoutScores(String)
  /// More than is analysed together.
  case tooMany(String, count: Int, limit: Int)

  /// What is wrong, and the remedy.
  public var description: String {
    switch self {
    case .oneArm:
      "There is only one arm, so there is nothing to compare. A trial needs a reference, such as placebo, and a dose."
    case .notInOrder(let day, let after):
      "Day \(day) stands after day \(after). Put the days in order, each once; several scores of a day become their mean."
    case .unknownArm(let arm, let day): "Day \(day) has arm number \(arm), which the trial does not have."
    case .notANumber(let day): "Day \(day) has a value that is no finite number, or lacks a covariate."
    case .beyondLimit(let day):
      "Day \(day) has a value beyond ±1,000,000,000, or is itself beyond ±10,000,000. Check the units."
    case .tooFewScores(let count): "There are \(count) days with a score; at least 3 are needed to say anything."
    case .armWithoutScores(let label): "The arm “\(label)” has no day with a score. Leave it out, or add its scores."
    case .tooMany(let what, let count, let limit): "There are \(count) \(what); at most \(limit) are analysed together."
    }
  }
}
