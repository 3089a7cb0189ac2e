public import Evidence

/// What a hypothesis predicts for one way of taking a dose every day, once nothing changes any more from day to day.
public struct HypothesisPrediction: Codable, Hashable, Sendable {
  /// The dose of a day, milligrams of naltrexone hydrochloride.
  public let milligrams: Double
  /// Into how many doses it is split, evenly over the day.
  public let perDay: Int
  /// The mean over a day of ``HypothesisModel/effect(over:)``: above 0 for the better, below 0 for the worse.
  public let change: Double

  /// Makes a prediction.
  public init(milligrams: Double, perDay: Int, change: Double) {
    self.milligrams = milligrams
    self.perDay = perDay
    self.change = change
  }
}

extension HypothesisModel {
  /// For how many days a dose is taken before the prediction is read: 15 half-lives of the assumed turnover and 10 of the
  /// slowest scenario, so that less than a part in a thousand of the way is left.
  public static let settlingDays = 30
  /// Doses over which a window shows, milligrams a day: from far below to the usual tablet.
  public static let ladder = [0.1, 0.25, 0.5, 1, 1.5, 3, 4.5, 6, 9, 15, 25, 50]

  /// What the hypothesis predicts for doses, in the order given.
  /// - Parameters:
  ///   - doses: milligrams a day, each 0 to ``NaltrexonePlan/largestDose``.
  ///   - perDay: into how many doses each is split, 1 to 24.
  ///   - scenario: how fast blockade fades.
  /// - Throws: ``NaltrexoneSimulationError`` for doses out of range.
  public func predictions(
    _ model: NaltrexoneModel, scenario: KineticScenario?, doses: [Double] = Self.ladder, perDay: Int = 1
  ) throws(NaltrexoneSimulationError) -> [HypothesisPrediction] {
    let parts = min(max(perDay, 1), 24)
    let end = Self.settlingDays * 1440
    var predictions: [HypothesisPrediction] = []
    for milligrams in doses {
      let plan = NaltrexonePlan(
        doses: stride(from: 0, to: end, by: 1440).flatMap { day in
          (0..<parts).map { .init(minute: day + $0 * 1440 / parts, milligrams: milligrams / Double(parts)) }
        }, minutes: Array(stride(from: 0, through: end, by: 60)))
      let lastDay = effect(over: try plan.course(model, scenario: scenario)).suffix(24)
      predictions.append(
        HypothesisPrediction(
          milligrams: milligrams, perDay: parts, change: lastDay.reduce(0, +) / Double(lastDay.count)))
    }
    return predictions
  }

  /// How the hypothesis would show in a trial: differences of a score and how slowly they come, to be handed to virtual
  /// people of the trial simulator. A scenario to test a design against, not an expectation.
  public func trialScenario(_ predictions: [HypothesisPrediction], level: Double) -> HypothesisTrialScenario {
    HypothesisTrialScenario(
      // No score falls below 0, however much the model predicts.
      differences: predictions.map { -min($0.change, 1) * level },
      timeConstant: halfLife / 0.693_147_180_559_945_3 / 24)
  }
}

/// What virtual people of a trial would have if a hypothesis were true.
public struct HypothesisTrialScenario: Codable, Hashable, Sendable {
  /// The difference of the score from no drug for each prediction, in points; below 0 is less pain.
  public let differences: [Double]
  /// The time constant with which a difference comes and goes, in days.
  public let timeConstant: Double
}
