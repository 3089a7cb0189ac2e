import Evidence
import Kinetics

/// What a hypothesis predicts over doses and scenarios of fading, in words.
enum HypothesisTable {
  /// Doses of a day, milligrams, and into how many they are split: the low doses in use, a split one, and the usual tablet.
  static let doses: [(milligrams: Double, perDay: Int)] = [
    (0.1, 1), (0.5, 1), (1.5, 1), (3, 1), (4.5, 1), (4.5, 3), (9, 1), (50, 1),
  ]

  static func scenarios(_ catalogue: KineticCatalogue) -> [KineticScenario] {
    catalogue.scenarios.filter { $0.kind == .fade }
  }

  static func rows(_ hypothesis: Hypothesis, _ catalogue: KineticCatalogue) -> [CurvePage.PredictedDose] {
    let model = NaltrexoneModel(catalogue)
    let scenarios = scenarios(catalogue)
    return doses.map { dose in
      let split = dose.perDay == 1 ? "" : ", split in \(dose.perDay)"
      return CurvePage.PredictedDose(
        dose: "\(level(dose.milligrams)) mg a day\(split)",
        changes: scenarios.map { scenario in
          let predicted = try? HypothesisModel(hypothesis).predictions(
            model, scenario: scenario, doses: [dose.milligrams], perDay: dose.perDay)
          return CurvePage.Change(scenario: scenario.title, text: predicted?.first.map { change($0.change) } ?? "–")
        })
    }
  }

  /// The strength of the predicted effect, in hundredths of the pain signal or of the body's own tone.
  private static func change(_ value: Double) -> String {
    if abs(value) < 0.005 { return value == 0 ? "none" : "under 0.5 %" }
    return "\(percent(abs(value))) \(value > 0 ? "better" : "worse")"
  }
}
