import Evidence
import Recognition

/// Remedies of which only the purpose is said.
extension Screener {
  static let vagueWordsRule = ScreeningRule(
    id: "may-be-opioid", question: "Is there a remedy of which only the purpose is said, and which may be an opioid?",
    claims: [
      "hidden.codeine-cough", "hidden.diarrhoea", "hidden.loperamide", "wait.label.contraindications", "drug.fentanyl",
      "drug.buprenorphine", "drug.methadone",
    ]
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.flatMap { medicine in
        medicine.line.vague.compactMap { words in
          facts.catalogue.vagueDescription(words.description).map { finding(words.written, $0, medicine.subject) }
        }
      })
  }

  private static func finding(_ written: String, _ description: VagueDescription, _ subject: String) -> Finding {
    Finding(
      "may-be-opioid", about: subject, .askPrescriber, "Is “\(written)” an opioid, or does it contain one?",
      why: """
        The words say what it is for (\(description.purpose)), not what is in it. Such a remedy may be or contain an opioid, such \
        as \(description.mayHold). Until that is known it does not count as harmless, and no start can be named.
        """,
      change: """
        Read the name and the ingredients on the pack, or ask a pharmacist: does it contain an opioid? Then write the name \
        here instead.
        """,
      claims: description.claims)
  }
}
