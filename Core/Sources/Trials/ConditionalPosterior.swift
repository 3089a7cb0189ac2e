import Foundation
import NumericalMethods

/// The posterior of the coefficients given correlation, noise and time constant: a normal distribution in closed form,
/// with the logarithm of the marginal density of the data.
///
/// Works in memory of its own, so that a node of the integral allocates nothing.
final class ConditionalPosterior {
  let coefficients: Int
  let rows: Int
  /// The mean of the coefficients, after ``evaluate(logSigma:)``.
  let mean: UnsafeMutablePointer<Double>
  /// The factor of their precision, packed, with its diagonal inverted, after ``evaluate(logSigma:)``.
  let factor: UnsafeMutablePointer<Double>
  /// Room for four nodes computed together, after ``evaluateFour(_:from:)``.
  let four: FourNodes
  /// The root mean square left over by least squares.
  let residual: Double

  private let quadratics: ErrorQuadratics
  private let products: UnsafeMutablePointer<Double>
  private let shift: UnsafeMutablePointer<Double>
  private let precision: UnsafeMutablePointer<Double>
  private let fit: UnsafeMutablePointer<Double>
  private let noiseScale: Double
  private let logConstant: Double
  private var halfLogDeterminant = 0.0
  private var logOneMinusSquare = 0.0

  init(_ model: ModelRows, series: TrialSeries, priors: TrialPriors) throws(TrialAnalysisError) {
    let p = model.coefficients
    var scales = ContiguousArray(repeating: priors.effectDeviation, count: p)
    scales[0] = priors.interceptDeviation
    scales[1] = priors.trendDeviation
    for covariate in 0..<series.covariates.count {
      scales[ModelRows.firstEffect + series.arms.count - 1 + covariate] = priors.covariateDeviation
    }
    let centred = try CentredRows(model, scales: scales)
    quadratics = ErrorQuadratics(centred.rows, products: centred.products)
    residual = centred.residual
    coefficients = p
    rows = model.count
    noiseScale = priors.noiseScale
    mean = .allocate(capacity: p)
    mean.initialize(repeating: 0, count: p)
    factor = .allocate(capacity: PackedCholesky.count(p))
    factor.initialize(repeating: 0, count: PackedCholesky.count(p))
    four = FourNodes(coefficients: p)
    products = .allocate(capacity: quadratics.stored)
    products.initialize(repeating: 0, count: quadratics.stored)
    shift = .allocate(capacity: p)
    precision = .allocate(capacity: p)
    fit = .allocate(capacity: p)
    var logConstant = -Double(rows) * StandardNormal.logRootTwoPi
    for i in 0..<p {
      precision.advanced(by: i).initialize(to: 1 / (scales[i] * scales[i]))
      fit.advanced(by: i).initialize(to: centred.fit[i])
      shift.advanced(by: i).initialize(to: (i == 0 ? priors.interceptMean : 0) - centred.fit[i])
      logConstant -= log(scales[i])
    }
    // Half-normal noise: density 2/(s √(2π)) exp(-σ²/2s²). Correlation: uniform on -1...1.
    self.logConstant = logConstant + log(2.0) - StandardNormal.logRootTwoPi - log(noiseScale) - log(2.0)
  }

  /// The values at four places of one line, which share all that depends on the correlation; ``four`` receives the rest.
  func evaluateFour(_ places: FourPlaces, from start: Double) -> SIMD4<Double> {
    let p = coefficients
    let (means, factors) = (four.means, four.factors)
    let one = SIMD4<Double>(repeating: 1)
    let v = start + places.offsets
    let inverse = exp(-2 * start) * places.ratios
    let scoreRow = products + PackedCholesky.count(p)
    var quadratic = inverse * scoreRow[p]
    var rowStart = 0
    var product = one
    var logDiagonal = SIMD4<Double>(repeating: 0)
    var isPositive = true
    for i in 0..<p {
      let pull = precision[i] * shift[i]
      var sum = inverse * scoreRow[i] + pull
      var pivot = inverse * products[rowStart + i] + precision[i]
      quadratic += pull * shift[i]
      var columnStart = 0
      for j in 0..<i {
        var element = inverse * products[rowStart + j]
        for k in 0..<j { element -= factors[rowStart + k] * factors[columnStart + k] }
        element *= factors[columnStart + j]
        factors[rowStart + j] = element
        pivot -= element * element
        sum -= element * means[j]
        columnStart += j + 1
      }
      if !(pivot.min() > 0) { isPositive = false }
      let diagonal = one / pivot.squareRoot()
      factors[rowStart + i] = diagonal
      product *= diagonal
      if i & 7 == 7 {
        logDiagonal += Self.logarithms(product)
        product = one
      }
      sum *= diagonal
      means[i] = sum
      quadratic -= sum * sum
      rowStart += i + 1
    }
    guard isPositive else { return SIMD4(repeating: -.infinity) }
    logDiagonal += Self.logarithms(product)
    for i in stride(from: p - 1, through: 0, by: -1) {
      let start = i * (i + 1) / 2
      let x = means[i] * factors[start + i]
      means[i] = x
      for k in 0..<i { means[k] -= factors[start + k] * x }
    }
    for i in 0..<p { means[i] += fit[i] }
    let prior = one / (inverse * (noiseScale * noiseScale))
    let constant = logConstant + halfLogDeterminant + logOneMinusSquare
    return logDiagonal + constant - v * Double(rows - 1) - 0.5 * quadratic - 0.5 * prior
  }

  private static func logarithms(_ x: SIMD4<Double>) -> SIMD4<Double> {
    SIMD4(log(x[0]), log(x[1]), log(x[2]), log(x[3]))
  }

  deinit {
    for memory in [mean, factor, products, shift, precision, fit] { memory.deallocate() }
  }

  /// Takes a correlation, as u = artanh ρ.
  func setCorrelation(artanh u: Double) {
    let correlation = Correlation(artanh: u)
    halfLogDeterminant = 0.5 * quadratics.assemble(correlation, into: products)
    logOneMinusSquare = correlation.logOneMinusSquare
  }

  /// The logarithm of likelihood times prior, in the measure du dv with v = log σ, all coefficients integrated out.
  func evaluate(logSigma v: Double) -> Double {
    let p = coefficients
    let inverse = exp(-2 * v)
    let scoreRow = products + PackedCholesky.count(p)
    var quadratic = scoreRow[p] * inverse
    var place = 0
    for i in 0..<p {
      for _ in 0...i {
        factor[place] = products[place] * inverse
        place += 1
      }
      let pull = precision[i] * shift[i]
      factor[place - 1] += precision[i]
      mean[i] = scoreRow[i] * inverse + pull
      quadratic += pull * shift[i]
    }
    guard PackedCholesky.factor(factor, size: p) else { return -.infinity }
    PackedCholesky.solveLower(factor, size: p, mean)
    var (logDiagonal, product) = (0.0, 1.0)
    for i in 0..<p {
      quadratic -= mean[i] * mean[i]
      product *= factor[i * (i + 1) / 2 + i]
      // One logarithm for several factors, but never so many that their product leaves the range of the numbers.
      if i & 7 == 7 {
        logDiagonal += log(product)
        product = 1
      }
    }
    logDiagonal += log(product)
    PackedCholesky.solveUpper(factor, size: p, mean)
    for i in 0..<p { mean[i] += fit[i] }
    let sigma = exp(v) / noiseScale
    return logConstant - Double(rows) * v + halfLogDeterminant + logDiagonal - 0.5 * quadratic
      - 0.5 * sigma * sigma + v + logOneMinusSquare
  }
}
