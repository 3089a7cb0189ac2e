import Foundation
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
      for _ in 0..<max(drawn, 99) {
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

/// The statistic of one allocation, from products that are summed over periods once.
struct AllocationStatistic {
  struct Value: Hashable {
    let overall: Double
    let arms: [Double]
  }

  private let periods: Int
  private let kinds: Int
  /// For each pair of periods the product of their indicators, nuisance coefficients projected out.
  private let products: [Double]
  /// For each period the product with the scores.
  private let scores: [Double]
  private let total: Double
  private let freedom: Double

  init(_ series: TrialSeries, rule: AllocationRule) throws(TrialAnalysisError) {
    let nuisance = ModelRows(
      TrialSeries(unchecked: [series.arms[0]], days: series.scoredDays, covariates: series.covariates),
      timeConstant: nil)
    guard nuisance.count > nuisance.coefficients + series.arms.count - 1 else { throw .notSeparable }
    let centred = try CentredRows(nuisance, scales: ContiguousArray(repeating: 1, count: nuisance.coefficients))
    let quadratics = ErrorQuadratics(centred.rows)
    let profile = LikelihoodProfile(quadratics, kind: .restricted)
    guard let u = profile.highest() else { throw .notSeparable }
    let whitening = Whitening(Correlation(artanh: u), gaps: nuisance.gaps)
    let p = nuisance.coefficients
    let columns = (0...p).map { column in
      whitening.apply((0..<nuisance.count).map { centred.rows.values[$0 * nuisance.width + column] })
    }
    periods = rule.armOfPeriod.count
    kinds = series.arms.count
    let count = periods
    let indicators = (0..<count).map { period in
      whitening.apply(rule.periodOfScore.map { $0 == period ? 1 : 0 })
    }
    let projection = Projection(Array(columns.prefix(p)))
    guard let projection else { throw .notSeparable }
    let y = projection.residual(columns[p])
    let cleared = indicators.map(projection.residual)
    var products = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in 0...i {
        let value = dot(cleared[i], cleared[j])
        products[i * count + j] = value
        products[j * count + i] = value
      }
    }
    self.products = products
    scores = cleared.map { dot($0, y) }
    total = dot(y, y)
    freedom = Double(nuisance.count - p - (kinds - 1))
  }

  /// The statistic, or nothing when the arms cannot be told apart.
  func evaluate(_ armOfPeriod: [Int]) -> Value? {
    let k = kinds - 1
    var matrix = [Double](repeating: 0, count: PackedCholesky.count(k))
    var right = [Double](repeating: 0, count: k)
    for i in 0..<periods where armOfPeriod[i] > 0 {
      right[armOfPeriod[i] - 1] += scores[i]
      for j in 0..<periods where armOfPeriod[j] > 0 && armOfPeriod[j] <= armOfPeriod[i] {
        let (row, column) = (armOfPeriod[i] - 1, armOfPeriod[j] - 1)
        matrix[row * (row + 1) / 2 + column] += products[i * periods + j]
      }
    }
    var inverse = matrix
    let estimates: [Double]? = matrix.withUnsafeMutableBufferPointer { matrix in
      inverse.withUnsafeMutableBufferPointer { inverse in
        guard let factor = matrix.baseAddress, let inverse = inverse.baseAddress,
          PackedCholesky.factor(factor, size: k)
        else { return nil }
        PackedCholesky.invert(factor, size: k, into: inverse)
        return right.withUnsafeMutableBufferPointer { right in
          guard let right = right.baseAddress else { return nil }
          PackedCholesky.solveLower(factor, size: k, right)
          let norm = (0..<k).reduce(0) { $0 + right[$1] * right[$1] }
          PackedCholesky.solveUpper(factor, size: k, right)
          return (0..<k).map { right[$0] } + [norm]
        }
      }
    }
    guard let estimates else { return nil }
    let explained = min(estimates[k], total)
    let noise = max((total - explained) / freedom, 1e-300)
    let t = (0..<k).map { arm -> Double in
      var variance = 0.0
      for row in arm..<k { variance += inverse[row * (row + 1) / 2 + arm] * inverse[row * (row + 1) / 2 + arm] }
      return estimates[arm] / (variance * noise).squareRoot()
    }
    return Value(overall: explained / Double(k) / noise, arms: t)
  }
}

/// Turns AR(1) errors into independent ones of unit variance.
struct Whitening {
  private let first: Double
  private let steps: [(weight: Double, correlation: Double)]

  init(_ correlation: Correlation, gaps: ContiguousArray<Int>) {
    first = correlation.oneMinusSquare.squareRoot()
    steps = gaps.map { days in
      guard days > 0 else { return (0, 0) }
      let (weight, step) = correlation.gap(days)
      return (weight.squareRoot(), 1 - step)
    }
  }

  func apply(_ column: [Double]) -> [Double] {
    column.indices.map { row in
      row == 0 ? first * column[0] : steps[row].weight * (column[row] - steps[row].correlation * column[row - 1])
    }
  }
}

/// Takes out of a vector what a set of columns explains.
private struct Projection {
  /// Orthonormal columns, by the modified method of Gram and Schmidt, twice.
  private var basis: [[Double]] = []

  init?(_ columns: [[Double]]) {
    for column in columns {
      var rest = column
      for _ in 0..<2 { rest = residual(rest) }
      let size = dot(rest, rest).squareRoot()
      guard size > 1e-10 * dot(column, column).squareRoot() else { return nil }
      basis.append(rest.map { $0 / size })
    }
  }

  func residual(_ vector: [Double]) -> [Double] {
    var rest = vector
    for column in basis {
      let share = dot(rest, column)
      for i in rest.indices { rest[i] -= share * column[i] }
    }
    return rest
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for i in a.indices { sum += a[i] * b[i] }
  return sum
}
