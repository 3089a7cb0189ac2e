import ArgumentParser
import Evidence
import Kinetics
import Quantities
import Trials

/// Effects of doses in a virtual trial, as a hypothesis predicts them; none for a medicine that does nothing.
enum EffectScenario: Sendable {
  case nothing
  case hypothesis(Hypothesis)

  init(text: String) throws {
    self = text.lowercased() == "none" ? .nothing : .hypothesis(try oneOf(Hypothesis.self)(text))
  }

  /// What the virtual person then feels.
  struct Prediction: Encodable {
    let id: String
    /// Under which condition the table holds.
    let condition: String
    /// For each arm but the first, the difference from it in points.
    let effects: [Double]
    /// How slowly effects come and go; left out when there are none.
    let timeConstantDays: Double?
    let notes: [String]
  }

  /// - Parameters:
  ///   - arms: The first is the reference; all need a dose.
  ///   - level: The score without the medicine.
  func prediction(arms: [TrialArm], level: Double, direction: ScoreDirection) throws -> Prediction {
    guard case .hypothesis(let hypothesis) = self else {
      return Prediction(
        id: "none", condition: "If no dose does anything", effects: arms.dropFirst().map { _ in 0 },
        timeConstantDays: nil,
        notes: ["Right is then that no difference matters; wrong is any help or harm."])
    }
    let doses = try arms.map { arm throws(CommandFailure) in
      guard let dose = arm.dose else {
        throw CommandFailure(.badInput, "The arm \(arm.label) has no dose.", remedy: "Write arms as doses.")
      }
      return dose.milligramsAsDouble
    }
    let model = HypothesisModel(hypothesis)
    let scenario = model.trialScenario(
      try model.predictions(NaltrexoneModel(try .embedded()), scenario: nil, doses: doses), level: level)
    let reference = scenario.differences.first ?? 0
    // The model's differences are of pain: below 0 is better.
    let sign: Double = direction == .lowerIsBetter ? 1 : -1
    return Prediction(
      id: hypothesis.rawValue, condition: "If “\(hypothesis.title)” were true",
      effects: scenario.differences.dropFirst().map { sign * ($0 - reference) },
      timeConstantDays: scenario.timeConstant,
      notes: [
        "A hypothesis: nobody has shown that it is true, and its rates are assumed. A scenario to test a design against, no forecast.",
        "Effects come and go with a time constant of \(plain(scenario.timeConstant)) days, which this analysis does not allow for.",
      ])
  }
}
