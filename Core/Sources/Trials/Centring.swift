import Foundation
import NumericalMethods

/// Rows whose score is replaced by what a least-squares fit leaves over, and that fit.
///
/// The posterior is the same; only the arithmetic changes: sums of squares are then of the size of the noise.
struct CentredRows {
  let rows: ModelRows
  let fit: ContiguousArray<Double>
  /// The root mean square of what is left.
  let residual: Double
  /// Zᵀ Z of the rows, packed.
  let products: ContiguousArray<Double>

  /// - Throws: ``TrialAnalysisError/exactFit`` when more scores than coefficients are fitted without any rest.
  init(_ model: ModelRows, scales: ContiguousArray<Double>) throws(TrialAnalysisError) {
    let (n, p, width) = (model.count, model.coefficients, model.width)
    var rows = model
    var fit = ContiguousArray(repeating: 0.0, count: p)
    var matrix = ContiguousArray(repeating: 0.0, count: PackedCholesky.count(p))
    let right = UnsafeMutablePointer<Double>.allocate(capacity: p)
    defer { right.deallocate() }
    var products = ContiguousArray(repeating: 0.0, count: PackedCholesky.count(width))
    var (rank, residual, size) = (0, 0.0, 0.0)
    rows.values.withUnsafeMutableBufferPointer { values in
      matrix.withUnsafeMutableBufferPointer { matrix in
        products.withUnsafeMutableBufferPointer { products in
          guard let z = values.baseAddress, let a = matrix.baseAddress, let all = products.baseAddress else { return }
          let start = PackedCholesky.count(p)
          Self.addProducts(z, n, width, to: all)
          for place in 0..<start { a[place] = all[place] }
          size = all[start + p]
          rank = Self.rank(a, p)
          // A trace of the prior keeps the system solvable; repeating takes out what it shrank.
          for i in 0..<p { a[i * (i + 1) / 2 + i] += 1e-8 * Double(n) / (scales[i] * scales[i]) }
          guard PackedCholesky.factor(a, size: p) else { return }
          for pass in 0..<2 {
            // What the trace left in is far below the noise, unless next to nothing is left.
            if pass > 0, rank == p, all[start + p] > 1e-6 * size { break }
            for i in 0..<p { right[i] = all[start + i] }
            PackedCholesky.solveLower(a, size: p, right)
            PackedCholesky.solveUpper(a, size: p, right)
            for i in 0..<p { fit[i] += right[i] }
            Self.subtract(right, from: z, n, p, scoreProducts: all + start)
          }
          residual = all[start + p]
        }
      }
    }
    self.rows = rows
    self.fit = fit
    self.products = products
    self.residual = (residual / Double(max(n, 1))).squareRoot()
    if n > rank, residual <= 1e-20 * size || size == 0 { throw .exactFit(scores: n) }
  }

  private static func addProducts(
    _ z: UnsafePointer<Double>, _ n: Int, _ width: Int, to sums: UnsafeMutablePointer<Double>
  ) {
    let columns = UnsafeMutablePointer<Int>.allocate(capacity: width)
    defer { columns.deallocate() }
    for row in 0..<n {
      let values = z + row * width
      // On a day all arms but one are 0.
      var filled = 0
      for k in 0..<width where values[k] != 0 {
        columns[filled] = k
        filled += 1
      }
      for i in 0..<filled {
        let own = values[columns[i]]
        let line = sums + columns[i] * (columns[i] + 1) / 2
        for j in 0...i { line[columns[j]] += own * values[columns[j]] }
      }
    }
  }

  /// Takes a fit out of the scores, and writes their new products with all columns and with themselves.
  private static func subtract(
    _ fit: UnsafePointer<Double>, from z: UnsafeMutablePointer<Double>, _ n: Int, _ p: Int,
    scoreProducts sums: UnsafeMutablePointer<Double>
  ) {
    for i in 0...p { sums[i] = 0 }
    for row in 0..<n {
      let values = z + row * (p + 1)
      var score = values[p]
      for i in 0..<p { score -= values[i] * fit[i] }
      values[p] = score
      for i in 0...p { sums[i] += values[i] * score }
    }
  }

  /// The rank of a packed normal matrix, by elimination on a copy.
  private static func rank(_ a: UnsafePointer<Double>, _ p: Int) -> Int {
    var work = ContiguousArray(UnsafeBufferPointer(start: a, count: PackedCholesky.count(p)))
    var rank = 0
    for i in 0..<p {
      let diagonal = i * (i + 1) / 2 + i
      guard work[diagonal] > 1e-12 * a[diagonal], a[diagonal] > 0 else {
        for k in (i + 1)..<max(p, i + 1) { work[k * (k + 1) / 2 + i] = 0 }
        continue
      }
      rank += 1
      for k in (i + 1)..<max(p, i + 1) {
        let factor = work[k * (k + 1) / 2 + i] / work[diagonal]
        for l in (i + 1)...max(k, i + 1) where l <= k {
          work[k * (k + 1) / 2 + l] -= factor * work[l * (l + 1) / 2 + i]
        }
      }
    }
    return rank
  }
}

/// Why a trial cannot be analysed.
public enum TrialAnalysisError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The scores follow from the coefficients without any rest, so that nothing is known about the noise.
  case exactFit(scores: Int)
  /// Two columns of the regression say the same.
  case notSeparable
  /// The integral did not settle.
  case noConvergence(error: Double)

  /// What is wrong, and the remedy.
  public var description: String {
    switch self {
    case .exactFit(let scores):
      """
      All \(scores) scores follow from the treatment and a straight trend without any rest, as when every day has the same \
      score. Then nothing tells chance from effect, and no probability can be given. Score in finer steps, or for longer.
      """
    case .notSeparable:
      """
      Trend, arms and covariates cannot be told apart in these days: one of them follows from the others. Leave out a \
      covariate, or add days.
      """
    case .noConvergence(let error):
      "The integral did not settle: its estimated error is \(error). The data and the priors contradict each other."
    }
  }
}
