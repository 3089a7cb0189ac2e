import ClinicalTime
public import Evidence
public import Recognition

/// The other direction: an opioid is to be given to someone who takes or took naltrexone.
extension Screener {
  /// Every claim that ``findings(ordering:in:)`` may cite.
  public static let opioidOrderClaims: [Claim.ID] =
    [
      "opioids.review.may-reduce-effect", "opioids.label.deeper-depression", "opioids.label.overcoming-blockade",
      "opioids.label.lower-tolerance", "surgery.upregulation", "surgery.goel.no-ldn-guidance",
      "blockade.gap.repeated-low-dose", "blockade.pet.rabiner-five-mg", "blockade.pet.weerts-mu",
      "blockade.pet.half-time", "surgery.residual-after-72h", "surgery.pet.fifteen-days",
      "surgery.depot.twenty-four-to-thirty-days", "antagonist.depot-28-days", "surgery.ldnrt.restart",
      "hidden.loperamide",
    ] + procedureAdvice

  /// What stands against giving these opioids, for every antagonist on board.
  ///
  /// - Parameters:
  ///   - opioids: the lines that are ordered; those that name no opioid, and could not mean one, are passed over.
  ///   - situation: what is taken or was taken, without the order.
  public func findings(ordering opioids: [RecognisedLine], in situation: Situation) -> [Finding] {
    let facts = ScreeningFacts(situation: situation, evidence: evidence, catalogue: catalogue)
    let ordered = opioids.filter(\.namesOpioid).map { line in
      ScreeningFacts.Medicine(
        line: line, substances: line.substances.compactMap { catalogue.substance($0) }, asOf: situation.asOf)
    }
    var findings: [Finding] = []
    for antagonist in facts.antagonists where antagonist.stage != .gone {
      for opioid in ordered {
        let finding = orderFinding(opioid, antagonist, facts)
        if !findings.contains(finding) { findings.append(finding) }
      }
    }
    return findings.sorted { ($1.severity, $0.id) < ($0.severity, $1.id) }
  }

  private func orderFinding(
    _ opioid: ScreeningFacts.Medicine, _ antagonist: AntagonistOnBoard, _ facts: ScreeningFacts
  ) -> Finding {
    let subject = "\(opioid.subject) / \(antagonist.subject)"
    let name = opioid.shortName.isEmpty ? opioid.subject : opioid.shortName
    if opioid.line.hasOpioid, opioid.centralOpioids.isEmpty {
      return Finding(
        "opioid-order.peripheral", about: subject, .askPrescriber,
        "\(name) may not work: \(antagonist.name) is on board",
        why: "It works at opioid receptors outside the brain, which \(antagonist.name) blocks too.",
        change: "Another remedy, or a decision about \(antagonist.name) first.", claims: ["hidden.loperamide"])
    }
    if antagonist.stage == .fading { return fading(name, subject, antagonist) }
    let doubt =
      opioid.line.hasOpioid ? "" : " The order is not clear and may be an opioid; until it is, it counts as one."
    return Finding(
      "opioid-order.blocked", about: subject, .stop, "\(name) may not work: \(antagonist.name) is on board",
      why: [
        "Naltrexone blocks the receptors that opioids work at.", Self.blockade(antagonist),
        "Giving more to get through is dangerous: breathing may be depressed more deeply and for longer than usual, and when the blockade wears off the effect can come back all at once. No guidance says how to dose opioids beside a low dose.\(doubt)",
      ].joined(separator: " "),
      change: [
        "Pain treatment without opioids where it will do.", Self.wait(antagonist),
        "If an opioid cannot wait: the prescriber decides, with staff who can watch and support breathing. Naltrexone is not given again until all opioids are over.",
      ].joined(separator: " "),
      claims: Self.claims(antagonist), until: antagonist.adviceEnds)
  }

  /// How much is blocked, by what is known for such a dose.
  private static func blockade(_ antagonist: AntagonistOnBoard) -> String {
    if antagonist.isDepot { return "The injection blocks them for about four weeks." }
    if antagonist.isLowDose {
      return
        "Within 8 hours of a single 5 mg, 43 to 58 % of mu receptors were blocked; how much and how long daily low doses block has not been measured."
    }
    return
      "With 50 mg a day 90 to 100 % of mu receptors were blocked, and after a single 50 mg it halved in 72 to 108 hours."
  }

  private static func wait(_ antagonist: AntagonistOnBoard) -> String {
    let advised = antagonist.isDepot ? "24 to 30 days for the injection" : "2 to 4 days for naltrexone by mouth"
    guard let ends = antagonist.adviceEnds else {
      return "Sources name \(advised) before a planned opioid; the last dose is not known here, so find it out first."
    }
    return "Sources name \(advised) before a planned opioid; the longest of them ends on \(ends), if no more is taken."
  }

  private static func claims(_ antagonist: AntagonistOnBoard) -> [Claim.ID] {
    let shared = [
      "opioids.label.deeper-depression", "opioids.label.overcoming-blockade", "opioids.label.lower-tolerance",
      "surgery.goel.no-ldn-guidance", "surgery.ldnrt.restart",
    ]
    if antagonist.isDepot {
      return shared + ["antagonist.depot-28-days", "surgery.depot.twenty-four-to-thirty-days"]
    }
    let known =
      antagonist.isLowDose
      ? ["opioids.review.may-reduce-effect", "blockade.pet.rabiner-five-mg", "blockade.gap.repeated-low-dose"]
      : ["blockade.pet.weerts-mu", "blockade.pet.half-time"]
    return shared + known + procedureAdvice
  }

  private func fading(_ name: String, _ subject: String, _ antagonist: AntagonistOnBoard) -> Finding {
    Finding(
      "opioid-order.sensitive", about: subject, .askPrescriber,
      "\(name) may act more strongly: \(antagonist.name) was taken until \(antagonist.lastTaken?.date.description ?? "lately")",
      why:
        "After an antagonist receptors can be more sensitive: the US label warns that people may react to smaller opioid doses than before, and that some have died. A rest of the blockade is possible too: for experiments 15 days are kept, and by one calculation 0 to 29 % of the receptors are still blocked three days after a single 4.5 mg.",
      change: "The prescriber starts low and looks again, and naltrexone is not given until all opioids are over.",
      claims: [
        "opioids.label.lower-tolerance", "surgery.upregulation", "surgery.pet.fifteen-days",
        "surgery.residual-after-72h", "surgery.ldnrt.restart",
      ], until: antagonist.traceEnds)
  }
}

extension Screener {
  /// What the presence of an antagonist means for whoever opens the chart: dose, last dose, and pain treatment.
  public func finding(onBoard antagonist: AntagonistOnBoard) -> Finding {
    let dose = antagonist.strength.map { ", \($0)" } ?? ", strength not given"
    let last = antagonist.lastTaken.map { "last dose known: \($0)" } ?? "last dose not known"
    let title =
      antagonist.stage == .fading
      ? "\(antagonist.name) was taken until \(antagonist.lastTaken?.description ?? "lately")\(dose)"
      : "\(antagonist.name) on board\(dose); \(last)"
    return Finding(
      "on-board", about: antagonist.subject, .note, title,
      why: [
        "Opioids may work less than expected while it is at work, and more than expected once it has worn off.",
        Self.blockade(antagonist),
      ].joined(separator: " "),
      change: Self.wait(antagonist) + " Whoever treats pain or plans an anaesthetic should know.",
      claims: Self.claims(antagonist), until: antagonist.adviceEnds)
  }

  /// An order of which nobody could say what it is, beside an antagonist: it may be an opioid.
  public func finding(unclearOrder order: String, beside antagonist: AntagonistOnBoard) -> Finding {
    Finding(
      "opioid-order.unclear", about: order, .askPrescriber, "Not understood: \(order). \(antagonist.name) is on board",
      why: "The order could not be made out, so nobody here can say whether it holds an opioid that would not work.",
      change: "Check it against a list of opioids, or name it by its ingredient.",
      claims: ["opioids.review.may-reduce-effect"])
  }
}
