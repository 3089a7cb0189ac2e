import Foundation
import NumericalMethods

/// The slices of the posterior at given time constants, and where its mass is.
struct Slices {
  private let series: TrialSeries
  private let priors: TrialPriors
  private var known: [Double: ConditionalPosterior] = [:]
  private var immediate: ConditionalPosterior?
  let coefficients: Int

  init(series: TrialSeries, priors: TrialPriors) throws(TrialAnalysisError) {
    self.series = series
    self.priors = priors
    let first = try ConditionalPosterior(
      ModelRows(series, timeConstant: priors.onset.map(\.medianDays)), series: series, priors: priors)
    coefficients = first.coefficients
    if let onset = priors.onset { known[log(onset.medianDays)] = first } else { immediate = first }
  }

  /// The posterior at one time constant, or without one.
  mutating func conditional(_ logTimeConstant: Double?) throws(TrialAnalysisError) -> ConditionalPosterior {
    if let logTimeConstant, let found = known[logTimeConstant] { return found }
    if logTimeConstant == nil, let immediate { return immediate }
    let made = try ConditionalPosterior(
      ModelRows(series, timeConstant: logTimeConstant.map { exp($0) }), series: series, priors: priors)
    if let logTimeConstant { known[logTimeConstant] = made } else { immediate = made }
    return made
  }

  /// The log density of the time constant's prior, in the measure d log τ.
  func logPrior(logTimeConstant: Double) -> Double {
    guard let onset = priors.onset else { return 0 }
    return StandardNormal.logDensity((logTimeConstant - log(onset.medianDays)) / onset.logDeviation)
      - log(onset.logDeviation)
  }

  /// A lattice around the highest mode that a coarse search finds, with steps in standard deviations.
  mutating func lattice(step: Double) throws(TrialAnalysisError) -> Lattice {
    guard let onset = priors.onset else {
      let mode = Mode(try conditional(nil))
      return Lattice(
        centre: (mode.u, mode.v, 0), spacing: (step * mode.scale.u, step * mode.scale.v, 1), dimensions: 2)
    }
    var values: [(w: Double, value: Double, mode: Mode)] = []
    for offset in stride(from: -2.5, through: 2.5, by: 0.5) {
      let w = log(onset.medianDays) + offset * onset.logDeviation
      let mode = Mode(try conditional(w))
      values.append((w, mode.value + logPrior(logTimeConstant: w), mode))
    }
    let best = values.indices.max { values[$0].value < values[$1].value } ?? 0
    let top = values[best]
    // The width along log τ from the mass that the coarse search saw, never wider than the prior.
    let weights = values.map { exp($0.value - top.value) }
    let total = weights.reduce(0, +)
    let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1.w } / total
    let variance = zip(weights, values).reduce(0) { $0 + $1.0 * ($1.1.w - mean) * ($1.1.w - mean) } / total
    let width = min(max(variance.squareRoot(), 0.2 * onset.logDeviation), onset.logDeviation, 0.8)
    return Lattice(
      centre: (top.mode.u, top.mode.v, top.w),
      spacing: (step * top.mode.scale.u, step * top.mode.scale.v, step * width), dimensions: 3)
  }
}

/// The mode of one slice over u = artanh ρ and v = log σ, and the widths of the posterior there.
private struct Mode {
  var u = 0.0
  var v = 0.0
  var value = -Double.infinity
  var scale: (u: Double, v: Double) = (0.5, 0.5)

  init(_ conditional: ConditionalPosterior) {
    let start = log(max(conditional.residual, 1e-300))
    for candidate in stride(from: -1.5, through: 2.5, by: 0.5) {
      conditional.setCorrelation(artanh: candidate)
      climb(conditional, u: candidate, from: start - 0.5 * log(cosh(candidate)))
    }
    refine(conditional)
  }

  /// Climbs along v at one u, by steps that halve.
  private mutating func climb(_ conditional: ConditionalPosterior, u: Double, from start: Double) {
    var place = start
    var best = conditional.evaluate(logSigma: place)
    var step = 0.5
    while step > 0.1 {
      let (left, right) = (conditional.evaluate(logSigma: place - step), conditional.evaluate(logSigma: place + step))
      if max(left, right) > best {
        place += right > left ? step : -step
        best = max(left, right)
        if abs(place - start) > 50 { break }
      } else {
        step *= 0.5
      }
    }
    if best > value { (self.u, v, value) = (u, place, best) }
  }

  /// Newton's method with differences; the second differences give the widths.
  private mutating func refine(_ conditional: ConditionalPosterior) {
    let h = 0.05
    for _ in 0..<12 {
      var f = [[Double]](repeating: [0, 0, 0], count: 3)
      for i in 0..<3 {
        conditional.setCorrelation(artanh: u + Double(i - 1) * h)
        for j in 0..<3 { f[i][j] = conditional.evaluate(logSigma: v + Double(j - 1) * h) }
      }
      let gradient = (u: (f[2][1] - f[0][1]) / (2 * h), v: (f[1][2] - f[1][0]) / (2 * h))
      let (uu, vv) = ((f[2][1] - 2 * f[1][1] + f[0][1]) / (h * h), (f[1][2] - 2 * f[1][1] + f[1][0]) / (h * h))
      let uv = (f[2][2] - f[2][0] - f[0][2] + f[0][0]) / (4 * h * h)
      value = f[1][1]
      if uu < 0 { scale.u = min(max((-1 / uu).squareRoot(), 0.02), 0.8) }
      if vv < 0 { scale.v = min(max((-1 / vv).squareRoot(), 0.005), 0.8) }
      let determinant = uu * vv - uv * uv
      var move: (u: Double, v: Double)
      if uu < 0, vv < 0, determinant > 0 {
        move = ((uv * gradient.v - vv * gradient.u) / determinant, (uv * gradient.u - uu * gradient.v) / determinant)
      } else {
        move = (gradient.u > 0 ? 0.3 : -0.3, gradient.v > 0 ? 0.3 : -0.3)
      }
      move = (min(max(move.u, -0.7), 0.7), min(max(move.v, -0.7), 0.7))
      guard abs(u + move.u) < 12 else { break }
      u += move.u
      v += move.v
      // The lattice needs no exact mode: a tenth of a standard deviation is near enough.
      if abs(move.u) < 0.1 * scale.u, abs(move.v) < 0.1 * scale.v { break }
    }
  }
}
