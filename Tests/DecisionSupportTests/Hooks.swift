import ClinicalTime
import Evidence
import Foundation
import Recognition
import Screening
import Synchronization

@testable import DecisionSupport

/// Requests and their answers, on 21 November 2026 at noon in UTC.
struct Hooks {
  static let asOf = LocalDateTime(date: LocalDate(dayNumber: 20_778), time: .noon)
  private static let recogniser = Result { MedicineRecogniser(try MedicineCatalogue.embedded()) }
  let support: DecisionSupport

  init() throws {
    let recogniser = try Self.recogniser.get()
    let counter = Counter()
    support = DecisionSupport(
      screener: Screener(
        evidence: try .embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version),
      recogniser: recogniser, newIdentifier: { counter.next() })
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> String {
      count.withLock {
        $0 += 1
        return "00000000-0000-0000-0000-\(String(1_000_000_000_000 + $0).dropFirst())"
      }
    }
  }

  func cards(_ body: String, _ service: Service) throws -> [Card] {
    try support.cards(
      for: HookRequest(reading: body.utf8, for: service), asOf: Self.asOf, zone: TimeZone(identifier: "UTC") ?? .gmt)
  }

  /// Cards for orders and lists, each a resource without its type and subject.
  func sign(_ orders: [String], taking medicines: [String] = [], more: String = "") throws -> [Card] {
    try cards(Self.sign(orders, taking: medicines, more: more), .orderSign)
  }

  func view(taking medicines: [String], more: String = "") throws -> [Card] {
    try cards(
      #"{"hook":"patient-view","hookInstance":"i","context":{"userId":"Practitioner/1","patientId":"1"},"prefetch":{"medicationRequests":\#(Self.bundle(medicines))\#(more)}}"#,
      .patientView)
  }

  static func sign(_ orders: [String], taking medicines: [String] = [], more: String = "") -> String {
    #"{"hook":"order-sign","hookInstance":"i","context":{"userId":"Practitioner/1","patientId":"1","draftOrders":\#(bundle(orders))},"prefetch":{"medicationRequests":\#(bundle(medicines))\#(more)}}"#
  }

  static func bundle(_ resources: [String]) -> String {
    #"{"resourceType":"Bundle","type":"collection","entry":[\#(resources.map { #"{"resource":\#($0)}"# }.joined(separator: ","))]}"#
  }

  /// A prescription by its text.
  static func order(_ text: String, id: String = "a", status: String = "active", _ more: String = "") -> String {
    #"{"resourceType":"MedicationRequest","id":"\#(id)","status":"\#(status)","intent":"order","subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"text":"\#(text)"}\#(more)}"#
  }

  /// A prescription by a code alone.
  static func coded(_ system: String, _ code: String, id: String = "a", text: String? = nil) -> String {
    let text = text.map { #","text":"\#($0)""# } ?? ""
    return
      #"{"resourceType":"MedicationRequest","id":"\#(id)","status":"active","intent":"order","subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"coding":[{"system":"\#(system)","code":"\#(code)"}]\#(text)}}"#
  }

  static func given(_ text: String, at time: String, status: String = "completed") -> String {
    #"{"resourceType":"MedicationAdministration","status":"\#(status)","subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"text":"\#(text)"},"effectiveDateTime":"\#(time)"}"#
  }

  static let rxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm"
  static let atc = "http://www.whocc.no/atc"
}

extension [Card] {
  /// Weight and first finding of each.
  var heads: [String] {
    map { "\($0.indicator.rawValue) \($0.findings.first.map { String($0.prefix { $0 != ":" }) } ?? "gaps")" }
  }
}
