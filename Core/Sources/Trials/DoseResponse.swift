import Foundation
public import NumericalMethods
public import Quantities

/// What a smooth curve over dose makes of a trial: a Gaussian process that is 0 at dose 0.
///
/// The curve may rise and fall again. Its size s and its length ℓ are integrated by quadrature, together with the nodes of
/// the trial's own posterior: covariance `s² (κ(d,d') - κ(d,0) κ(0,d'))` with `κ(d,d') = exp(-(d-d')²/2ℓ²)`, s half-normal
/// with the scale of the effects' prior, log ℓ normal around half the highest dose with standard deviation 0.5.
public struct DoseResponse: Sendable {
  /// One dose and what the curve says there.
  public struct Point: Hashable, Sendable {
    /// The dose.
    public let dose: Mass
    /// The mean difference from dose 0.
    public let mean: Double
    /// Its standard deviation.
    public let deviation: Double
    /// The probability that this is the best of all points.
    public let probabilityBest: Double
    /// The probability that this is the lowest of the points within the margin of the best.
    public let probabilityLowestGoodEnough: Double
  }

  /// All points in the order of dose, dose 0 first.
  public let points: [Point]
  /// How many draws the probabilities rest on; their standard error is at most half its inverse square root.
  public let draws: Int
  /// The margin, in score points.
  public let margin: Double
  /// The mean and standard deviation of the curve's length ℓ in milligrams.
  public let length: Moments

  /// The lowest dose that is good enough with the highest probability.
  public var sweetSpot: Point? {
    points.max { $0.probabilityLowestGoodEnough < $1.probabilityLowestGoodEnough }
  }

  /// Fits the curve.
  /// - Parameters:
  ///   - candidates: Doses, beside those of the arms, at which the curve is wanted.
  ///   - margin: How much worse than the best is still good enough, in score points.
  /// - Throws: ``DoseResponseError`` when the arms are no doses above a reference of 0.
  public init(
    _ posterior: TrialPosterior, candidates: [Mass] = [], margin: Double, direction: ScoreDirection,
    draws: Int = 4_000, using generator: inout Xoshiro256StarStar
  ) throws(DoseResponseError) {
    let arms = posterior.series.arms
    guard arms[0].dose == .zero else { throw .referenceIsNotZero(arms[0].label) }
    var doses: [Mass] = []
    for arm in arms.dropFirst() {
      guard let dose = arm.dose, dose > .zero else { throw .armWithoutDose(arm.label) }
      guard !doses.contains(dose) else { throw .sameDose(arm.label) }
      doses.append(dose)
    }
    let all = Set(doses + candidates.filter { $0 > .zero }).sorted()
    let curve = CurveQuadrature(posterior, doses: doses, places: all)
    guard curve.total > 0 else { throw .noCurve }
    let sampled = curve.draw(max(draws, 100), using: &generator)
    self.draws = sampled.count
    self.margin = margin
    length = curve.length
    points = Self.summarise(sampled, doses: [.zero] + all, margin: margin, sign: direction.benefitSign)
  }

  private static func summarise(_ curves: [[Double]], doses: [Mass], margin: Double, sign: Double) -> [Point] {
    var best = [Double](repeating: 0, count: doses.count)
    var lowest = best
    var sums = best
    var squares = best
    for curve in curves {
      let benefits = curve.map { $0 * sign }
      let top = benefits.max() ?? 0
      if let index = benefits.firstIndex(of: top) { best[index] += 1 }
      if let index = benefits.firstIndex(where: { $0 >= top - margin }) { lowest[index] += 1 }
      for i in curve.indices {
        sums[i] += curve[i]
        squares[i] += curve[i] * curve[i]
      }
    }
    let count = Double(max(curves.count, 1))
    return doses.indices.map { i in
      let mean = sums[i] / count
      return Point(
        dose: doses[i], mean: mean, deviation: max(squares[i] / count - mean * mean, 0).squareRoot(),
        probabilityBest: best[i] / count, probabilityLowestGoodEnough: lowest[i] / count)
    }
  }
}

/// Why there is no curve over dose.
public enum DoseResponseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The reference is not dose 0.
  case referenceIsNotZero(String)
  /// An arm is no dose above 0.
  case armWithoutDose(String)
  /// Two arms with the same dose.
  case sameDose(String)
  /// The numbers gave no curve.
  case noCurve

  /// What is wrong, and the remedy.
  public var description: String {
    switch self {
    case .referenceIsNotZero(let label):
      "The reference “\(label)” is not dose 0, and a curve over dose has to start somewhere. Compare the arms instead."
    case .armWithoutDose(let label): "The arm “\(label)” is no dose above 0, so it has no place on a curve over dose."
    case .sameDose(let label): "The arm “\(label)” has the dose of another arm; a curve has one value for each dose."
    case .noCurve: "The curve could not be computed from these numbers."
    }
  }
}

/// The joint quadrature over the trial's nodes and the curve's size and length.
private struct CurveQuadrature {
  private struct Node {
    let weight: Double
    let hyper: Int
    /// Mean and factor of the precision of the curve at the arms' doses.
    let mean: [Double]
    let factor: CholeskyFactor
  }
  private struct Hyper {
    let length: Double
    /// From the curve at the arms' doses to its mean at all places, and the factor of what remains open there.
    let weights: [[Double]]
    let rest: CholeskyFactor
  }

  private var nodes: [Node] = []
  private var hypers: [Hyper] = []
  private(set) var total = 0.0
  private let places: Int

  init(_ posterior: TrialPosterior, doses: [Mass], places: [Mass]) {
    let x = doses.map(\.milligramsAsDouble)
    let at = places.map(\.milligramsAsDouble)
    self.places = at.count
    let scale = posterior.priors.effectDeviation
    let likelihoods = Self.likelihoods(posterior, count: x.count)
    let highestDose = x.max() ?? 1
    var logs: [Double] = []
    for sizeIndex in -10...4 {
      let size = scale * exp(0.4 * Double(sizeIndex))
      // Half-normal in the measure d log s.
      let sizePrior = log(size) - 0.5 * (size / scale) * (size / scale)
      for lengthIndex in -6...6 {
        let length = 0.5 * highestDose * exp(0.25 * Double(lengthIndex))
        let lengthPrior = -0.5 * (0.5 * Double(lengthIndex)) * (0.5 * Double(lengthIndex))
        let covariance = Self.covariance(x, x, size: size, length: length)
        guard
          let factor = try? SymmetricMatrix(size: x.count, { covariance[$0][$1] + ($0 == $1 ? 1e-8 * size * size : 0) })
            .cholesky(),
          let hyper = Self.hyper(x, at, factor, size: size, length: length)
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
    _ posterior: TrialPosterior, count: Int
  ) -> [(logWeight: Double, precision: SymmetricMatrix, pull: [Double])] {
    let start = ModelRows.firstEffect
    let prior = 1 / (posterior.priors.effectDeviation * posterior.priors.effectDeviation)
    let p = posterior.nodes.coefficients
    return (0..<posterior.nodes.count).compactMap { node in
      guard posterior.nodes.weights[node] > 1e-6 else { return nil }
      let covariance = posterior.nodes.covariance(node)
      let block = SymmetricMatrix(size: count) { covariance[start + $0, start + $1] }
      guard let factor = try? block.cholesky() else { return nil }
      let mean = (0..<count).map { posterior.nodes.means[node * p + start + $0] }
      let pull = factor.solving(mean)
      let inverse = factor.inverse
      var fit = 0.0
      for k in 0..<count { fit += pull[k] * mean[k] }
      let logWeight = log(posterior.nodes.weights[node]) - 0.5 * factor.logDeterminant - 0.5 * fit
      return (logWeight, SymmetricMatrix(size: count) { inverse[$0, $1] - ($0 == $1 ? prior : 0) }, pull)
    }
  }

  private static func covariance(_ a: [Double], _ b: [Double], size: Double, length: Double) -> [[Double]] {
    func near(_ x: Double, _ y: Double) -> Double { exp(-0.5 * (x - y) * (x - y) / (length * length)) }
    return a.map { x in b.map { y in size * size * (near(x, y) - near(x, 0) * near(y, 0)) } }
  }

  private static func hyper(
    _ x: [Double], _ at: [Double], _ factor: CholeskyFactor, size: Double, length: Double
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
    return Hyper(length: length, weights: weights, rest: restFactor)
  }

  var length: Moments {
    let mean = nodes.reduce(0) { $0 + $1.weight * hypers[$1.hyper].length } / total
    let square = nodes.reduce(0) { $0 + $1.weight * hypers[$1.hyper].length * hypers[$1.hyper].length } / total
    return Moments(mean: mean, deviation: max(square - mean * mean, 0).squareRoot())
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
