public import Evidence
internal import Quantities

/// People who do not exist: the parameters of a model drawn from log-normal distributions, with correlations.
///
/// Person number `n` of a seed is always the same, whoever was drawn before: a run can be resumed at any person, and cut
/// into parts, and comes out the same.
public struct VirtualPeople: PeopleSource {
  /// How many.
  public let count: Int
  /// What they are drawn from.
  public let seed: UInt64
  private let columns: [Int]
  /// The Cholesky factor of the covariance of the logarithms, row by row.
  private let factor: [[Double]]
  /// Positions of shares of one whole that may not exceed it together.
  private let shares: (Int, Int)?

  /// The most people of one run.
  public static let most = 100_000_000

  /// Draws people for the naltrexone model.
  /// - Throws: ``VirtualPeopleError`` when there are too many, or the correlations contradict each other.
  public init(
    _ count: Int, seed: UInt64, for model: KineticModel, from catalogue: KineticCatalogue
  ) throws(VirtualPeopleError) {
    guard (1...Self.most).contains(count) else { throw .count(count) }
    let spread = catalogue.parameters.compactMap { parameter in
      parameter.spread.flatMap { spread in
        model.parameterNames.firstIndex(of: parameter.name).map { (parameter.name, $0, spread.cv.doubleValue) }
      }
    }
    columns = spread.map(\.1)
    // The standard deviation of the logarithm that belongs to a coefficient of variation.
    let deviations = spread.map { naturalLogarithm(1 + $0.2 * $0.2).squareRoot() }
    var covariance = deviations.indices.map { i in
      deviations.indices.map { i == $0 ? deviations[i] * deviations[i] : 0 }
    }
    for pair in catalogue.correlations {
      guard let i = spread.firstIndex(where: { $0.0 == pair.first }),
        let j = spread.firstIndex(where: { $0.0 == pair.second })
      else { continue }
      covariance[i][j] = pair.correlation.doubleValue * deviations[i] * deviations[j]
      covariance[j][i] = covariance[i][j]
    }
    factor = try Self.cholesky(covariance)
    self.count = count
    self.seed = seed
    if let first = model.parameterNames.firstIndex(of: "F"), let second = model.parameterNames.firstIndex(of: "fm") {
      shares = (first, second)
    } else {
      shares = nil
    }
  }

  private static func cholesky(_ matrix: [[Double]]) throws(VirtualPeopleError) -> [[Double]] {
    var factor = matrix.map { row in row.map { _ in 0.0 } }
    for i in matrix.indices {
      for j in 0...i {
        var sum = matrix[i][j]
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        if i == j {
          guard sum > 0 else { throw .correlations }
          factor[i][i] = sum.squareRoot()
        } else {
          factor[i][j] = sum / factor[j][j]
        }
      }
    }
    return factor
  }

  /// Writes the parameters of one person: the typical value times a log-normal factor whose median is 1.
  public func write(_ index: Int, stride: Int, into parameters: UnsafeMutableBufferPointer<Double>) {
    var random = SeededNumbers(seed: seed, stream: UInt64(index))
    withUnsafeTemporaryAllocation(of: Double.self, capacity: columns.count) { normals in
      for i in columns.indices { normals[i] = random.nextNormal() }
      for (i, column) in columns.enumerated() {
        var exponent = 0.0
        for j in 0...i { exponent += factor[i][j] * normals[j] }
        parameters[column * stride] *= exponential(exponent)
      }
    }
    if let (first, second) = shares {
      let sum = parameters[first * stride] + parameters[second * stride]
      if sum > 1 {
        // A part in a billion is left over, so that rounding leaves no share below zero.
        parameters[first * stride] *= (1 - 1e-9) / sum
        parameters[second * stride] *= (1 - 1e-9) / sum
      }
    }
  }
}

/// Why people cannot be drawn.
public enum VirtualPeopleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// None or too many.
  case count(Int)
  /// Correlations that cannot hold together.
  case correlations

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .count(let count): "\(count) people cannot be drawn. From 1 to \(VirtualPeople.most) can."
    case .correlations: "The correlations of the parameters contradict each other; no people have all of them."
    }
  }
}
