import Recognition

extension Screener {
  static let recognitionRule = ScreeningRule(
    id: "not-recognised", question: "Is every medicine known?", claims: []
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.filter { medicine in
        let line = medicine.line
        // What is only described is asked about by a rule of its own; other words beside it are not.
        return line.ingredients.isEmpty && line.didYouMean.isEmpty
          && (line.vague.isEmpty || !line.notUnderstood.isEmpty)
      }.map { medicine in
        Finding(
          "not-recognised", about: medicine.subject, .askPrescriber, "Not recognised: “\(medicine.subject)”",
          why: "This name is not in the list, so it could not be checked. It may or may not contain an opioid.",
          change: "Ask a pharmacist what is in it, or write the name as it stands on the pack.", claims: [])
      })
  }

  static let unknownWordRule = ScreeningRule(
    id: "not-understood", question: "Is there a word beside the known names that nobody understood?", claims: []
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.filter { !$0.line.ingredients.isEmpty && !$0.line.notUnderstood.isEmpty }.map {
        medicine in
        let words = medicine.line.notUnderstood.map { "“\($0)”" }.joined(separator: ", ")
        return Finding(
          "not-understood", about: medicine.subject, .askPrescriber,
          "Not understood: \(words) in “\(medicine.subject)”",
          why: "If that is another medicine, it was not checked. If it is just a word, nothing is missing.",
          change: "Write every medicine in a line of its own, as it stands on the pack.", claims: [])
      })
  }

  static let nearMissRule = ScreeningRule(
    id: "did-you-mean", question: "Could a word be a misspelt medicine?", claims: []
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.filter { !$0.line.didYouMean.isEmpty }.map { medicine in
        let names = medicine.line.didYouMean.map { "\($0.name)\($0.isOpioid ? " (an opioid)" : "")" }
        let mayBeOpioid = medicine.line.didYouMean.contains(where: \.isOpioid)
        return Finding(
          "did-you-mean", about: medicine.subject, mayBeOpioid ? .stop : .askPrescriber,
          "Unclear: “\(medicine.subject)”. Did you mean \(names.joined(separator: " or "))?",
          why: mayBeOpioid
            ? "It may be an opioid. Until the name is clear, it counts as one."
            : "The name is close to a known one, but not the same. Nothing was assumed.",
          change: "Write the name as it stands on the pack.", claims: [])
      })
  }
}
