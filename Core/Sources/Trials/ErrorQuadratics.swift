import Foundation
import NumericalMethods

/// The cross-products of rows from which Zᵀ P(ρ) Z follows for every correlation ρ, where P is the inverse covariance
/// of stationary AR(1) errors with unit innovations, observed at gaps of whole days.
///
/// A row g days after the one before it contributes `w (z - ρ^g z₋)(z - ρ^g z₋)ᵀ` with `w = (1-ρ²)/(1-ρ^2g)`, the first
/// row `(1-ρ²) z zᵀ`. With d = z - z₋ and s = 1 - ρ^g the contribution is `w (d dᵀ + s (z₋ dᵀ + d z₋ᵀ) + s² z₋ z₋ᵀ)`: no
/// digits are lost as ρ goes to 1. The three sums are kept once for every length of gap.
final class ErrorQuadratics {
  let rows: Int
  let width: Int
  let stored: Int
  private let gaps: ContiguousArray<(days: Int, count: Int)>
  /// The first row's products, then for each gap the products dd, zd and zz.
  private let sums: UnsafeMutablePointer<Double>

  /// - Parameter products: Zᵀ Z, packed, when it is known already.
  init(_ model: ModelRows, products: ContiguousArray<Double>? = nil) {
    rows = model.count
    width = model.width
    stored = PackedCholesky.count(model.width)
    var slots = ContiguousArray<(days: Int, count: Int)>()
    var slot = ContiguousArray(repeating: 0, count: model.count)
    for row in 1..<max(model.count, 1) {
      let days = model.gaps[row]
      if let known = slots.firstIndex(where: { $0.days == days }) {
        slots[known].count += 1
        slot[row] = known
      } else {
        slot[row] = slots.count
        slots.append((days, 1))
      }
    }
    gaps = slots
    let size = stored * (1 + 3 * slots.count)
    sums = .allocate(capacity: size)
    sums.initialize(repeating: 0, count: size)
    let difference = UnsafeMutablePointer<Double>.allocate(capacity: width)
    defer { difference.deallocate() }
    model.values.withUnsafeBufferPointer { values in
      guard let z = values.baseAddress, rows > 0 else { return }
      Self.addProducts(z, z, width, to: sums)
      if let products, slots.count == 1 {
        addTelescoped(z, products: products, difference)
        return
      }
      for row in 1..<max(rows, 1) {
        let now = z + row * width
        let before = now - width
        for k in 0..<width { difference[k] = now[k] - before[k] }
        let start = sums + stored * (1 + 3 * slot[row])
        Self.addAllProducts(difference, before, width, stored, to: start)
      }
    }
  }

  deinit { sums.deallocate() }

  private static func addProducts(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ width: Int, to sum: UnsafeMutablePointer<Double>
  ) {
    var place = 0
    for i in 0..<width {
      for j in 0...i {
        sum[place] += a[i] * b[j]
        place += 1
      }
    }
  }

  /// The sums when all gaps are the same: then the sum of z₋ dᵀ + d z₋ᵀ + d dᵀ is what the products of the last row exceed
  /// those of the first by, and z₋ z₋ᵀ lacks the last row only. In d most is 0: it is the change from day to day.
  private func addTelescoped(
    _ z: UnsafePointer<Double>, products: ContiguousArray<Double>, _ difference: UnsafeMutablePointer<Double>
  ) {
    let squares = sums + stored
    let columns = UnsafeMutablePointer<Int>.allocate(capacity: width)
    defer { columns.deallocate() }
    for row in 1..<max(rows, 1) {
      let now = z + row * width
      let before = now - width
      var changed = 0
      for k in 0..<width {
        let change = now[k] - before[k]
        if change != 0 {
          (difference[changed], columns[changed]) = (change, k)
          changed += 1
        }
      }
      for i in 0..<changed {
        let line = squares + columns[i] * (columns[i] + 1) / 2
        for j in 0...i { line[columns[j]] += difference[i] * difference[j] }
      }
    }
    let (mixed, before) = (squares + stored, squares + 2 * stored)
    let last = z + (rows - 1) * width
    Self.addProducts(last, last, width, to: mixed)
    for place in 0..<stored {
      before[place] = products[place] - mixed[place]
      mixed[place] -= sums[place] + squares[place]
    }
  }

  private static func addAllProducts(
    _ d: UnsafePointer<Double>, _ z: UnsafePointer<Double>, _ width: Int, _ stored: Int,
    to sum: UnsafeMutablePointer<Double>
  ) {
    var place = 0
    for i in 0..<width {
      let (di, zi) = (d[i], z[i])
      for j in 0...i {
        sum[place] += di * d[j]
        sum[stored + place] += zi * d[j] + di * z[j]
        sum[2 * stored + place] += zi * z[j]
        place += 1
      }
    }
  }

  /// Writes Zᵀ P(ρ) Z, packed, and returns log det P(ρ).
  func assemble(_ correlation: Correlation, into result: UnsafeMutablePointer<Double>) -> Double {
    for place in 0..<stored { result[place] = correlation.oneMinusSquare * sums[place] }
    var logDeterminant = correlation.logOneMinusSquare
    for index in gaps.indices {
      let (days, count) = gaps[index]
      let (weight, step) = correlation.gap(days)
      if days != 1 { logDeterminant += Double(count) * log(weight) }
      let start = sums + stored * (1 + 3 * index)
      let (weightedStep, weightedSquare) = (weight * step, weight * step * step)
      for place in 0..<stored {
        result[place] +=
          weight * start[place] + weightedStep * start[stored + place] + weightedSquare * start[2 * stored + place]
      }
    }
    return logDeterminant
  }

  /// Writes the slope of Zᵀ P(ρ) Z along artanh ρ, packed, and returns that of log det P(ρ).
  func assembleSlope(_ correlation: Correlation, into result: UnsafeMutablePointer<Double>) -> Double {
    let logSlope = -2 * correlation.value
    let firstSlope = logSlope * correlation.oneMinusSquare
    for place in 0..<stored { result[place] = firstSlope * sums[place] }
    var slopeOfDeterminant = logSlope
    for index in gaps.indices {
      let (days, count) = gaps[index]
      let (weight, step) = correlation.gap(days)
      let (logWeightSlope, stepSlope) = correlation.gapSlope(days, weight: weight)
      slopeOfDeterminant += Double(count) * logWeightSlope
      let start = sums + stored * (1 + 3 * index)
      let own = weight * logWeightSlope
      let mixed = own * step + weight * stepSlope
      let square = step * (mixed + weight * stepSlope)
      for place in 0..<stored {
        result[place] += own * start[place] + mixed * start[stored + place] + square * start[2 * stored + place]
      }
    }
    return slopeOfDeterminant
  }
}

/// A correlation ρ of neighbouring days, held as u = artanh ρ so that nothing is lost near -1 and 1.
struct Correlation {
  /// ρ
  let value: Double
  /// 1 - ρ
  let complement: Double
  /// 1 - ρ²
  let oneMinusSquare: Double
  /// log (1 - ρ²)
  let logOneMinusSquare: Double

  init(artanh u: Double) {
    let small = exp(-2 * abs(u))
    let size = (1 - small) / (1 + small)
    value = u < 0 ? -size : size
    complement = u < 0 ? 1 + size : 2 * small / (1 + small)
    oneMinusSquare = 4 * small / ((1 + small) * (1 + small))
    logOneMinusSquare = log(4.0) - 2 * abs(u) - 2 * log1p(small)
  }

  /// For a gap of whole days: (1-ρ²)/(1-ρ^2g), and 1 - ρ^g.
  func gap(_ days: Int) -> (weight: Double, step: Double) {
    if days == 1 { return (1, complement) }
    let size = abs(value)
    guard size > 0 else { return (1, 1) }
    let logSize = value > 0 ? log1p(-complement) : log(size)
    let exponent = Double(days) * logSize
    let weight = oneMinusSquare / -expm1(2 * exponent)
    let step = value > 0 || days.isMultiple(of: 2) ? -expm1(exponent) : 1 + exp(exponent)
    return (weight, step)
  }

  /// The slopes along artanh ρ, for a gap of whole days: of log weight, and of 1 - ρ^g.
  func gapSlope(_ days: Int, weight: Double) -> (logWeight: Double, step: Double) {
    if days == 1 { return (0, -oneMinusSquare) }
    let (g, below) = (Double(days), pow(value, Double(days - 1)))
    return (2 * value * (g * below * below * weight - 1), -g * below * oneMinusSquare)
  }
}
