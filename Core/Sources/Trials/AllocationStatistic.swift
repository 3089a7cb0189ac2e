import NumericalMethods

/// The statistic of one allocation, from products that are summed over periods once.
///
/// Whitening ties a day to the day before it only, so that products of different periods are 0 unless they are neighbours;
/// what the nuisance coefficients explain is taken off as a few numbers for each period. An allocation costs as many steps
/// as there are periods.
struct AllocationStatistic {
  struct Value: Hashable {
    let overall: Double
    let arms: [Double]
  }

  private let periods: Int
  private let kinds: Int
  /// For each period the square of its whitened indicator, and the product with that of the next period.
  private let squares: [Double]
  private let neighbours: [Double]
  /// For each period its products with the orthonormal nuisance columns, one after the other.
  private let explained: [Double]
  private let nuisances: Int
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
    guard let projection = Projection(Array(columns.prefix(p))) else { throw .notSeparable }
    let y = projection.residual(columns[p])
    nuisances = projection.basis.count
    var squares = [Double](repeating: 0, count: periods)
    var neighbours = squares
    var scores = squares
    var explained = [Double](repeating: 0, count: periods * nuisances)
    for (row, period) in rule.periodOfScore.enumerated() {
      // A whitened row holds its own day's period and, with the opposite sign, the period of the day before.
      let (own, before) = whitening.weights(row)
      let earlier = row == 0 ? period : rule.periodOfScore[row - 1]
      let parts = earlier == period ? [(period, own + before)] : [(earlier, before), (period, own)]
      for (place, weight) in parts {
        squares[place] += weight * weight
        scores[place] += weight * y[row]
        for column in 0..<nuisances { explained[place * nuisances + column] += weight * projection.basis[column][row] }
      }
      if earlier != period { neighbours[earlier] += own * before }
    }
    (self.squares, self.neighbours, self.scores, self.explained) = (squares, neighbours, scores, explained)
    total = dot(y, y)
    freedom = Double(nuisance.count - p - (kinds - 1))
  }

  /// The statistic, or nothing when the arms cannot be told apart.
  func evaluate(_ armOfPeriod: [Int]) -> Value? {
    let k = kinds - 1
    var matrix = [Double](repeating: 0, count: PackedCholesky.count(k))
    var right = [Double](repeating: 0, count: k)
    var sums = [Double](repeating: 0, count: k * nuisances)
    for period in 0..<periods where armOfPeriod[period] > 0 {
      let arm = armOfPeriod[period] - 1
      right[arm] += scores[period]
      matrix[arm * (arm + 1) / 2 + arm] += squares[period]
      for column in 0..<nuisances { sums[arm * nuisances + column] += explained[period * nuisances + column] }
      guard period + 1 < periods, armOfPeriod[period + 1] > 0 else { continue }
      let next = armOfPeriod[period + 1] - 1
      let (row, column) = (max(arm, next), min(arm, next))
      matrix[row * (row + 1) / 2 + column] += (arm == next ? 2 : 1) * neighbours[period]
    }
    for row in 0..<k {
      for column in 0...row {
        var product = 0.0
        for place in 0..<nuisances { product += sums[row * nuisances + place] * sums[column * nuisances + place] }
        matrix[row * (row + 1) / 2 + column] -= product
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
    let found = min(estimates[k], total)
    let noise = max((total - found) / freedom, 1e-300)
    let t = (0..<k).map { arm -> Double in
      var variance = 0.0
      for row in arm..<k { variance += inverse[row * (row + 1) / 2 + arm] * inverse[row * (row + 1) / 2 + arm] }
      return estimates[arm] / (variance * noise).squareRoot()
    }
    return Value(overall: found / Double(k) / noise, arms: t)
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

  /// What a whitened row takes of its own row and of the row before.
  func weights(_ row: Int) -> (own: Double, before: Double) {
    row == 0 ? (first, 0) : (steps[row].weight, -steps[row].weight * steps[row].correlation)
  }

  func apply(_ column: [Double]) -> [Double] {
    column.indices.map { row in
      let (own, before) = weights(row)
      return row == 0 ? own * column[0] : own * column[row] + before * column[row - 1]
    }
  }
}

/// Takes out of a vector what a set of columns explains.
private struct Projection {
  /// Orthonormal columns, by the modified method of Gram and Schmidt, twice.
  private(set) var basis: [[Double]] = []

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
