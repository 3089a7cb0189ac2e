import Evidence

extension Screener {
  static let otherMedicineRule = ScreeningRule(
    id: "other-medicine", question: "What of the other medicines people ask about?",
    claims: [
      "interaction.thioridazine", "interaction.disulfiram", "interaction.gabapentin-ok",
      "interaction.dextromethorphan-none",
      "drug.dextromethorphan", "interaction.hydroxychloroquine-eyes", "interaction.hydroxychloroquine-glial",
      "interaction.nsaid-dmard-unknown", "interaction.none-reported", "infection.review-theoretical",
      "interaction.no-cyp",
    ]
  ) { facts in
    ScreeningRule.Outcome(
      findings: facts.medicines.flatMap { medicine in
        Set(medicine.substances.compactMap(\.group)).sorted { $0.rawValue < $1.rawValue }
          .compactMap { finding(for: $0, medicine) }
      })
  }

  private static func finding(for group: Substance.Group, _ medicine: ScreeningFacts.Medicine) -> Finding? {
    let name = medicine.substances.first { $0.group == group }?.name ?? medicine.shortName
    let subject = "\(group.rawValue) \(medicine.subject)"
    return switch group {
    case .thioridazine:
      Finding(
        "other-medicine", about: subject, .askPrescriber, "Thioridazine with naltrexone has made people very drowsy",
        why: "Sleepiness and sluggishness were reported when both were taken.", change: "Your prescriber decides.",
        claims: ["interaction.thioridazine"])
    case .disulfiram:
      Finding(
        "other-medicine", about: subject, .askPrescriber,
        "Disulfiram is hard on the liver, as naltrexone can be in high doses",
        why: "The two together may add up.", change: "Your prescriber decides, and follows the liver values.",
        claims: ["interaction.disulfiram"])
    case .gabapentinoid:
      Finding(
        "other-medicine", about: subject, .note, "\(name): no receptor conflict",
        why:
          "It is no opioid and works in another way. One doctor sees no reason against taking both; no study has looked.",
        change: "Nothing.", claims: ["interaction.gabapentin-ok", "interaction.none-reported"])
    case .dextromethorphan:
      Finding(
        "other-medicine", about: subject, .note, "Dextromethorphan: no receptor conflict",
        why:
          "Its name sounds like an opioid's, but it works at another receptor. Check the pack for codeine or hydrocodone beside it.",
        change: "Nothing.", claims: ["interaction.dextromethorphan-none", "drug.dextromethorphan"])
    case .hydroxychloroquine:
      Finding(
        "other-medicine", about: subject, .note, "Hydroxychloroquine: no receptor conflict, but have your eyes checked",
        why:
          "It needs eye checks of its own; one patient was told every 6 months. Whether it adds to naltrexone is not known.",
        change: "Ask whoever prescribes it how often.",
        claims: ["interaction.hydroxychloroquine-eyes", "interaction.hydroxychloroquine-glial"])
    case .nsaid:
      Finding(
        "other-medicine", about: subject, .note, "\(name): no receptor conflict",
        why: "It is no opioid. Whether naltrexone adds to its effect is not known.", change: "Nothing.",
        claims: ["interaction.nsaid-dmard-unknown", "interaction.none-reported"])
    case .immunosuppressant, .biologic, .steroid:
      Finding(
        "other-medicine", about: subject, .askPrescriber, "\(name) acts on the immune system",
        why:
          "It is no opioid. Low-dose naltrexone is thought to act on immune cells too, and nobody has studied the two together.",
        change: "Whoever prescribes it should know.",
        claims: ["interaction.nsaid-dmard-unknown", "infection.review-theoretical"])
    case .alpha2AgonistInWithdrawal:
      Finding(
        "other-medicine", about: subject, .askPrescriber, "\(name) is also given during opioid withdrawal",
        why: "It is no opioid. If it was given to come off one, that opioid belongs in the list.",
        change: "Enter the opioid with its last dose, or say what it is for.", claims: ["interaction.none-reported"])
    case .sedative, .serotonergic, .anticoagulant, .hepatotoxic: nil
    }
  }
}
