import ClinicalTime
import Evidence
import Quantities

/// Above this no source speaks of ultra-low dose.
private let ultraLowDoseLimit = Mass.milligrams(1)

extension Screener {
  static let doseRule = ScreeningRule(
    id: "dose", question: "Is the planned dose a low dose, and is the unit right?",
    claims: [
      "dose.ldnrt.schedule", "dose.final-six", "dose.ldnrt-upper-ten", "dose.mayo-range",
      "dose.usual-4-5", "dose.one-tenth", "antagonist.naltrexone-tablets-50", "dose.toljan-bands", "dose.ldnrt-bands",
      "dose.younger-trials", "dose.chopra.lowest-first", "protocol.liptan.step-1",
    ]
  ) { facts in
    guard let dose = facts.situation.naltrexone.dose else { return ScreeningRule.Outcome() }
    return ScreeningRule.Outcome(findings: [doseFinding(dose)].compactMap(\.self))
  }

  private static func doseFinding(_ dose: Mass) -> Finding? {
    let slip = slipText(dose)
    if dose == .zero {
      return Finding(
        "dose.zero", .askPrescriber, "The planned dose is 0", why: "A dose of nothing cannot be screened.",
        change: "Write the dose, such as 1.5 mg.", claims: ["dose.usual-4-5"])
    }
    if dose > Limits.naltrexoneApproved.absolute.upperBound {
      return Finding(
        "dose.too-high", .stop, "\(dose) is not a low dose",
        why:
          "Low dose means about 4.5 mg a day; 10 mg is the most that a source still calls low, and 50 mg is the dose used in addiction.\(slip)",
        change: "Check the number and the unit on the label. A dose above 10 mg is outside what this is for.",
        claims: ["dose.usual-4-5", "dose.ldnrt-upper-ten", "dose.one-tenth", "antagonist.naltrexone-tablets-50"])
    }
    if dose > Limits.naltrexoneApproved.usual.upperBound {
      return Finding(
        "dose.above-trials", .askPrescriber, "\(dose) is more than the trials used",
        why: "Trials went up to 6 mg a day. One clinic reports doses up to 9 mg, one sheet up to 10 mg.",
        change: "A dose up to 6 mg, or your prescriber's reason for more.",
        claims: ["dose.final-six", "dose.mayo-range", "dose.ldnrt-upper-ten"])
    }
    if dose < .micrograms(100) {
      return Finding(
        "dose.microgram", .askPrescriber,
        "\(dose) is far below a low dose",
        why: "Low doses are counted in milligrams. Micrograms were tried only beside an opioid.\(slip)",
        change: "Check whether milligrams were meant.",
        claims: ["dose.toljan-bands", "dose.ldnrt-bands", "dose.ldnrt.schedule"])
    }
    if dose < Limits.naltrexoneApproved.usual.lowerBound {
      return Finding(
        "dose.very-low", .note, "\(dose) is below the usual start",
        why: "The slowest schedules read here begin at 0.5 mg.\(slip)",
        change: "Nothing, if that is what your prescriber wants.",
        claims: ["dose.ldnrt.schedule", "dose.ldnrt-bands"])
    }
    if dose > .micrograms(1500) {
      return Finding(
        "dose.high-start", .note, "\(dose) as a first dose is more than most start with",
        why: "Liptan starts at 1.5 mg. The Younger trials began with 4.5 mg at once.",
        change: "Nothing, if it is the dose you have reached already, or your prescriber wants it.",
        claims: ["protocol.liptan.step-1", "dose.younger-trials", "dose.chopra.lowest-first"])
    }
    return nil
  }

  /// Says so when the same digits in another place or unit would be a usual dose.
  private static func slipText(_ dose: Mass) -> String {
    let usual = Limits.naltrexoneApproved.usual
    for (factor, words) in [("0.1", "ten times"), ("0.01", "a hundred times"), ("0.001", "a thousand times")] {
      if let other = scaled(dose, factor), usual.contains(other) {
        return " It is \(words) \(other): a slip of the decimal point or of the unit?"
      }
    }
    for (factor, words) in [("10", "a tenth"), ("1000", "a thousandth"), ("1000000", "a millionth")] {
      if let other = scaled(dose, factor), usual.contains(other) {
        return " It is \(words) of \(other): a slip of the decimal point or of the unit?"
      }
    }
    return ""
  }

  private static func scaled(_ dose: Mass, _ factor: String) -> Mass? {
    ExactDecimal(factor).flatMap { try? dose.multiplied(by: $0) }
  }

  static let ultraLowDoseRule = ScreeningRule(
    id: "ultra-low-dose", question: "What does “ultra-low dose” mean here, and is there an opioid beside it?",
    claims: [
      "uldn.toljan-definition", "uldn.ldnrt-definition", "uldn.liptan-2016", "uldn.liptan-2017", "uldn.nope-group",
      "uldn.review-definition", "uldn.webster-result", "uldn.chindalore-result", "uldn.mannelli-vlntx",
      "uldn.liptan-can-work", "uldn.derived-occupancy", "opioids.fawcett.methadone-withdrawal", "dose.toljan-bands",
      "dose.ldnrt-bands", "opioids.liptan-2016.under-one-mg",
    ]
  ) { facts in
    var outcome = ScreeningRule.Outcome()
    let planned = facts.situation.naltrexone
    if let term = planned.term, term != .low {
      outcome.findings.append(
        Finding(
          "ultra-low-dose.word", about: term.rawValue, planned.dose == nil ? .askPrescriber : .note,
          "“\(term.rawValue)” has no one meaning",
          why:
            "Ultra-low has been used for less than 1 microgram, for micrograms twice a day, for 10 to 500 micrograms, and for 0.5 to 1 mg: a span of more than a thousand. Very low is 1 microgram to 1 mg to one author and 0.1 to 0.5 mg to another.",
          change: "Write the amount and its unit. Only these count here.",
          claims: [
            "uldn.toljan-definition", "uldn.ldnrt-definition", "uldn.liptan-2016", "uldn.liptan-2017",
            "uldn.nope-group",
            "uldn.review-definition", "dose.toljan-bands", "dose.ldnrt-bands",
          ]))
    }
    let isUltraLow =
      planned.dose.map { $0 <= ultraLowDoseLimit } ?? (planned.term == .ultraLow || planned.term == .veryLow)
    guard isUltraLow else { return outcome }
    for medicine in facts.medicines where !medicine.centralOpioids.isEmpty {
      outcome.findings.append(ultraLowBesideOpioid(medicine, facts.situation.ultraLowDosePrescriber))
    }
    return outcome
  }

  private static func ultraLowBesideOpioid(_ medicine: ScreeningFacts.Medicine, _ prescriber: String?) -> Finding {
    let named = prescriber?.contains { !$0.isWhitespace } == true ? prescriber : nil
    return Finding(
      "ultra-low-dose.with-opioid", about: medicine.subject, .askPrescriber,
      named.map { "A very small dose beside \(medicine.shortName): under \($0)" }
        ?? "A very small dose beside \(medicine.shortName): only under a named prescriber",
      why:
        "Trials gave 2 to 4 micrograms a day with oxycodone and 125 to 250 micrograms in a methadone taper, in clinics. One doctor tries 0.5 mg or less. By the published model 0.5 to 1 mg still blocks 8 to 15 % of the receptors for a time, and two people on methadone had withdrawal with their first dose of liquid naltrexone.",
      change: named == nil
        ? "Name the prescriber who plans and watches it. The finding about the opioid stays."
        : "The finding about the opioid stays until that prescriber overrides it with a reason.",
      claims: [
        "uldn.chindalore-result", "uldn.webster-result", "uldn.mannelli-vlntx", "uldn.liptan-2017",
        "uldn.liptan-can-work",
        "uldn.derived-occupancy", "opioids.fawcett.methadone-withdrawal", "opioids.liptan-2016.under-one-mg",
      ])
  }

  static let formulationRule = ScreeningRule(
    id: "formulation", question: "Does it release at once, and what is it filled with?",
    claims: [
      "filler.instant-release-only", "filler.calcium-carbonate", "filler.cellulose",
      "filler.cellulose.avoid-ldnscience",
      "filler.no-comparison", "filler.gelatin-mcc-trials",
    ]
  ) { facts in
    var outcome = ScreeningRule.Outcome()
    let planned = facts.situation.naltrexone
    if planned.release == .extended {
      outcome.findings.append(
        Finding(
          "formulation.extended", .stop, "Slow-release naltrexone is not what low dose means",
          why:
            "Low-dose naltrexone is to be released at once. Slow-release forms were not tested, and would block for longer.",
          change: "A preparation that releases at once.", claims: ["filler.instant-release-only"]))
    }
    for filler in planned.fillers {
      let lowered = filler.lowercased()
      if lowered.contains("calcium carbonate") || lowered.contains("calciumcarbonat") || lowered.contains("caco3") {
        outcome.findings.append(
          Finding(
            "formulation.filler", about: lowered, .askPrescriber, "Calcium carbonate as a filler may slow it down",
            why: "It may slow or lower what is taken up. No trial has compared fillers.",
            change: "Ask the pharmacy for another filler, such as microcrystalline cellulose as in the trials.",
            claims: [
              "filler.calcium-carbonate", "filler.cellulose", "filler.no-comparison", "filler.gelatin-mcc-trials",
            ]))
      } else if ["hpmc", "hypromellose", "methocel", "slow", "sustained", "sr"].contains(where: { lowered.contains($0) }
      ) {
        outcome.findings.append(
          Finding(
            "formulation.filler", about: lowered, .askPrescriber, "“\(filler)” may make a slow-release capsule",
            why: "Some of these fillers swell and let go slowly. Low-dose naltrexone is to be released at once.",
            change: "Ask the pharmacy whether the capsule releases at once.", claims: ["filler.instant-release-only"]))
      } else if !["cellulose", "avicel", "mcc", "lactose", "sucrose", "gelatin"].contains(where: {
        lowered.contains($0)
      }) {
        outcome.findings.append(
          Finding(
            "formulation.filler", about: lowered, .note, "Nothing is known here about “\(filler)” as a filler",
            why:
              "The sources name cellulose, sucrose and lactose. They do not agree, and no trial has compared fillers.",
            change: "Ask the pharmacy why it was chosen.",
            claims: ["filler.cellulose", "filler.cellulose.avoid-ldnscience", "filler.no-comparison"]))
      }
    }
    return outcome
  }

  static let startRule = ScreeningRule(
    id: "start", question: "Does the planned start lie ahead?", claims: []
  ) { facts in
    guard let start = facts.situation.naltrexone.start, start < facts.situation.asOf.date else {
      return ScreeningRule.Outcome()
    }
    return ScreeningRule.Outcome(findings: [
      Finding(
        "start.past", .askPrescriber, "The first day, \(start), lies in the past",
        why: "Either the date is a slip, or naltrexone is taken already.",
        change: "Mend the date. If you take it already, write naltrexone into the list of medicines.", claims: [])
    ])
  }

  static let offLabelRule = ScreeningRule(
    id: "off-label", question: "Is it approved for this?", claims: ["offlabel.none-approved"]
  ) { _ in
    ScreeningRule.Outcome(findings: [
      Finding(
        "off-label", .note, "Off-label: your prescriber decides",
        why: "No authority has approved low-dose naltrexone for pain. A prescriber may still decide to use it.",
        change: "Nothing. Take this page along.", claims: ["offlabel.none-approved"])
    ])
  }
}
