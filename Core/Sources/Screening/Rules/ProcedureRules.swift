import ClinicalTime
import Evidence
import Recognition

extension Screener {
  /// Advice on how long before a procedure to stop; the longest is acted on.
  static let procedureAdvice: [Claim.ID] = [
    "surgery.spaqi.two-to-four-days", "surgery.ldnrt.three-days", "surgery.anzca.seventy-two-hours",
    "surgery.ldnrt.two-days", "surgery.ldn-direct.forty-eight-hours",
  ]
  /// Measured for another purpose or for another product: shown beside it.
  static let procedureComparison: [Claim.ID] = ["surgery.pet.fifteen-days", "surgery.depot.twenty-four-to-thirty-days"]

  static let procedureRule = ScreeningRule(
    id: "procedure", question: "Is an operation ahead, and when to stop and restart around it?",
    claims: procedureAdvice + procedureComparison + [
      "surgery.goel.no-ldn-guidance", "surgery.upregulation", "surgery.residual-after-72h", "surgery.chopra.emergency",
      "surgery.chopra.stop-before", "surgery.ldnrt.restart", "wait.liptan.two-weeks", "surgery.ldnrt.restart-two-weeks",
      "blockade.pet.half-time",
    ]
  ) { facts in
    var outcome = ScreeningRule.Outcome()
    for procedure in facts.situation.procedures {
      let rows = procedureRows(procedure, facts)
      outcome.washOut += rows
      outcome.findings += [startSoonAfter(procedure, facts)].compactMap(\.self)
      guard let lastDose = rows.first(where: { $0.use == .actedOn })?.time else { continue }
      outcome.findings += procedureFindings(procedure, lastDose: lastDose, facts)
    }
    return outcome
  }

  private static func procedureRows(_ procedure: Procedure, _ facts: ScreeningFacts) -> [WashOut] {
    let begins = LocalDateTime(date: procedure.date, time: .midnight)
    func row(_ wait: Wait, _ use: WashOut.Use) -> WashOut {
      WashOut(
        subject: procedure.subject, direction: .beforeProcedure, claim: wait.claim, shortestHours: wait.shortestHours,
        longestHours: wait.longestHours, time: wait.hours.map { begins.adding(hours: -$0) }, use: use)
    }
    let waits = procedureAdvice.compactMap { Wait($0, in: facts.evidence) }
      .filter { facts.evidence.claim($0.claim)?.verified == true }
    let longest = waits.map { $0.hours ?? 0 }.max()
    var actedOn = false
    return waits.map { wait in
      let isLongest = wait.hours == longest && !actedOn
      if isLongest { actedOn = true }
      return row(wait, isLongest ? .actedOn : .shown)
    } + procedureComparison.compactMap { Wait($0, in: facts.evidence) }.map { row($0, .comparison) }
  }

  private static func procedureFindings(
    _ procedure: Procedure, lastDose: LocalDateTime, _ facts: ScreeningFacts
  ) -> [Finding] {
    let claims =
      procedureAdvice + [
        "surgery.goel.no-ldn-guidance", "surgery.upregulation", "surgery.residual-after-72h",
        "surgery.chopra.stop-before",
      ]
    let isTaken = facts.medicines.contains { $0.contains("naltrexone") }
    if procedure.date < facts.situation.asOf.date {
      return [
        Finding(
          "procedure.restart", about: procedure.subject, .waitUntil,
          "\(procedure.shown) is past: was an opioid given?",
          why: "Anaesthetics and the days after often bring opioids. Naltrexone waits until they are over.",
          change:
            "Enter every opioid that was given with its last dose, or have the clinic confirm that there was none.",
          claims: ["surgery.ldnrt.restart", "surgery.ldnrt.restart-two-weeks", "surgery.chopra.stop-before"])
      ]
    }
    var findings = [
      Finding(
        "procedure.tell", about: procedure.subject, .askPrescriber,
        "Tell the anaesthetist about naltrexone before \(procedure.shown)",
        why:
          "Naltrexone can weaken opioid painkillers for longer than it is in the blood, and once it has gone an opioid may act more strongly than expected. By one calculation 0 to 29 % of the receptors may still be blocked three days after a single 4.5 mg. Of 17 guidance documents none is about low doses.",
        change: "The anaesthetist and the prescriber agree on when to stop and on how pain will be treated.",
        claims: claims),
      Finding(
        "procedure.stop", about: procedure.subject, .askPrescriber,
        "Last dose before \(procedure.shown): no later than \(lastDose)",
        why:
          "Sources name 2 to 4 days for naltrexone by mouth. This is the longest of them. No study has measured it for low doses.",
        change: "The anaesthetist may set another date.", claims: claims, until: lastDose),
      Finding(
        "procedure.restart", about: procedure.subject, .askPrescriber,
        "After \(procedure.shown): restart only when all opioids are over",
        why: "Opioids given during and after it need their own wait, like any other opioid.",
        change: "Run this check again with what was given and when.",
        claims: ["surgery.ldnrt.restart", "surgery.ldnrt.restart-two-weeks", "surgery.chopra.stop-before"]),
    ]
    if let start = facts.start, start.date >= lastDose.date, start.date <= procedure.date {
      let after = LocalDateTime(date: procedure.date.adding(days: 1), time: .midnight)
      findings.append(
        Finding(
          "procedure.start-too-close", about: procedure.subject, .waitUntil,
          "Not before \(procedure.shown) is over: \(after.date) at the earliest",
          why: "The planned start lies so shortly before it that naltrexone would still be at work.",
          change: "Start after it, once no opioid is needed and its wait is over.", claims: claims, until: after))
    }
    if let depot = depotFinding(procedure, facts) { findings.append(depot) }
    if isTaken, lastDose < facts.situation.asOf {
      findings.append(
        Finding(
          "procedure.too-late", about: procedure.subject, .stop,
          "The last day to stop before \(procedure.shown) has passed",
          why: "Naltrexone is on the list, and the longest advised time before it has begun already.",
          change:
            "Telephone the anaesthetist or the ward now and say when you took the last dose. Do not cancel on your own.",
          claims: claims))
    }
    return findings
  }

  /// A depot injection has its own, far longer time.
  private static func depotFinding(_ procedure: Procedure, _ facts: ScreeningFacts) -> Finding? {
    guard facts.medicines.contains(where: { $0.contains("naltrexone") && $0.line.release == .depot }),
      let hours = Wait("surgery.depot.twenty-four-to-thirty-days", in: facts.evidence)?.hours
    else { return nil }
    let last = LocalDateTime(date: procedure.date, time: .midnight).adding(hours: -hours)
    return Finding(
      "procedure.depot", about: procedure.subject, .askPrescriber,
      "A naltrexone injection lasts for weeks: the last before \(procedure.shown) no later than \(last.date)",
      why: "Sources name 24 to 30 days for it, not the days named for tablets and capsules.",
      change: "Tell the anaesthetist the day of the last injection now; the team decides whether to wait.",
      claims: ["surgery.depot.twenty-four-to-thirty-days", "surgery.goel.no-ldn-guidance"], until: last)
  }

  /// Opioids given in and after a procedure need their own wait before a start that follows closely.
  private static func startSoonAfter(_ procedure: Procedure, _ facts: ScreeningFacts) -> Finding? {
    guard let start = facts.situation.naltrexone.start,
      let hours = Wait("wait.liptan.two-weeks", in: facts.evidence)?.hours,
      procedure.date <= start, start.days(since: procedure.date) * 24 <= hours
    else { return nil }
    return Finding(
      "procedure.start-soon-after", about: procedure.subject, .waitUntil,
      "Not until it is known which opioids \(procedure.shown) brought",
      why: "The planned start follows it within two weeks. Opioids given then count like any other.",
      change: "After it, enter every opioid with its last dose, or have the clinic confirm that there was none.",
      claims: ["wait.liptan.two-weeks", "surgery.ldnrt.restart", "surgery.chopra.stop-before"])
  }
}

extension Procedure {
  var shown: String { "\(name ?? "the procedure") on \(date)" }
  var subject: String { name.map { "\($0) \(date)" } ?? "procedure \(date)" }
}
