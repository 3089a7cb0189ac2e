import ClinicalTime
import Evidence
import FHIR
import Quantities
import Recognition
import Screening

/// A finding with the order that it is about.
struct OrderFinding {
  var finding: Finding
  var order: ClinicalPicture.Medicine?
  var reasons: [OverrideReason]
}

/// Puts the clinical picture to the screen: naltrexone beside opioids, and opioids beside naltrexone.
struct Assessment {
  let picture: ClinicalPicture
  let screener: Screener
  let asOf: LocalDateTime

  // MARK: What the orders are

  private var naltrexoneOrders: [ClinicalPicture.Medicine] { picture.orders.filter(isNaltrexone) }
  private var opioidOrders: [ClinicalPicture.Medicine] { picture.orders.filter(\.reading.line.namesOpioid) }
  private var unclearOrders: [ClinicalPicture.Medicine] {
    picture.orders.filter { !$0.reading.isUnderstood && !$0.reading.line.namesOpioid && !isNaltrexone($0) }
  }

  /// Whether an order can meet what this is about.
  var ordersMatter: Bool { !naltrexoneOrders.isEmpty || !opioidOrders.isEmpty || !unclearOrders.isEmpty }

  /// Whether the answer speaks of anything, so that gaps in it are worth a card.
  func matters(_ service: Service) -> Bool {
    service == .patientView ? !antagonists.isEmpty : ordersMatter
  }

  /// Naltrexone, but not inside an opioid's product: that counts as the opioid.
  private func isNaltrexone(_ medicine: ClinicalPicture.Medicine) -> Bool {
    let line = medicine.reading.line
    return line.substances.contains("naltrexone") && !(line.hasOpioid && line.product != nil)
  }

  // MARK: Situations

  /// The lists as the screen reads them, without what an order takes the place of.
  private func lines(without order: ClinicalPicture.Medicine? = nil) -> [RecognisedLine] {
    let listed = picture.medicines.filter { medicine in
      guard let order, let reference = medicine.reference else { return true }
      return order.reference != reference && order.replaces != reference
    }
    return MedicineList(listed, asOf: asOf).lines
  }

  private func situation(_ lines: [RecognisedLine], planned: PlannedNaltrexone = PlannedNaltrexone()) -> Situation {
    Situation(
      asOf: asOf, medicines: lines, conditions: picture.conditions, age: picture.age, procedures: picture.procedures,
      naltrexone: planned)
  }

  private var antagonists: [AntagonistOnBoard] {
    screener.antagonists(in: situation(lines())).filter { $0.stage != .gone }
  }

  // MARK: Orders

  func onOrders() -> [OrderFinding] {
    naltrexoneOrders.flatMap(onNaltrexone) + opioidOrders.flatMap(onOpioid) + unclearOrders.flatMap(onUnclear)
  }

  private func onNaltrexone(_ order: ClinicalPicture.Medicine) -> [OrderFinding] {
    let others = (picture.orders + picture.otherOrders).filter { $0.reading.line.namesOpioid && !isNaltrexone($0) }
    let dose = DailyDose(order).mass
    let isDepot = order.reading.line.release == .depot
    let isFullDose = dose.map { $0 > Limits.naltrexoneApproved.absolute.upperBound } ?? isDepot
    let planned = PlannedNaltrexone(
      dose: dose, start: asOf.date, release: order.reading.line.release == .extended ? .extended : .unknown)
    let screen = screener.screen(
      situation(lines(without: order) + others.map(\.reading.line), planned: planned))
    let over = screen.findings.filter { $0.id.hasPrefix("opioid.wait-over:") }.map { $0.id.drop { $0 != ":" } }
    let findings = screen.findings.filter { finding in
      guard finding.severity > .note else { return false }
      // How to come off an opioid is no question any more once the wait after it is over.
      if finding.id.hasPrefix("opioid."), over.contains(finding.id.drop { $0 != ":" }) { return false }
      // Tablets of 50 mg and injections are licensed in addiction: what is said of low doses does not concern them.
      let rule = finding.id.prefix { $0 != ":" }
      if isFullDose, rule == "other-medicine" { return false }
      return !(rule == "dose.too-high" && dose == .milligrams(50))
    }
    return findings.map { finding in
      let isDuplicate = finding.id.hasPrefix("antagonist")
      let isOpen = finding.id.hasPrefix("not-") || finding.id.hasPrefix("did-you-mean")
      return OrderFinding(
        finding: finding, order: order,
        reasons: isDuplicate
          ? [.replaced, .notTaken] : isOpen ? [.noOpioid, .notTaken] : [.notTaken, .waitOver, .planned])
    }
  }

  private func onOpioid(_ order: ClinicalPicture.Medicine) -> [OrderFinding] {
    // Naltrexone that stands on the same pad and was not chosen just now is as good as on board.
    let planned = picture.otherOrders.filter(isNaltrexone).map(\.reading.line)
    return screener.findings(ordering: [order.reading.line], in: situation(lines() + planned)).map { finding in
      OrderFinding(
        finding: finding, order: order,
        reasons: finding.id.hasPrefix("opioid-order.blocked")
          ? [.emergency, .monitored, .notTaken, .noAlternative] : [.waitOver, .monitored, .planned])
    }
  }

  /// An order that nobody understood may be an opioid; that matters when naltrexone is on board.
  private func onUnclear(_ order: ClinicalPicture.Medicine) -> [OrderFinding] {
    guard let antagonist = antagonists.first else { return [] }
    return [
      OrderFinding(
        finding: screener.finding(unclearOrder: order.reading.shown, beside: antagonist), order: nil,
        reasons: [.noOpioid])
    ]
  }

  // MARK: Opening the chart

  func onView() -> [OrderFinding] {
    let lines = lines()
    let antagonists = antagonists
    guard !antagonists.isEmpty else { return [] }
    let situation = situation(lines)
    let screen = screener.screen(situation)
    let isOnBoard = antagonists.contains { $0.stage == .atWork }
    var findings = antagonists.map { OrderFinding(finding: screener.finding(onBoard: $0), order: nil, reasons: []) }
    findings += screen.findings.filter { $0.id.hasPrefix("procedure.") && isOnBoard && $0.severity > .note }
      .map { OrderFinding(finding: $0, order: nil, reasons: []) }
    // Both at once, and taken now: the same as ordering the opioid again.
    let current = picture.medicines.filter { $0.standing == .current && $0.reading.line.namesOpioid }
    findings += screener.findings(ordering: current.map(\.reading.line), in: situation).filter { $0.severity == .stop }
      .map { OrderFinding(finding: $0, order: nil, reasons: [.notTaken, .monitored, .planned]) }
    return findings
  }

  // MARK: What stays open

  /// What was not understood, could not be read, or was not whole.
  var openQuestions: [String] {
    let all = picture.orders + picture.otherOrders + picture.medicines
    var unclear: [String] = []
    for medicine in all where !medicine.reading.isUnderstood && !unclear.contains(medicine.reading.shown) {
      unclear.append(medicine.reading.shown)
    }
    let question =
      "Not understood, so it may or may not be an opioid or naltrexone: \(unclear.joined(separator: ", ")). A pharmacist can say what is in it."
    return (unclear.isEmpty ? [] : [question]) + picture.gaps
  }

  /// What was not there to be looked at.
  var notSent: [String] {
    var longAgo: [String] = []
    for medicine in picture.medicines where medicine.standing == .longAgo {
      if !longAgo.contains(medicine.reading.line.input) { longAgo.append(medicine.reading.line.input) }
    }
    let names = longAgo.joined(separator: ", ")
    let past = "Ended without a date and written more than a year ago, so not counted: \(names)."
    return (longAgo.isEmpty ? [] : [past]) + picture.notSent
  }
}

/// The dose of naltrexone on a day, from an order: the most that one of its steps gives.
struct DailyDose {
  /// `nil` when the order does not say.
  let mass: Mass?

  init(_ order: ClinicalPicture.Medicine) {
    var largest: Mass?
    for dosage in order.dosages {
      let times = (try? dosage.timesADay) ?? 1
      guard let doses = try? dosage.doses else { continue }
      for dose in doses {
        guard let once = try? dose.mass, let daily = try? once.multiplied(by: ExactDecimal(max(times, 1))) else {
          continue
        }
        largest = largest.map { max($0, daily) } ?? daily
      }
    }
    mass = largest ?? order.reading.line.strengths.max()
  }
}
