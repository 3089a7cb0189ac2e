import Foundation
public import NumericalMethods
public import Quantities

/// What a smooth curve over dose makes of a trial: a Gaussian process that is 0 at dose 0.
///
/// The curve may rise and fall again. Its size s and its length ℓ are integrated by quadrature, together with the nodes of
/// the trial's own posterior: covariance `s² (κ(d,d') - κ(d,0) κ(0,d'))` with `κ(d,d') = exp(-(d-d')²/2ℓ²)`, s half-normal
/// with the scale of the effects' prior, log ℓ normal around half the highest dose, of arms and candidates, with standard
/// deviation 0.5.
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
    let curve = CurveQuadrature(posterior, doses: doses, places: all, grid: .fine)
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
