import ClinicalTime
import Diary
import ExactJSON
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Records
import Testing

@testable import Web

@Suite("How resources are asked for")
struct FHIRFormsTests {
  private static let secret = "sweetspot_" + String(repeating: "5a", count: 32)
  private static let bearer: HTTPFields = [.authorization: "Bearer \(secret)"]

  private static func withProgram(
    scope: String = "patient/*.rs", _ test: @Sendable @escaping (BulkVisit) async throws -> Void
  ) async throws {
    let parts = try WebParts.example()
    let store = parts.diary.records.first
    _ = try await store.addToken(
      secret, named: "portal", scopes: [try #require(AccessScope(scope))], expiresAt: nil)
    for day in 1...20 {
      let date = try #require(LocalDate(year: 2026, month: 11, day: day))
      try await store.record(
        try CheckIn(day: date, scores: [.pain: "\(day % 10)", .sleep: "5"], note: "", today: date))
    }
    try await buildApplication(parts).test(.router) { client in try await test(BulkVisit(client, bearer)) }
  }

  // What is before the bar is the query, what is after it the Accept header.
  @Test(
    "a form that is not written here is 406 and names the one that is; JSON in any of its names is given",
    arguments: [
      ("_format=xml", "", 406), ("_format=application/fhir%2Bxml", "", 406), ("_format=application/fhir+xml", "", 406),
      ("_format=ndjson", "", 406), ("_format=", "", 406), ("_format=ttl", "application/fhir+json", 406),
      ("_format=json&_format=xml", "", 406), ("", "application/fhir+xml", 406), ("", "application/xml, text/xml", 406),
      ("", "text/html", 406), ("", "application/fhir+json;q=0", 406),
      ("", "application/fhir+json; fhirVersion=5.0", 406),
      ("", "application/fhir+ndjson", 406), ("", "a, ;q=1, /", 406),
      ("_format=json", "application/fhir+xml", 200), ("_format=application/fhir+json", "", 200),
      ("_format=application/fhir%2Bjson", "", 200), ("_format=text/json", "", 200), ("_format=*/*", "", 200),
      ("", "", 200), ("", " ", 200), ("", "*/*", 200), ("", "application/json", 200),
      ("", "APPLICATION/FHIR+JSON ; Charset=UTF-8", 200), ("", "application/fhir+xml, application/*;q=0.1", 200),
      ("", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 200),
      ("_pretty=true", "application/fhir+json; fhirVersion=4.0", 200),
    ])
  func forms(query: String, accepted: String, status: Int) async throws {
    try await Self.withProgram { program in
      let id = try await program.get("/fhir/Patient").text.firstMatch(of: /"Patient","id":"([^"]*)"/)?.output.1
      let patient = String(try #require(id))
      let open = ["/fhir/metadata", "/fhir/Patient", "/fhir/Patient/\(patient)", "/fhir/Patient/\(patient)/$summary"]
      let wishes: HTTPFields = accepted.isEmpty ? [:] : [.accept: accepted]
      for address in open {
        let answer = try await program.get(query.isEmpty ? address : "\(address)?\(query)", wishes)
        #expect(answer.status.code == status, "\(address)")
        #expect(answer.headers[.contentType]?.hasPrefix("application/fhir+json") == true)
        guard status == 406 else { continue }
        #expect(answer.text.hasPrefix("{\"resourceType\":\"OperationOutcome\""))
        #expect(answer.text.contains("only application/fhir+json of FHIR 4.0 is written here"), "\(answer.text)")
      }
    }
  }

  @Test("who shows no token learns only that one is needed, whatever form is asked for")
  func stranger() async throws {
    try await Self.withProgram { program in
      let answer = try await program.client.execute(uri: "/fhir/Patient?_format=xml", method: .get)
      #expect(answer.status == .unauthorized)
    }
  }

  @Test("the lines of an export are given to who takes lines, and what else is asked of it as JSON")
  func lines() async throws {
    try await Self.withProgram { program in
      let kickOff = try await program.start("/fhir/$export?_format=json")
      let manifest = try await program.manifest(kickOff)
      let file = BulkVisit.path(try #require(manifest.output.first).url)
      for accepted in ["application/fhir+ndjson", "application/ndjson", "*/*", "application/fhir+json"] {
        #expect(try await program.get(file, [.accept: accepted]).status == .ok, "\(accepted)")
      }
      let refused = try await program.get(file, [.accept: "text/csv"])
      #expect(refused.status == .notAcceptable && refused.text.contains("only application/fhir+ndjson"))
      #expect(try await program.get(kickOff, [.accept: "application/xml"]).status == .notAcceptable)
    }
  }

  @Test("the summary is there with and without the id, and what it does not know is refused, not passed over")
  func summary() async throws {
    try await Self.withProgram { program in
      let id = try await program.get("/fhir/Patient").text.firstMatch(of: /"Patient","id":"([^"]*)"/)?.output.1
      let named = try await program.get("/fhir/Patient/\(try #require(id))/$summary")
      let unnamed = try await program.get("/fhir/Patient/$summary")
      #expect(named.status == .ok && named.text == unnamed.text)
      let other = try await program.get("/fhir/Patient/$summary?identifier=12")
      #expect(other.status == .badRequest && other.text.contains("“identifier” is no parameter of a summary"))
      #expect(try await program.get("/fhir/Patient/nobody/$summary").status == .notFound)
    }
  }

  @Test(
    "a refusal says which right is needed, which there are, and how to get one that is enough",
    arguments: [
      ("/fhir/Observation", "patient/Observation.s"), ("/fhir/Patient/1", "patient/Patient.r"),
      ("/fhir/Patient/$everything", "patient/*.s"), ("/fhir/Patient/$summary", "patient/*.r"),
    ])
  func rights(address: String, needed: String) async throws {
    try await Self.withProgram(scope: "patient/Observation.r") { program in
      let answer = try await program.get(address)
      #expect(answer.status == .forbidden)
      #expect(answer.text.contains("This needs the right \(needed); the token has patient/Observation.r."))
      #expect(answer.text.contains("--scope patient/"), "\(answer.text)")
    }
  }

  @Test("a file that an export does not have is named")
  func noSuchFile() async throws {
    try await Self.withProgram { program in
      let manifest = try await program.manifest(program.start())
      let file = BulkVisit.path(try #require(manifest.output.first).url)
      let answer = try await program.get(file.replacing(".ndjson", with: ".csv"))
      #expect(answer.status == .notFound && answer.text.contains("This export has no file “Patient.csv”"))
    }
  }

  // MARK: - Searches by a form

  private static func post(
    _ program: BulkVisit, _ address: String, _ form: String, _ more: HTTPFields = .form
  ) async throws -> TestResponse {
    try await program.client.execute(
      uri: address, method: .post, headers: program.headers + more, body: ByteBuffer(string: form))
  }

  @Test(
    "a search by a form gives what the same search by address gives, with what is in the address counted too",
    arguments: [
      ("", "", ""), ("", "code=pain", "code=pain"), ("code=pain", "", "code=pain"),
      ("code=pain", "date=ge2026-11-15&_count=2", "code=pain&date=ge2026-11-15&_count=2"),
      ("date=ge2026-11-05", "date=lt2026-11-09", "date=ge2026-11-05&date=lt2026-11-09"),
      (
        "", "code=http%3A%2F%2Floinc.org%7C72514-3&_summary=count",
        "code=http%3A%2F%2Floinc.org%7C72514-3&_summary=count"
      ),
      ("_format=json", "_format=application%2Ffhir%2Bjson", "_format=json&_format=application/fhir%2Bjson"),
      ("", "_lastUpdated=gt2026-01-01T00%3A00%3A00%2B01%3A00", "_lastUpdated=gt2026-01-01T00:00:00%2B01:00"),
      ("", "_format=application/fhir+json&code=pain", "_format=application/fhir%20json&code=pain"),
    ])
  func same(query: String, form: String, address: String) async throws {
    try await Self.withProgram { program in
      let byForm = try await Self.post(program, "/fhir/Observation/_search\(query.isEmpty ? "" : "?\(query)")", form)
      let byAddress = try await program.get("/fhir/Observation\(address.isEmpty ? "" : "?\(address)")")
      #expect(byForm.status == .ok && byAddress.status == .ok)
      #expect(byForm.text == byAddress.text)
      #expect(byForm.text.contains("\"url\":\"http://localhost/fhir/Observation"))
    }
  }

  @Test("the pages of a search by a form are fetched by their addresses")
  func pages() async throws {
    try await Self.withProgram { program in
      var answer = try await Self.post(program, "/fhir/Observation/_search", "code=pain&_count=7")
      var days: [Substring] = []
      var next: String?
      repeat {
        days += answer.text.matches(of: /"effectiveDateTime":"([^"]*)"/).map(\.output.1)
        let link = answer.text.firstMatch(of: /"next","url":"http:\/\/localhost([^"]*)"/)?.output.1
        next = link.map(String.init)
        if let next { answer = try await program.get(next) }
      } while next != nil
      #expect(days.count == 20 && Set(days).count == 20)
    }
  }

  @Test(
    "what cannot be searched by a form is refused as an OperationOutcome that says why",
    arguments: [
      ("/fhir/Observation/_search", "colour=1", "application/x-www-form-urlencoded", 400, "“colour” is no search"),
      ("/fhir/Observation/_search?colour=1", "", "application/x-www-form-urlencoded", 400, "“colour” is no search"),
      ("/fhir/Observation/_search", "_format=xml", "application/x-www-form-urlencoded", 406, "“_format” is “xml”"),
      ("/fhir/Observation/_search?_format=xml", "", "application/x-www-form-urlencoded", 406, "“_format” is “xml”"),
      ("/fhir/Observation/_search", "code=%ff", "application/x-www-form-urlencoded", 400, "“code” is not UTF-8"),
      ("/fhir/Observation/_search", "code=pain", "application/json", 415, "“application/json”"),
      ("/fhir/Observation/_search", "code=pain", "", 415, "of no stated type"),
      ("/fhir/Encounter/_search", "", "application/x-www-form-urlencoded", 404, "“Encounter” is no type"),
      ("/fhir/$export/_search", "", "application/x-www-form-urlencoded", 404, "“$export” is no type"),
      ("/fhir/Observation/_searches", "", "application/x-www-form-urlencoded", 405, "Answered here: GET, HEAD"),
      ("/fhir/_search", "", "application/x-www-form-urlencoded", 405, "Answered here: GET, HEAD"),
    ])
  func refused(address: String, form: String, type: String, status: Int, words: String) async throws {
    try await Self.withProgram { program in
      let answer = try await Self.post(program, address, form, type.isEmpty ? [:] : [.contentType: type])
      #expect(answer.status.code == status)
      #expect(answer.text.hasPrefix("{\"resourceType\":\"OperationOutcome\""))
      #expect(answer.text.contains(words), "\(answer.text)")
    }
  }

  @Test("a form that is too large is refused before it is read, and other methods are told that POST is the one")
  func bounds() async throws {
    try await Self.withProgram { program in
      let large = try await Self.post(
        program, "/fhir/Observation/_search", "code=" + String(repeating: "a", count: 70_000))
      #expect(large.status == .contentTooLarge && large.text.contains("65536 bytes"))
      for method in [HTTPRequest.Method.get, .put, .delete] {
        let answer = try await program.client.execute(
          uri: "/fhir/Observation/_search", method: method, headers: program.headers)
        #expect(answer.status == .methodNotAllowed && answer.headers[.allow] == "POST", "\(method)")
      }
    }
  }

  @Test(
    "a token searches by a form what it may search by address, and nothing else",
    arguments: [
      ("patient/Observation.rs", "Observation", 200), ("patient/Observation.s", "Observation", 200),
      ("patient/Observation.r", "Observation", 403), ("patient/Observation.rs", "Patient", 403),
      ("patient/*.rs", "Patient", 200),
    ])
  func scopes(scope: String, type: String, status: Int) async throws {
    try await Self.withProgram(scope: scope) { program in
      #expect(try await Self.post(program, "/fhir/\(type)/_search", "").status.code == status)
      #expect(try await program.get("/fhir/\(type)").status.code == status)
      let stranger = try await program.client.execute(uri: "/fhir/\(type)/_search", method: .post, headers: .form)
      #expect(stranger.status == .unauthorized)
    }
  }
}
