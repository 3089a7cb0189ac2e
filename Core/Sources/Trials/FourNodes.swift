import Foundation
import NumericalMethods

/// Four neighbouring places of one line along log σ.
struct FourPlaces {
  /// How far each lies from the first.
  let offsets: SIMD4<Double>
  /// What 1/σ² is there, in units of that at the first.
  let ratios: SIMD4<Double>

  init(step: Double) {
    offsets = SIMD4(0, 1, 2, 3) * step
    let ratio = exp(-2 * step)
    ratios = SIMD4(1, ratio, ratio * ratio, ratio * ratio * ratio)
  }
}

/// Memory for four nodes that are computed together, one in each lane, and read out one by one.
final class FourNodes {
  let coefficients: Int
  /// The means of the coefficients.
  let means: UnsafeMutablePointer<SIMD4<Double>>
  /// The packed factors of their precision, with the diagonal inverted.
  let factors: UnsafeMutablePointer<SIMD4<Double>>
  /// Whether what ``node(_:)`` reads belongs to the present means and factors.
  var isTransposed = false
  private let deviations: UnsafeMutablePointer<SIMD4<Double>>
  private let inverse: UnsafeMutablePointer<SIMD4<Double>>
  /// Four nodes one after the other: means, deviations, factor.
  private let rows: UnsafeMutablePointer<Double>
  private let width: Int

  /// How many numbers one node has: means, deviations, factor.
  static func width(_ coefficients: Int) -> Int { 2 * coefficients + PackedCholesky.count(coefficients) }

  init(coefficients p: Int) {
    coefficients = p
    let factorSize = PackedCholesky.count(p)
    width = Self.width(p)
    means = .allocate(capacity: width)
    means.initialize(repeating: .zero, count: width)
    deviations = means + p
    factors = deviations + p
    inverse = .allocate(capacity: factorSize)
    inverse.initialize(repeating: .zero, count: factorSize)
    rows = .allocate(capacity: 4 * width)
    rows.initialize(repeating: 0, count: 4 * width)
  }

  deinit {
    means.deallocate()
    inverse.deallocate()
    rows.deallocate()
  }

  /// Means, deviations and factor of one of the four; valid until the next four are computed.
  func node(_ lane: Int) -> UnsafeBufferPointer<Double> {
    if !isTransposed { transpose() }
    return UnsafeBufferPointer(start: rows + lane * width, count: width)
  }

  private func transpose() {
    computeDeviations()
    for k in 0..<width {
      let four = means[k]
      rows[k] = four[0]
      rows[width + k] = four[1]
      rows[2 * width + k] = four[2]
      rows[3 * width + k] = four[3]
    }
    isTransposed = true
  }

  /// The roots of the diagonal of the covariance: L⁻¹ column by column, and its sums of squares.
  private func computeDeviations() {
    var rowStart = 0
    for i in 0..<coefficients {
      let own = factors[rowStart + i]
      deviations[i] = own * own
      inverse[rowStart + i] = own
      for j in 0..<i {
        var sum = SIMD4<Double>.zero
        var place = j * (j + 1) / 2 + j
        for k in j..<i {
          sum += factors[rowStart + k] * inverse[place]
          place += k + 1
        }
        let element = -sum * own
        inverse[rowStart + j] = element
        deviations[j] += element * element
      }
      rowStart += i + 1
    }
    for i in 0..<coefficients { deviations[i] = deviations[i].squareRoot() }
  }
}
