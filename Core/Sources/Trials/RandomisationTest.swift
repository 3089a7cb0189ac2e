public import NumericalMethods

/// What the allocation itself says: how often another allocation that the design could have given would have looked at
/// least as different.
///
/// It needs no model of the scores to be right. The hypothesis tested is that no arm does anything at all: then the
/// scores would have been the same under every allocation. What "different" means is a generalised least-squares
/// statistic with the correlation estimated once, without the arms, so that it is the same for all allocations.
public struct RandomisationTest: Hashable, Sendable {
  /// The probability of arms as different as seen, taken together, if none does anything.
  public let pValue: Double
  /// For each arm but the reference, the probability of a difference from the reference as large as seen, either way, if
  /// no arm does anything.
  public let armPValues: [Double]
  /// How many allocations were compared, the true one included.
  public let allocations: Int
  /// Whether these were all that the design could have given.
  public let isExhaustive: Bool
  /// How many the design could have given.
  public let possibleAllocations: Double

  /// At most this many allocations are compared one by one; of more, so many are drawn.
  public static let limit = 20_000

  /// Compares the allocation with others.
  /// - Parameter drawn: How many allocations are drawn when there are too many to compare all.
  /// - Throws: ``TrialAnalysisError`` when the arms cannot be told apart from the trend and the covariates.
  public init(
    _ series: TrialSeries, rule: AllocationRule, drawn: Int = 9_999, using generator: inout Xoshiro256StarStar
  ) throws(TrialAnalysisError) {
    let statistic = try AllocationStatistic(series, rule: rule)
    guard let seen = statistic.evaluate(rule.armOfPeriod) else { throw .notSeparable }
    possibleAllocations = rule.allocationCount
    isExhaustive = possibleAllocations <= Double(Self.limit)
    var tally = Tally(seen: seen)
    if isExhaustive {
      Self.enumerate(rule) { tally.add(statistic.evaluate($0)) }
      allocations = tally.compared
    } else {
      var arms = rule.armOfPeriod
      tally.add(seen)
      // The work grows with the periods: beyond 1,000 of them fewer allocations are drawn, but never under 999.
      let affordable = max(999, 1_000 * drawn / max(arms.count, 1_000))
      for _ in 0..<max(min(drawn, affordable), 99) {
        for cycle in rule.cycles {
          var part = cycle.map { arms[$0] }
          generator.shuffle(&part)
          for (period, arm) in zip(cycle, part) { arms[period] = arm }
        }
        tally.add(statistic.evaluate(arms))
      }
      allocations = tally.compared
    }
    pValue = Double(tally.overall) / Double(max(tally.compared, 1))
    armPValues = tally.arms.map { Double($0) / Double(max(tally.compared, 1)) }
  }

  private struct Tally {
    let seen: AllocationStatistic.Value
    var overall = 0
    var arms: [Int]
    var compared = 0

    init(seen: AllocationStatistic.Value) {
      self.seen = seen
      arms = seen.arms.map { _ in 0 }
    }

    mutating func add(_ value: AllocationStatistic.Value?) {
      // An allocation under which the arms cannot be told apart counts as the most extreme: the cautious side.
      compared += 1
      // Equal allocations reach the same value by other roundings.
      let slack = 1 - 1e-9
      if value.map({ $0.overall >= seen.overall * slack }) ?? true { overall += 1 }
      for arm in arms.indices where value.map({ abs($0.arms[arm]) >= abs(seen.arms[arm]) * slack }) ?? true {
        arms[arm] += 1
      }
    }
  }

  /// Calls with every allocation once: the product of the distinct orders of each cycle.
  private static func enumerate(_ rule: AllocationRule, _ visit: ([Int]) -> Void) {
    var arms = rule.armOfPeriod
    func go(_ cycle: Int) {
      guard cycle < rule.cycles.count else { return visit(arms) }
      let periods = rule.cycles[cycle]
      var order = periods.map { rule.armOfPeriod[$0] }.sorted()
      repeat {
        for (period, arm) in zip(periods, order) { arms[period] = arm }
        go(cycle + 1)
      } while nextOrder(&order)
    }
    go(0)
  }

  /// The next order in the dictionary's sequence; `false` after the last.
  static func nextOrder(_ order: inout [Int]) -> Bool {
    guard let fall = order.indices.dropLast().last(where: { order[$0] < order[$0 + 1] }),
      let swap = order.indices.last(where: { order[$0] > order[fall] })
    else { return false }
    order.swapAt(fall, swap)
    order[(fall + 1)...].reverse()
    return true
  }
}
