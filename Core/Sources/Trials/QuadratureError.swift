import Foundation

extension PosteriorNodes {
  /// Means and standard deviations, with the total weight, from the nodes whose indices are all divisible by `stride`, a power
  /// of two.
  private func moments(stride: Int32) -> [Double] {
    let p = coefficients
    var total = 0.0
    // Coefficients, then artanh ρ, log σ, log τ in steps of the lattice.
    var first = [Double](repeating: 0, count: p + 3)
    var second = first
    first.withUnsafeMutableBufferPointer { first in
      second.withUnsafeMutableBufferPointer { second in
        for node in weights.indices {
          let place = places[node]
          if stride > 1, (place.u | place.v | place.w) & (stride - 1) != 0 { continue }
          let weight = weights[node]
          total += weight
          for k in 0..<p {
            let offset = mean(node, k) - mean(0, k)
            let deviation = deviation(node, k)
            first[k] += weight * offset
            second[k] += weight * (offset * offset + deviation * deviation)
          }
          func add(_ index: Int32, _ k: Int) {
            let offset = Double(index)
            first[k] += weight * offset
            second[k] += weight * offset * offset
          }
          add(place.u, p)
          add(place.v, p + 1)
          add(place.w, p + 2)
        }
      }
    }
    guard total > 0 else { return [] }
    var result = [total]
    for k in first.indices {
      let mean = first[k] / total
      result += [mean, max(second[k] / total - mean * mean, 0).squareRoot()]
    }
    return result
  }

  /// The largest difference of two sets of moments: of means in standard deviations, of standard deviations relative.
  private func distance(_ fine: [Double], _ coarse: [Double], cells: Double) -> Double {
    guard fine.count == coarse.count, fine.count > 1 else { return 1 }
    var largest = abs(coarse[0] * cells / fine[0] - 1)
    for k in stride(from: 1, to: fine.count, by: 2) where fine[k + 1] > 0 {
      largest = max(
        largest, abs(fine[k] - coarse[k]) / fine[k + 1], abs(fine[k + 1] - coarse[k + 1]) / fine[k + 1])
    }
    return largest
  }

  /// An estimate of the error of the sums over all nodes.
  ///
  /// With e(h) the error at step h, every second line gives e(2h) and every fourth e(4h). The trapezoidal rule converges
  /// like exp(-c/h^a) with a from 1 (poles near the real axis) to 2 (a normal distribution), so that e(h) is e(2h) to the
  /// power 2^a; a follows from the two, but more than 2^a = 2.25 is never counted on. A factor of ten is added for safety,
  /// and what was cut off at `depth`.
  func estimatedError(depth: Double) -> Double {
    let fine = moments(stride: 1)
    let doubled = distance(fine, moments(stride: 2), cells: lattice.dimensions == 3 ? 8 : 4)
    let fourfold = distance(fine, moments(stride: 4), cells: lattice.dimensions == 3 ? 64 : 16)
    guard doubled < 0.1 else { return doubled }
    // 2^a; when the coarsest lattice is too coarse to tell, the slowest convergence is assumed.
    let gain = fourfold < 0.3 ? min(max(log(doubled) / log(fourfold), 2), 2.25) : 2
    return min(10 * exp(gain * log(max(doubled, 1e-16))), doubled) + 100 * exp(-depth)
  }
}
