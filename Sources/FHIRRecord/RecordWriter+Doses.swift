import ClinicalTime
import Compounding
import Diary
import ExactJSON
import History
import Titration

// Bottles, doses taken, and what is taken altogether.
extension RecordWriter {
  private var bottles: [Thread<Bottle>] { Thread.all(history.bottles) }
  private var doses: [Thread<DoseTaken>] { Thread.all(history.doses) }

  var medications: [RecordedResource] {
    bottles.map { bottle in
      var json = product(bottle.content.item)
      json["status"] = bottle.isWithdrawn ? "entered-in-error" : "active"
      json["manufacturer"] = bottle.content.pharmacy.flatMap { Written.text($0) }.map { .object(["display": $0]) }
      let batch: JSONObject = [
        "lotNumber": Written.text(bottle.content.lot), "expirationDate": bottle.content.useBy.map(Written.day),
      ]
      if !batch.members.isEmpty { json["batch"] = .object(batch) }
      return RecordedResource(
        "Medication", bottle.id, lastUpdated: bottle.lastUpdated,
        days: bottle.content.receivedOn...bottle.content.receivedOn, json)
    }
  }

  var administrations: [RecordedResource] {
    // Two bottles never share a name; if an old archive says so, the later one counts.
    let known = Dictionary(bottles.map { ($0.content.id, $0.id) }, uniquingKeysWith: { _, last in last })
    return doses.map { administration(of: $0, bottles: known) } + treatments
  }

  private func administration(of dose: Thread<DoseTaken>, bottles: [Bottle.ID: String]) -> RecordedResource {
    var json: JSONObject = ["status": dose.isWithdrawn ? "entered-in-error" : "completed"]
    if let bottle = dose.content.bottle.flatMap({ bottles[$0] }) {
      json["medicationReference"] = Written.reference("Medication", bottle)
    } else {
      json["medicationCodeableConcept"] = naltrexone
    }
    json["subject"] = subject
    json["effectiveDateTime"] = Written.clock(dose.content.takenAt, zone: dose.content.zone)
    json["performer"] = .array([.object(["actor": subject])])
    json["note"] = Written.text(dose.content.reason).map { .array([.object(["text": $0])]) }
    json["dosage"] = .object([
      "text": Written.text("\(dose.content.dose) of naltrexone"), "dose": Written.quantity(dose.content.dose),
    ])
    return RecordedResource(
      "MedicationAdministration", dose.id, lastUpdated: dose.lastUpdated, days: dose.content.day...dose.content.day,
      json)
  }

  /// Days with and without another treatment. The amount is not on record.
  private var treatments: [RecordedResource] {
    Thread.all(history.treatments).map { day in
      RecordedResource(
        "MedicationAdministration", day.id, lastUpdated: day.lastUpdated, days: day.content.day...day.content.day,
        [
          "status": .string(day.isWithdrawn ? "entered-in-error" : day.content.taken ? "completed" : "not-done"),
          "medicationCodeableConcept": Written.concept([], text: day.content.treatment), "subject": subject,
          "effectiveDateTime": Written.day(day.content.day), "performer": .array([.object(["actor": subject])]),
        ])
    }
  }

  static let statementSuffix = "naltrexone"

  /// Whether there is anything to say on taking naltrexone: an approved plan or a dose.
  var hasStatement: Bool { !statements.isEmpty }

  var statementReference: JSONValue {
    Written.reference("MedicationStatement", id(history.person.id, Self.statementSuffix))
  }

  /// Naltrexone in one statement: that it is to be taken when an approved plan says so, else when it was.
  var statements: [RecordedResource] {
    let taken = doses.filter { !$0.isWithdrawn }.sorted { $0.content.takenAt < $1.content.takenAt }
    var approved: (version: PlanVersion, approval: Approval)?
    if let (version, status) = history.currentPlan, case .approved(let approval) = status {
      approved = (version, approval)
    }
    guard !taken.isEmpty || approved != nil else { return [] }
    var status = "unknown"
    var start = taken.first?.content.day
    var end = taken.last?.content.day
    if let plan = approved?.version.plan {
      if today < plan.start {
        if taken.isEmpty { (status, start, end) = ("intended", plan.start, plan.lastDoseDay) }
      } else if plan.lastDoseDay.map({ today <= $0 }) ?? true {
        (status, start, end) = ("active", min(start ?? plan.start, plan.start), nil)
      }
    }
    let now = approved?.version.plan.step(on: today) ?? approved?.version.plan.steps.last
    let dosage: [JSONValue]? =
      status == "active"
      ? now.map { step in
        step.intakes.compactMap { intake in
          approved.map { self.dosage(intake, of: step, in: $0.version.plan, under: $0.approval) }
        }
      } : nil
    let sources =
      [approved.map { Written.reference("MedicationRequest", Written.id($0.version.id)) }].compactMap(\.self)
      + [taken.last.map { Written.reference("MedicationAdministration", $0.id) }].compactMap(\.self)
    let written = (taken.map(\.lastUpdated) + [approved?.version.recordedAt].compactMap(\.self)).max()
    let updated = written ?? history.person.createdAt
    return [
      RecordedResource(
        "MedicationStatement", id(history.person.id, Self.statementSuffix), lastUpdated: updated,
        days: start.map { $0...max($0, end ?? max($0, today)) },
        [
          "status": .string(status), "medicationCodeableConcept": naltrexone, "subject": subject,
          "effectivePeriod": Written.period(start, end), "dateAsserted": Written.instant(updated),
          "informationSource": subject, "derivedFrom": Written.list(sources),
          "note": .array([.object(["text": Written.text(statementText(taken, status))])]),
          "dosage": dosage.flatMap(Written.list),
        ])
    ]
  }

  private func statementText(_ taken: [Thread<DoseTaken>], _ status: String) -> String {
    let last = taken.last.map { "The last dose on record: \($0.content.dose) on \($0.content.takenAt)." }
    let plan = status == "active" ? "An approved plan says to take it." : nil
    return ([plan, last ?? "No dose is on record.", "Naltrexone blocks opioids. Self-reported."] as [String?])
      .compactMap(\.self).joined(separator: " ")
  }
}
