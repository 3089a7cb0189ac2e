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

  /// - Throws: ``TrialAnalysisError/exactFit`` when more scores than coefficients are fitted without any rest.
  init(_ model: ModelRows, scales: ContiguousArray<Double>) throws(TrialAnalysisError) {
    let (n, p, width) = (model.count, model.coefficients, model.width)
    var rows = model
    var fit = ContiguousArray(repeating: 0.0, count: p)
    var matrix = ContiguousArray(repeating: 0.0, count: PackedCholesky.count(p))
    var right = ContiguousArray(repeating: 0.0, count: p)
    var (rank, residual, size) = (0, 0.0, 0.0)
    rows.values.withUnsafeMutableBufferPointer { values in
      matrix.withUnsafeMutableBufferPointer { matrix in
        right.withUnsafeMutableBufferPointer { right in
          guard let z = values.baseAddress, let a = matrix.baseAddress, let b = right.baseAddress else { return }
          Self.normalMatrix(z, n, p, into: a)
          rank = Self.rank(a, p)
          // A trace of the prior keeps the system solvable; repeating takes out what it shrank.
          for i in 0..<p { a[i * (i + 1) / 2 + i] += 1e-8 * Double(n) / (scales[i] * scales[i]) }
          guard PackedCholesky.factor(a, size: p) else { return }
          for row in 0..<n { size += z[row * width + p] * z[row * width + p] }
          for _ in 0..<3 {
            for i in 0..<p { b[i] = 0 }
            for row in 0..<n {
              let y = z[row * width + p]
              for i in 0..<p { b[i] += z[row * width + i] * y }
            }
            PackedCholesky.solveLower(a, size: p, b)
            PackedCholesky.solveUpper(a, size: p, b)
            for i in 0..<p { fit[i] += b[i] }
            for row in 0..<n {
              var sum = 0.0
              for i in 0..<p { sum += z[row * width + i] * b[i] }
              z[row * width + p] -= sum
            }
          }
          for row in 0..<n { residual += z[row * width + p] * z[row * width + p] }
        }
      }
    }
    self.rows = rows
    self.fit = fit
    self.residual = (residual / Double(max(n, 1))).squareRoot()
    if n > rank, residual <= 1e-20 * size || size == 0 { throw .exactFit(scores: n) }
  }

  private static func normalMatrix(
    _ z: UnsafePointer<Double>, _ n: Int, _ p: Int, into a: UnsafeMutablePointer<Double>
  ) {
    for row in 0..<n {
      let values = z + row * (p + 1)
      var place = 0
      for i in 0..<p {
        let own = values[i]
        for j in 0...i {
          a[place] += own * values[j]
          place += 1
        }
      }
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
