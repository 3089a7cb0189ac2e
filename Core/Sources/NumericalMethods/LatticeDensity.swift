/// A smooth density known at equally spaced places, and negligible beyond them.
public struct LatticeDensity: Hashable, Sendable {
  /// The first place.
  public let start: Double
  /// The distance of neighbouring places.
  public let step: Double
  /// The density at each place, in any unit.
  private let values: [Double]
  /// The integral from the first place to each, divided by the whole.
  private let cumulative: [Double]

  /// Makes a density from its values, of which there are to be at least two.
  public init(start: Double, step: Double, values: [Double]) {
    self.start = start
    self.step = step
    self.values = values
    var sums = [0.0]
    for i in 0..<max(values.count - 1, 0) {
      // The integral of the cubic through four neighbours; beyond the ends the density is 0.
      let before = i > 0 ? values[i - 1] : 0
      let after = i + 2 < values.count ? values[i + 2] : 0
      let part = (13 * (values[i] + values[i + 1]) - before - after) / 24
      sums.append((sums.last ?? 0) + max(part, 0))
    }
    let total = sums.last ?? 0
    cumulative = total > 0 ? sums.map { $0 / total } : sums
  }

  /// The mean.
  public var mean: Double {
    let total = values.reduce(0, +)
    return start + step * values.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
  }

  /// The standard deviation.
  public var deviation: Double {
    let (total, centre) = (values.reduce(0, +), (mean - start) / step)
    let square = values.enumerated().reduce(0) { sum, item in
      sum + (Double(item.offset) - centre) * (Double(item.offset) - centre) * item.element
    }
    return step * (square / total).squareRoot()
  }

  /// The probability of a value of at most `x`, to about the square of the step in standard deviations times 10⁻³.
  public func cumulative(_ x: Double) -> Double {
    let place = (x - start) / step
    guard place > 0 else { return 0 }
    guard place < Double(values.count - 1) else { return 1 }
    let i = Int(place)
    let t = place - Double(i)
    let part = cumulative[i + 1] - cumulative[i]
    // Within a cell the density is taken as straight between its ends, scaled to the cell's part.
    let (left, right) = (values[i], values[i + 1])
    guard left + right > 0 else { return cumulative[i] }
    return cumulative[i] + part * (left * t + 0.5 * (right - left) * t * t) / (0.5 * (left + right))
  }

  /// The value that is not exceeded with probability `p`.
  public func quantile(_ p: Double) -> Double {
    bracketedRoot(low: start, high: start + step * Double(values.count - 1)) { cumulative($0) - p }
  }
}
