public import Quantities

/// One day of a search for a dose.
public struct DoseDay: Hashable, Sendable {
  /// The day: any count of calendar days.
  public let day: Int
  /// What was taken; 0 is placebo.
  public let dose: Mass
  /// The day's score, if there is one.
  public let score: Double?
  /// How much side effects burdened the day, on the score's scale, if that was recorded.
  public let burden: Double?

  /// Makes a day.
  public init(day: Int, dose: Mass, score: Double?, burden: Double? = nil) {
    self.day = day
    self.dose = dose
    self.score = score
    self.burden = burden
  }
}

/// What has been tried so far, and how the search is laid out.
public struct DoseRecord: Hashable, Sendable {
  /// All days in the order of time, each at most once.
  public let days: [DoseDay]
  /// The length of a period, in days.
  public let periodDays: Int
  /// Days at the start of a period that are left out, while the effect of the dose before fades and the new one builds up.
  public let settlingDays: Int
  /// After so many periods the search ends even without an answer.
  public let mostPeriods: Int

  /// Checks and keeps a record.
  /// - Throws: ``DoseFindingError`` when days are out of order, a value is no number or a length makes no sense.
  public init(
    days: [DoseDay], periodDays: Int = 14, settlingDays: Int = 5, mostPeriods: Int = 14
  ) throws(DoseFindingError) {
    guard (2...90).contains(periodDays) else { throw .outside("days in a period", periodDays, 2...90) }
    guard (0..<periodDays).contains(settlingDays) else {
      throw .outside("days to settle", settlingDays, 0...(periodDays - 1))
    }
    guard (4...60).contains(mostPeriods) else { throw .outside("periods", mostPeriods, 4...60) }
    for (earlier, later) in zip(days, days.dropFirst()) where later.day <= earlier.day {
      throw .notInOrder(day: later.day, after: earlier.day)
    }
    for day in days {
      guard [day.score, day.burden].allSatisfy({ abs($0 ?? 0) <= 1e9 }), abs(day.day) <= 10_000_000 else {
        throw .notANumber(day: day.day)
      }
    }
    self.days = days
    self.periodDays = periodDays
    self.settlingDays = settlingDays
    self.mostPeriods = mostPeriods
  }

  /// The highest dose taken so far.
  public var highestTaken: Mass { days.map(\.dose).max() ?? .zero }

  /// Each day's number within its period, from 0, and the number of the period, from 0.
  ///
  /// A period ends when the dose changes, or after its length: two periods of one dose in a row are two.
  func placesInPeriods() -> [(day: Int, period: Int)] {
    var places: [(day: Int, period: Int)] = []
    var start = days.first
    var period = 0
    for day in days {
      if let begin = start, day.dose != begin.dose || day.day - begin.day >= periodDays {
        // A period goes on settling only when the dose changed.
        start = day
        period += 1
      }
      places.append((day.day - (start?.day ?? day.day), period))
    }
    return places
  }

  /// How many days of the last period are still to come; 0 when it is over.
  public var daysLeftInPeriod: Int {
    guard let last = placesInPeriods().last else { return 0 }
    return max(periodDays - 1 - last.day, 0)
  }

  /// How many periods have begun.
  public var periods: Int { (placesInPeriods().last?.period).map { $0 + 1 } ?? 0 }

  /// How many periods of a dose have begun.
  public func periods(of dose: Mass) -> Int {
    Set(zip(days, placesInPeriods()).filter { $0.0.dose == dose }.map(\.1.period)).count
  }

  /// The person's own measure of each day: the score with the burden of side effects in it; none while a dose settles.
  func outcomes(_ goal: DoseGoal) -> [Double?] {
    var changed = days.first?.day ?? 0
    var before: Mass?
    return days.map { day in
      if day.dose != before { (changed, before) = (day.day, day.dose) }
      guard day.day - changed >= settlingDays, let score = day.score else { return nil }
      guard goal.burdenWeight > 0 else { return score }
      return day.burden.map { score - goal.direction.benefitSign * goal.burdenWeight * $0 }
    }
  }

  /// The days as a trial: placebo and every dose that has an outcome, in the order of dose.
  func series(_ goal: DoseGoal) throws(TrialSeriesError) -> TrialSeries {
    let outcomes = outcomes(goal)
    let known = Set(zip(days, outcomes).filter { $0.1 != nil }.map(\.0.dose)).union([.zero]).sorted()
    let arms = known.map { TrialArm(label: $0 == .zero ? "placebo" : $0.description, dose: $0) }
    return try TrialSeries(
      arms: arms,
      days: zip(days, outcomes).compactMap { day, outcome in
        known.firstIndex(of: day.dose).map { TrialDay(day: day.day, arm: $0, score: outcome) }
      })
  }
}
