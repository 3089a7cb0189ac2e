import Evidence
import Recognition

/// Opioids where nobody looks for them: in the gut, beside an antagonist, in mixtures.
extension Screener {
  static let peripheralOpioidRule = ScreeningRule(
    id: "peripheral-opioid", question: "Is there an opioid that acts outside the brain?",
    claims: ["hidden.loperamide", "hidden.diarrhoea", "drug.loperamide", "drug.eluxadoline", "drug.difelikefalin"]
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.flatMap { medicine -> [Finding] in
        medicine.substances.compactMap { substance in
          switch substance.action {
          case .peripheralAgonist where !medicine.centralOpioids.contains(substance):
            Finding(
              "peripheral-opioid", about: medicine.subject, .askPrescriber,
              "\(medicine.opioidName) is an opioid that works in the gut",
              why:
                "Naltrexone may weaken it, so diarrhoea may come back. In the usual dose it does not act in the brain; in far higher doses it does, and then naltrexone brings withdrawal.",
              change:
                "Your prescriber or pharmacist says whether to change it. If you take more than the leaflet says, tell them: then it counts like any other opioid.",
              claims: substance.id == "eluxadoline"
                ? ["drug.eluxadoline", "hidden.diarrhoea"]
                : ["hidden.loperamide", "hidden.diarrhoea", "drug.loperamide"])
          case .kappaAgonist where !medicine.centralOpioids.contains(substance):
            Finding(
              "peripheral-opioid", about: medicine.subject, .askPrescriber,
              "\(medicine.opioidName) works at another opioid receptor",
              why: "It works at the kappa receptor, which naltrexone blocks too. Its effect on itch may be lost.",
              change: "Ask whoever prescribes it.", claims: ["drug.difelikefalin"])
          default: nil
          }
        }
      })
  }

  static let opioidWithAntagonistRule = ScreeningRule(
    id: "opioid-with-antagonist", question: "Does one product hold an opioid and an antagonist?",
    claims: ["combination.opioid-plus-naltrexone", "combination.oxycodone-naloxone-not-uldn"]
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.filter { $0.line.hasOpioid && $0.has(.antagonist) && !$0.isMixOfNaltrexone }.map {
        medicine in
        Finding(
          "opioid-with-antagonist", about: medicine.subject, .note,
          "\(medicine.opioidName) holds an opioid and an antagonist",
          why:
            "That it contains naloxone or naltrexone does not make it free of opioid. It counts as the opioid it holds, and it is no ultra-low-dose naltrexone.",
          change: "Nothing: it is treated as the opioid in it.",
          claims: ["combination.opioid-plus-naltrexone", "combination.oxycodone-naloxone-not-uldn"])
      })
  }

  static let hiddenOpioidRule = ScreeningRule(
    id: "hidden-opioid", question: "Is the opioid in a remedy where nobody looks for it?",
    claims: ["hidden.codeine-cough", "hidden.diarrhoea"]
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.filter { $0.line.hasOpioid && $0.substances.contains { $0.action == .none } }.map {
        medicine in
        let opioids = medicine.substances.filter(\.action.isOpioid).map(\.name).joined(separator: " and ")
        return Finding(
          "hidden-opioid", about: medicine.subject, .note, "\(medicine.opioidName) contains \(opioids), an opioid",
          why:
            "It is a mixture. Painkillers, cough and diarrhoea remedies with an opioid in them are easily overlooked, also those sold without prescription.",
          change: "A remedy without an opioid. A pharmacist can name one.",
          claims: ["hidden.codeine-cough", "hidden.diarrhoea"])
      })
  }
}
