public import ClinicalTime
import Diary
public import Evidence
public import ExactJSON
public import Foundation
public import History
public import Instruments

/// Everything on record about one person as FHIR R4 resources. `docs/fhir.md` has the table of what becomes what.
///
/// The same record gives the same resources with the same ids, byte for byte, except where a status depends on the day.
public struct RecordedResources: Sendable {
  /// All resources: the person first, then by type; within a type in the order in which they were written down.
  public let all: [RecordedResource]

  /// What is needed beside the record.
  public struct Surroundings: Sendable {
    let naltrexone: Substance?
    let instruments: InstrumentCatalogue
    let questionnaires: [JSONObject]
    let asOf: Instant
    let zone: TimeZone

    /// - Parameters:
    ///   - medicines: where the codes of naltrexone come from; codes that nobody verified are left out.
    ///   - questionnaires: the files of the instruments, as they are.
    ///   - asOf: now; decides which plan has ended.
    public init(
      medicines: MedicineCatalogue, instruments: InstrumentCatalogue, questionnaires: [JSONObject], asOf: Instant,
      zone: TimeZone
    ) {
      naltrexone = medicines.substance("naltrexone")
      self.instruments = instruments
      self.questionnaires = questionnaires
      self.asOf = asOf
      self.zone = zone
    }

    /// The files of the instruments that are built into the program.
    public static func embeddedQuestionnaires() throws(JSONMistake) -> [JSONObject] {
      var files: [JSONObject] = []
      for name in EvidenceFiles.names where name.hasPrefix("instruments/") {
        guard let data = EvidenceFiles.content(of: name) else { continue }
        if let object = try JSONValue(reading: data).object { files.append(object) }
      }
      return files
    }
  }

  public init(_ history: History, _ surroundings: Surroundings) {
    let writer = RecordWriter(history: history, surroundings: surroundings)
    all =
      [writer.patient] + writer.medications + writer.medicationRequests + writer.administrations
      + writer.statements + writer.carePlans + writer.questionnaires + writer.responses + writer.observations
      + writer.adverseEvents + writer.detectedIssues + writer.researchStudies + writer.researchSubjects
      + writer.provenances
  }

  /// The resource with this type and id.
  public subscript(type: String, id: String) -> RecordedResource? {
    all.first { $0.type == type && $0.id == id }
  }

  /// The types that can occur, in order.
  public static let types = [
    "Patient", "Medication", "MedicationRequest", "MedicationAdministration", "MedicationStatement", "CarePlan",
    "Questionnaire", "QuestionnaireResponse", "Observation", "AdverseEvent", "DetectedIssue", "ResearchStudy",
    "ResearchSubject", "Provenance",
  ]

  /// All resources as one Bundle of type `collection`.
  public func bundle(at moment: Instant) -> JSONValue { Self.collection(all, at: moment) }

  static func collection(_ resources: [RecordedResource], at moment: Instant) -> JSONValue {
    .object([
      "resourceType": "Bundle", "type": "collection", "timestamp": Written.instant(moment),
      "entry": Written.list(
        resources.map { resource in
          .object([
            "fullUrl": .string("\(Written.base)/\(resource.reference)"), "resource": .object(resource.json),
          ])
        }),
    ])
  }

  /// All resources, one a line.
  public var lines: String { all.map { JSONValue.object($0.json).text + "\n" }.joined() }
}

/// What the parts of the writing share.
struct RecordWriter {
  let history: History
  let surroundings: RecordedResources.Surroundings

  var patientID: String { Written.id(history.person.id) }
  var subject: JSONValue { Written.reference("Patient", patientID) }
  var today: LocalDate {
    DayBoundary.fourInTheMorning.diaryDay(of: surroundings.asOf.local(in: surroundings.zone))
  }

  var patient: RecordedResource {
    RecordedResource(
      "Patient", patientID, lastUpdated: history.person.createdAt,
      [
        "name": Written.text(history.person.name).map { .array([.object(["text": $0])]) }
      ])
  }

  /// An id for what belongs to something on record and is not written down itself.
  func id(_ parts: String...) -> String { Written.id(parts.joined(separator: "-")) }
}

/// An entry with its corrections: one resource, whose id is that of the first version.
struct Thread<Content: Hashable & Sendable> {
  let id: String
  /// What was written last; of a withdrawn entry what was withdrawn.
  let content: Content
  let isWithdrawn: Bool
  let isCorrected: Bool
  let lastUpdated: Instant
  let origin: ImportOrigin?

  static func all(_ entries: [Entry<Content>]) -> [Thread] {
    var rootOf: [String: String] = [:]
    var order: [String] = []
    var versions: [String: [Entry<Content>]] = [:]
    for entry in entries {
      let root = entry.supersedes.flatMap { rootOf[$0] } ?? entry.id
      rootOf[entry.id] = root
      if versions[root] == nil { order.append(root) }
      versions[root, default: []].append(entry)
    }
    return order.compactMap { root in
      guard let all = versions[root], let last = all.last, let content = all.last(where: { $0.content != nil })?.content
      else { return nil }
      return Thread(
        id: Written.id(root), content: content, isWithdrawn: last.content == nil, isCorrected: all.count > 1,
        lastUpdated: last.recordedAt, origin: all.compactMap(\.origin).first)
    }
  }
}
