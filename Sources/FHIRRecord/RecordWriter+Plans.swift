import ClinicalTime
import Compounding
import Evidence
import ExactJSON
import Foundation
import History
import Quantities
import Titration

// A version of the plan is a MedicationRequest. It is never an order: what was typed in here is no prescription, and no
// pharmacy may take it for one.
extension RecordWriter {
  private var record: PlanRecord { history.planRecord }

  var medicationRequests: [RecordedResource] { history.plans.map(medicationRequest) }

  private func medicationRequest(_ version: PlanVersion) -> RecordedResource {
    let status = record.status(of: version)
    let approval: Approval? = if case .approved(let approval) = status { approval } else { nil }
    let plan = version.plan
    let (contained, medication, others) = stock(of: plan)
    let approvals = history.approvals.filter { $0.plan == version.id }
    let next = history.plans.drop { $0.id != version.id }.dropFirst().first
    let updated = ([version.recordedAt] + approvals.map(\.recordedAt) + [next?.recordedAt].compactMap(\.self)).max()
    var json: JSONObject = [
      "contained": Written.list(contained),
      "status": .string(requestStatus(version, isApproved: approval != nil)),
      "intent": approval == nil ? "proposal" : "plan",
      "reportedBoolean": true,
    ]
    json["medication\(medication.isReference ? "Reference" : "CodeableConcept")"] = medication.value
    json["subject"] = subject
    json["supportingInformation"] = Written.list(others)
    json["authoredOn"] = Written.instant(version.recordedAt)
    json["requester"] = (approval?.prescriber ?? plan.orderedBy).map(Written.named)
    json["note"] = .array([.object(["text": Written.text(planText(version, status))])])
    json["dosageInstruction"] = Written.list(dosages(of: plan, under: approval))
    if let approval {
      json["dispenseRequest"] = .object(["validityPeriod": Written.period(approval.date, approval.until)])
    }
    json["priorPrescription"] = version.revises.map { Written.reference("MedicationRequest", Written.id($0)) }
    return RecordedResource(
      "MedicationRequest", Written.id(version.id), lastUpdated: updated ?? version.recordedAt,
      days: plan.start...max(plan.start, plan.end), json)
  }

  /// A version that another followed is stopped, or cancelled when nobody ever approved it.
  private func requestStatus(_ version: PlanVersion, isApproved: Bool) -> String {
    guard version.id == history.plans.last?.id else { return isApproved ? "stopped" : "cancelled" }
    guard isApproved else { return "draft" }
    return version.plan.lastDoseDay.map { $0 < today } == true ? "completed" : "active"
  }

  private func planText(_ version: PlanVersion, _ status: PlanStatus) -> String {
    let plan = version.plan
    let purpose: String? =
      switch plan.purpose {
      case .lowDose: nil
      case .besideOpioid: "Taken beside an opioid, at micrograms."
      }
    let steps = plan.steps.map { words(for: $0, of: plan) }.joined(separator: " ")
    let parts = [
      "\(plan.protocolTitle).", purpose, steps, status.shown,
      "Off-label: low-dose naltrexone is not approved for this use. Self-reported; not a prescription.",
      "Evidence \(version.evidenceVersion).",
    ]
    return parts.compactMap(\.self).joined(separator: " ")
  }

  // MARK: Dosage

  /// One dosage for each dose of each step. Steps follow one another; the doses of a day share their number.
  func dosages(of plan: Plan, under approval: Approval?) -> [JSONValue] {
    plan.steps.flatMap { step in step.intakes.map { dosage($0, of: step, in: plan, under: approval) } }
  }

  func dosage(_ intake: Plan.Intake, of step: Plan.Step, in plan: Plan, under approval: Approval?) -> JSONValue {
    let several = step.intakes.count > 1
    let end = step.isOpenEnded ? nil : step.last
    let text =
      "\(words(for: step, of: plan))\(several ? " This is the dose of \(intake.dose) at \(intake.time)." : "")"
    return .object([
      "sequence": .number(JSONNumber(step.number)), "text": Written.text(text),
      "timing": .object([
        "repeat": .object([
          "extension": .array([Written.ownExtension("clock-time", "Time", Written.time(intake.time))]),
          "boundsPeriod": Written.period(step.first, end), "frequency": 1, "period": 1, "periodUnit": "d",
          "when": .array([.string(partOfDay(intake.time))]),
        ])
      ]),
      "doseAndRate": .array([
        .object([
          "type": Written.concept("http://terminology.hl7.org/CodeSystem/dose-rate-type", "ordered", "Ordered"),
          "doseQuantity": Written.quantity(intake.dose),
        ])
      ]),
      "maxDosePerPeriod": approval.map {
        Written.ratio(Written.quantity($0.highestDose), per: Written.quantity(ExactDecimal(1), "d"))
      },
    ])
  }

  /// The code for a part of the day. The exact time stands in the text and in an extension, since FHIR does not take
  /// both beside each other.
  private func partOfDay(_ time: TimeOfDay) -> String {
    switch time.minutes {
    case 240..<660: "MORN"
    case 660..<840: "NOON"
    case 840..<1020: "AFT"
    case 1020..<1230: "EVE"
    default: "HS"
    }
  }

  /// A step in full: consumers show the text and nothing else more often than not.
  private func words(for step: Plan.Step, of plan: Plan) -> String {
    let days = step.isOpenEnded ? "from \(step.first) until something else is decided" : "\(step.first) to \(step.last)"
    let doses = step.intakes.map { "\($0.dose) of naltrexone at \($0.time)" }.joined(separator: " and ")
    let condition = step.condition.map { " \($0)" } ?? ""
    return
      "Step \(step.number) of \(plan.steps.count), \(days): \(step.intakes.isEmpty ? "no naltrexone" : doses + ", every day").\(condition)"
  }

  // MARK: Products

  struct Medicine {
    let value: JSONValue
    let isReference: Bool
  }

  var naltrexone: JSONValue {
    var codings: [JSONValue] = []
    if let substance = surroundings.naltrexone {
      if let code = substance.rxcui, substance.rxcuiVerified == true {
        codings.append(Written.coding("http://www.nlm.nih.gov/research/umls/rxnorm", code, "naltrexone"))
      }
      if let codes = substance.atc, substance.atcVerified == true {
        codings += codes.map { Written.coding("http://www.whocc.no/atc", $0, "naltrexone") }
      }
    }
    return Written.concept(codings, text: "naltrexone")
  }

  /// What the doses are made from. One product is the medication; with several, the substance is, and the products
  /// stand beside it.
  private func stock(of plan: Plan) -> (contained: [JSONValue], medication: Medicine, others: [JSONValue]) {
    let products = plan.stock.enumerated().map { index, item in
      var json = product(item)
      json["id"] = .string("stock-\(index + 1)")
      return json
    }
    let references = products.indices.map { JSONValue.object(["reference": .string("#stock-\($0 + 1)")]) }
    let contained = products.map { json -> JSONValue in
      var ordered: JSONObject = ["resourceType": "Medication", "id": json["id"]]
      for member in json.members where member.name != "id" { ordered[member.name] = member.value }
      return .object(ordered)
    }
    if let only = references.first, references.count == 1 {
      return (contained, Medicine(value: only, isReference: true), [])
    }
    return (contained, Medicine(value: naltrexone, isReference: false), references)
  }

  /// A product by its ingredient: no code exists for most strengths that are used here.
  func product(_ item: StockItem) -> JSONObject {
    let (form, denominator): (String, JSONValue) =
      switch item.form {
      case .capsule: ("capsule", Written.quantity(ExactDecimal(1), "{capsule}", unit: "capsule"))
      case .tablet: ("tablet", Written.quantity(ExactDecimal(1), "{tablet}", unit: "tablet"))
      case .liquid: ("oral liquid", Written.quantity(ExactDecimal(1), "mL"))
      }
    return [
      "code": Written.concept([], text: "naltrexone, \(item)"),
      "form": Written.concept([], text: item.release == .extended ? "extended-release \(form)" : form),
      "ingredient": .array([
        .object([
          "itemCodeableConcept": naltrexone, "isActive": true,
          "strength": Written.ratio(Written.quantity(item.strength), per: denominator),
        ])
      ]),
    ]
  }

  // MARK: The plan as a whole

  var carePlans: [RecordedResource] {
    guard let (version, status) = history.currentPlan else { return [] }
    let plan = version.plan
    let isApproved = !status.isDraft
    let checkpoints = plan.checkpoints.map { checkpoint -> JSONValue in
      .object([
        "detail": .object([
          "status": checkpoint.date > today ? "not-started" : "unknown",
          "scheduledPeriod": Written.period(checkpoint.date, checkpoint.date),
          "description": Written.text(checkpoint.question),
        ])
      ])
    }
    let request = JSONValue.object(["reference": Written.reference("MedicationRequest", Written.id(version.id))])
    let last = history.approvals.filter { $0.plan == version.id }.map(\.recordedAt).max()
    return [
      RecordedResource(
        "CarePlan", id(version.id, "plan"), lastUpdated: max(version.recordedAt, last ?? version.recordedAt),
        days: plan.start...max(plan.start, plan.end),
        [
          "status": isApproved ? "active" : "draft", "intent": isApproved ? "plan" : "proposal",
          "title": Written.text(plan.protocolTitle), "description": Written.text(status.shown), "subject": subject,
          "period": Written.period(plan.start, plan.lastDoseDay), "created": Written.instant(version.recordedAt),
          "activity": .array([request] + checkpoints),
        ])
    ]
  }
}
