import ClinicalTime
import ExactJSON
import FHIR
import Foundation
import Quantities
import Testing

private let zurich = TimeZone(identifier: "Europe/Zurich") ?? .gmt

@Suite("FHIR as it was written")
struct FHIRTests {
  @Test(
    "a date keeps its precision and says the first and the last minute it can mean",
    arguments: [
      ("2026", "2026-01-01 00:00", "2026-12-31 23:59"), ("2024-02", "2024-02-01 00:00", "2024-02-29 23:59"),
      ("2026-11-21", "2026-11-21 00:00", "2026-11-21 23:59"),
      ("2026-11-21T22:00:00Z", "2026-11-21 23:00", "2026-11-21 23:00"),
      ("2026-07-01T00:30:00.123-04:00", "2026-07-01 06:30", "2026-07-01 06:30"),
      ("2026-11-21T23:59:60+14:00", "2026-11-21 10:59", "2026-11-21 10:59"),
    ])
  func dates(text: String, earliest: String, latest: String) throws {
    let date = try #require(FHIRDateTime(text))
    #expect(date.earliest(in: zurich).description == earliest)
    #expect(date.latest(in: zurich).description == latest)
    #expect(date.description == text)
  }

  @Test(
    "what is no FHIR date is refused",
    arguments: [
      "", "26", "2026-", "2026-13", "2026-02-30", "2026-1-1", "2026-11-21T22:00", "2026-11-21T22:00:00",
      "2026-11-21T24:00:00Z", "2026-11-21T22:00:00+1:00", "2026-11-21T22:00:00.Z", "2026-11-21 22:00:00Z", "21.11.2026",
      "2026-11-21T22:00:00+15:00", "2026-11-21T22:00:00Zx", "٢٠٢٦", "2026-11-21T22:00:00+01:0:", "0000",
    ])
  func noDates(text: String) {
    #expect(FHIRDateTime(text) == nil)
  }

  @Test("unknown fields, extensions, digits and order survive the round trip")
  func roundTrip() throws {
    let text =
      #"{"resourceType":"MedicationRequest","futureField":{"x":[1.10,null]},"_status":{"extension":[{"url":"urn:x","valueDecimal":2.500}]},"status":"active","dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":1.50,"unit":"mg"}}]}]}"#
    let value = try JSONValue(reading: text)
    let request = try #require(try value.resource().read(as: MedicationRequest.self))
    #expect(try request.status == .active)
    #expect(try request.dosages.first?.doses.first?.value?.description == "1.50")
    #expect(JSONValue.object(request.element.json).text == text)
  }

  @Test(
    "a mistake names the path, the value and the remedy",
    arguments: [
      (#"{"status":"actve"}"#, "MedicationRequest.status", "“actve”"),
      (#"{"status":5}"#, "MedicationRequest.status", "5"),
      (#"{"status":""}"#, "MedicationRequest.status", "“”"),
      (#"{"dosageInstruction":[{},{"sequence":"1"}]}"#, "MedicationRequest.dosageInstruction[1].sequence", "“1”"),
      (#"{"dosageInstruction":{}}"#, "MedicationRequest.dosageInstruction", "an object"),
      (#"{"authoredOn":"yesterday"}"#, "MedicationRequest.authoredOn", "“yesterday”"),
      (#"{"doNotPerform":"true"}"#, "MedicationRequest.doNotPerform", "“true”"),
    ])
  func mistakes(fields: String, path: String, value: String) throws {
    var object = try #require(try JSONValue(reading: fields).object)
    object["resourceType"] = "MedicationRequest"
    let request = try #require(try JSONValue.object(object).resource().read(as: MedicationRequest.self))
    let mistake = #expect(throws: FHIRMistake.self) {
      _ = try request.status
      _ = try request.authoredOn
      _ = try request.doNotPerform
      for dosage in try request.dosages { _ = try dosage.sequence }
    }
    #expect(mistake?.path == path && mistake?.value == value, "\(String(describing: mistake))")
    #expect(mistake?.remedy.isEmpty == false)
  }

  @Test(
    "a reference finds what was sent: contained, by full URL, by type and id, with a base or a version",
    arguments: ["#m", "urn:uuid:1", "Medication/2", "https://ehr.example/fhir/Medication/2", "Medication/2/_history/4"])
  func references(reference: String) throws {
    let pointer = #""medicationReference":{"reference":"\#(reference)"}"#
    let owner = try JSONValue(
      reading: #"{"resourceType":"MedicationRequest","contained":[{"resourceType":"Medication","id":"m"}],\#(pointer)}"#
    ).resource()
    let second = #"{"resource":{"resourceType":"Medication","id":"2"}}"#
    let bundle = try JSONValue(
      reading:
        #"{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Medication"}},\#(second)]}"#
    ).resource()
    var index = ReferenceIndex()
    try index.add(try #require(try bundle.read(as: Bundle.self)))
    let request = try #require(try owner.read(as: MedicationRequest.self))
    guard case .reference(let pointer) = try request.medication else {
      Issue.record("The medicine is a reference.")
      return
    }
    #expect(try index.target(of: pointer, in: owner)?.resourceType == "Medication")
  }

  @Test("a bundle says whether more pages follow, and which entry is broken")
  func bundles() throws {
    let paged = try JSONValue(
      reading: #"{"resourceType":"Bundle","link":[{"relation":"self","url":"a"},{"relation":"next","url":"b"}]}"#)
    #expect(try paged.resource().read(as: Bundle.self)?.hasNextPage == true)
    let broken = try JSONValue(reading: #"{"resourceType":"Bundle","entry":[{},{"resource":{"id":"1"}}]}"#)
    let mistake = #expect(throws: FHIRMistake.self) { try broken.resource().read(as: Bundle.self)?.entries }
    #expect(mistake?.path == "Bundle.entry[1].resource.resourceType")
  }

  @Test(
    "a dose is a mass in the unit that was meant",
    arguments: [
      (#"{"value":4.5,"unit":"mg"}"#, "4.5 mg"), (#"{"value":500,"unit":"mcg"}"#, "500 micrograms"),
      (#"{"value":500,"unit":"x","code":"ug"}"#, "500 micrograms"), (#"{"value":1,"unit":"tablet"}"#, nil),
      (#"{"value":4.5}"#, nil),
    ] as [(String, String?)])
  func masses(json: String, expected: String?) throws {
    let quantity = Quantity(Element(try #require(try JSONValue(reading: json).object), path: "Quantity"))
    #expect(try quantity.mass == expected.map { try Amount(text: $0).mass() })
  }

  @Test("an outcome is written with its path")
  func outcome() throws {
    let outcome = OperationOutcome(errors: [.init(.required, "It is missing.", expression: "Bundle.entry")])
    #expect(
      JSONValue.object(outcome.element.json).text
        == #"{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"required","diagnostics":"It is missing.","expression":["Bundle.entry"]}]}"#
    )
  }
}
