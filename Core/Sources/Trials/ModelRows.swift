import Foundation

/// The rows of the regression: intercept, trend, arms but the reference, covariates, with a time constant the start of the
/// trial, and last the score.
///
/// The start is a term that fades with the same time constant: what a person brings along, from treatment before or from
/// setting out on a trial, must not be taken for an effect that builds up.
struct ModelRows {
  /// Days with a score.
  let count: Int
  /// Coefficients.
  let coefficients: Int
  /// `count` rows of `coefficients + 1` numbers.
  var values: ContiguousArray<Double>
  /// Days since the row before; 0 for the first.
  let gaps: ContiguousArray<Int>

  var width: Int { coefficients + 1 }

  /// Where the arms' coefficients start.
  static let firstEffect = 2

  /// - Parameter timeConstant: Days in which an effect covers 63 % of the way to its full size; `nil` or 0 for at once.
  init(_ series: TrialSeries, timeConstant: Double?) {
    var (scored, firstDay, lastDay) = (0, Int?.none, 0)
    series.days.withUnsafeBufferPointer { days in
      for index in days.indices where days[index].score != nil {
        scored += 1
        lastDay = days[index].day
        if firstDay == nil { firstDay = lastDay }
      }
    }
    count = scored
    let constant = timeConstant.flatMap { $0 > 0 ? $0 : nil }
    coefficients = Self.firstEffect + series.arms.count - 1 + series.covariates.count + (constant == nil ? 0 : 1)
    let first = firstDay ?? 0
    let middle = 0.5 * Double(first + lastDay)
    let length = Double(lastDay - first + 1)
    let exposures = constant.map { Exposure.fractions(series, timeConstant: $0) }
    let start = series.days.first?.day ?? 0
    let (rows, arms, covariates) = (count, series.arms.count, series.covariates.count)
    let width = coefficients + 1
    var gaps = ContiguousArray(repeating: 0, count: rows)
    values = ContiguousArray(unsafeUninitializedCapacity: rows * width) { values, written in
      var (place, row, previous) = (0, 0, first)
      func add(_ value: Double) {
        values.initializeElement(at: place, to: value)
        place += 1
      }
      series.days.withUnsafeBufferPointer { days in
        for index in days.indices {
          guard let score = days[index].score else { continue }
          let (day, taken) = (days[index].day, days[index].arm)
          add(1)
          add((Double(day) - middle) / length)
          if let exposures {
            for arm in 1..<arms { add(exposures[index * arms + arm]) }
          } else {
            for arm in 1..<arms { add(taken == arm ? 1 : 0) }
          }
          for covariate in 0..<covariates { add(days[index].covariates[covariate]) }
          if let constant { add(exp(-Double(day - start + 1) / constant)) }
          add(score)
          gaps[row] = day - previous
          row += 1
          previous = day
        }
      }
      written = place
    }
    self.gaps = gaps
  }
}

/// How far each arm's effect has come on each day, when it approaches its full size exponentially.
enum Exposure {
  /// One number for each day of the series and each arm, between 0 and 1.
  ///
  /// On every calendar day the fraction of the arm taken goes to `1 - (1 - f) exp(-1/τ)`, that of all others to
  /// `f exp(-1/τ)`. Before the first day it was the reference; on days without a record the last known arm continues.
  static func fractions(_ series: TrialSeries, timeConstant: Double) -> ContiguousArray<Double> {
    let arms = series.arms.count
    let kept = exp(-1 / timeConstant)
    var state = ContiguousArray(repeating: 0.0, count: arms)
    if arms > 0 { state[0] = 1 }
    var result = ContiguousArray<Double>()
    result.reserveCapacity(series.days.count * arms)
    var previous: TrialDay?
    for day in series.days {
      if let previous, day.day - previous.day > 1 {
        let fading = exp(-Double(day.day - previous.day - 1) / timeConstant)
        for arm in 0..<arms { state[arm] = state[arm] * fading + (arm == previous.arm ? 1 - fading : 0) }
      }
      for arm in 0..<arms {
        state[arm] = state[arm] * kept + (arm == day.arm ? 1 - kept : 0)
        result.append(state[arm])
      }
      previous = day
    }
    return result
  }
}
