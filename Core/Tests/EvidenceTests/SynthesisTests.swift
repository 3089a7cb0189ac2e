import Evidence
import Quantities
import Testing

@Suite("Figures that are put together")
struct SynthesisTests {
  @Test("every figure stands in a claim that was read in its source")
  func claims() throws {
    let evidence = try EvidenceBase.embedded()
    let catalogue = try SynthesisCatalogue.embedded()
    #expect(catalogue.problems(in: evidence) == [])
    for trial in catalogue.trials {
      let values = trial.claims.compactMap(evidence.claim).flatMap { $0.values ?? [] }
      func states(_ value: ExactDecimal) -> Bool {
        values.contains { claimed in
          claimed.low == value || claimed.high == value
            || claimed.value.map { abs($0.doubleValue) == abs(value.doubleValue) } ?? false
        }
      }
      // Sizes are published without a sign.
      #expect(states(trial.standardised), "\(trial.id)")
      for figure in [trial.points?.difference, trial.points?.low, trial.points?.high, trial.points?.p].compactMap({ $0 }
      ) {
        #expect(states(figure), "\(trial.id): \(figure)")
      }
      for people in [trial.people.treated, trial.people.placebo, trial.people.paired].compactMap({ $0 }) {
        #expect(states(ExactDecimal(people)), "\(trial.id): \(people) people")
      }
    }
    for result in catalogue.published {
      let values = result.claims.compactMap(evidence.claim).flatMap { $0.values ?? [] }
      #expect(values.contains { $0.value == result.value && $0.low == result.low && $0.high == result.high })
    }
  }

  @Test("counts give the percentages that were published")
  func counts() throws {
    let catalogue = try SynthesisCatalogue.embedded()
    let printed: [String: [Double]] = [
      "Responders, Younger 2013": [32, 11], "Side effects, FINAL 2024": [84, 86],
      "Stopped for side effects, FINAL 2024": [8, 6], "Side effects, INNOVA 2026": [68.8, 72],
    ]
    for (title, percentages) in printed {
      let share = try #require(catalogue.shares.first { $0.title == title })
      for (count, percentage) in zip([share.treated, share.placebo], percentages) {
        let count = try #require(count)
        // To the digits printed: half a percent, and half a tenth where a tenth is given.
        let width = percentage == percentage.rounded() ? 0.5 : 0.05
        #expect(abs(100 * Double(count.count) / Double(count.people) - percentage) <= width, "\(title)")
      }
    }
    // Of the 31 who took part no count gives 11 %.
    #expect(!(0...31).contains { (100 * Double($0) / 31).rounded() == 11 })
  }
}
