import ClinicalTime
import Evidence
import Quantities
import Recognition

/// Which rules about waiting apply to an opioid.
enum OpioidKind {
  /// Taken now and then, released at once, gone within hours.
  case occasionalShort
  /// Taken regularly, or not said how.
  case regularShort
  /// Slow release, patches, and substances that stay for days.
  case longActing
  /// Methadone and buprenorphine, which the label names.
  case labelledLong
  /// An injection or implant that lasts for weeks: no date can be computed.
  case depot

  /// Advice on how long to wait, from which the longest is acted on.
  var advice: [Claim.ID] {
    switch self {
    case .occasionalShort:
      ["wait.label.short-acting", "wait.liptan.occasional-six-hours", "wait.liptan.theory-three-hours"]
    case .regularShort: ["wait.label.short-acting", "wait.liptan.one-week", "wait.liptan.two-weeks"]
    case .longActing: ["wait.liptan.two-weeks", "wait.liptan.one-week", "wait.label.short-acting"]
    case .labelledLong: ["wait.label.methadone-buprenorphine", "wait.liptan.two-weeks"]
    case .depot: []
    }
  }

  /// What trials asked of those who took part.
  static let comparison: [Claim.ID] = [
    "wait.trial.hiv-ten-days", "wait.trial.bc-fifteen-days", "wait.trial.final-four-weeks",
    "wait.trial.innova-three-months",
  ]
}

extension ScreeningFacts.Medicine {
  /// Far more loperamide than any leaflet allows in a day: it then acts in the brain.
  private static let loperamideLimit = Mass.milligrams(16)

  /// The opioid by name: the product when it holds one, or else the opioid substances alone.
  var opioidName: String {
    line.product ?? substances.filter(\.action.isOpioid).map(\.name).joined(separator: " with ")
  }

  /// Whether naltrexone and an opioid stand in one line without being one product.
  var isMixOfNaltrexone: Bool { line.hasOpioid && contains("naltrexone") && line.product == nil }

  /// Substances that activate opioid receptors in the brain or may do so.
  var centralOpioids: [Substance] {
    substances.filter {
      switch $0.action {
      case .agonist, .partialAgonist, .mixedAgonistAntagonist: true
      // Diphenoxylate and difenoxin reach the brain in larger doses; the label names them.
      case .peripheralAgonist:
        ["diphenoxylate", "difenoxin"].contains($0.id)
          || ($0.id == "loperamide" && line.strengths.contains { $0 > Self.loperamideLimit })
      case .kappaAgonist: $0.id.hasPrefix("salvi")
      case .antagonist, .peripheralAntagonist, .none: false
      }
    }
  }

  var opioidKind: OpioidKind {
    if line.release == .depot || centralOpioids.contains(where: { $0.duration == .veryLong }) { return .depot }
    if contains("methadone") || contains("buprenorphine") || contains("levomethadone") { return .labelledLong }
    if line.release == .extended || centralOpioids.contains(where: { $0.duration == .long }) { return .longActing }
    // Kratom and tianeptine are taken several times a day and build dependence; only a clear “now and then” and a
    // medicine that is released at once counts as occasional.
    let everyday = ["mitragynine", "tianeptine", "heroin", "fentanyl-analogue", "nitazene"].contains(where: contains)
    return line.pattern == .asNeeded && !everyday ? .occasionalShort : .regularShort
  }
}

extension Screener {
  static let opioidRule = ScreeningRule(
    id: "opioid", question: "Is there an opioid, and when may naltrexone begin after it?",
    claims: [
      "wait.label.contraindications", "opioids.chopra.contraindicated", "opioids.review.may-reduce-effect",
      "wait.label.short-acting", "wait.liptan.occasional-six-hours", "wait.liptan.theory-three-hours",
      "wait.liptan.one-week", "wait.liptan.two-weeks", "wait.liptan.long-acting-preclude",
      "wait.label.methadone-buprenorphine", "wait.label.tramadol-included", "opioids.fawcett.methadone-withdrawal",
      "drug.fentanyl", "drug.buprenorphine", "drug.methadone", "drug.tramadol", "drug.tapentadol", "kratom.half-life",
      "kratom.partial-agonist", "drug.tianeptine", "drug.nalbuphine", "wait.label.naloxone-challenge",
      "wait.label.challenge-false-negative", "wait.ldnrt.morning-opioid-night-ldn", "opioids.label.lower-tolerance",
    ] + OpioidKind.comparison
  ) { facts in
    var outcome = ScreeningRule.Outcome()
    for medicine in facts.medicines where !medicine.centralOpioids.isEmpty {
      let rows = opioidWashOut(medicine, facts)
      outcome.washOut += rows
      outcome.findings += opioidFindings(medicine, earliest: rows.first { $0.use == .actedOn }?.time, facts)
    }
    return outcome
  }

  private static func opioidWashOut(_ medicine: ScreeningFacts.Medicine, _ facts: ScreeningFacts) -> [WashOut] {
    let waits = medicine.opioidKind.advice.compactMap { Wait($0, in: facts.evidence) }
      .filter { facts.evidence.claim($0.claim)?.verified == true }
    let longest = waits.map { $0.hours ?? 0 }.max()
    var actedOn = false
    var rows = waits.map { wait -> WashOut in
      let isLongest = wait.hours == longest && !actedOn
      if isLongest { actedOn = true }
      return row(wait, isLongest ? .actedOn : .shown, medicine)
    }
    if medicine.opioidKind != .depot {
      rows += OpioidKind.comparison.compactMap { Wait($0, in: facts.evidence) }.map { row($0, .comparison, medicine) }
    }
    return rows
  }

  private static func row(_ wait: Wait, _ use: WashOut.Use, _ medicine: ScreeningFacts.Medicine) -> WashOut {
    WashOut(
      subject: medicine.subject, direction: .beforeStart, claim: wait.claim, shortestHours: wait.shortestHours,
      longestHours: wait.longestHours,
      time: medicine.lastTaken.flatMap { last in wait.hours.map { last.adding(hours: $0) } },
      use: use)
  }

  private static func opioidFindings(
    _ medicine: ScreeningFacts.Medicine, earliest: LocalDateTime?, _ facts: ScreeningFacts
  ) -> [Finding] {
    let kind = medicine.opioidKind
    let name = medicine.opioidName
    let claims =
      ["wait.label.contraindications", "opioids.chopra.contraindicated"] + kind.advice + substanceClaims(medicine)
    let why = opioidWhy(medicine, kind)
    var findings: [Finding] = []
    switch (kind, medicine.lastTaken, earliest) {
    case (.depot, _, _):
      findings.append(
        Finding(
          "opioid.depot", about: medicine.subject, .stop, "\(name) lasts for weeks",
          why: why
            + " It is released from a store for weeks or months. No source read here says how long after it naltrexone may begin, so no date is given.",
          change: "Only the prescriber of both can set a date.", claims: claims))
    case (_, nil, _), (_, _, nil):
      findings.append(
        Finding(
          "opioid.last-dose-unknown", about: medicine.subject, .stop,
          medicine.futureDose.map { "\(name) is an opioid, and its last dose lies in the future: \($0)" }
            ?? "\(name) is an opioid, and the last dose is not known",
          why: why + " Without the day of the last dose nobody can say when the wait is over.",
          change:
            "Add the last dose, such as “last 2026-11-20 22:00”\(kind == .longActing || kind == .labelledLong ? "; for a patch, when it was taken off" : "").",
          claims: claims))
    case (_, .some, let earliest?):
      findings.append(opioidWait(medicine, kind, until: earliest, why: why, claims: claims, facts))
    }
    if medicine.line.isDenied {
      findings.append(
        Finding(
          "opioid.denied", about: medicine.subject, .askPrescriber, "This line names \(name). Do you take it?",
          why: "It says no, never, an allergy or somebody else. To be on the careful side it was counted as taken.",
          change: "If you do not take it, leave the line out.", claims: []))
    } else {
      findings.append(kind == .occasionalShort ? rescueFinding(medicine) : taperFinding(medicine))
    }
    return findings
  }

  private static func taperFinding(_ medicine: ScreeningFacts.Medicine) -> Finding {
    Finding(
      "opioid.taper", about: medicine.subject, .askPrescriber,
      "Do not stop \(medicine.opioidName) on your own for this",
      why:
        "After regular use the body needs time. Stopping at once can bring withdrawal, and naltrexone taken too early brings it within minutes to hours. The last dose counts only when no more is taken after it.",
      change:
        "Your prescriber plans how to come off it, whether to at all, and may test with naloxone before the first dose.",
      claims: ["wait.liptan.two-weeks", "wait.label.naloxone-challenge", "wait.label.challenge-false-negative"])
  }

  private static func rescueFinding(_ medicine: ScreeningFacts.Medicine) -> Finding {
    Finding(
      "opioid.rescue", about: medicine.subject, .askPrescriber,
      "What instead of \(medicine.opioidName) when it is needed?",
      why:
        "While naltrexone is at work the opioid may not, and the label rules naltrexone out for anyone who receives opioid painkillers. Taking more to feel it is dangerous: the effect can come back all at once.",
      change: "Agree with your prescriber on another rescue medicine before the first dose.",
      claims: ["wait.label.contraindications", "opioids.review.may-reduce-effect", "opioids.label.lower-tolerance"])
  }

  private static func opioidWait(
    _ medicine: ScreeningFacts.Medicine, _ kind: OpioidKind, until earliest: LocalDateTime, why: String,
    claims: [Claim.ID], _ facts: ScreeningFacts
  ) -> Finding {
    let name = medicine.opioidName
    let reference = facts.start ?? facts.situation.asOf
    guard reference < earliest else {
      return Finding(
        "opioid.wait-over", about: medicine.subject, .note, "\(name): the longest advised wait ends on \(earliest)",
        why: why
          + " The planned start lies after the longest wait that a source advises. That holds only if no opioid is taken in between.",
        change: "Taking it again starts the wait anew.", claims: claims, until: earliest)
    }
    let precluded = kind == .longActing || kind == .labelledLong
    return Finding(
      "opioid.wait", about: medicine.subject, .waitUntil, "\(name): not before \(earliest)",
      why: why + (precluded ? " One experienced doctor says that long-acting opioids largely rule out naltrexone." : "")
        + " Sources differ; this date is by the longest wait that one of them advises.",
      change: "A start on or after that date, with no opioid in between. Taking it again starts the wait anew.",
      claims: claims, until: earliest)
  }

  private static func opioidWhy(_ medicine: ScreeningFacts.Medicine, _ kind: OpioidKind) -> String {
    var text =
      "Naltrexone pushes opioids off their receptors: the painkiller stops working, and after regular use withdrawal can follow at once."
    if medicine.contains("buprenorphine") {
      text += " Buprenorphine is a partial opioid that leaves the receptor slowly."
    } else if medicine.contains("tramadol") {
      text +=
        " Tramadol counts as an opioid here in every form; one source worries about slow-release tramadol only, the label about all."
    } else if medicine.contains("mitragynine") {
      text +=
        " Kratom acts at the opioid receptor although it is sold as a plant; half of it stays for about 7 to 39 hours."
    } else if medicine.contains("tianeptine") {
      text += " Tianeptine acts at the opioid receptor although it is sold as an antidepressant or a supplement."
    } else if medicine.has(.mixedAgonistAntagonist) {
      text += " It works partly through other opioid receptors, which naltrexone blocks too."
    } else if medicine.contains("fentanyl"), kind == .longActing {
      text += " A patch leaves a store in the skin: the time counts from taking it off, and it fades slowly."
    }
    return text
  }

  private static func substanceClaims(_ medicine: ScreeningFacts.Medicine) -> [Claim.ID] {
    var claims: [Claim.ID] = []
    for (id, claim) in [
      ("fentanyl", ["drug.fentanyl"]), ("buprenorphine", ["drug.buprenorphine"]),
      ("methadone", ["drug.methadone", "opioids.fawcett.methadone-withdrawal"]),
      ("tramadol", ["drug.tramadol", "wait.label.tramadol-included"]), ("tapentadol", ["drug.tapentadol"]),
      ("mitragynine", ["kratom.half-life", "kratom.partial-agonist"]),
      ("tianeptine", ["drug.tianeptine"]), ("nalbuphine", ["drug.nalbuphine"]),
    ] where medicine.contains(id) { claims += claim }
    if medicine.opioidKind == .longActing || medicine.opioidKind == .labelledLong {
      claims.append("wait.liptan.long-acting-preclude")
    }
    if medicine.opioidKind == .occasionalShort { claims.append("wait.ldnrt.morning-opioid-night-ldn") }
    return claims
  }

  static let opioidDependenceRule = ScreeningRule(
    id: "opioid-dependence", question: "Is there dependence on opioids, or a test that shows opioids?",
    claims: ["wait.label.contraindications", "wait.label.naloxone-challenge", "wait.label.challenge-false-negative"]
  ) { facts in
    let relevant: [Condition] = [.opioidDependence, .failedNaloxoneChallenge, .opioidInUrine]
    return ScreeningRule.Outcome(
      findings: relevant.filter(facts.situation.conditions.contains).map { condition in
        Finding(
          "opioid-dependence", about: condition.rawValue, .stop, "Naltrexone is ruled out: \(condition.shown)",
          why:
            "The label forbids naltrexone here. It can bring severe withdrawal, and after a time without opioids an old dose can be too much.",
          change:
            "A prescriber who knows opioid treatment decides, after a time without opioids and a test that stays without reaction.",
          claims: [
            "wait.label.contraindications", "wait.label.naloxone-challenge", "wait.label.challenge-false-negative",
          ])
      })
  }
}
