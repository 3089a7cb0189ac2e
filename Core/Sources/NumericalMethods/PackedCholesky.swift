/// Cholesky's decomposition of a small symmetric matrix whose lower triangle is stored row after row.
///
/// Row i begins at element i(i+1)/2, so a leading block is a leading part of the store. All functions work in memory
/// that the caller owns, and allocate nothing.
public enum PackedCholesky {
  /// The number of stored elements of a matrix of this size.
  @inlinable
  public static func count(_ size: Int) -> Int { size * (size + 1) / 2 }

  /// Replaces the matrix by its factor L, with A = L Lᵀ.
  ///
  /// - Returns: Whether the matrix is positive definite. If not, what is left in memory means nothing.
  @inlinable
  public static func factor(_ a: UnsafeMutablePointer<Double>, size: Int) -> Bool {
    var rowStart = 0
    for i in 0..<size {
      var columnStart = 0
      for j in 0..<i {
        var sum = a[rowStart + j]
        for k in 0..<j { sum -= a[rowStart + k] * a[columnStart + k] }
        a[rowStart + j] = sum * a[columnStart + j]
        columnStart += j + 1
      }
      var pivot = a[rowStart + i]
      for k in 0..<i { pivot -= a[rowStart + k] * a[rowStart + k] }
      guard pivot > 0, pivot.isFinite else { return false }
      // The diagonal holds 1/L(i,i) for now: one division a row instead of one an element.
      a[rowStart + i] = 1 / pivot.squareRoot()
      rowStart += i + 1
    }
    return true
  }

  /// The element L(i,i) of a factor, whose diagonal is stored inverted.
  @inlinable
  public static func diagonal(_ factor: UnsafePointer<Double>, _ i: Int) -> Double {
    1 / factor[i * (i + 1) / 2 + i]
  }

  /// Solves L x = b in place.
  @inlinable
  public static func solveLower(_ factor: UnsafePointer<Double>, size: Int, _ b: UnsafeMutablePointer<Double>) {
    var rowStart = 0
    for i in 0..<size {
      var sum = b[i]
      for k in 0..<i { sum -= factor[rowStart + k] * b[k] }
      b[i] = sum * factor[rowStart + i]
      rowStart += i + 1
    }
  }

  /// Solves Lᵀ x = b in place.
  @inlinable
  public static func solveUpper(_ factor: UnsafePointer<Double>, size: Int, _ b: UnsafeMutablePointer<Double>) {
    for i in stride(from: size - 1, through: 0, by: -1) {
      let rowStart = i * (i + 1) / 2
      let x = b[i] * factor[rowStart + i]
      b[i] = x
      for k in 0..<i { b[k] -= factor[rowStart + k] * x }
    }
  }

  /// Writes L⁻¹, packed like L and with its diagonal as it is, into `inverse`.
  ///
  /// The diagonal of A⁻¹ is then the sum of squares of each column.
  @inlinable
  public static func invert(
    _ factor: UnsafePointer<Double>, size: Int, into inverse: UnsafeMutablePointer<Double>
  ) {
    var rowStart = 0
    for i in 0..<size {
      let own = factor[rowStart + i]
      for j in 0..<i {
        var sum = 0.0
        for k in j..<i { sum += factor[rowStart + k] * inverse[k * (k + 1) / 2 + j] }
        inverse[rowStart + j] = -sum * own
      }
      inverse[rowStart + i] = own
      rowStart += i + 1
    }
  }
}
