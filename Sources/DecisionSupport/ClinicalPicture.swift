import ClinicalTime
import ExactJSON
import FHIR
import Foundation
import Recognition
import Screening

/// What a request tells about a person: medicines, orders, conditions, procedures, and what it does not tell.
struct ClinicalPicture {
  /// A medicine of a list or of an order.
  struct Medicine {
    var reading: MedicineReader.Reading
    var standing: Standing
    /// `MedicationRequest/12`, when it has an id.
    var reference: String?
    /// The prescription that an order takes the place of.
    var replaces: String?
    /// The dosages of an order.
    var dosages: [Dosage] = []
  }

  /// Orders on which the answer is asked for.
  var orders: [Medicine] = []
  /// Other orders on the pad.
  var otherOrders: [Medicine] = []
  /// What is or was taken.
  var medicines: [Medicine] = []
  var conditions: Set<Screening.Condition> = []
  var procedures: [Screening.Procedure] = []
  var age: Int?
  /// What could not be read, or is not whole: worth a card of its own.
  var gaps: [String] = []
  /// What was not sent: said on a card that there is anyway.
  var notSent: [String] = []
  /// What the answer cannot do without.
  var missing: [OperationOutcome.Issue] = []

  init(_ request: HookRequest, recogniser: MedicineRecogniser, asOf: LocalDateTime, zone: TimeZone)
    throws(HookRefusal)
  {
    var builder = PictureBuilder(request, recogniser: recogniser, asOf: asOf, zone: zone)
    do throws(FHIRMistake) {
      try builder.readDrafts()
      try builder.readLists()
    } catch {
      throw .malformed(error)
    }
    self = builder.picture
  }

  fileprivate init() {}
}

extension ClinicalPicture {
  fileprivate static var empty: ClinicalPicture { ClinicalPicture() }
}

/// Goes through what was sent. A mistake in an order stops the answer; one in a list is a gap that the cards name.
private struct PictureBuilder {
  var picture = ClinicalPicture.empty
  private let request: HookRequest
  private let recogniser: MedicineRecogniser
  private let standings: StandingReader
  private var index = ReferenceIndex()
  private var bundles: [Prefetch: [FHIR.Bundle.Entry]] = [:]

  init(_ request: HookRequest, recogniser: MedicineRecogniser, asOf: LocalDateTime, zone: TimeZone) {
    self.request = request
    self.recogniser = recogniser
    standings = StandingReader(asOf: asOf, zone: zone)
  }

  private var medicines: MedicineReader { MedicineReader(recogniser: recogniser, index: index) }

  // MARK: Orders

  mutating func readDrafts() throws(FHIRMistake) {
    guard let drafts = request.draftOrders else { return }
    try index.add(drafts)
    var orders: [(medicine: ClinicalPicture.Medicine, isChosen: Bool)] = []
    for entry in try drafts.entries {
      try checkPatient(of: entry.resource)
      if let service = try entry.resource.read(as: ServiceRequest.self) { try take(service, onlySurgery: true) }
      guard let order = try entry.resource.read(as: MedicationRequest.self) else { continue }
      // An order that stops or takes back a medicine orders nothing.
      switch try order.status {
      case .cancelled, .stopped, .completed, .enteredInError: continue
      case .active, .draft, .onHold, .unknown, nil: break
      }
      if try order.doNotPerform { continue }
      let dosages = try order.dosages
      let reading = try medicines.read(try order.medication, dosages: dosages, in: entry.resource)
      let reference = try order.relativeReference
      let names = [reference, entry.fullURL, try order.id].compactMap(\.self)
      orders.append(
        (
          ClinicalPicture.Medicine(
            reading: reading, standing: .current, reference: reference,
            replaces: try order.priorPrescription?.reference, dosages: dosages),
          request.selections?.contains { names.contains($0) } ?? true
        ))
    }
    // A selection that points nowhere leaves open which order is meant: then all are.
    let chosen = orders.filter(\.isChosen)
    picture.orders = (chosen.isEmpty ? orders : chosen).map(\.medicine)
    picture.otherOrders = chosen.isEmpty ? [] : orders.filter { !$0.isChosen }.map(\.medicine)
  }

  // MARK: Lists

  mutating func readLists() throws(FHIRMistake) {
    for key in Prefetch.allCases where key != .patient { try readBundle(key) }
    for key in Prefetch.allCases {
      for entry in bundles[key] ?? [] {
        try checkPatient(of: entry.resource)
        do throws(FHIRMistake) {
          try take(entry.resource)
        } catch {
          picture.gaps.append("One entry of the \(key.shown) could not be read and was not looked at: \(error).")
        }
      }
    }
    try readPatient()
    if picture.medicines.isEmpty, picture.missing.isEmpty {
      picture.notSent.append(
        "The lists of medicines are empty: the record system knows of none, or nobody entered any.")
    }
  }

  private mutating func readBundle(_ key: Prefetch) throws(FHIRMistake) {
    let path = "request.prefetch.\(key.rawValue)"
    guard let value = request.prefetch[key] else {
      picture.notSent.append("No list of \(key.shown) was sent.")
      if key == .medicationRequests { lack(key, path, "No list of \(key.shown) was sent.") }
      return
    }
    if value == .null { return }
    let resource = try value.resource(at: path)
    if let outcome = try resource.read(as: OperationOutcome.self) {
      let text = "The \(key.shown) could not be fetched: an OperationOutcome came in their place\(Self.why(outcome))."
      picture.gaps.append(text)
      if key == .medicationRequests { lack(key, path, text) }
      return
    }
    guard let bundle = try resource.read(as: FHIR.Bundle.self) else {
      throw resource.mistake(
        "resourceType", .string(try resource.resourceType ?? ""), "A Bundle is needed.",
        "Send the search result as it is.")
    }
    try index.add(bundle)
    bundles[key] = try bundle.entries
    if try bundle.hasNextPage {
      picture.gaps.append("Of the \(key.shown) only the first page was sent. What is on the others was not looked at.")
    }
    for entry in try bundle.entries {
      guard let outcome = try entry.resource.read(as: OperationOutcome.self) else { continue }
      picture.gaps.append("The \(key.shown) came with a warning\(Self.why(outcome)).")
    }
  }

  /// What an OperationOutcome says, or that it says nothing.
  private static func why(_ outcome: OperationOutcome) -> String {
    let said = outcome.diagnostics.map(\.shortened).joined(separator: "; ")
    return said.isEmpty ? " that does not say why" : ": “\(said)”"
  }

  /// Something that the answer cannot do without.
  private mutating func lack(_ key: Prefetch, _ path: String, _ text: String) {
    picture.missing.append(
      .init(
        .required, "\(text) Without it nobody can say what is taken. Send the prefetch “\(key.rawValue)”.",
        expression: path))
  }

  private mutating func take(_ resource: Element) throws(FHIRMistake) {
    if let found = try resource.read(as: MedicationRequest.self) {
      try take(
        resource, try found.medication, try found.dosages, try standings.standing(of: found),
        try found.relativeReference)
    } else if let found = try resource.read(as: MedicationStatement.self) {
      try take(
        resource, try found.medication, try found.dosages, try standings.standing(of: found),
        try found.relativeReference)
    } else if let found = try resource.read(as: MedicationAdministration.self) {
      try take(
        resource, try found.medication, [], try standings.standing(of: found), try found.relativeReference,
        dose: try found.dose)
    } else if let found = try resource.read(as: MedicationDispense.self) {
      try take(
        resource, try found.medication, try found.dosages, try standings.standing(of: found),
        try found.relativeReference)
    } else if let found = try resource.read(as: FHIR.Condition.self) {
      picture.conditions.formUnion(try ConditionReader.read(found))
    } else if let found = try resource.read(as: FHIR.Procedure.self) {
      try take(found)
    } else if let found = try resource.read(as: ServiceRequest.self) {
      try take(found, onlySurgery: true)
    }
  }

  private mutating func take(
    _ resource: Element, _ choice: MedicationChoice?, _ dosages: [Dosage], _ standing: Standing, _ reference: String?,
    dose: Quantity? = nil
  ) throws(FHIRMistake) {
    guard standing != .never else { return }
    var reading = try medicines.read(choice, dosages: dosages, in: resource)
    if let mass = try dose?.mass { reading.line.take(strength: mass) }
    picture.medicines.append(
      ClinicalPicture.Medicine(reading: reading, standing: standing, reference: reference, dosages: dosages))
  }

  // MARK: Procedures and the person

  private mutating func take(_ procedure: FHIR.Procedure) throws(FHIRMistake) {
    switch try procedure.status {
    case .preparation, .onHold, .inProgress, .unknown, nil: break
    case .stopped, .completed, .notDone, .enteredInError: return
    }
    try take(at: try procedure.performed, name: try procedure.code)
  }

  private mutating func take(_ request: ServiceRequest, onlySurgery: Bool) throws(FHIRMistake) {
    switch try request.status {
    case .draft, .active, .onHold, .unknown, nil: break
    case .revoked, .completed, .enteredInError: return
    }
    if try request.doNotPerform { return }
    var isSurgery = false
    // 387713003, “Surgical procedure”: http://hl7.org/fhir/ValueSet/servicerequest-category, 4.0.1.
    for category in try request.categories where try category.has("http://snomed.info/sct", ["387713003"]) {
      isSurgery = true
    }
    guard isSurgery else { return }
    try take(at: try request.occurrence, name: try request.code)
  }

  private mutating func take(at occurrence: Occurrence?, name: CodeableConcept?) throws(FHIRMistake) {
    var title = try name?.text
    for coding in try name?.codings ?? [] where title == nil { title = try coding.display }
    guard let start = try occurrence?.start else {
      picture.notSent.append("A procedure has no date: \(title?.shortened ?? "without a name").")
      return
    }
    let day = start.earliest(in: standings.zone).date
    guard day >= standings.asOf.date else { return }
    let procedure = Screening.Procedure(date: day, name: title?.shortened)
    if !picture.procedures.contains(procedure) { picture.procedures.append(procedure) }
  }

  private mutating func readPatient() throws(FHIRMistake) {
    guard let value = request.prefetch[.patient], value != .null else { return }
    let resource = try value.resource(at: "request.prefetch.patient")
    guard let patient = try resource.read(as: Patient.self) else { return }
    if let id = try patient.id, id != request.patientID { throw otherPatient(resource, "id", id) }
    picture.age = try patient.age(on: standings.asOf.date, in: standings.zone)
  }

  /// Data of somebody else must never decide.
  private func checkPatient(of resource: Element) throws(FHIRMistake) {
    for name in ["subject", "patient"] {
      guard let reference = try resource.element(name).map(Reference.init)?.reference else { continue }
      let parts = reference.split(separator: "/")
      guard let place = parts.lastIndex(of: "Patient"), place + 1 < parts.count else { continue }
      if parts[place + 1] != request.patientID { throw otherPatient(resource, name, reference) }
    }
  }

  private func otherPatient(_ resource: Element, _ name: String, _ found: String) -> FHIRMistake {
    resource.mistake(
      name, .string(found), "It is about another patient than \(request.patientID.shortened).",
      "Send the data of the patient of the context.")
  }
}
