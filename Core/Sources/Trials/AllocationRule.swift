/// The periods of a trial as it was run, and which other allocations the design could have given.
public struct AllocationRule: Hashable, Sendable {
  /// For each scored day, in order, its period.
  public let periodOfScore: [Int]
  /// For each period its arm.
  public let armOfPeriod: [Int]
  /// Sets of periods within which any order of their arms was equally likely: the cycles, or all periods at once.
  public let cycles: [[Int]]

  /// Keeps a rule.
  init(periodOfScore: [Int], armOfPeriod: [Int], cycles: [[Int]]) {
    self.periodOfScore = periodOfScore
    self.armOfPeriod = armOfPeriod
    self.cycles = cycles
  }

  /// Reads the rule off a trial whose design is not known.
  ///
  /// All periods are taken to be equally long, as long as the changes of arm allow; when that is a day, and the arm
  /// changes after four days or more on average, they last from change to change. The cycle is the shortest into which
  /// the periods divide so that each holds the same arms equally often; without one, any order counts.
  /// - Parameter periods: For each scored day the number of its period, when the file tells.
  public init(inferredFrom series: TrialSeries, periods: [Int]? = nil) {
    let days = series.scoredDays
    var starts: [Int] = []
    if let periods, periods.count == days.count {
      starts = days.indices.filter { $0 == 0 || periods[$0] != periods[$0 - 1] || days[$0].arm != days[$0 - 1].arm }
    } else {
      starts = Self.starts(days)
    }
    var period = -1
    var next = starts.makeIterator()
    var coming = next.next()
    periodOfScore = days.indices.map { index in
      if index == coming {
        period += 1
        coming = next.next()
      }
      return period
    }
    armOfPeriod = starts.map { days[$0].arm }
    cycles = Self.cycles(armOfPeriod)
  }

  /// The indices of the scored days on which a period starts.
  private static func starts(_ days: [TrialDay]) -> [Int] {
    let changes = days.indices.filter { $0 == 0 || days[$0].arm != days[$0 - 1].arm }
    guard let first = days.first?.day, let last = days.last?.day, changes.count > 1 else { return changes }
    let length = periodLength(days, changes: changes.dropFirst(), first: first, last: last)
    let average = Double(last - first + 1) / Double(changes.count)
    if length == 1, average >= 4 { return changes }
    return days.indices.filter { index in
      index == 0 || days[index].arm != days[index - 1].arm
        || (days[index].day - first) / length != (days[index - 1].day - first) / length
    }
  }

  /// The longest length of which a multiple, counted from the first day, lies in every change: after the last day of the
  /// old arm and not after the first day of the new one, between which scores may be missing.
  private static func periodLength(_ days: [TrialDay], changes: ArraySlice<Int>, first: Int, last: Int) -> Int {
    let longest = changes.first.map { days[$0].day - first } ?? 1
    for length in stride(from: max(longest, 1), to: 1, by: -1)
    where changes.allSatisfy({ (days[$0].day - first) / length > (days[$0 - 1].day - first) / length }) {
      return length
    }
    return 1
  }

  private static func cycles(_ arms: [Int]) -> [[Int]] {
    let all = Array(arms.indices)
    for length in 2..<max(arms.count, 2) where arms.count.isMultiple(of: length) && arms.count / length >= 2 {
      let parts = stride(from: 0, to: arms.count, by: length).map { Array(all[$0..<($0 + length)]) }
      let content = parts.map { part in part.map { arms[$0] }.sorted() }
      // A cycle of one arm only would leave nothing to exchange.
      if content.allSatisfy({ $0 == content[0] }), Set(content[0]).count == Set(arms).count { return parts }
    }
    return [all]
  }

  /// The number of allocations, as a floating-point number: a product of multinomial coefficients.
  public var allocationCount: Double {
    cycles.reduce(1.0) { total, cycle in
      var counts: [Int: Int] = [:]
      var ways = 1.0
      for (position, period) in cycle.enumerated() {
        let seen = counts[armOfPeriod[period], default: 0] + 1
        counts[armOfPeriod[period]] = seen
        ways = ways * Double(position + 1) / Double(seen)
      }
      return total * ways.rounded()
    }
  }
}
