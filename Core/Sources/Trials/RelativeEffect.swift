public import NumericalMethods

extension TrialPosterior {
  /// The posterior of an arm's difference from the reference plus a share of the level under the reference.
  ///
  /// With a share of 0.3 it lies below 0 where the score fell by 30 % or more; with a share of 1 it is the level under the
  /// arm itself. The level is that in the middle of the trial.
  /// - Parameters:
  ///   - arm: counts the trial's arms, from 1.
  ///   - share: any number; 0 gives ``effect(_:)``.
  public func effect(_ arm: Int, plusShareOfLevel share: Double) -> GaussianMixture {
    let p = nodes.coefficients
    let column = ModelRows.firstEffect + arm - 1
    var deviations: [Double] = []
    deviations.reserveCapacity(nodes.count)
    var work = [Double](repeating: 0, count: p)
    work.withUnsafeMutableBufferPointer { work in
      guard let target = work.baseAddress else { return }
      for node in 0..<nodes.count {
        // The variance of c'β is |L⁻¹ c|², with L Lᵀ the precision.
        for k in 0..<p { target[k] = 0 }
        target[0] = share
        target[column] += 1
        nodes.withFactor(node) { PackedCholesky.solveLower($0, size: p, target) }
        var sum = 0.0
        for k in 0..<p { sum += target[k] * target[k] }
        deviations.append(sum.squareRoot())
      }
    }
    return GaussianMixture(
      weights: Array(nodes.weights),
      means: (0..<nodes.count).map { nodes.mean($0, column) + share * nodes.mean($0, 0) },
      deviations: deviations)
  }
}
