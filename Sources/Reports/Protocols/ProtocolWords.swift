import Evidence
import Quantities

extension TitrationProtocol.Step {
  /// The doses of a day in words: “1.5 mg at night”.
  var dosesShown: String {
    guard intakes.count > 1, let first = intakes.first else {
      return intakes.first.map { "\($0.dose) \($0.timing.shown)" } ?? "no dose"
    }
    if intakes.allSatisfy({ $0.dose == first.dose }) {
      return "\(first.dose) " + intakes.map(\.timing.shown).joinedWithAnd
    }
    return intakes.map { "\($0.dose) \($0.timing.shown)" }.joinedWithAnd
  }

  /// How long it lasts, in words.
  var lengthShown: String { days.map { "for \(inDays($0))" } ?? "from then on" }

  /// Doses and length: “1.5 mg at night, for 14 days”.
  var shown: String { "\(dosesShown), \(lengthShown)" }
}

extension TitrationProtocol {
  /// The day on which the last step begins, 1 for the first.
  var lastStepFromDay: Int { 1 + steps.dropLast().compactMap(\.days).reduce(0, +) }

  /// The highest dose of a day, and how far the advice rises above it.
  var highestShown: String {
    "\(highestDose) a day" + (advisedUpTo.map { "; its advice rises to \($0)" } ?? "")
  }

  /// The steps in few lines: four or more that rise evenly become one.
  var stepsShown: [String] {
    var lines: [String] = []
    var rest = steps[...]
    while let first = rest.first {
      let run = evenRise(from: rest)
      if run.count >= 4, let last = run.last, let by = run.dropFirst().first?.dailyDose.subtracting(first.dailyDose) {
        let days = first.days.map { "\(inDays($0)) each" } ?? ""
        lines.append("\(first.dosesShown), \(by) more a step up to \(last.dailyDose), \(days)")
        rest = rest.dropFirst(run.count)
      } else {
        lines.append(first.shown)
        rest = rest.dropFirst()
      }
    }
    return lines
  }

  /// The longest start of `steps` with one dose a day, at one time, of one length, each as much above the one before.
  private func evenRise(from steps: ArraySlice<Step>) -> ArraySlice<Step> {
    guard let first = steps.first, first.intakes.count == 1, first.days != nil, let second = steps.dropFirst().first,
      let by = second.dailyDose.subtracting(first.dailyDose), by > .zero
    else { return steps.prefix(1) }
    var count = 1
    for (before, after) in zip(steps, steps.dropFirst()) {
      guard after.days == first.days, after.intakes.map(\.timing) == first.intakes.map(\.timing),
        after.dailyDose.subtracting(before.dailyDose) == by
      else { break }
      count += 1
    }
    return steps.prefix(count)
  }
}

extension TitrationProtocol.Advice.Trigger {
  /// What has to happen, in a word or two.
  var name: String {
    switch self {
    case .sideEffects: "Side effects"
    case .disturbedSleep: "Disturbed sleep"
    case .noBenefit: "No benefit"
    case .benefit: "Benefit"
    }
  }
}

extension [String] {
  /// “a”, “a and b”, “a, b and c”.
  var joinedWithAnd: String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}
