import Foundation
public import NumericalMethods

/// What one person's trial says about one difference, free of its prior: a sum of normal curves.
///
/// At every node of the quadrature the posterior of the difference is normal; divided by its normal prior it is a normal
/// curve again.
public struct EffectLikelihood: Hashable, Sendable {
  let weights: [Double]
  let means: [Double]
  let variances: [Double]

  /// The likelihood of the difference between an arm and the reference.
  /// - Returns: `nil` when the trial says nothing about that arm.
  public init?(_ posterior: TrialPosterior, arm: Int) {
    guard posterior.series.arms.indices.contains(arm), arm > 0 else { return nil }
    let column = ModelRows.firstEffect + arm - 1
    let prior = posterior.priors.effectDeviation * posterior.priors.effectDeviation
    var logs: [Double] = []
    var means: [Double] = []
    var variances: [Double] = []
    for node in 0..<posterior.nodes.count where posterior.nodes.weights[node] > 1e-10 {
      let deviation = posterior.deviation(node, column)
      let precision = 1 / (deviation * deviation) - 1 / prior
      guard precision > 1e-9 / prior else { continue }
      let variance = 1 / precision
      let mean = posterior.nodes.mean(node, column) * variance / (deviation * deviation)
      // The marginal weight is prior times likelihood, integrated: N(mean; 0, variance + prior).
      logs.append(
        log(posterior.nodes.weights[node]) + 0.5 * log(variance + prior) + 0.5 * mean * mean / (variance + prior))
      means.append(mean)
      variances.append(variance)
    }
    guard let highest = logs.max() else { return nil }
    let raw = logs.map { exp($0 - highest) }
    let total = raw.reduce(0, +)
    let merged = Self.merged(raw.map { $0 / total }, means, variances)
    weights = merged.map(\.weight)
    self.means = merged.map(\.mean)
    self.variances = merged.map(\.variance)
  }

  /// Puts curves together that are nearly the same: within a twentieth of a standard deviation and of the variance.
  ///
  /// Their weight, mean and variance are kept, so that densities change by less than 10⁻⁵ of their height.
  private static func merged(
    _ weights: [Double], _ means: [Double], _ variances: [Double]
  ) -> [(weight: Double, mean: Double, variance: Double)] {
    struct Cell: Hashable, Comparable {
      let mean: Int
      let variance: Int
      static func < (left: Self, right: Self) -> Bool {
        (left.mean, left.variance) < (right.mean, right.variance)
      }
    }
    var cells: [Cell: (weight: Double, first: Double, second: Double)] = [:]
    let width = 0.05 * (variances.min() ?? 1).squareRoot()
    for i in weights.indices {
      let place = min(max(means[i] / width, -1e9), 1e9)
      let cell = Cell(mean: Int(place.rounded()), variance: Int((20 * log(variances[i])).rounded()))
      let old = cells[cell] ?? (0, 0, 0)
      // Around the cell's own centre, so that no digits are lost.
      let offset = means[i] - Double(cell.mean) * width
      cells[cell] = (
        old.weight + weights[i], old.first + weights[i] * offset,
        old.second + weights[i] * (offset * offset + variances[i])
      )
    }
    return cells.sorted { $0.key < $1.key }.filter { $0.value.weight > 1e-12 }.map { cell, sums in
      let offset = sums.first / sums.weight
      return (sums.weight, Double(cell.mean) * width + offset, sums.second / sums.weight - offset * offset)
    }
  }

  /// The logarithm of the likelihood when this person's difference is drawn from N(mean, deviation²).
  public func logMarginal(mean: Double, deviation: Double) -> Double {
    let extra = deviation * deviation
    var sum = 0.0
    for i in weights.indices {
      let variance = variances[i] + extra
      let offset = means[i] - mean
      sum += weights[i] / variance.squareRoot() * exp(-0.5 * offset * offset / variance)
    }
    // Far from all curves their sum is too small to be held; the widest curve alone decides there.
    guard sum > 0 else {
      return weights.indices.map { i in
        log(weights[i]) - 0.5 * log(variances[i] + extra)
          - 0.5 * (means[i] - mean) * (means[i] - mean) / (variances[i] + extra)
      }.max() ?? 0
    }
    return log(sum)
  }
}

/// The grid over the mean effect of people and its spread on which everybody's likelihood is laid down.
public struct PoolingGrid: Hashable, Sendable {
  /// The distance of neighbouring means, in score points.
  public let step: Double
  /// The largest mean on either side.
  public let reach: Double
  /// Standard deviation of the normal prior, around 0, of the mean effect.
  public let meanPrior: Double
  /// Scale of the half-normal prior of the standard deviation between people.
  public let spreadPrior: Double

  /// A grid for so many people, in proportion to the prior of an effect: the more people, the finer.
  public init(effectDeviation: Double, people: Int) {
    meanPrior = max(effectDeviation, 1e-9)
    spreadPrior = 0.5 * meanPrior
    step = meanPrior / 20 / max((Double(people) / 16).squareRoot(), 1)
    reach = 3 * meanPrior
  }

  /// How many means lie on either side of 0.
  var half: Int { Int((reach / step).rounded(.up)) }
  var meanCount: Int { 2 * half + 1 }
  /// From no spread to four times the prior's scale.
  var spreadCount: Int { 41 }
  func mean(_ i: Int) -> Double { Double(i - half) * step }
  func spread(_ j: Int) -> Double { Double(j) * spreadPrior / 10 }
}

/// The sum of many people's log-likelihoods on a common grid.
///
/// Sums are whole numbers of 2⁻³², so that people can be added and parts merged in any order with exactly the same result.
public struct PooledLikelihood: Hashable, Sendable {
  /// The grid.
  public let grid: PoolingGrid
  /// How many people are in it.
  public private(set) var people = 0
  private var sums: [Int64]
  private static let unit = 0x1p32

  /// Nobody's likelihood.
  public init(grid: PoolingGrid) {
    self.grid = grid
    sums = Array(repeating: 0, count: grid.meanCount * grid.spreadCount)
  }

  /// Adds one person.
  public mutating func add(_ person: EffectLikelihood) {
    people += 1
    for j in 0..<grid.spreadCount {
      for i in 0..<grid.meanCount {
        let value = person.logMarginal(mean: grid.mean(i), deviation: grid.spread(j))
        let bounded = min(max(value, -2_000), 2_000)
        sums[j * grid.meanCount + i] &+= Int64((bounded * Self.unit).rounded())
      }
    }
  }

  /// Adds all people of another sum on the same grid.
  /// - Throws: ``PoolingError/otherGrid`` when the grids differ.
  public mutating func merge(_ other: PooledLikelihood) throws(PoolingError) {
    guard other.grid == grid else { throw .otherGrid }
    people += other.people
    for index in sums.indices { sums[index] &+= other.sums[index] }
  }

  /// What all of them say together.
  /// - Throws: ``PoolingError/nobody`` when nobody was added.
  public func posterior() throws(PoolingError) -> PooledPosterior {
    guard people > 0 else { throw .nobody }
    var logs = [Double](repeating: 0, count: sums.count)
    for j in 0..<grid.spreadCount {
      for i in 0..<grid.meanCount {
        let (m, s) = (grid.mean(i) / grid.meanPrior, grid.spread(j) / grid.spreadPrior)
        logs[j * grid.meanCount + i] =
          Double(sums[j * grid.meanCount + i]) / Self.unit - 0.5 * m * m - 0.5 * s * s
      }
    }
    let highest = logs.max() ?? 0
    // The integrand is an even function of the spread: the rule on half the axis counts its end half.
    let weights = logs.indices.map { exp(logs[$0] - highest) * ($0 < grid.meanCount ? 0.5 : 1) }
    return PooledPosterior(grid: grid, people: people, weights: weights)
  }
}

/// Why people cannot be pooled.
public enum PoolingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Sums on different grids.
  case otherGrid
  /// Nobody to pool.
  case nobody

  /// What is wrong, and the remedy.
  public var description: String {
    switch self {
    case .otherGrid: "The two sums lie on different grids. Make both with the same grid."
    case .nobody: "There is nobody to pool. Give at least one trial that has this arm."
    }
  }
}

/// The mean effect of people, how much they differ, and what to expect of the next one.
public struct PooledPosterior: Sendable {
  /// How many people are in it.
  public let people: Int
  /// The mean effect.
  public let mean: LatticeDensity
  /// The mean and standard deviation of the spread between people.
  public let spread: Moments
  /// The probability that the mean effect is below 0.
  public let probabilityMeanBelowZero: Double
  /// The estimated error of the mean effect, in its standard deviations, from leaving out every second line of the grid.
  public let quadratureError: Double
  private let grid: PoolingGrid
  private let weights: [Double]

  init(grid: PoolingGrid, people: Int, weights: [Double]) {
    self.grid = grid
    self.people = people
    let total = weights.reduce(0, +)
    self.weights = weights.map { $0 / total }
    var byMean = [Double](repeating: 0, count: grid.meanCount)
    var bySpread = [Double](repeating: 0, count: grid.spreadCount)
    for j in 0..<grid.spreadCount {
      for i in 0..<grid.meanCount {
        let weight = weights[j * grid.meanCount + i]
        byMean[i] += weight
        bySpread[j] += weight
      }
    }
    mean = LatticeDensity(start: grid.mean(0), step: grid.step, values: byMean)
    probabilityMeanBelowZero = mean.cumulative(0)
    // Times the spread the integrand is no even function any more; Euler and Maclaurin's first term mends the end.
    let end = grid.spread(1) / 6 * bySpread[0]
    let first = (bySpread.indices.reduce(0) { $0 + grid.spread($1) * bySpread[$1] } + end) / total
    let second = bySpread.indices.reduce(0) { $0 + grid.spread($1) * grid.spread($1) * bySpread[$1] } / total
    spread = Moments(mean: first, deviation: max(second - first * first, 0).squareRoot())
    let coarse = LatticeDensity(
      start: grid.mean(grid.half % 2), step: 2 * grid.step,
      values: stride(from: grid.half % 2, to: grid.meanCount, by: 2).map { byMean[$0] })
    quadratureError = max(
      abs(coarse.mean - mean.mean) / mean.deviation, abs(coarse.deviation / mean.deviation - 1))
  }

  /// The probability that the effect in the next person, drawn like these, is below a value.
  public func probabilityNextBelow(_ value: Double) -> Double {
    var sum = 0.0
    for j in 0..<grid.spreadCount {
      for i in 0..<grid.meanCount {
        let (offset, spread) = (value - grid.mean(i), grid.spread(j))
        let below = spread > 0 ? StandardNormal.cumulative(offset / spread) : (offset > 0 ? 1 : offset == 0 ? 0.5 : 0)
        sum += weights[j * grid.meanCount + i] * below
      }
    }
    return sum
  }
}
