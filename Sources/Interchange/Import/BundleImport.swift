import ClinicalTime
import DecisionSupport
import ExactJSON
import FHIR
import Foundation
import History

/// Resources of another system, in a Bundle of whatever kind or one a line: medicines, conditions and operations go to
/// the screen; doses that were taken at a moment, scores and answers into the diary. Everything else is listed.
///
/// A resource is taken as it comes. Only what others may refer to is kept until the end, so that a long file of
/// observations is never in memory as a whole.
struct BundleImport {
  /// Bundles within bundles are followed so deep.
  private static let deepest = 4
  /// The most different kinds of Observation that are named one by one.
  private static let mostNamed = 100

  private let context: ImportContext
  private let observations: ObservationImport
  private let responses: ResponseImport
  private var builder: ImportBuilder
  private var kept: [Found] = []
  private var index = ReferenceIndex()
  private var people = PeopleInFile()
  private var unknown: [String: Int] = [:]

  private struct Found {
    let element: Element
    let place: Int
  }

  init(_ context: ImportContext) {
    self.context = context
    observations = ObservationImport(context)
    responses = ResponseImport(context: context)
    builder = ImportBuilder(.fhir, context)
  }

  /// Takes all resources of a value, which are counted through.
  mutating func add(_ value: JSONValue) {
    var place = 0
    collect(value, fullURL: nil, depth: 0) {
      place += 1
      return place
    }
  }

  /// Takes the resource of a line.
  /// - Returns: whether it is kept until the end.
  @discardableResult
  mutating func add(_ value: JSONValue, line: Int) -> Bool {
    let before = kept.count
    collect(value, fullURL: nil, depth: 0) { line }
    return kept.count > before && kept.last?.element.json["resourceType"]?.string != nil
      && kept.last.map { Self.isRead($0.element) } ?? false
  }

  mutating func leaveOut(_ place: Int?, _ text: String) { builder.leaveOut(place, text) }

  /// What the file proposes, now that all of it was seen.
  mutating func finish() -> (ImportBatch, ClinicalListing?) {
    let people = people.names(index)
    guard people.count <= 1 else {
      var nothing = ImportBuilder(.fhir, context)
      nothing.leaveOut(
        nil,
        "The file is about \(people.count) people (\(people.sorted().prefix(4).joined(separator: ", "))). Nothing of it is taken in: what belongs to somebody else must never decide. Export the record of one person."
      )
      return (nothing.batch, ClinicalListing())
    }
    var reader = ClinicalListingReader(
      recogniser: context.recogniser, index: index, asOf: context.now, zone: context.zone)
    for one in kept {
      guard let dose = reader.take(one.element, entry: one.place) else { continue }
      builder.addTaken(dose.name, amount: dose.amount, at: dose.moment, zone: context.zone.identifier, line: one.place)
    }
    reader.finish()
    for doubt in reader.listing.doubts { builder.notice(doubt.entry, doubt.text) }
    for remark in reader.listing.leftOut { builder.leaveOut(remark.entry, remark.text) }
    listUnknown()
    return (builder.batch, reader.listing)
  }

  private mutating func listUnknown() {
    let all = unknown.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for (name, count) in all.prefix(Self.mostNamed) {
      builder.leaveOut(
        nil, "Observation “\(name)”: \(count) \(count == 1 ? "resource" : "resources"). The diary has no place for it.")
    }
    let rest = all.dropFirst(Self.mostNamed)
    guard !rest.isEmpty else { return }
    builder.leaveOut(
      nil,
      "Observations of \(rest.count) more kinds: \(rest.reduce(0) { $0 + $1.value }) resources. The diary has no place for them."
    )
  }

  // MARK: One resource after the other

  private mutating func collect(_ value: JSONValue, fullURL: String?, depth: Int, _ next: () -> Int) {
    let here = next()
    guard let object = value.object, let type = object["resourceType"]?.string else {
      return builder.leaveOut(
        here, "There is no resource: \(value.object == nil ? "it is \(value.kind)" : "no resourceType").")
    }
    guard type == Bundle.type else { return take(Element(object, path: type), fullURL: fullURL, here) }
    guard depth < Self.deepest else {
      return builder.leaveOut(here, "Bundles stand within bundles more than \(Self.deepest) deep.")
    }
    for link in object["link"]?.array ?? [] where link.object?["relation"]?.string == "next" {
      builder.leaveOut(here, "Only a page of the answer is in the file. What is on the next ones was not looked at.")
    }
    for entry in object["entry"]?.array ?? [] {
      guard let resource = entry.object?["resource"] else {
        builder.leaveOut(next(), "The entry holds no resource.")
        continue
      }
      if let method = entry.object?["request"]?.object?["method"]?.string, method == "DELETE" {
        builder.leaveOut(next(), "The entry asks to delete a resource.")
        continue
      }
      collect(resource, fullURL: entry.object?["fullUrl"]?.string, depth: depth + 1, next)
    }
    if object["entry"] != nil, object["entry"]?.array == nil {
      builder.leaveOut(here, "The entries of the Bundle are no list.")
    }
  }

  private mutating func take(_ resource: Element, fullURL: String?, _ place: Int) {
    people.note(resource, fullURL: fullURL)
    do throws(FHIRMistake) {
      switch resource.json["resourceType"]?.string {
      case Observation.type: try take(Observation(resource), place)
      case QuestionnaireResponse.type: try take(QuestionnaireResponse(resource), place)
      default:
        // Of what nobody reads, only what references to it need.
        let held = Self.isRead(resource) ? resource : Element(Self.named(resource.json), path: resource.path)
        kept.append(Found(element: held, place: place))
        try index.add(held, fullURL: fullURL)
      }
    } catch {
      builder.leaveOut(place, "It could not be read: \(error)")
    }
  }

  private static let read: Set<String> = [
    MedicationRequest.type, MedicationStatement.type, MedicationDispense.type, MedicationAdministration.type,
    Medication.type, FHIR.Condition.type, AllergyIntolerance.type, FHIR.Procedure.type, ServiceRequest.type,
    Patient.type, OperationOutcome.type,
  ]

  private static func isRead(_ resource: Element) -> Bool {
    resource.json["resourceType"]?.string.map(read.contains) ?? false
  }

  private static func named(_ json: JSONObject) -> JSONObject {
    ["resourceType": json["resourceType"], "id": json["id"]]
  }

  private mutating func take(_ observation: Observation, _ place: Int) throws(FHIRMistake) {
    switch try observations.read(observation) {
    case .score(let measure, let day, let time, let value, let key):
      builder.addScore(measure, day: day, time: time, value: value, key: key, line: place)
    case .leftOut(let why): builder.leaveOut(place, why)
    case .unknown(let name): unknown[name, default: 0] += 1
    }
  }

  private mutating func take(_ response: QuestionnaireResponse, _ place: Int) throws(FHIRMistake) {
    switch try responses.read(response) {
    case .answers(let answers, let key): builder.addAnswers(answers, key: key, line: place)
    case .leftOut(let why): builder.leaveOut(place, why)
    }
  }
}

/// The people whom the resources of a file are about, each by one name.
private struct PeopleInFile {
  private var found: Set<String> = []
  /// What `subject` and `patient` say, until all of the file was seen.
  private var references: Set<String> = []
  /// Beyond so many nobody asks how many there are.
  private static let most = 1000

  mutating func note(_ resource: Element, fullURL: String?) {
    guard found.count + references.count < Self.most else { return }
    if resource.json["resourceType"]?.string == Patient.type {
      found.insert(Self.name(of: resource, fullURL: fullURL))
      return
    }
    for member in ["subject", "patient"] {
      guard let object = resource.json[member]?.object, let text = object["reference"]?.string else { continue }
      if text.hasPrefix("#") {
        let target = try? ReferenceIndex().target(of: Reference(Element(object, path: member)), in: resource)
        if let target, target.json["resourceType"]?.string == Patient.type {
          found.insert(Self.name(of: target, fullURL: text))
        }
      } else {
        references.insert(text)
      }
    }
  }

  func names(_ index: ReferenceIndex) -> Set<String> {
    var names = found
    for text in references {
      let reference = Reference(Element(["reference": .string(text)], path: "subject"))
      if let target = try? index.target(of: reference, in: Element([:], path: "")) {
        guard target.json["resourceType"]?.string == Patient.type else { continue }
        names.insert(Self.name(of: target, fullURL: text))
      } else if !text.hasPrefix("Group/") {
        names.insert(text.split(separator: "/").suffix(2).joined(separator: "/").shortened)
      }
    }
    return names
  }

  private static func name(of patient: Element, fullURL: String?) -> String {
    if let id = patient.json["id"]?.string { return "Patient/\(id)".shortened }
    return fullURL?.shortened ?? "a patient without an id"
  }
}
