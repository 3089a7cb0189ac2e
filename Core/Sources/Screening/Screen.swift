public import ClinicalTime
public import Evidence
import Recognition

/// The answer to a screen: everything found, and what could not be judged.
public struct Screen: Hashable, Sendable, Codable {
  /// The worst that stands against starting; `note` when nothing was found that does.
  public var verdict: Severity
  /// All findings, the heaviest first.
  public var findings: [Finding]
  /// Every rule about waiting that applies.
  public var washOut: [WashOut]
  /// The earliest start by the rules acted on, over all medicines. `nil` when none applies or a last dose is unknown.
  public var earliestStart: LocalDateTime?
  /// Questions that sources answer differently and that played a part.
  public var disagreements: [Disagreement.ID]
  /// What the screen does not know.
  public var notChecked: [String]
  /// The evidence it rests on.
  public var evidenceVersion: String
}

/// Screens a situation against all rules.
public struct Screener: Sendable {
  /// The evidence it rests on.
  public let evidence: EvidenceBase
  /// The medicines it knows.
  public let catalogue: MedicineCatalogue
  /// Names the state of the evidence.
  public let evidenceVersion: String

  /// Makes a screener.
  public init(evidence: EvidenceBase, catalogue: MedicineCatalogue, evidenceVersion: String) {
    self.evidence = evidence
    self.catalogue = catalogue
    self.evidenceVersion = evidenceVersion
  }

  /// All rules, each with the claims it rests on.
  public static let rules: [ScreeningRule] = [
    recognitionRule, unknownWordRule, nearMissRule,
    opioidRule, opioidDependenceRule, peripheralOpioidRule, opioidWithAntagonistRule, hiddenOpioidRule,
    vagueWordsRule,
    peripheralAntagonistRule, antagonistRule,
    doseRule, startRule, ultraLowDoseRule, formulationRule, offLabelRule,
    procedureRule, conditionRule, ageRule, otherMedicineRule,
  ]

  /// Answers with everything that was found. Adding a medicine never removes a finding, and order never matters.
  public func screen(_ situation: Situation) -> Screen {
    let facts = ScreeningFacts(situation: situation, evidence: evidence, catalogue: catalogue)
    var findings: [Finding] = []
    var washOut: [WashOut] = []
    for rule in Self.rules {
      let outcome = rule.check(facts)
      findings += outcome.findings.filter { !findings.contains($0) }
      washOut += outcome.washOut.filter { !washOut.contains($0) }
    }
    for index in findings.indices {
      let finding = findings[index]
      findings[index].override = situation.overrides.last {
        $0.isComplete && $0.finding == finding.id && ($0.title ?? finding.title) == finding.title
      }
    }
    findings.sort { ($1.severity, $0.id) < ($0.severity, $1.id) }
    washOut.sort { $0.sortKey < $1.sortKey }
    let starts = washOut.filter { $0.direction == .beforeStart && $0.use == .actedOn }
    return Screen(
      verdict: findings.filter { $0.override == nil }.map(\.severity).max() ?? .note,
      findings: findings, washOut: washOut,
      earliestStart: starts.contains { $0.time == nil } || findings.contains(where: \.leavesOpioidOpen)
        ? nil : starts.compactMap(\.time).max(),
      disagreements: disagreements(among: findings, washOut),
      notChecked: notChecked(facts), evidenceVersion: evidenceVersion)
  }

  /// The questions of which at least half the answers played a part.
  private func disagreements(among findings: [Finding], _ washOut: [WashOut]) -> [Disagreement.ID] {
    let used = Set(findings.flatMap(\.claims) + washOut.map(\.claim))
    return evidence.disagreements.filter { disagreement in
      let count = used.intersection(disagreement.claims).count
      return count > 1 && count * 2 >= disagreement.claims.count
    }.map(\.id)
  }

  private func notChecked(_ facts: ScreeningFacts) -> [String] {
    var gaps = [
      "Only what concerns naltrexone and opioids was checked, not how the other medicines get on with each other.",
      "Nothing is known here about other illnesses, allergies or results that were not entered.",
    ]
    if facts.situation.age == nil { gaps.append("The age was not given.") }
    if facts.situation.naltrexone.start == nil { gaps.append("No start date was given, so no date could be compared.") }
    if facts.situation.naltrexone.dose == nil { gaps.append("No dose was given, so the dose was not checked.") }
    if facts.situation.medicines.isEmpty {
      gaps.append("No medicines were checked. Without them nobody can say whether an opioid is among them.")
    }
    return gaps
  }
}

extension Finding {
  /// Whether an opioid, or what may be one, has no date: then no start can be named.
  fileprivate var leavesOpioidOpen: Bool {
    id.hasPrefix("may-be-opioid")
      || severity == .stop && (id.hasPrefix("opioid") || id.hasPrefix("did-you-mean"))
  }
}

extension WashOut {
  fileprivate var sortKey: (String, Int, Int, String) {
    (subject, use == .actedOn ? 0 : use == .shown ? 1 : 2, -(longestHours ?? shortestHours ?? 0), claim)
  }
}

/// A rule: what it asks, the claims it rests on, and how it decides.
public struct ScreeningRule: Sendable {
  /// Short name, the first part of its findings' ids.
  public let id: String
  /// What it asks.
  public let question: String
  /// Every claim that its findings may cite.
  public let claims: [Claim.ID]
  let check: @Sendable (ScreeningFacts) -> Outcome

  struct Outcome {
    var findings: [Finding] = []
    var washOut: [WashOut] = []
  }
}

/// A situation with what the rules ask of it again and again.
struct ScreeningFacts {
  let situation: Situation
  let evidence: EvidenceBase
  let catalogue: MedicineCatalogue
  let medicines: [Medicine]

  init(situation: Situation, evidence: EvidenceBase, catalogue: MedicineCatalogue) {
    self.situation = situation
    self.evidence = evidence
    self.catalogue = catalogue
    medicines = situation.medicines.map { line in
      Medicine(line: line, substances: line.substances.compactMap { catalogue.substance($0) }, asOf: situation.asOf)
    }
  }

  struct Medicine {
    let line: RecognisedLine
    let substances: [Substance]
    /// The latest time it can have been taken; `nil` when that is not known, or lies in the future.
    let lastTaken: LocalDateTime?
    /// The day of a last dose that lies in the future, which cannot be.
    let futureDose: LocalDate?
    let subject: String

    init(line: RecognisedLine, substances: [Substance], asOf: LocalDateTime) {
      self.line = line
      self.substances = substances
      subject = line.input.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      // A day without a time may have been its last minute.
      let latest: LocalDateTime? =
        switch line.lastTaken {
        case .at(let moment): moment
        case .on(let date): LocalDateTime(date: date, time: .lastMinute)
        case .daysAgo(0): asOf
        case .daysAgo(let days): LocalDateTime(date: asOf.date.adding(days: -days), time: .lastMinute)
        case nil: nil
        }
      futureDose = latest.flatMap { $0.date > asOf.date ? $0.date : nil }
      lastTaken = futureDose == nil ? latest : nil
    }

    var shortName: String { line.product ?? line.ingredients.joined(separator: " with ") }

    func has(_ actions: Substance.Action...) -> Bool { substances.contains { actions.contains($0.action) } }
    func has(_ group: Substance.Group) -> Bool { substances.contains { $0.group == group } }
    func contains(_ id: Substance.ID) -> Bool { substances.contains { $0.id == id } }
  }

  /// Midnight at the start of the first day: the earliest the first dose can be.
  var start: LocalDateTime? {
    situation.naltrexone.start.map { LocalDateTime(date: $0, time: .midnight) }
  }
}
