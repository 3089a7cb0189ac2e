import ClinicalTime
import Crypto
import Diary
import ExactJSON
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Records
import Reports
import Testing

@testable import Web

@Suite("A program asks the person for a token")
struct AuthorizationTests {
  private static let verifier = String(repeating: "v", count: 43)
  private static let redirect = "https://app.example.org/back?tab=1"

  /// A program with what it sends, and a person at a browser.
  private struct Meeting {
    let visitor: Visitor
    let program: RegisteredProgram
    let store: Store

    func query(_ changes: [String: String?] = [:]) -> String {
      var members = [
        "response_type": "code", "client_id": program.id, "redirect_uri": redirect,
        "scope": "launch/patient patient/*.rs",
        "state": "s t&ä", "aud": "http://localhost/fhir", "code_challenge_method": "S256",
        "code_challenge": Data(SHA256.hash(data: Data(verifier.utf8))).base64URL,
      ]
      for (name, value) in changes { members[name] = value }
      return "/authorize" + RedirectAddress.with(members.map { ($0.key, $0.value) }, to: "")
    }

    /// The address of the page on which the person decides.
    func wish(_ changes: [String: String?] = [:]) async throws -> String {
      let page = try await visitor.open(query(changes))
      #expect(page.status == .ok)
      return String(try #require(page.text.firstMatch(of: /\/authorize\/[0-9a-f]{64}/)).output)
    }

    /// What comes back to the program.
    func answer(_ decision: String, _ changes: [String: String?] = [:]) async throws -> [String: String] {
      let page = try await visitor.send(try await wish(changes), [("decision", decision)])
      #expect(page.status == .ok)
      let address = try #require(page.text.firstMatch(of: /href="(https:[^"]*)"/)).output.1.replacing(
        "&amp;", with: "&")
      #expect(address.hasPrefix("\(redirect)&"))
      return Dictionary(
        (URLComponents(string: String(address))?.queryItems ?? []).map { ($0.name, $0.value ?? "") },
        uniquingKeysWith: { $1 })
    }

    func token(_ code: String, _ changes: [String: String] = [:]) async throws -> TestResponse {
      var members = [
        "grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "client_id": program.id,
        "code_verifier": verifier,
      ]
      for (name, value) in changes { members[name] = value }
      let body = RedirectAddress.with(members.map { ($0.key, $0.value) }, to: "").dropFirst()
      return try await visitor.client.execute(
        uri: "/token", method: .post, headers: .form, body: ByteBuffer(string: String(body)))
    }
  }

  private static func meet(_ test: @Sendable @escaping (Meeting) async throws -> Void) async throws {
    let parts = try WebParts.example()
    let store = parts.diary.records.first
    let program = try await store.addProgram(named: "App", redirect: redirect)
    try await buildApplication(parts).test(.router) { client in
      try await test(Meeting(visitor: Visitor(client), program: program, store: store))
    }
  }

  @Test("who agrees lets the program read, until the token is revoked")
  func agreed() async throws {
    try await Self.meet { meeting in
      let answer = try await meeting.answer("allow")
      #expect(answer["state"] == "s t&ä")
      let given = try await meeting.token(try #require(answer["code"]))
      #expect(given.status == .ok && given.headers[.cacheControl] == "no-store")
      let members = try #require(try JSONValue(reading: Array(given.text.utf8)).object)
      #expect(members["scope"] == "patient/*.rs" && members["token_type"] == "Bearer")
      let bearer: HTTPFields = [.authorization: "Bearer \(try #require(members["access_token"]?.string))"]
      let patient = try #require(members["patient"]?.string)
      let client = meeting.visitor.client
      let read = try await client.execute(uri: "/fhir/Patient/\(patient)", method: .get, headers: bearer)
      #expect(read.status == .ok)
      let token = try #require(try await meeting.store.tokens().first)
      #expect(token.name == "App" && token.expiresAt != nil)
      #expect(try await meeting.visitor.send("/settings/sharing/revoke", [("id", token.id)]).status == .seeOther)
      let revoked = try await client.execute(uri: "/fhir/Patient/\(patient)", method: .get, headers: bearer)
      #expect(revoked.status == .unauthorized)
    }
  }

  @Test("who refuses gives nothing, and an answer is given once")
  func refused() async throws {
    try await Self.meet { meeting in
      let wish = try await meeting.wish()
      let page = try await meeting.visitor.send(wish, [("decision", "refuse")])
      #expect(page.text.contains("error=access_denied"))
      #expect(try await meeting.visitor.send(wish, [("decision", "allow")]).status == .notFound)
      #expect(try await meeting.visitor.open(wish).status == .notFound)
      #expect(try await meeting.store.tokens().isEmpty)
    }
  }

  @Test("the page says who asks, what for, and where the answer goes, and is left by a form of our own only")
  func consent() async throws {
    try await Self.meet { meeting in
      let wish = try await meeting.wish(["scope": "patient/Observation.rs patient/Patient.read openid"])
      let page = try await meeting.visitor.open(wish).text
      for words in ["App", "https://app.example.org/back?tab=1", "type Observation", "type Patient", "90 days"] {
        #expect(page.contains(words), "\(words)")
      }
      let forged = try await meeting.visitor.client.execute(
        uri: wish, method: .post, headers: .form, body: ByteBuffer(string: "decision=allow"))
      #expect(forged.status == .forbidden)
    }
  }

  @Test(
    "a program that is not registered, or wants the answer elsewhere, gets none",
    arguments: [
      ["client_id": "x"], ["client_id": nil], ["redirect_uri": "https://app.example.org/back"],
      ["redirect_uri": "https://app.example.org/back?tab=1#"], ["redirect_uri": "https://evil.example/back?tab=1"],
      ["redirect_uri": nil],
    ] as [[String: String?]])
  func unregistered(changes: [String: String?]) async throws {
    try await Self.meet { meeting in
      let answer = try await meeting.visitor.open(meeting.query(changes))
      #expect(answer.status == .badRequest && answer.headers[.location] == nil)
      for (_, value) in changes { #expect(answer.text.contains(value.map { "“\($0.shortened)”" } ?? "left out")) }
    }
  }

  @Test(
    "a request that is not as SMART wants it goes back with the reason",
    arguments: [
      (["response_type": "token"], "unsupported_response_type"), (["code_challenge": nil], "invalid_request"),
      (["code_challenge_method": "plain"], "invalid_request"), (["code_challenge_method": nil], "invalid_request"),
      (["code_challenge": "short"], "invalid_request"), (["aud": "https://elsewhere.example/fhir"], "invalid_request"),
      (["aud": nil], "invalid_request"), (["scope": "user/*.cruds openid"], "invalid_scope"),
      (["scope": "patient/*.cruds"], "invalid_scope"), (["scope": nil], "invalid_scope"),
    ] as [([String: String?], String)])
  func wrong(changes: [String: String?], code: String) async throws {
    try await Self.meet { meeting in
      let answer = try await meeting.visitor.open(meeting.query(changes))
      let location = try #require(answer.headers[.location])
      #expect(location.hasPrefix("\(Self.redirect)&error=\(code)&") && location.contains("state=s%20t%26%C3%A4"))
      // The reason names what was sent, and what is taken.
      let why = URLComponents(string: location)?.queryItems?.first { $0.name == "error_description" }?.value ?? ""
      for (name, value) in changes where name != "code_challenge" {
        #expect(why.hasPrefix(value.map { "\(name) is \($0); " } ?? "\(name) is missing; "), "\(why)")
      }
      #expect(
        why.hasSuffix("required.") || why.contains("must be http://localhost/fhir") || why.contains("code")
          || why.contains("patient/*.rs"))
    }
  }

  @Test(
    "a code is worth nothing to another program, to another address, without the verifier, or a second time",
    arguments: [
      ["client_id": "x"], ["redirect_uri": "https://app.example.org/other"],
      ["code_verifier": String(repeating: "w", count: 43)], ["code": String(repeating: "0", count: 64)],
    ])
  func grant(changes: [String: String]) async throws {
    try await Self.meet { meeting in
      let code = try #require(try await meeting.answer("allow")["code"])
      let stolen = try await meeting.token(code, changes)
      #expect(stolen.status == .badRequest && stolen.text.contains("\"invalid_grant\""))
      let later = try await meeting.token(code)
      // After a wrong try with the real code, even the right one comes too late.
      #expect(later.status == (changes["code"] == nil ? .badRequest : .ok))
      #expect(try await meeting.token(code).status == .badRequest)
    }
  }

  @Test("codes and wishes end by themselves")
  func ends() async throws {
    let moment = Moment(1_000)
    let desk = AuthorizationDesk(now: { moment.value })
    let wish = AuthorizationWish(
      program: RegisteredProgram(id: "p", name: "App", redirect: Self.redirect, createdAt: moment.value), state: nil,
      challenge: "c", scopes: [])
    let id = await desk.keep(wish)
    let code = await desk.code(for: wish, of: "person")
    moment.value = Instant(secondsSince1970: 1_000 + AuthorizationDesk.fetching)
    #expect(await desk.redeem(code) == nil)
    #expect(await desk.wish(id) != nil)
    moment.value = Instant(secondsSince1970: 1_000 + AuthorizationDesk.thinking)
    #expect(await desk.wish(id) == nil)
    #expect(await desk.take(id) == nil)
  }

  @Test(
    "redirect addresses that could be read on the way, or belong to nobody, are not registered",
    arguments: [
      ("https://app.example.org/back", true), ("http://127.0.0.1:8000/back", true), ("http://localhost/x", true),
      ("org.example.app:/back", true), ("http://app.example.org/back", false), ("javascript:alert(1)", false),
      ("data:text/html,x", false), ("https://app.example.org/#x", false), ("https://me@app.example.org/", false),
      ("/back", false), ("", false), ("https:///back", false), ("https://app.example.org/ä", false),
    ])
  func redirects(address: String, isTaken: Bool) async throws {
    #expect((RedirectAddress.problem(with: address) == nil) == isTaken)
    try await Self.meet { meeting in
      let page = try await meeting.visitor.send(
        "/settings/sharing/program", [("program", "Other"), ("redirect", address)])
      #expect(page.status == (isTaken ? .seeOther : .unprocessableContent))
    }
  }

  @Test("the configuration says what there is, under the address that callers know")
  func configuration() async throws {
    try await Self.meet { meeting in
      let answer = try await meeting.visitor.open("/fhir/.well-known/smart-configuration")
      #expect(answer.status == .ok && answer.headers[.contentType]?.hasPrefix("application/json") == true)
      let members = try #require(try JSONValue(reading: Array(answer.text.utf8)).object)
      #expect(members["authorization_endpoint"] == "http://localhost/authorize")
      #expect(members["token_endpoint"] == "http://localhost/token")
      #expect(members["code_challenge_methods_supported"] == .array(["S256"]))
    }
  }
}
