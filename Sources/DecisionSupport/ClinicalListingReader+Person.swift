import ClinicalTime
import ExactJSON
import FHIR
import Foundation
import Recognition
import Screening

// What else counts beside the medicines: conditions, intolerances, operations, and the person.

extension ClinicalListingReader {
  private func title(_ concept: CodeableConcept?) throws(FHIRMistake) -> String {
    guard let concept else { return "without a name" }
    if let text = try concept.text { return text.shortened }
    for coding in try concept.codings { if let display = try coding.display { return display.shortened } }
    return try concept.codings.first?.code?.shortened ?? "without a name"
  }

  mutating func take(_ condition: FHIR.Condition, _ entry: Int) throws(FHIRMistake) {
    let name = try title(try condition.code)
    guard try condition.isCurrent else {
      return leaveOut(entry, "Condition “\(name)”: over, refuted or entered in error.")
    }
    let found = try ConditionReader.read(condition)
    if found.isEmpty { leaveOut(entry, "Condition “\(name)”: the screen does not ask about it.") }
    listing.conditions.formUnion(found)
  }

  mutating func take(_ allergy: AllergyIntolerance, _ entry: Int) throws(FHIRMistake) {
    let name = try title(try allergy.code)
    guard try !allergy.isRefuted else {
      return leaveOut(entry, "Intolerance of “\(name)”: refuted or entered in error.")
    }
    let read = recogniser.recognise(name)
    if !Set(read.substances).isDisjoint(with: ["naltrexone", "naloxone", "nalmefene"]) {
      listing.doubts.append(
        .init(
          entry: entry,
          text: "Intolerance of “\(name)”: tell your prescriber before anything else. The screen does not ask about it."
        ))
    } else {
      leaveOut(
        entry, "Intolerance of “\(name)”: the screen does not ask about it. Tell your prescriber and pharmacist.")
    }
  }

  mutating func take(_ procedure: FHIR.Procedure, _ entry: Int) throws(FHIRMistake) {
    let name = try title(try procedure.code)
    switch try procedure.status {
    case .preparation, .onHold, .inProgress, .unknown, nil: try take(name, at: try procedure.performed, entry)
    case .completed, .stopped, .notDone, .enteredInError:
      leaveOut(entry, "Procedure “\(name)”: past, or not to be done.")
    }
  }

  mutating func take(_ request: ServiceRequest, _ entry: Int) throws(FHIRMistake) {
    let name = try title(try request.code)
    switch try request.status {
    case .draft, .active, .onHold, .unknown, nil: break
    case .revoked, .completed, .enteredInError:
      return leaveOut(entry, "Order “\(name)”: over or taken back.")
    }
    guard try !request.doNotPerform else { return leaveOut(entry, "Order “\(name)”: not to be done.") }
    for category in try request.categories where try category.has("http://snomed.info/sct", ["387713003"]) {
      return try take(name, at: try request.occurrence, entry)
    }
    leaveOut(entry, "Order “\(name)”: it is not marked as an operation.")
  }

  private mutating func take(_ name: String, at occurrence: Occurrence?, _ entry: Int) throws(FHIRMistake) {
    guard let start = try occurrence?.start else {
      return leaveOut(entry, "Procedure “\(name)”: it has no date. Add it to the screen by hand.")
    }
    let day = start.earliest(in: standings.zone).date
    guard day >= standings.asOf.date else { return leaveOut(entry, "Procedure “\(name)”: past.") }
    let procedure = Screening.Procedure(date: day, name: name)
    if !listing.procedures.contains(procedure) { listing.procedures.append(procedure) }
  }

  mutating func take(_ patient: Patient) throws(FHIRMistake) {
    listing.age = try patient.age(on: standings.asOf.date, in: standings.zone) ?? listing.age
  }
}
