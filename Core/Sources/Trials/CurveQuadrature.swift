import Foundation
import NumericalMethods
import Quantities

/// The joint quadrature over the trial's nodes and the curve's size and length.
struct CurveQuadrature {
  /// The places of size and length, as logarithms around their scales, and which nodes of the trial count.
  struct Grid: Sendable {
    let sizes: [Double]
    let lengths: [Double]
    /// Nodes of the trial's posterior below this weight are left out.
    let leastWeight: Double

    static let fine = Grid(
      sizes: (-10...4).map { 0.4 * Double($0) }, lengths: (-6...6).map { 0.25 * Double($0) }, leastWeight: 1e-6)
    /// Every second place of the fine grid; for virtual trials.
    static let quick = Grid(
      sizes: (-5...2).map { 0.8 * Double($0) }, lengths: (-3...3).map { 0.5 * Double($0) }, leastWeight: 2e-3)
  }

  private struct Node {
    let weight: Double
    let hyper: Int
    /// Mean and factor of the precision of the curve at the arms' doses.
    let mean: [Double]
    let factor: CholeskyFactor
  }
  private struct Hyper {
    let length: Double
    /// The places of size and length in the grid.
    let place: (size: Int, length: Int)
    /// From the curve at the arms' doses to its mean at all places, and the factor of what remains open there.
    let weights: [[Double]]
    let rest: CholeskyFactor
  }

  private var nodes: [Node] = []
  private var hypers: [Hyper] = []
  private(set) var total = 0.0
  private let places: Int
  private let grid: Grid
  /// What a factor of 1 is of each: the scale of the effects' prior, and half the highest dose.
  private let scales: (size: Double, length: Double)

  init(_ posterior: TrialPosterior, doses: [Mass], places: [Mass], grid: Grid) {
    let x = doses.map(\.milligramsAsDouble)
    let at = places.map(\.milligramsAsDouble)
    self.places = at.count
    let scale = posterior.priors.effectDeviation
    let likelihoods = Self.likelihoods(posterior, count: x.count, leastWeight: grid.leastWeight)
    let highestDose = max(x.max() ?? 0, at.max() ?? 0)
    self.grid = grid
    scales = (scale, 0.5 * highestDose)
    var logs: [Double] = []
    for (sizePlace, logSize) in grid.sizes.enumerated() {
      let size = scale * exp(logSize)
      // Half-normal in the measure d log s.
      let sizePrior = log(size) - 0.5 * (size / scale) * (size / scale)
      for (lengthPlace, logLength) in grid.lengths.enumerated() {
        let length = 0.5 * highestDose * exp(logLength)
        let lengthPrior = -0.5 * (2 * logLength) * (2 * logLength)
        let covariance = Self.covariance(x, x, size: size, length: length)
        guard
          let factor = try? SymmetricMatrix(size: x.count, { covariance[$0][$1] + ($0 == $1 ? 1e-8 * size * size : 0) })
            .cholesky(),
          let hyper = Self.hyper(x, at, factor, size: size, length: length, place: (sizePlace, lengthPlace))
        else { continue }
        let inverse = factor.inverse
        hypers.append(hyper)
        for likelihood in likelihoods {
          let precision = SymmetricMatrix(size: x.count) { likelihood.precision[$0, $1] + inverse[$0, $1] }
          guard let chol = try? precision.cholesky() else { continue }
          let mean = chol.solving(likelihood.pull)
          var fit = 0.0
          for k in x.indices { fit += likelihood.pull[k] * mean[k] }
          logs.append(
            likelihood.logWeight + sizePrior + lengthPrior - 0.5 * factor.logDeterminant - 0.5 * chol.logDeterminant
              + 0.5 * fit)
          nodes.append(Node(weight: 0, hyper: hypers.count - 1, mean: mean, factor: chol))
        }
      }
    }
    let highest = logs.max() ?? 0
    var kept: [Node] = []
    for (index, node) in nodes.enumerated() where logs[index] > highest - 16 {
      kept.append(Node(weight: exp(logs[index] - highest), hyper: node.hyper, mean: node.mean, factor: node.factor))
      total += exp(logs[index] - highest)
    }
    nodes = kept
  }

  /// What the data say about the arms at each node, with the prior of the effects taken out.
  private static func likelihoods(
    _ posterior: TrialPosterior, count: Int, leastWeight: Double
  ) -> [(logWeight: Double, precision: SymmetricMatrix, pull: [Double])] {
    let start = ModelRows.firstEffect
    let prior = 1 / (posterior.priors.effectDeviation * posterior.priors.effectDeviation)
    return (0..<posterior.nodes.count).compactMap { node in
      guard posterior.nodes.weights[node] > leastWeight else { return nil }
      let covariance = posterior.nodes.covariance(node)
      let block = SymmetricMatrix(size: count) { covariance[start + $0, start + $1] }
      guard let factor = try? block.cholesky() else { return nil }
      let mean = (0..<count).map { posterior.nodes.mean(node, start + $0) }
      let pull = factor.solving(mean)
      let inverse = factor.inverse
      var fit = 0.0
      for k in 0..<count { fit += pull[k] * mean[k] }
      let logWeight = log(posterior.nodes.weights[node]) - 0.5 * factor.logDeterminant - 0.5 * fit
      return (logWeight, SymmetricMatrix(size: count) { inverse[$0, $1] - ($0 == $1 ? prior : 0) }, pull)
    }
  }

  static func covariance(_ a: [Double], _ b: [Double], size: Double, length: Double) -> [[Double]] {
    func near(_ x: Double, _ y: Double) -> Double { exp(-0.5 * (x - y) * (x - y) / (length * length)) }
    return a.map { x in b.map { y in size * size * (near(x, y) - near(x, 0) * near(y, 0)) } }
  }

  private static func hyper(
    _ x: [Double], _ at: [Double], _ factor: CholeskyFactor, size: Double, length: Double,
    place: (size: Int, length: Int)
  ) -> Hyper? {
    let cross = covariance(at, x, size: size, length: length)
    let weights = cross.map { factor.solving($0) }
    let own = covariance(at, at, size: size, length: length)
    let rest = SymmetricMatrix(size: at.count) { i, j -> Double in
      var explained = 0.0
      for k in x.indices { explained += weights[i][k] * cross[j][k] }
      return own[i][j] - explained + (i == j ? 3e-8 * size * size : 0)
    }
    guard let restFactor = try? rest.cholesky() else { return nil }
    return Hyper(length: length, place: place, weights: weights, rest: restFactor)
  }

  var length: Moments {
    let mean = nodes.reduce(0) { $0 + $1.weight * hypers[$1.hyper].length } / total
    let square = nodes.reduce(0) { $0 + $1.weight * hypers[$1.hyper].length * hypers[$1.hyper].length } / total
    return Moments(mean: mean, deviation: max(square - mean * mean, 0).squareRoot())
  }

  /// The probability that the curve's size s is at most so many points, to about a hundredth: the grid is coarse.
  func probabilitySize(atMost size: Double) -> Double {
    marginal(grid.sizes, \.size).cumulative(log(size / scales.size))
  }

  /// The probability that the curve's length ℓ is at most so many milligrams, to about a hundredth.
  func probabilityLength(atMost length: Double) -> Double {
    marginal(grid.lengths, \.length).cumulative(log(length / scales.length))
  }

  private func marginal(_ logs: [Double], _ place: KeyPath<(size: Int, length: Int), Int>) -> LatticeDensity {
    var sums = [Double](repeating: 0, count: logs.count)
    for node in nodes { sums[hypers[node.hyper].place[keyPath: place]] += node.weight }
    return LatticeDensity(start: logs[0], step: logs[1] - logs[0], values: sums)
  }

  /// Whole curves at dose 0 and all places.
  func draw(_ count: Int, using generator: inout Xoshiro256StarStar) -> [[Double]] {
    var cumulative = nodes.map(\.weight)
    for index in cumulative.indices.dropFirst() { cumulative[index] += cumulative[index - 1] }
    var node = 0
    // Evenly spread over the weights from a random start: less chance than independent choices.
    let offset = generator.nextUniform()
    return (0..<count).map { number in
      let target = (Double(number) + offset) / Double(count) * total
      while node < nodes.count - 1, cumulative[node] < target { node += 1 }
      let chosen = nodes[node]
      let hyper = hypers[chosen.hyper]
      let noise = chosen.factor.solvingUpper(chosen.mean.map { _ in generator.nextNormal() })
      let atArms = zip(chosen.mean, noise).map { $0 + $1 }
      let open = hyper.rest.multiplied(by: (0..<places).map { _ in generator.nextNormal() })
      return [0]
        + (0..<places).map { place in
          zip(hyper.weights[place], atArms).reduce(open[place]) { $0 + $1.0 * $1.1 }
        }
    }
  }
}
