import ClinicalTime
import Diary
import History
import Instruments
import Quantities

/// What was ticked as a possible side effect in some days, the most frequent first.
struct SideEffects {
  /// One effect.
  struct Effect {
    /// As it was asked.
    let name: String
    /// How bad it was, on each day on which it was there.
    let days: [LocalDate: ItemValue.Choice]

    /// The heaviest degree.
    var worst: ItemValue.Choice? { days.values.max { ($0.number ?? .zero) < ($1.number ?? .zero) } }
  }

  let effects: [Effect]
  /// The days on which it was said that there were none.
  let without: [LocalDate]

  init(_ history: History, _ range: ProgressRange) {
    var found: [String: [LocalDate: ItemValue.Choice]] = [:]
    var without: [LocalDate] = []
    for answers in history.answersNow where answers.instrument == "side-effects" && range.contains(answers.day) {
      if answers.value(of: "any") == .yesNo(false) { without.append(answers.day) }
      for answer in answers.answers {
        guard case .chosen(let choices) = answer.value,
          let choice = choices.max(by: { ($0.number ?? .zero) < ($1.number ?? .zero) }), choice.number ?? .zero > .zero
        else { continue }
        found[answer.question, default: [:]][answers.day] = choice
      }
    }
    effects = found.map { Effect(name: $0.key, days: $0.value) }
      .sorted { ($1.days.count, $0.name) < ($0.days.count, $1.name) }
    self.without = without.sorted()
  }

  /// One effect a line: `Headache: on 3 days, at worst moderate.`
  var lines: [String] {
    effects.map { "\($0.name): on \(inDays($0.days.count)), at worst \($0.worst?.words ?? "not said")." }
  }
}
