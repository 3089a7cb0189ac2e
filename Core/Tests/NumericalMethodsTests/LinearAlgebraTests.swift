import Foundation
import NumericalMethods
import Testing

@Suite("Small symmetric systems, roots and minima")
struct LinearAlgebraTests {
  private func matrix(_ size: Int, seed: UInt64) -> SymmetricMatrix {
    var generator = Xoshiro256StarStar(seed: seed)
    let rows = (0..<(size + 3)).map { _ in (0..<size).map { _ in generator.nextNormal() } }
    return SymmetricMatrix(size: size) { i, j in rows.reduce(0) { $0 + $1[i] * $1[j] } }
  }

  @Test("the solution of a system solves it", arguments: 1...9)
  func solves(size: Int) throws {
    let a = matrix(size, seed: UInt64(size))
    let b = (0..<size).map { Double($0) - 1.5 }
    let x = try a.cholesky().solving(b)
    for i in 0..<size {
      let product = (0..<size).reduce(0) { $0 + a[i, $1] * x[$1] }
      // Rounding times a condition number of a few thousand.
      #expect(abs(product - b[i]) < 1e-11)
    }
  }

  @Test("the inverse times the matrix is one, and the determinant of a known matrix is right", arguments: 1...7)
  func inverse(size: Int) throws {
    let a = matrix(size, seed: UInt64(100 + size))
    let inverse = try a.cholesky().inverse
    for i in 0..<size {
      for j in 0..<size {
        let product = (0..<size).reduce(0) { $0 + a[i, $1] * inverse[$1, j] }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-10)
      }
    }
    // The second-difference matrix has determinant size + 1.
    let differences = SymmetricMatrix(size: size) { i, j in i == j ? 2 : abs(i - j) == 1 ? -1 : 0 }
    #expect(abs(try differences.cholesky().logDeterminant - log(Double(size + 1))) < 1e-13)
  }

  @Test("the factor times its transpose is the matrix")
  func factor() throws {
    let a = matrix(5, seed: 7)
    let factor = try a.cholesky()
    let columns = (0..<5).map { column in factor.multiplied(by: (0..<5).map { $0 == column ? 1 : 0 }) }
    for i in 0..<5 {
      for j in 0..<5 {
        #expect(abs(columns.reduce(0) { $0 + $1[i] * $1[j] } - a[i, j]) < 1e-13)
      }
    }
  }

  @Test("what is no covariance is refused")
  func refuses() {
    let same = SymmetricMatrix(size: 2) { _, _ in 1 }
    #expect(throws: NotPositiveDefinite.self) { try same.cholesky() }
    let undefined = SymmetricMatrix(size: 1) { _, _ in .nan }
    #expect(throws: NotPositiveDefinite.self) { try undefined.cholesky() }
  }

  @Test("the inverted factor gives the variances")
  func invertedFactor() throws {
    let a = matrix(4, seed: 9)
    var packed = a.packed
    var inverse = [Double](repeating: 0, count: packed.count)
    packed.withUnsafeMutableBufferPointer { packed in
      inverse.withUnsafeMutableBufferPointer { inverse in
        guard let factor = packed.baseAddress, let target = inverse.baseAddress else { return }
        #expect(PackedCholesky.factor(factor, size: 4))
        PackedCholesky.invert(factor, size: 4, into: target)
      }
    }
    let expected = try a.cholesky().inverse
    for i in 0..<4 {
      let variance = (i..<4).reduce(0) { $0 + inverse[$1 * ($1 + 1) / 2 + i] * inverse[$1 * ($1 + 1) / 2 + i] }
      #expect(abs(variance / expected[i, i] - 1) < 1e-12)
    }
  }

  @Test("roots are found to the last digits")
  func roots() {
    #expect(abs(bracketedRoot(low: 0, high: 2) { $0 * $0 - 2 } - 2.0.squareRoot()) < 1e-15)
    #expect(abs(bracketedRoot(low: -1, high: 40) { exp($0) - 5 } - log(5)) < 1e-14)
    #expect(abs(bracketedRoot(low: -10, high: 1) { $0 * $0 * $0 }) < 1e-5)
    #expect(bracketedRoot(low: 1, high: 2) { $0 } == 1)
  }

  @Test("the lowest place of a function is found")
  func minima() {
    let parabola = lowestPlace(low: -3, high: 9, tolerance: 1e-9) { ($0 - 1.25) * ($0 - 1.25) + 4 }
    #expect(abs(parabola.place - 1.25) < 1e-7)
    #expect(abs(parabola.value - 4) < 1e-14)
    let edge = lowestPlace(low: 0, high: 1, tolerance: 1e-9) { $0 }
    #expect(edge.place < 1e-6)
  }
}
