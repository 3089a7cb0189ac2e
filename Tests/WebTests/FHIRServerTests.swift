import ClinicalTime
import Diary
import Evidence
import ExactJSON
import FHIRRecord
import Foundation
import HTTPTypes
import History
import Hummingbird
import HummingbirdTesting
import NIOCore
import Records
import Reports
import Testing

@testable import Web

@Suite("Resources over HTTP")
struct FHIRServerTests {
  private static let secret = "sweetspot_" + String(repeating: "5a", count: 32)
  private static let bearer: HTTPFields = [.authorization: "Bearer \(secret)"]

  /// A record with three days, and a token for it.
  private static func parts(
    _ transport: Access.Transport = .loopback, scope: String = "patient/*.rs"
  ) async throws -> WebParts {
    let base = try WebParts.example()
    let store = base.diary.records.first
    _ = try await store.addToken(
      secret, named: "portal", scopes: [try #require(AccessScope(scope))], expiresAt: nil)
    for day in 18...20 {
      let date = try #require(LocalDate(year: 2026, month: 11, day: day))
      try await store.record(try CheckIn(day: date, scores: [.pain: "\(day - 15)"], note: "", today: date))
    }
    guard transport != .loopback else { return base }
    return WebParts(
      version: base.version, library: base.library, protocols: base.protocols, worksheets: base.worksheets,
      kinetics: base.kinetics, instruments: base.instruments, diary: base.diary,
      access: Access(transport, names: ["diary.example.org"], passphrase: try .example(), now: base.diary.now),
      logger: base.logger)
  }

  @Test(
    "addresses in answers are those by which callers know the server",
    arguments: [
      (Access.Transport.loopback, "http://localhost/fhir"), (.tls, "https://localhost/fhir"),
      (.proxy(origin: "https://diary.example.org"), "https://diary.example.org/fhir"),
    ])
  func addresses(transport: Access.Transport, base: String) async throws {
    try await buildApplication(try await Self.parts(transport)).test(.router) { client in
      let program = BulkVisit(client, Self.bearer + [.xForwardedProto: "https"])
      let found = try await program.get("/fhir/Observation?_count=2").text
      #expect(found.contains("\"fullUrl\":\"\(base)/Observation/"))
      #expect(found.contains("\"relation\":\"next\",\"url\":\"\(base)/Observation?"))
      #expect(try await program.get("/fhir/metadata").text.contains("\"url\":\"\(base)\""))
      let started = try await program.get("/fhir/$export", [.prefer: "respond-async"])
      #expect(started.headers[.contentLocation]?.hasPrefix("\(base)/$export-status/") == true)
    }
  }

  @Test(
    "what is not read is refused as an OperationOutcome",
    arguments: [
      (HTTPRequest.Method.post, "/fhir/Patient", HTTPResponse.Status.methodNotAllowed),
      (.put, "/fhir/Patient/1", .methodNotAllowed), (.patch, "/fhir/Patient/1", .methodNotAllowed),
      (.delete, "/fhir/Patient/1", .methodNotAllowed), (.post, "/fhir", .methodNotAllowed),
      (.post, "/fhir/$export", .methodNotAllowed), (.post, "/fhir/metadata", .methodNotAllowed),
      (.get, "/fhir", .notFound), (.get, "/fhir/Encounter", .notFound), (.get, "/fhir/Patient/nobody", .notFound),
      (.get, "/fhir/Patient/1/_history/2", .notFound), (.get, "/fhir/.well-known", .notFound),
      (.get, "/fhir/$export-status/1", .notFound), (.delete, "/fhir/$export-status/1", .notFound),
      (.get, "/fhir/$export-file/1/Patient.ndjson", .notFound), (.get, "/fhir/Observation?colour=1", .badRequest),
      (.get, "/fhir/$export", .badRequest), (.get, "/fhir/Observation/$export", .notFound),
    ])
  func refused(method: HTTPRequest.Method, address: String, status: HTTPResponse.Status) async throws {
    try await buildApplication(try await Self.parts()).test(.router) { client in
      let answer = try await client.execute(uri: address, method: method, headers: Self.bearer)
      #expect(answer.status == status)
      #expect(answer.headers[.contentType]?.hasPrefix("application/fhir+json") == true)
      #expect(answer.text.hasPrefix("{\"resourceType\":\"OperationOutcome\""))
      #expect((answer.headers[.allow] != nil) == (status == .methodNotAllowed))
    }
  }

  @Test("a record is written once until something is added to it, and the next answer has it")
  func cached() async throws {
    let parts = try await Self.parts()
    let controller = FHIRController(parts: parts, records: WrittenRecords(parts))
    let store = parts.diary.records.first
    let first = try await controller.records.resources(of: store)
    for _ in 0..<5 { _ = try await controller.records.resources(of: store) }
    #expect(controller.records.written == 1)
    let date = try #require(LocalDate(year: 2026, month: 11, day: 21))
    try await store.record(try CheckIn(day: date, scores: [.pain: "9"], note: "", today: date))
    #expect(try await controller.records.resources(of: store).all.count == first.all.count + 1)
    #expect(controller.records.written == 2)
    // What another window wrote through a store of its own counts too.
    let other = try store.of(store.person.id)
    try await other.record(try CheckIn(day: date, scores: [.sleep: "4"], note: "", today: date))
    #expect(try await controller.records.resources(of: store).all.count == first.all.count + 2)
    _ = try await store.rename(to: "Somebody")
    let renamed = try await parts.diary.records.record(openedBy: Self.secret)
    let patient = try await controller.records.resources(of: try #require(renamed).store).all.first
    #expect(patient?.json["name"] != nil)
  }

  @Test("a token opens the record of the person who gave it out, and no other")
  func whose() async throws {
    let parts = try await Self.parts()
    let first = parts.diary.records.first
    let mother = try await first.addPerson(named: "Mother")
    let hers = "sweetspot_" + String(repeating: "6b", count: 32)
    _ = try await mother.addToken(
      hers, named: "hers", scopes: [try #require(AccessScope("patient/*.rs"))], expiresAt: nil)
    try await buildApplication(parts).test(.router) { client in
      let mine = try await BulkVisit(client, Self.bearer).get("/fhir/Patient").text
      let other = try await BulkVisit(client, [.authorization: "Bearer \(hers)"]).get("/fhir/Patient").text
      #expect(other.contains("Mother") && !mine.contains("Mother"))
      let scores = try await BulkVisit(client, [.authorization: "Bearer \(hers)"]).get("/fhir/Observation").text
      #expect(scores.contains("\"total\":0"))
    }
  }
}

@Suite("Bulk export")
struct BulkExportTests {
  private static let secret = "sweetspot_" + String(repeating: "5a", count: 32)
  private static let bearer: HTTPFields = [.authorization: "Bearer \(secret)"]

  private static func withProgram(
    scope: String = "patient/*.rs", _ test: @Sendable @escaping (BulkVisit, Store) async throws -> Void
  ) async throws {
    let parts = try WebParts.example()
    let store = parts.diary.records.first
    _ = try await store.addToken(
      secret, named: "portal", scopes: scope.split(separator: " ").compactMap { AccessScope($0) }, expiresAt: nil)
    for day in 1...20 {
      let date = try #require(LocalDate(year: 2026, month: 11, day: day))
      try await store.record(
        try CheckIn(day: date, scores: [.pain: "\(day % 10)", .sleep: "5"], note: "", today: date))
    }
    try await buildApplication(parts).test(.router) { client in
      try await test(BulkVisit(client, bearer), store)
    }
  }

  @Test("everything comes, each resource once, and is what reading gives")
  func everything() async throws {
    try await Self.withProgram { program, _ in
      let files = try await program.everything()
      #expect(files.map(\.name) == ["Patient.ndjson", "Questionnaire.ndjson", "Observation.ndjson"])
      let lines = files.flatMap { $0.text.split(separator: "\n") }
      #expect(Set(lines).count == lines.count)
      let scores = try #require(files.last).text
      #expect(scores.split(separator: "\n").count == 40 && scores.hasSuffix("}\n"))
      let all = try await program.get("/fhir/Observation?_count=1000").text
      for line in scores.split(separator: "\n") { #expect(all.contains(line)) }
    }
  }

  @Test("both addresses give the same; types and a moment narrow it down")
  func narrowed() async throws {
    try await Self.withProgram { program, _ in
      let status = try await program.start("/fhir/Patient/$export?_type=Patient,Observation")
      let manifest = try await program.manifest(status)
      #expect(manifest.output.map(\.type) == ["Patient", "Observation"] && manifest.requiresAccessToken)
      #expect(manifest.request == "http://localhost/fhir/Patient/$export?_type=Patient,Observation")
      #expect(manifest.transactionTime == "2026-11-21T20:00:00Z")
      // What was written in the very second is there, and nothing is from after it.
      let same = try await program.manifest(program.start("/fhir/$export?_since=2026-11-21T21:00:00%2B01:00"))
      #expect(same.output.map(\.count).reduce(0, +) > 40)
      let later = try await program.manifest(program.start("/fhir/$export?_since=2026-11-21T20:00:01Z"))
      #expect(later.output.isEmpty)
    }
  }

  @Test("an export is as the record was when it began, whatever is written later")
  func snapshot() async throws {
    try await Self.withProgram { program, store in
      let status = try await program.start("/fhir/$export?_type=Observation")
      let before = try await program.manifest(status)
      let date = try #require(LocalDate(year: 2026, month: 11, day: 21))
      try await store.record(try CheckIn(day: date, scores: [.pain: "9"], note: "", today: date))
      #expect(try await program.manifest(status).output.map(\.count) == before.output.map(\.count))
      let file = try await program.get(BulkVisit.path(try #require(before.output.first).url))
      #expect(file.text.split(separator: "\n").count == 40)
    }
  }

  @Test("an export that was deleted is gone, and another token never sees it")
  func forgotten() async throws {
    try await Self.withProgram { program, store in
      let status = try await program.start()
      let manifest = try await program.manifest(status)
      let other = "sweetspot_" + String(repeating: "7c", count: 32)
      _ = try await store.addToken(
        other, named: "other", scopes: [try #require(AccessScope("patient/*.rs"))], expiresAt: nil)
      let stranger = BulkVisit(program.client, [.authorization: "Bearer \(other)"])
      #expect(try await stranger.get(status).status == .notFound)
      let deleted = try await program.client.execute(uri: status, method: .delete, headers: program.headers)
      #expect(deleted.status == .accepted)
      #expect(try await program.get(status).status == .notFound)
      #expect(try await program.get(BulkVisit.path(manifest.output[0].url)).status == .notFound)
    }
  }

  @Test("few exports wait at a time; who begins too many is told when to come back")
  func bounded() async throws {
    try await Self.withProgram { program, _ in
      for _ in 0..<BulkExports.most { _ = try await program.start() }
      let refused = try await program.get("/fhir/$export", [.prefer: "respond-async"])
      #expect(refused.status == .tooManyRequests && refused.headers[.retryAfter] != nil)
    }
  }

  @Test("after an hour an export is gone")
  func expired() async throws {
    let now = Moment(0)
    let exports = BulkExports(now: { now.value })
    let request = try BulkRequest([])
    let export = try #require(await exports.begin(request, for: "t", address: "a"))
    now.value = Instant(secondsSince1970: BulkExports.lifetime - 1)
    #expect(await exports.export(export.id, for: "t") != nil)
    now.value = Instant(secondsSince1970: BulkExports.lifetime)
    #expect(await exports.export(export.id, for: "t") == nil)
  }

  @Test(
    "a token exports what it may read and search, and what it may not is refused",
    arguments: [
      ("patient/Observation.rs", "?_type=Observation", HTTPResponse.Status.accepted),
      ("patient/Observation.rs", "", .forbidden), ("patient/Observation.rs", "?_type=Observation,Patient", .forbidden),
      ("patient/Observation.r", "?_type=Observation", .forbidden),
      ("patient/Observation.s", "?_type=Observation", .forbidden),
      ("patient/*.rs", "?_type=Encounter", .badRequest), ("patient/*.rs", "?_since=yesterday", .badRequest),
      ("patient/*.rs", "?_typeFilter=x", .badRequest), ("patient/*.rs", "?_outputFormat=csv", .badRequest),
      ("patient/*.rs", "?_outputFormat=application%2Ffhir%2Bndjson", .accepted),
    ])
  func scopes(scope: String, query: String, status: HTTPResponse.Status) async throws {
    try await Self.withProgram(scope: scope) { program, _ in
      let answer = try await program.get("/fhir/$export\(query)", [.prefer: "respond-async"])
      #expect(answer.status == status)
    }
  }
}
