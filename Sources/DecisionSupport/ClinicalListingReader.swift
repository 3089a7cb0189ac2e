public import ClinicalTime
import ExactJSON
public import FHIR
public import Foundation
public import Recognition
import Screening

/// Reads resources one by one into a listing. A resource that cannot be read is named and stops nothing.
public struct ClinicalListingReader {
  public internal(set) var listing = ClinicalListing()
  let recogniser: MedicineRecogniser
  let standings: StandingReader
  private let index: ReferenceIndex
  private var others: [String: Int] = [:]
  private var lines: [String: (place: Int, last: LocalDateTime?)] = [:]

  /// A dose that was given or taken at a moment.
  public struct Administered: Sendable {
    /// The words of the medicine.
    public let name: String
    /// The amount with its unit, or empty.
    public let amount: String
    public let moment: LocalDateTime
  }

  /// - Parameter index: finds the resources that others refer to.
  public init(recogniser: MedicineRecogniser, index: ReferenceIndex, asOf: LocalDateTime, zone: TimeZone) {
    self.recogniser = recogniser
    self.index = index
    standings = StandingReader(asOf: asOf, zone: zone)
  }

  /// Takes a resource.
  /// - Returns: the dose, when it is one that was taken at a moment.
  public mutating func take(_ resource: Element, entry: Int) -> Administered? {
    do throws(FHIRMistake) {
      return try read(resource, entry)
    } catch {
      leaveOut(entry, "It could not be read: \(error)")
      return nil
    }
  }

  /// What the resources held that nobody asked for.
  public mutating func finish() {
    for (type, count) in others.sorted(by: { $0.key < $1.key }) {
      leaveOut(nil, "\(type): \(count) \(count == 1 ? "resource" : "resources") of a kind that is not taken in.")
    }
    others = [:]
    let all = listing.medicines.count
    if all > ScreenRequest.medicinesLimit {
      leaveOut(
        nil,
        "The file lists \(all) different medicines; the screen takes \(ScreenRequest.medicinesLimit), opioids and what is not understood first."
      )
      listing.medicines.sort {
        ($0.isOpioid ? 0 : 1, $0.isUnderstood ? 1 : 0) < ($1.isOpioid ? 0 : 1, $1.isUnderstood ? 1 : 0)
      }
    }
  }

  mutating func leaveOut(_ entry: Int?, _ text: String) {
    listing.leftOut.append(.init(entry: entry, text: text))
  }

  private mutating func read(_ resource: Element, _ entry: Int) throws(FHIRMistake) -> Administered? {
    let standings = standings
    switch try resource.resourceType {
    case MedicationRequest.type:
      let found = MedicationRequest(resource)
      take(resource, entry, { () throws(FHIRMistake) in try found.medication }) { () throws(FHIRMistake) in
        (try standings.standing(of: found), try found.dosages)
      }
    case MedicationStatement.type:
      let found = MedicationStatement(resource)
      take(resource, entry, { () throws(FHIRMistake) in try found.medication }) { () throws(FHIRMistake) in
        (try standings.standing(of: found), try found.dosages)
      }
    case MedicationDispense.type:
      let found = MedicationDispense(resource)
      take(resource, entry, { () throws(FHIRMistake) in try found.medication }) { () throws(FHIRMistake) in
        (try standings.standing(of: found), try found.dosages)
      }
    case MedicationAdministration.type:
      let found = MedicationAdministration(resource)
      let name = take(resource, entry, { () throws(FHIRMistake) in try found.medication }) { () throws(FHIRMistake) in
        (try standings.standing(of: found), [])
      }
      return try administered(found, name: name)
    case FHIR.Condition.type: try take(FHIR.Condition(resource), entry)
    case AllergyIntolerance.type: try take(AllergyIntolerance(resource), entry)
    case FHIR.Procedure.type: try take(FHIR.Procedure(resource), entry)
    case ServiceRequest.type: try take(ServiceRequest(resource), entry)
    case Patient.type: try take(Patient(resource))
    case Medication.type, "Composition", "Organization", "Practitioner", "PractitionerRole", "Device", "Provenance":
      break
    case OperationOutcome.type:
      let said = OperationOutcome(resource).diagnostics
      if said.isEmpty { leaveOut(entry, "The other system reports a problem and does not say which.") }
      for text in said { leaveOut(entry, "The other system says: \(text.shortened)") }
    case let other: others[other?.shortened ?? "a resource without a type", default: 0] += 1
    }
    return nil
  }

  // MARK: Medicines

  /// - Returns: the words of the medicine.
  @discardableResult
  private mutating func take(
    _ resource: Element, _ entry: Int, _ medication: () throws(FHIRMistake) -> MedicationChoice?,
    _ details: () throws(FHIRMistake) -> (Standing, [Dosage])
  ) -> String {
    var standing = Standing.current
    var dosages: [Dosage] = []
    do throws(FHIRMistake) {
      (standing, dosages) = try details()
    } catch {
      // A status that nobody understands must not make a medicine vanish.
      listing.doubts.append(.init(entry: entry, text: "\(error) It counts as taken now."))
    }
    let reader = MedicineReader(recogniser: recogniser, index: index)
    var reading: MedicineReader.Reading?
    var texts: [String] = []
    do throws(FHIRMistake) {
      let choice = try medication()
      texts = MedicineTexts(index).all(of: choice, in: resource)
      do throws(FHIRMistake) {
        reading = try reader.read(choice, dosages: dosages, in: resource)
      } catch {
        listing.doubts.append(.init(entry: entry, text: "\(error) The rest of the medicine is taken in."))
        reading = try reader.read(choice, dosages: [], in: resource)
      }
    } catch {
      listing.doubts.append(
        .init(entry: entry, text: "\(error) It stands on the list as a medicine that is not known."))
    }
    let line = MedicineLine(reading, texts: texts, recogniser)
    add(line, standing, entry)
    return line.name
  }

  private mutating func add(_ line: MedicineLine, _ standing: Standing, _ entry: Int) {
    var last: LocalDateTime?
    switch standing {
    case .never:
      return leaveOut(entry, "\(line.name.shortened): by its status it was never taken, or entered in error.")
    case .longAgo: return leaveOut(entry, "\(line.name.shortened): over, and written more than a year ago.")
    case .current: break
    case .past(let moment?): last = moment
    case .past(nil):
      // Over, and nobody says since when: the screen must ask.
      listing.doubts.append(
        .init(entry: entry, text: "\(line.name.shortened): over, and the file does not say since when."))
    }
    let made = line.medicine(last: last, recogniser)
    guard let known = lines[line.base] else {
      lines[line.base] = (listing.medicines.count, last)
      return listing.medicines.append(made)
    }
    // Of the entries for one medicine the one that asks for more caution: no known end, or the later one.
    guard let before = known.last, last.map({ $0 > before }) ?? true else { return }
    lines[line.base] = (known.place, last)
    listing.medicines[known.place] = made
  }

  private func administered(_ found: MedicationAdministration, name: String) throws(FHIRMistake) -> Administered? {
    switch try found.status {
    case .completed, .inProgress: break
    case .notDone, .enteredInError, .stopped, .onHold, .unknown, nil: return nil
    }
    guard let effective = try found.effective?.start, effective.precision == .time else { return nil }
    let dose = try found.dose
    let value = try dose?.value
    let unit = try Self.unit(of: dose)
    return Administered(
      name: name, amount: value.map { "\($0) \(unit)" } ?? "", moment: effective.earliest(in: standings.zone))
  }

  private static func unit(of dose: Quantity?) throws(FHIRMistake) -> String {
    if let code = try dose?.code { return code }
    return try dose?.unit ?? ""
  }
}
