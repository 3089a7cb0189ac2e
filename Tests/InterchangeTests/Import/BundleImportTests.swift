import ClinicalTime
import DecisionSupport
import Foundation
import History
import Recognition
import Screening
import Testing

@testable import Interchange

@Suite("A Bundle of another system goes to the screen, and everything not understood is listed")
struct BundleImportTests {
  private static func bundle(_ medicines: [String], type: String = "collection") -> [UInt8] {
    let entries = medicines.map { "{\"resource\":\($0)}" }.joined(separator: ",")
    return Array("{\"resourceType\":\"Bundle\",\"type\":\"\(type)\",\"entry\":[\(entries)]}".utf8)
  }

  private static func request(_ medication: String, status: String = "active") -> String {
    "{\"resourceType\":\"MedicationRequest\",\"status\":\"\(status)\",\"medicationCodeableConcept\":\(medication)}"
  }

  @Test("codes and words, contained and referred medicines, statuses and dates are read together")
  func fixture() throws {
    let reading = try Reading.of(Reading.fixture("bundle.json"))
    let listing = try #require(reading.listing)
    let lines = listing.medicines.map(\.line)
    // A code alone tells that it is an opioid: the screen sees it in the words.
    let oxycodone = try #require(listing.medicines.first { $0.line.contains("Analgesic A") })
    #expect(oxycodone.isOpioid && oxycodone.line.lowercased().contains("oxycodone") && oxycodone.isCurrent)
    let tramadol = try #require(listing.medicines.first { $0.line.contains("Tramadol") })
    #expect(tramadol.isOpioid && tramadol.line.hasSuffix("last 2026-10-20 23:59"), "\(tramadol)")
    #expect(!lines.contains { $0.contains("Morphine") })
    let unknown = try #require(listing.medicines.first { $0.line.contains("Zzyxolan") })
    #expect(!unknown.isUnderstood)
    // A status that does not exist must not make an opioid vanish; nor a medicine that cannot be read.
    #expect(listing.medicines.contains { $0.line.contains("Fentanyl") && $0.isOpioid && $0.isCurrent })
    #expect(listing.medicines.contains { $0.line == "a medicine that could not be read" && !$0.isUnderstood })
    #expect(listing.conditions == [.cirrhosis])
    #expect(listing.procedures.map(\.name) == ["Hip replacement"])
    #expect(listing.age == 56)
    #expect(Reading.added(reading) == ["1.5 mg at 2026-11-19 22:00"])
    let findings = reading.batch.findings.map(\.text)
    for part in ["Morphine", "Fibromyalgia", "Penicillin", "Observation “", "no resource", "actve"] {
      #expect(findings.contains { $0.contains(part) }, "\(part) in \(findings)")
    }
  }

  @Test("in the screen's own reading of the lines every opioid is there still")
  func screened() throws {
    let reading = try Reading.of(Reading.fixture("bundle.json"))
    let request = try #require(reading.listing).request(asOf: try Reading.context().now)
    let situation = try request.situation(using: Reading.recogniser.get())
    #expect(situation.medicines.filter(\.namesOpioid).count == 3)
    #expect(situation.medicines.contains { !$0.isRecognised })
    let text = try #require(reading.listingText(asOf: try Reading.context().now))
    #expect(try JSONDecoder().decode(ScreenRequest.self, from: Data(text.utf8)) == request)
  }

  @Test(
    "an opioid is recognised by any code or words, whatever stands beside",
    arguments: [
      #"{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"7804"}]}"#,
      #"{"coding":[{"system":"http://www.whocc.no/atc","code":"N02AA01"}],"text":"tablet"}"#,
      #"{"text":"no morphine 10 mg"}"#, #"{"text":"Tilidin Tropfen"}"#, #"{"coding":[{"display":"Oxycontin 20 mg"}]}"#,
      #"{"text":"since 2019-01-02 hydromorphone 4 mg"}"#,
      #"{"coding":[{"system":"http://snomed.info/sct","code":"1","display":"Codeine phosphate 30 mg tablet"}],"text":"Pill"}"#,
    ])
  func opioids(medication: String) throws {
    let listing = try #require(try Reading.of(Self.bundle([Self.request(medication)])).listing)
    #expect(listing.medicines.count == 1)
    let medicine = try #require(listing.medicines.first)
    #expect(medicine.isOpioid && medicine.isCurrent, "\(medicine)")
    let read = try Reading.recogniser.get().recognise(medicine.line)
    #expect(read.namesOpioid && read.lastTaken == nil && !read.isDenied, "\(medicine.line)")
  }

  @Test("a Bundle about several people is not taken in at all")
  func people() throws {
    let one = Self.request(#"{"text":"morphine"},"subject":{"reference":"Patient/1"}"#)
    let two = Self.request(#"{"text":"ibuprofen"},"subject":{"reference":"Patient/2"}"#)
    let reading = try Reading.of(Self.bundle([one, two]))
    #expect(reading.listing?.isEmpty == true && reading.batch.items.isEmpty)
    #expect(reading.batch.findings.contains { $0.text.contains("2 people") })
    #expect(try Reading.of(Self.bundle([one, one])).listing?.medicines.count == 1)
  }

  @Test("every sort of Bundle, bundles in bundles, and a resource alone are read")
  func shapes() throws {
    let medicine = Self.request(#"{"text":"tramadol 50 mg"}"#)
    for type in ["collection", "searchset", "transaction", "document", "batch-response"] {
      #expect(try Reading.of(Self.bundle([medicine], type: type)).listing?.medicines.count == 1)
    }
    let inner = String(decoding: Self.bundle([medicine]), as: UTF8.self)
    #expect(try Reading.of(Self.bundle([inner])).listing?.medicines.count == 1)
    #expect(try Reading.of(medicine.utf8).listing?.medicines.count == 1)
    let page = #"{"resourceType":"Bundle","link":[{"relation":"next","url":"x"}],"entry":7}"#
    let findings = try Reading.of(page.utf8).batch.findings
    #expect(findings.count == 2)
  }

  @Test("of several entries for one medicine the one that asks for more caution counts")
  func drawnTogether() throws {
    let entries = [
      #"{"resourceType":"MedicationStatement","status":"completed","effectivePeriod":{"end":"2026-11-01"},"medicationCodeableConcept":{"text":"tramadol"}}"#,
      #"{"resourceType":"MedicationStatement","status":"completed","effectivePeriod":{"end":"2026-11-10"},"medicationCodeableConcept":{"text":"tramadol"}}"#,
    ]
    #expect(
      try Reading.of(Self.bundle(entries)).listing?.medicines.map(\.line) == ["tramadol, last 2026-11-10 23:59"])
    let current =
      #"{"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{"text":"tramadol"}}"#
    for order in [entries + [current], [current] + entries] {
      #expect(try Reading.of(Self.bundle(order)).listing?.medicines.map(\.line) == ["tramadol"])
    }
  }
}
