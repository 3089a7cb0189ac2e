import Foundation
import NumericalMethods

/// How finely the posterior is integrated.
struct QuadratureSettings: Sendable {
  /// The first distance of neighbouring nodes, in standard deviations of the axis.
  var step: Double
  /// Nodes this much below the highest, in natural logarithms, are left out.
  var depth: Double
  /// The largest estimated error that is accepted without halving the step.
  var tolerance: Double
  /// How often the step may be halved.
  var halvings: Int

  /// The depth costs nodes in proportion and leaves some e⁻²¹ of the mass, far below the tolerance.
  static let exact = QuadratureSettings(step: 0.6, depth: 21, tolerance: 1e-6, halvings: 2)
  /// With a time constant there are some thirty times as many nodes.
  static let exactWithOnset = QuadratureSettings(step: 0.5, depth: 22, tolerance: 1e-5, halvings: 1)
  /// For virtual trials: an error of about 10⁻³ standard deviations, against a chance error that is far larger.
  static let quick = QuadratureSettings(step: 1, depth: 12, tolerance: .infinity, halvings: 0)
}

/// A lattice over u = artanh ρ, v = log σ and, with an onset, w = log τ.
struct Lattice: Sendable {
  var centre: (u: Double, v: Double, w: Double)
  /// Distances of neighbouring nodes.
  var spacing: (u: Double, v: Double, w: Double)
  /// 2, or 3 with an onset.
  var dimensions: Int

  func u(_ index: Int32) -> Double { centre.u + Double(index) * spacing.u }
  func v(_ index: Int32) -> Double { centre.v + Double(index) * spacing.v }
  func w(_ index: Int32) -> Double { centre.w + Double(index) * spacing.w }
}

/// The nodes of the integral: for each a weight, its place, and the normal posterior of the coefficients there.
struct PosteriorNodes: Sendable {
  let coefficients: Int
  var lattice: Lattice
  typealias Place = (u: Int32, v: Int32, w: Int32)
  var places: ContiguousArray<Place> = []
  /// Logarithms while nodes are gathered, then weights that sum to 1.
  var weights: ContiguousArray<Double> = []
  /// For each node the means of the coefficients, their standard deviations, and the packed factor of their precision with
  /// its diagonal inverted.
  private var rows: ContiguousArray<Double> = []
  /// The logarithm of the marginal likelihood.
  var logEvidence = 0.0

  init(coefficients: Int, lattice: Lattice) {
    self.coefficients = coefficients
    self.lattice = lattice
  }

  /// Makes room, so that gathering seldom moves what it has.
  mutating func reserve(_ settings: QuadratureSettings) {
    // A normal distribution has 2π · depth / step² nodes in two dimensions; with the usual tails they are three times as many.
    let nodes = 6 * Double.pi * settings.depth / (settings.step * settings.step)
    let expected = Int(lattice.dimensions == 2 ? nodes : 16 * nodes)
    places.reserveCapacity(expected)
    weights.reserveCapacity(expected)
    rows.reserveCapacity(expected * width)
  }

  var count: Int { weights.count }
  /// How many numbers a node has.
  private var width: Int { FourNodes.width(coefficients) }

  /// The mean of a coefficient at a node.
  func mean(_ node: Int, _ coefficient: Int) -> Double { rows[node * width + coefficient] }

  /// The standard deviation of a coefficient at a node.
  func deviation(_ node: Int, _ coefficient: Int) -> Double { rows[node * width + coefficients + coefficient] }

  /// Hands out the packed factor of a node's precision.
  func withFactor(_ node: Int, _ body: (UnsafePointer<Double>) -> Void) {
    rows.withUnsafeBufferPointer { rows in
      if let start = rows.baseAddress { body(start + node * width + 2 * coefficients) }
    }
  }

  /// Appends one of four nodes that were computed together.
  mutating func append(_ logWeight: Double, _ place: (Int32, Int32, Int32), _ node: UnsafeBufferPointer<Double>) {
    places.append((place.0, place.1, place.2))
    weights.append(logWeight)
    rows.append(contentsOf: node)
  }

  /// Leaves out what is far below the highest node, and turns logarithms into weights.
  mutating func normalise(depth: Double) {
    let highest = weights.max() ?? 0
    var kept = 0
    var total = 0.0
    let width = width
    for node in weights.indices where weights[node] >= highest - depth {
      let weight = exp(weights[node] - highest)
      if kept != node {
        places[kept] = places[node]
        for k in 0..<width { rows[kept * width + k] = rows[node * width + k] }
      }
      weights[kept] = weight
      total += weight
      kept += 1
    }
    places.removeLast(places.count - kept)
    weights.removeLast(weights.count - kept)
    rows.removeLast(rows.count - kept * width)
    for node in 0..<kept { weights[node] /= total }
    let cell = lattice.spacing.u * lattice.spacing.v * (lattice.dimensions == 3 ? lattice.spacing.w : 1)
    logEvidence = highest + log(total * cell)
  }
}

extension PosteriorNodes {
  /// The covariance matrix of the coefficients at one node.
  func covariance(_ node: Int) -> SymmetricMatrix {
    var inverse = [Double](repeating: 0, count: PackedCholesky.count(coefficients))
    withFactor(node) { factor in
      inverse.withUnsafeMutableBufferPointer { inverse in
        if let target = inverse.baseAddress { PackedCholesky.invert(factor, size: coefficients, into: target) }
      }
    }
    return SymmetricMatrix(size: coefficients) { i, j in
      (i..<coefficients).reduce(0) { sum, k in
        sum + inverse[k * (k + 1) / 2 + i] * inverse[k * (k + 1) / 2 + j]
      }
    }
  }
}
