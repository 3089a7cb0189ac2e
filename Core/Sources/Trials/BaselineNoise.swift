/// How a person's score moves without a trial: what the power of a design depends on.
public struct BaselineNoise: Hashable, Sendable {
  /// The mean level.
  public let level: Double
  /// The correlation of neighbouring days.
  public let rho: Double
  /// The standard deviation of the innovations.
  public let sigma: Double
  /// How many days it rests on.
  public let days: Int

  /// Estimates it by restricted maximum likelihood, a straight trend taken out.
  /// - Parameters:
  ///   - days: Counts of calendar days, rising.
  ///   - scores: One score a day.
  /// - Throws: ``TrialSeriesError`` when there are fewer than 14 days or they are out of order, ``TrialAnalysisError``
  ///   when the scores do not move.
  public init(days: [Int], scores: [Double]) throws {
    guard days.count == scores.count, days.count >= 14 else { throw TrialSeriesError.tooFewScores(days.count) }
    for (earlier, later) in zip(days, days.dropFirst()) where later <= earlier {
      throw TrialSeriesError.notInOrder(day: later, after: earlier)
    }
    let series = TrialSeries(
      unchecked: [TrialArm(label: "baseline")], days: zip(days, scores).map { TrialDay(day: $0, arm: 0, score: $1) })
    let fit = try GeneralisedLeastSquares(ModelRows(series, timeConstant: nil), kind: .restricted)
    level = fit.estimates[0]
    rho = fit.correlation
    sigma = fit.marginalDeviation * (1 - fit.correlation * fit.correlation).squareRoot()
    self.days = days.count
  }
}
