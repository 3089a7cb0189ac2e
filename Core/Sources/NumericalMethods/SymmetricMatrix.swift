import Foundation

/// A small symmetric matrix, with what a Gaussian model asks of it.
public struct SymmetricMatrix: Hashable, Sendable {
  /// The number of rows.
  public let size: Int
  /// The lower triangle, row after row.
  public private(set) var packed: [Double]

  /// A matrix of zeros.
  public init(zeros size: Int) {
    self.size = max(size, 0)
    packed = Array(repeating: 0, count: PackedCholesky.count(max(size, 0)))
  }

  /// A matrix whose elements are given by a function of row and column, asked only where the column is not above the row.
  public init(size: Int, _ element: (Int, Int) -> Double) {
    self.init(zeros: size)
    for i in 0..<self.size {
      for j in 0...i { packed[i * (i + 1) / 2 + j] = element(i, j) }
    }
  }

  /// One element, on either side of the diagonal.
  public subscript(row: Int, column: Int) -> Double {
    get {
      let (high, low) = row >= column ? (row, column) : (column, row)
      return packed[high * (high + 1) / 2 + low]
    }
    set {
      let (high, low) = row >= column ? (row, column) : (column, row)
      packed[high * (high + 1) / 2 + low] = newValue
    }
  }

  /// The decomposition, or the reason why there is none.
  public func cholesky() throws(NotPositiveDefinite) -> CholeskyFactor {
    var factor = packed
    let size = size
    let definite = factor.withUnsafeMutableBufferPointer { buffer in
      size == 0 || buffer.baseAddress.map { PackedCholesky.factor($0, size: size) } ?? false
    }
    guard definite else { throw NotPositiveDefinite(size: size) }
    return CholeskyFactor(size: size, packed: factor)
  }
}

/// A matrix that is no covariance: it is not positive definite, to the accuracy of the numbers.
public struct NotPositiveDefinite: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of rows of the matrix.
  public let size: Int

  /// What is wrong and the remedy.
  public var description: String {
    "A matrix of \(size) rows is not positive definite. Two of the quantities it describes are the same; leave one out."
  }
}

/// The factor L of A = L Lᵀ.
public struct CholeskyFactor: Hashable, Sendable {
  /// The number of rows.
  public let size: Int
  let packed: [Double]

  /// The natural logarithm of the determinant of A.
  public var logDeterminant: Double {
    -2 * (0..<size).reduce(0) { $0 + log(packed[$1 * ($1 + 1) / 2 + $1]) }
  }

  /// L x for a vector of the same size.
  public func multiplied(by vector: [Double]) -> [Double] {
    (0..<size).map { i in
      let start = i * (i + 1) / 2
      return (0..<i).reduce(vector[i] / packed[start + i]) { $0 + packed[start + $1] * vector[$1] }
    }
  }

  /// The solution of L x = b.
  public func solvingLower(_ b: [Double]) -> [Double] {
    changed(b) { factor, vector in PackedCholesky.solveLower(factor, size: size, vector) }
  }

  /// The solution of Lᵀ x = b.
  public func solvingUpper(_ b: [Double]) -> [Double] {
    changed(b) { factor, vector in PackedCholesky.solveUpper(factor, size: size, vector) }
  }

  /// The solution of A x = b.
  public func solving(_ b: [Double]) -> [Double] {
    solvingUpper(solvingLower(b))
  }

  private func changed(
    _ b: [Double], _ change: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> [Double] {
    var vector = b
    packed.withUnsafeBufferPointer { factor in
      vector.withUnsafeMutableBufferPointer { vector in
        if let factor = factor.baseAddress, let vector = vector.baseAddress { change(factor, vector) }
      }
    }
    return vector
  }

  /// A⁻¹.
  public var inverse: SymmetricMatrix {
    let columns = (0..<size).map { column in solving((0..<size).map { $0 == column ? 1 : 0 }) }
    return SymmetricMatrix(size: size) { columns[$1][$0] }
  }
}
