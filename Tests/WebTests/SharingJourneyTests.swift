import ClinicalTime
import Crypto
import Diary
import Evidence
import ExactJSON
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Records
import Reports
import Testing
import Titration

@testable import Web

@Suite("Sharing by addresses that nobody can guess")
struct SharingJourneyTests {
  private struct NoAddress: Error {}

  private static func made(_ page: TestResponse, _ form: Regex<Substring>) throws -> String {
    guard let found = page.text.firstMatch(of: form) else { throw NoAddress() }
    return String(found.output)
  }

  private static func withPlan(
    library: EvidenceLibrary? = nil, _ test: @Sendable @escaping (Visitor, Store) async throws -> Void
  ) async throws {
    let parts = try WebParts.example(library: library)
    let store = parts.diary.records.first
    let start = try #require(LocalDate(year: 2026, month: 12, day: 1))
    let plan = try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start)
    _ = try await store.record(plan, evidenceVersion: "e1")
    try await buildApplication(parts).test(.router) { client in try await test(Visitor(client), store) }
  }

  // MARK: The calendar

  private static func calendar(_ visitor: Visitor, title: String = "Evening") async throws -> String {
    let page = try await visitor.send("/settings/sharing/calendar", [("title", title)])
    #expect(page.status == .created)
    let address = try made(page, /http:\/\/localhost\/calendar\/[0-9a-f]{64}\.ics/)
    return try #require(URL(string: address)).path()
  }

  @Test("a calendar's events are called as the person wants, and say nothing of the medicine")
  func titles() async throws {
    try await Self.withPlan { visitor, _ in
      let answer = try await visitor.open(try await Self.calendar(visitor))
      #expect(answer.status == .ok && answer.headers[.contentType] == "text/calendar; charset=utf-8")
      #expect(answer.text.contains("SUMMARY:Draft: Evening\r\n") && answer.text.contains("X-WR-CALNAME:Evening\r\n"))
      for word in ["naltrexone", "mg", "liptan", "Medicine"] {
        #expect(!answer.text.localizedCaseInsensitiveContains(word), "\(word)")
      }
    }
  }

  @Test("a calendar that did not change is not sent again; a changed plan is")
  func unchanged() async throws {
    try await Self.withPlan { visitor, store in
      let address = try await Self.calendar(visitor)
      let first = try await visitor.open(address)
      let tag = try #require(first.headers[.eTag])
      let again = try await visitor.client.execute(uri: address, method: .get, headers: [.ifNoneMatch: tag])
      #expect(again.status == .notModified && again.text.isEmpty && again.headers[.eTag] == tag)
      let start = try #require(LocalDate(year: 2026, month: 12, day: 5))
      let plan = try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start)
      _ = try await store.record(plan, evidenceVersion: "e1")
      let changed = try await visitor.client.execute(uri: address, method: .get, headers: [.ifNoneMatch: tag])
      #expect(changed.status == .ok && changed.headers[.eTag] != tag)
    }
  }

  @Test("an ended calendar is answered like one that never was")
  func ended() async throws {
    try await Self.withPlan { visitor, store in
      let address = try await Self.calendar(visitor)
      let id = try #require(try await store.addresses().first).id
      #expect(try await visitor.open("/settings/sharing").text.contains("Evening"))
      #expect(try await visitor.send("/settings/sharing/end", [("id", id)]).status == .seeOther)
      let ended = try await visitor.open(address)
      let never = try await visitor.open("/calendar/\(String(repeating: "0", count: 64)).ics")
      #expect(ended.status == .notFound && never.status == .notFound && ended.text == never.text)
      #expect(try await !visitor.open("/settings/sharing").text.contains("Evening"))
    }
  }

  @Test(
    "a name that tells of a medicine is refused, and so is none",
    arguments: ["Naltrexone", "LDN", "naltrexon 4.5", "Oxycodone", "4.5 mg", "", String(repeating: "x", count: 41)])
  func refused(title: String) async throws {
    try await Self.withPlan(library: .embedded()) { visitor, store in
      let page = try await visitor.send("/settings/sharing/calendar", [("title", title)])
      #expect(page.status == .unprocessableContent && page.text.contains("field-error"))
      #expect(try await store.addresses().isEmpty)
    }
  }

  @Test("who asks for addresses that do not exist has to wait; nobody is kept from what exists for long")
  func guesses() async throws {
    try await Self.withPlan { visitor, _ in
      for _ in 0..<4 { #expect(try await visitor.open("/calendar/x.ics").status == .notFound) }
      let waiting = try await visitor.open("/calendar/x.ics")
      #expect(waiting.status == .tooManyRequests && waiting.headers[.retryAfter] != nil)
    }
  }

  // MARK: The link

  private struct Opened {
    let manifest: String
    let key: SymmetricKey
    let payload: JSONObject
  }

  private static func link(
    _ visitor: Visitor, content: String = "summary", passcode: String = ""
  ) async throws -> Opened {
    let page = try await visitor.send(
      "/settings/sharing/link", [("content", content), ("days", "7"), ("passcode", passcode)])
    #expect(page.status == .created)
    let text = try made(page, /shlink:\/[A-Za-z0-9_-]+/)
    let payload = try #require(try JSONValue(reading: decoded(String(text.dropFirst(8)))).object)
    let url = try #require(payload["url"]?.string)
    #expect(url.count <= 128)
    return Opened(
      manifest: try #require(URL(string: url)).path(),
      key: SymmetricKey(data: decoded(try #require(payload["key"]?.string))), payload: payload)
  }

  private static func decoded(_ text: String) -> Data {
    let plain = text.replacing("-", with: "+").replacing("_", with: "/")
    return Data(base64Encoded: plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)) ?? Data()
  }

  private static func ask(_ visitor: Visitor, _ address: String, _ body: String) async throws -> TestResponse {
    try await visitor.client.execute(
      uri: address, method: .post, headers: [.contentType: "application/json", .origin: "https://viewer.example.org"],
      body: ByteBuffer(string: body))
  }

  private static func decrypted(_ file: String, _ key: SymmetricKey) throws -> JSONValue {
    let parts = file.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    try #require(parts.count == 5 && parts[1].isEmpty)
    let box = try AES.GCM.SealedBox(
      nonce: AES.GCM.Nonce(data: decoded(parts[2])), ciphertext: decoded(parts[3]), tag: decoded(parts[4]))
    return try JSONValue(reading: AES.GCM.open(box, using: key, authenticating: Data(parts[0].utf8)))
  }

  @Test("a link leads to the report, encrypted with the key that is in the link only")
  func link() async throws {
    try await Self.withPlan { visitor, store in
      let link = try await Self.link(visitor)
      #expect(link.payload["exp"]?.number?.whole == 1_795_291_200 + 7 * 86_400)
      #expect(link.payload["flag"] == nil && link.payload["v"] == 1)
      let answer = try await Self.ask(visitor, link.manifest, #"{"recipient":"Dr Byron"}"#)
      #expect(answer.status == .ok && answer.headers[.accessControlAllowOrigin] == "*")
      let files = try #require(try JSONValue(reading: Array(answer.text.utf8)).object?["files"]?.array)
      let file = try #require(files.first?.object)
      #expect(file["contentType"] == "application/fhir+json")
      let bundle = try Self.decrypted(try #require(file["embedded"]?.string), link.key)
      #expect(bundle.object?["type"] == "document")
      // It is as it was when it was shared, whatever is written later.
      let day = try #require(LocalDate(year: 2026, month: 11, day: 21))
      try await store.record(try CheckIn(day: day, scores: [.pain: "9"], note: "later", today: day))
      let again = try await Self.ask(visitor, link.manifest, #"{"recipient":"Dr Byron"}"#)
      #expect(again.text == answer.text)
    }
  }

  @Test("a file too long for the manifest is fetched once, from an address of its own")
  func location() async throws {
    try await Self.withPlan { visitor, _ in
      let link = try await Self.link(visitor)
      let answer = try await Self.ask(visitor, link.manifest, #"{"recipient":"x","embeddedLengthMax":100}"#)
      let file = try #require(
        try JSONValue(reading: Array(answer.text.utf8)).object?["files"]?.array?.first?.object)
      let location = try #require(file["location"]?.string)
      let address = try #require(URL(string: location)).path()
      let fetched = try await visitor.open(address)
      #expect(fetched.status == .ok && fetched.headers[.contentType] == "application/jose")
      #expect(try Self.decrypted(fetched.text, link.key).object?["resourceType"] == "Bundle")
      #expect(try await visitor.open(address).status == .notFound)
    }
  }

  @Test("a passcode is asked for, and wrong ones are counted")
  func passcode() async throws {
    try await Self.withPlan { visitor, _ in
      let link = try await Self.link(visitor, passcode: "1234")
      #expect(link.payload["flag"] == "P")
      let none = try await Self.ask(visitor, link.manifest, #"{"recipient":"x"}"#)
      // Who did not know that there is one has not guessed at it.
      #expect(none.status == .unauthorized && none.text == #"{"remainingAttempts":5}"#)
      let empty = try await Self.ask(visitor, link.manifest, #"{"recipient":"x","passcode":""}"#)
      #expect(empty.status == .unauthorized && empty.text == #"{"remainingAttempts":5}"#)
      #expect(try await Self.ask(visitor, link.manifest, #"{"recipient":"x","passcode":"1234"}"#).status == .ok)
      let wrong = try await Self.ask(visitor, link.manifest, #"{"recipient":"x","passcode":"12345"}"#)
      #expect(wrong.text == #"{"remainingAttempts":4}"#)
      for remaining in [3, 2] {
        let again = try await Self.ask(visitor, link.manifest, #"{"recipient":"x","passcode":"0000"}"#)
        #expect(again.text == "{\"remainingAttempts\":\(remaining)}")
      }
      let many = try await Self.ask(visitor, link.manifest, #"{"recipient":"x","passcode":"0001"}"#)
      #expect(many.status == .unauthorized || many.status == .tooManyRequests)
      let later = try await Self.ask(visitor, link.manifest, #"{"recipient":"x","passcode":"1234"}"#)
      #expect(later.status == .tooManyRequests && later.text.contains("wrong addresses or passcodes"))
      #expect(later.text.contains("Try again in \(later.headers[.retryAfter] ?? "?") second"))
      let byHand = try await visitor.open(link.manifest)
      #expect(byHand.status == .methodNotAllowed && byHand.headers[.allow] == "POST, OPTIONS")
      #expect(byHand.text.contains("begins with shlink:/"))
    }
  }

  @Test("a request without a name of who asks, or that is no JSON, is refused", arguments: ["", "{}", "x", "[]"])
  func unread(body: String) async throws {
    try await Self.withPlan { visitor, _ in
      let link = try await Self.link(visitor)
      #expect(try await Self.ask(visitor, link.manifest, body).status == .badRequest)
    }
  }

  @Test("an ended link is answered like one that never was")
  func endedLink() async throws {
    try await Self.withPlan { visitor, store in
      let link = try await Self.link(visitor)
      let id = try #require(try await store.addresses().first).id
      _ = try await visitor.send("/settings/sharing/end", [("id", id)])
      let ended = try await Self.ask(visitor, link.manifest, #"{"recipient":"x"}"#)
      let never = try await Self.ask(visitor, "/shl/nothing", #"{"recipient":"x"}"#)
      #expect(ended.status == .notFound && ended.text == never.text)
    }
  }

  @Test("in the example nothing is given out")
  func example() async throws {
    let parts = try WebParts.example()
    try await buildApplication(parts).test(.router) { client in
      let visitor = Visitor(client)
      _ = try await visitor.send("/settings/example", [])
      let body = "formToken=\(String(repeating: "a1", count: 32))&title=x"
      let answer = try await client.execute(
        uri: "/settings/sharing/calendar", method: .post,
        headers: [
          .contentType: "application/x-www-form-urlencoded",
          .cookie: "sweetspot-form=\(String(repeating: "a1", count: 32)); sweetspot-person=example",
        ], body: ByteBuffer(string: body))
      #expect(answer.status == .conflict)
    }
  }
}
