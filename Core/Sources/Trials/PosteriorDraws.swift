import Foundation
public import NumericalMethods

/// One set of values of all unknowns.
public struct PosteriorDraw: Hashable, Sendable {
  /// Intercept, trend, arms but the reference, covariates.
  public let coefficients: [Double]
  /// The correlation of neighbouring days.
  public let rho: Double
  /// The standard deviation of the innovations.
  public let sigma: Double
  /// The time constant in days, if there is one.
  public let timeConstant: Double?

  /// The differences of all arms from the reference, whose own is 0, of which there are `count`.
  func effects(_ count: Int) -> [Double] {
    [0] + (0..<(count - 1)).map { coefficients[ModelRows.firstEffect + $0] }
  }
}

extension TrialPosterior {
  /// Independent draws from the posterior.
  ///
  /// Coefficients come from the exact normal distribution at a node of the quadrature; correlation, noise and time
  /// constant are spread evenly over the node's cell.
  /// - Parameter count: How many, at most a million.
  public func draws(_ count: Int, using generator: inout Xoshiro256StarStar) -> [PosteriorDraw] {
    var cumulative = nodes.weights
    for index in cumulative.indices.dropFirst() { cumulative[index] += cumulative[index - 1] }
    let p = nodes.coefficients
    return (0..<min(max(count, 0), 1_000_000)).map { _ in
      let target = generator.nextUniform() * (cumulative.last ?? 1)
      let node = min(Self.place(of: target, in: cumulative), cumulative.count - 1)
      let place = nodes.places[node]
      let lattice = nodes.lattice
      var noise = ContiguousArray((0..<p).map { _ in generator.nextNormal() })
      nodes.withFactor(node) { factor in
        noise.withUnsafeMutableBufferPointer { noise in
          if let noise = noise.baseAddress { PackedCholesky.solveUpper(factor, size: p, noise) }
        }
      }
      let u = lattice.u(place.u) + (generator.nextUniform() - 0.5) * lattice.spacing.u
      let v = lattice.v(place.v) + (generator.nextUniform() - 0.5) * lattice.spacing.v
      let w = lattice.w(place.w) + (generator.nextUniform() - 0.5) * lattice.spacing.w
      return PosteriorDraw(
        coefficients: (0..<p).map { nodes.mean(node, $0) + noise[$0] },
        rho: Correlation(artanh: u).value, sigma: exp(v), timeConstant: priors.onset == nil ? nil : exp(w))
    }
  }

  private static func place(of target: Double, in cumulative: ContiguousArray<Double>) -> Int {
    var (low, high) = (0, cumulative.count)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] < target { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
