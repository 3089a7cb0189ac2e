import Blinding
import CallerTokens
import ChangedInputs
import ClinicalTime
import DecisionSupport
import Diary
import Evidence
import ExactJSON
import FHIR
import FHIRRecord
import Foundation
import HTTPTypes
import Interchange
import NumericalMethods
import QRCode
import Quantities
import Recognition
import Records
import Screening
import Testing

@testable import Web

/// The parsers of what comes from outside, beside those of imports, which `ImportFuzzTests` tries. `SWEETSPOT_FUZZ_INPUTS`
/// sets how many inputs are tried for each, `SWEETSPOT_FUZZ_ONLY` for which ones, with commas between them.
@Suite("No input makes a parser crash")
struct ParserFuzzTests {
  private static func setting(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
  private static let inputs = setting("SWEETSPOT_FUZZ_INPUTS").flatMap(Int.init) ?? 500

  private static var names: [String] {
    let only = setting("SWEETSPOT_FUZZ_ONLY")?.split(separator: ",").map(String.init)
    return FuzzedParser.all.keys.sorted().filter { only?.contains($0) ?? true }
  }

  @Test("a changed input is read or refused", arguments: names)
  func fuzzed(name: String) async throws {
    let make = try #require(FuzzedParser.all[name])
    let parser = try await make()
    var random = SplitMix64(seed: name.utf8.reduce(3) { $0 &* 31 &+ UInt64($1) })
    var read = 0
    let inputs = max(1, Self.inputs / parser.cost)
    for number in 0..<inputs {
      let start = parser.seeds[number % parser.seeds.count]
      let changed =
        parser.isJSON && Bool.random(using: &random)
        ? ChangedInput.values(start, &random) : ChangedInput.bytes(start, &random)
      if try parser.reads(changed) { read += 1 }
    }
    print("\(name): \(inputs) inputs tried, \(read) of them could be read")
    #expect(try parser.seeds.allSatisfy { try parser.reads($0) }, "what is changed can be read before")
  }
}

/// A parser with what it reads.
private struct FuzzedParser {
  let seeds: [[UInt8]]
  var isJSON = false
  /// How much longer it takes than others; so much fewer inputs are tried.
  var cost = 1
  /// Whether the input was read; what was read keeps what it must.
  let reads: (_ input: [UInt8]) throws -> Bool

  init(_ seeds: [String], isJSON: Bool = false, cost: Int = 1, _ reads: @escaping (_ input: [UInt8]) throws -> Bool) {
    self.seeds = seeds.map { Array($0.utf8) }
    self.isJSON = isJSON
    self.cost = cost
    self.reads = reads
  }

  static let all: [String: @Sendable () async throws -> FuzzedParser] = [
    "hook request": hookRequest, "hook feedback": feedback, "caller token": callerToken, "callers file": callersFile,
    "form": form, "multipart": multipart, "search parameters": search, "export parameters": export,
    "accept header": accept, "scope": scope, "archive": archive, "protocol file": protocolFile,
    "screen file": screenFile,
    "trial opening": trialOpening, "pharmacy key": pharmacyKey, "amount": amount, "medicine": medicine, "QR code": code,
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  // MARK: - Records systems

  @Sendable private static func hookRequest() async throws -> FuzzedParser {
    let recogniser = MedicineRecogniser(try .embedded())
    let support = DecisionSupport(
      screener: Screener(
        evidence: try .embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version),
      recogniser: recogniser, newIdentifier: { "00000000-0000-0000-0000-000000000000" })
    let rxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm"
    let naltrexone = """
      {"resourceType":"MedicationRequest","id":"n","status":"active","intent":"order","authoredOn":"2026-11-01",\
      "subject":{"reference":"Patient/1"},"contained":[{"resourceType":"Medication","id":"m","ingredient":\
      [{"itemCodeableConcept":{"coding":[{"system":"\(rxNorm)","code":"7243"}]},"strength":{"numerator":\
      {"value":1.50,"code":"mg"},"denominator":{"value":1}}}]}],"medicationReference":{"reference":"#m"},\
      "dosageInstruction":[{"sequence":1,"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d",\
      "boundsPeriod":{"start":"2026-11-01","end":"2027-01"}}},"doseAndRate":[{"doseQuantity":{"value":1,"unit":"capsule"}}]}]}
      """
    let opioid = """
      {"resourceType":"MedicationRequest","id":"o","status":"draft","intent":"order","subject":{"reference":"Patient/1"},\
      "medicationCodeableConcept":{"coding":[{"system":"\(rxNorm)","code":"7804","display":"oxycodone"}],"text":"OxyContin"}}
      """
    let more = """
      "conditions":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Condition","subject":{"reference":"Patient/1"},\
      "clinicalStatus":{"coding":[{"code":"active"}]},"code":{"coding":[{"system":"http://hl7.org/fhir/sid/icd-10-cm","code":"F11.20"}]}}}]},\
      "medicationAdministrations":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"MedicationAdministration",\
      "status":"completed","subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"text":"LDN"},\
      "effectiveDateTime":"2026-11-20T22:00:00+01:00","dosage":{"dose":{"value":4.5,"code":"mg"}}}}]},\
      "serviceRequests":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"ServiceRequest","status":"active",\
      "category":[{"coding":[{"system":"http://snomed.info/sct","code":"387713003"}]}],"occurrenceDateTime":"2026-11-25"}}]},\
      "patient":{"resourceType":"Patient","id":"1","birthDate":"1980"}
      """
    func body(_ hook: String, _ context: String, _ list: String) -> String {
      """
      {"hook":"\(hook)","hookInstance":"i","context":{"userId":"Practitioner/1","patientId":"1"\(context)},"prefetch":\
      {"medicationRequests":{"resourceType":"Bundle","entry":[{"resource":\(list)}]},\(more)}}
      """
    }
    let drafts = #","draftOrders":{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:1","resource":\#(opioid)}]}"#
    let seeds = [
      body("order-sign", drafts, naltrexone),
      body("order-select", #"\#(drafts),"selections":["MedicationRequest/o"]"#, naltrexone),
      body("patient-view", "", naltrexone),
    ]
    let zone = TimeZone(identifier: "Europe/Zurich") ?? .gmt
    let asOf = LocalDateTime(date: LocalDate(dayNumber: 20_778), time: .noon)
    return FuzzedParser(seeds, isJSON: true, cost: 5) { bytes in
      let text = text(bytes)
      let service: Service =
        text.contains("order-select") ? .orderSelect : text.contains("order-sign") ? .orderSign : .patientView
      do throws(HookRefusal) {
        let cards = try support.cards(for: try HookRequest(reading: bytes, for: service), asOf: asOf, zone: zone)
        for card in cards where card.summary.count > 140 || card.summary.isEmpty || card.detail.isEmpty {
          Issue.record("a card without words, or with too many: \(card.summary)")
        }
        _ = try? JSONValue(reading: support.answer(cards).utf8)
        return true
      } catch {
        let outcome = JSONValue.object(error.outcome.element.json).text
        if !outcome.contains("diagnostics") || outcome.contains(#""diagnostics":"""#) { Issue.record("\(outcome)") }
        return false
      }
    }
  }

  @Sendable private static func feedback() async throws -> FuzzedParser {
    let seed =
      #"{"feedback":[{"card":"c1","outcome":"overridden","overrideReason":{"reason":{"code":"emergency","system":"s"},"userComment":"in theatre"},"outcomeTimestamp":"2026-11-21T12:00:00Z"},{"card":"c2","outcome":"accepted","acceptedSuggestions":[{"id":"s1"}],"outcomeTimestamp":"2026-11-21T12:00:00+01:00"}]}"#
    return FuzzedParser([seed], isJSON: true) { bytes in
      (try? Feedback(reading: bytes, for: .orderSign)) != nil
    }
  }

  /// Tokens of an independent library. One that was changed in any way must not be let in.
  @Sendable private static func callerToken() async throws -> FuzzedParser {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "CallerTokensTests/Fixtures/tokens.json")
    let json = try #require(try JSONValue(reading: Data(contentsOf: file)).object)
    let callers = try #require(json["callers"])
    let audience = try #require(json["audience"]?.string)
    let now = Instant(secondsSince1970: try #require(json["now"]?.number?.whole))
    let good = (json["tokens"]?.array ?? []).compactMap { entry in
      entry.object?["expected"]?.string == "accepted" ? entry.object?["token"]?.string : nil
    }
    let seeds = good.map { "Bearer \($0)" }
    return FuzzedParser(seeds) { bytes in
      // Each is tried by a gate that remembers no other.
      let gate = TokenGate(callers: try Callers(reading: callers.utf8))
      let header = text(bytes)
      do throws(TokenRefusal) {
        try gate.check(header, audience: audience, now: now)
        let token = header.split(separator: " ").last.map(String.init) ?? ""
        if !good.contains(token) { Issue.record("let in: \(header)") }
        return true
      } catch {
        if error.description.contains("“”") && error.description.count < 20 { Issue.record("\(error)") }
        return false
      }
    }
  }

  @Sendable private static func callersFile() async throws -> FuzzedParser {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "CallerTokensTests/Fixtures/tokens.json")
    let callers = try #require(try JSONValue(reading: Data(contentsOf: file)).object?["callers"])
    return FuzzedParser([callers.text], isJSON: true) { bytes in (try? Callers(reading: bytes)) != nil }
  }

  // MARK: - Forms and addresses

  @Sendable private static func form() async throws -> FuzzedParser {
    FuzzedParser(["formToken=a1&medicine=tramadol+50%20mg&medicine=%C2%B5g&dose=1%2C5&note=%0D%0Ax&flag&=y"]) { bytes in
      (try? FormFields(urlEncoded: text(bytes))) != nil
    }
  }

  @Sendable private static func multipart() async throws -> FuzzedParser {
    let body = """
      --edge\r\nContent-Disposition: form-data; name="formToken"\r\n\r\na1\r\n--edge\r\nContent-Disposition: form-data; \
      name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\nday,pain\n1,2\r\n--edge--\r\n
      """
    return FuzzedParser([body]) { bytes in
      // The boundary is the caller's, too.
      let boundary = text(Array(bytes.prefix(8))).filter { $0 != "-" }
      _ = try? FormFields(multipart: bytes, mediaType: "multipart/form-data; boundary=\(boundary)")
      let fields = try? FormFields(multipart: bytes, mediaType: "multipart/form-data; boundary=\"edge\"")
      return fields?.files["file"] != nil
    }
  }

  /// What was found and the page of it; its own address asks for the same again.
  @Sendable private static func search() async throws -> FuzzedParser {
    let parts = try WebParts.example()
    let day = try #require(LocalDate(year: 2026, month: 11, day: 20))
    try await parts.diary.records.first.record(
      try CheckIn(day: day, scores: [.pain: "3", .sleep: "5"], note: "", today: day))
    let all = try await WrittenRecords(parts).resources(of: parts.diary.records.first).all
    let seeds = [
      "code=http%3A%2F%2Floinc.org%7C72514-3,pain&date=ge2026-11-01&date=lt2027&_count=2&_offset=1&_total=accurate",
      "_id=a,b&_lastUpdated=gt2026-01-01T00:00:00%2B01:00&patient=Patient/x&status=final&_summary=count&_format=json",
      "_since=2026-11-21T00:00:00Z&_type=Observation,Patient&start=2026-11&end=2026-12-01",
    ]
    return FuzzedParser(seeds) { bytes in
      guard let fields = try? FormFields(urlEncoded: text(bytes)).fields else { return false }
      var isRead = false
      for type in ["Observation", nil] {
        guard let search = try? ResourceSearch(fields, of: type) else { continue }
        isRead = true
        let found = search.matches(among: all, of: "p")
        let page = search.page(of: found, base: "http://h/fhir", path: type ?? "Patient/$everything")
        let link = page.object?["link"]?.array?.first?.object?["url"]?.string ?? ""
        let query = link.split(separator: "?", maxSplits: 1).dropFirst().first.map(String.init) ?? ""
        guard let again = try? ResourceSearch(try FormFields(urlEncoded: query).fields, of: type),
          again.matches(among: all, of: "p").map(\.id) == found.map(\.id)
        else {
          Issue.record("the page's own address asks for something else: \(link)")
          continue
        }
      }
      return isRead
    }
  }

  @Sendable private static func export() async throws -> FuzzedParser {
    FuzzedParser(["_type=Patient,Observation&_since=2026-11-21T21:00:00%2B01:00&_outputFormat=ndjson"]) { bytes in
      guard let fields = try? FormFields(urlEncoded: text(bytes)).fields else { return false }
      return (try? BulkRequest(fields)) != nil
    }
  }

  @Sendable private static func accept() async throws -> FuzzedParser {
    FuzzedParser(["application/fhir+json;q=0.9;fhirVersion=4.0, text/json ; q=1, application/*;q=0.1, */*;q=0"]) {
      bytes in
      (try? FHIRForms.check(format: text(bytes), isExportFile: bytes.count.isMultiple(of: 2))) != nil
        || FHIRForms.takes(accept: text(bytes), isExportFile: false)
    }
  }

  @Sendable private static func scope() async throws -> FuzzedParser {
    FuzzedParser(["patient/Observation.rs", "patient/*.s"]) { bytes in
      guard let scope = AccessScope(text(bytes)) else { return false }
      if AccessScope(scope.description) != scope { Issue.record("\(scope.description) is read otherwise") }
      return true
    }
  }

  // MARK: - Files

  /// What was read is written so that it is read as the same.
  @Sendable private static func archive() async throws -> FuzzedParser {
    let parts = try WebParts.example()
    let day = try #require(LocalDate(year: 2026, month: 11, day: 20))
    try await parts.diary.records.first.record(try CheckIn(day: day, scores: [.pain: "3.50"], note: "x", today: day))
    let seed = text(Array(try Archive(try await parts.diary.records.first.history()).data()))
    return FuzzedParser([seed], isJSON: true) { bytes in
      guard let archive = try? Archive(Data(bytes)) else { return false }
      if try Archive(archive.data()) != archive { Issue.record("written otherwise than read: \(text(bytes))") }
      return true
    }
  }

  @Sendable private static func protocolFile() async throws -> FuzzedParser {
    let seed = """
      {"id":"slow","title":"Slow ä","population":"Me","purpose":"low-dose","notes":["One."],"steps":[{"days":7,"intakes":\
      [{"dose":{"value":"0.5","unit":"mg"},"timing":"morning"}]},{"intakes":[{"dose":{"value":"1.5","unit":"mg"},\
      "timing":"night"}]}]}
      """
    return FuzzedParser([seed], isJSON: true) { bytes in (try? TitrationProtocol(ownFile: Data(bytes))) != nil }
  }

  @Sendable private static func screenFile() async throws -> FuzzedParser {
    let request = ScreenRequest(
      asOf: LocalDateTime(date: LocalDate(dayNumber: 20_778), time: .noon), medicines: ["tramadol 50 mg"], age: 40,
      dose: "1.5 mg", start: LocalDate(dayNumber: 20_780), fillers: ["lactose"], ultraLowDosePrescriber: "Dr Byron")
    return FuzzedParser([text(Array(try JSONEncoder().encode(request)))], isJSON: true) { bytes in
      (try? JSONDecoder().decode(ScreenRequest.self, from: Data(bytes))) != nil
    }
  }

  @Sendable private static func trialOpening() async throws -> FuzzedParser {
    let seed = #"{"format":"sweetspot-trial-opening","version":1,"trial":"t-1","payload":"eyJhIjoxfQ=="}"#
    return FuzzedParser([seed], isJSON: true) { bytes in
      _ = try? SealedTrialFile(Data(bytes))
      return (try? TrialOpeningFile(Data(bytes))) != nil
    }
  }

  @Sendable private static func pharmacyKey() async throws -> FuzzedParser {
    let key = PharmacyKey()
    return FuzzedParser([key.publicKey.text]) { bytes in
      _ = try? PharmacyKey(text: text(bytes))
      return (try? PharmacyPublicKey(text: text(bytes))) != nil
    }
  }

  // MARK: - Words

  @Sendable private static func amount() async throws -> FuzzedParser {
    FuzzedParser(["1.5 mg", "250 mcg", "0.5 ml of 1 mg/ml", "2 capsules of 1.5 mg"]) { bytes in
      (try? Amount(text: text(bytes))) != nil
    }
  }

  @Sendable private static func medicine() async throws -> FuzzedParser {
    let recogniser = MedicineRecogniser(try .embedded())
    return FuzzedParser(["Naltrexone HCl 4.5 mg caps", "OxyContin 10mg BID prn", "Targin 20/10", "LDN", "трамадол"]) {
      let line = recogniser.recognise(text($0))
      return !line.substances.isEmpty || line.hasOpioid
    }
  }

  @Sendable private static func code() async throws -> FuzzedParser {
    FuzzedParser(["shlink:/eyJ1cmwiOiJodHRwczovL2V4YW1wbGUub3JnIn0", "https://example.org/a?b=c", "é"], cost: 100) {
      bytes in
      guard let code = try? QRCode(bytes) else { return false }
      if code.size < 21 || (code.size - 17) % 4 != 0 { Issue.record("a code of \(code.size) modules") }
      return true
    }
  }
}
