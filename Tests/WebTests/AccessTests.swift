import ClinicalTime
import Diary
import Evidence
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Records
import Reports
import Synchronization
import Testing

@testable import Web

@Suite("Reaching the pages from elsewhere")
struct AccessTests {
  private static func withStranger<Value: Sendable>(
    _ transport: Access.Transport = .tls, clock: AdvancingClock = AdvancingClock(),
    _ test: @Sendable @escaping (Stranger) async throws -> Value
  ) async throws -> Value {
    try await buildApplication(try .reachable(transport, clock)).test(.router) { client in
      var stranger = Stranger(client: client)
      if case .proxy = transport { stranger.proxied = [.xForwardedProto: "https", .xForwardedFor: "203.0.113.9"] }
      return try await test(stranger)
    }
  }

  /// The address of every route, with something in place of its parts that vary.
  private static func routes(_ parts: WebParts) -> [(method: HTTPRequest.Method, address: String)] {
    buildRouter(parts).routes.map { route in
      let path = "\(route.path)".replacing(/\{[^}]*\}|:[a-z]+/, with: "x")
      return (route.method, path.hasPrefix("/") ? path : "/\(path)")
    }
  }

  @Test("without a session no route tells anything: it leads to the page to log in, or refuses")
  func closed() async throws {
    let routes = Self.routes(try .reachable(.tls, AdvancingClock()))
    #expect(routes.count > 40)
    try await Self.withStranger { stranger in
      for (method, address) in routes {
        let route = "\(method) \(address)"
        if ["/health", "/login", "/logout", "/assets/x"].contains(address) { continue }
        // What programs ask is refused in their own form.
        if address.hasPrefix("/fhir") {
          try await Self.checkRefusedAsOutcome(stranger, method, address)
          continue
        }
        if let open = Self.open["\(method) \(address)"] {
          #expect(try await stranger.client.execute(uri: address, method: method).status == open, "\(route)")
          continue
        }
        switch method {
        case .get, .head:
          let answer = try await stranger.client.execute(uri: address, method: method)
          #expect(answer.status == .seeOther && answer.headers[.location] == "/login", "\(route)")
        default:
          let answer = try await stranger.post(address)
          #expect(answer.status == .unauthorized && answer.text.contains("Nothing was saved"), "\(route)")
        }
        let json = try await stranger.get(address, [.accept: "application/json"])
        #expect(json.status == .unauthorized || json.status == .notFound, "\(route)")
      }
      for address in [
        "/fhir/", "/fhir/Patient/x/$summary", "/fhir/$export", "/fhir/Patient/$export", "/fhir/.well-known",
        "/fhir/a/b/c/d/e",
        "/fhir/metadata/x", "//fhir//Patient", "/fhir/%50atient",
      ] {
        for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete, .options] {
          try await Self.checkRefusedAsOutcome(stranger, method, address)
        }
      }
      // What this server can do is open by the specifications.
      #expect(try await stranger.get("/fhir/metadata").status == .ok)
      #expect(try await stranger.get("/nowhere").status == .seeOther)
      #expect(try await stranger.get("/health").status == .ok)
      #expect(try await stranger.get("/assets/base.css").status == .ok)
    }
  }

  /// What is answered without a session because something else lets in: an address nobody can guess, or a code.
  private static let open: [String: HTTPResponse.Status] = [
    "GET /calendar/x": .notFound, "HEAD /calendar/x": .notFound, "POST /shl/x": .badRequest,
    "OPTIONS /shl/x": .noContent, "GET /shl/x": .methodNotAllowed, "HEAD /shl/x": .methodNotAllowed,
    "GET /shl/x/x": .notFound, "HEAD /shl/x/x": .notFound,
    "GET /authorize": .badRequest, "HEAD /authorize": .badRequest, "POST /token": .badRequest,
  ]

  /// 401 and an OperationOutcome, exactly.
  private static func checkRefusedAsOutcome(
    _ stranger: Stranger, _ method: HTTPRequest.Method, _ address: String
  ) async throws {
    let answer = try await stranger.client.execute(uri: address, method: method)
    #expect(answer.status == .unauthorized, "\(method) \(address)")
    #expect(answer.headers[.wwwAuthenticate] == "Bearer", "\(method) \(address)")
    #expect(method == .head || answer.text.contains("\"OperationOutcome\""), "\(method) \(address)")
  }

  @Test("services for records systems are left out where anybody could ask them")
  func hooks() async throws {
    let base = try WebParts.example()
    let hooks = HookParts(
      library: base.library, gate: nil, address: nil, origins: [], feedback: .record(base.diary.records.first),
      now: base.diary.now, zone: base.diary.zone, newIdentifier: { "id" })
    try await buildApplication(.reachable(.tls, AdvancingClock(), hooks: hooks)).test(.router) { client in
      let answer = try await client.execute(uri: "/cds-services", method: .get, headers: .acceptJSON)
      #expect(answer.status == .unauthorized)
    }
  }

  @Test("the page to log in says nothing about anybody")
  func login() async throws {
    let parts = try WebParts.reachable(.tls, AdvancingClock())
    _ = try await parts.diary.records.first.rename(to: "Somebody").addPerson(named: "Another")
    try await buildApplication(parts).test(.router) { client in
      let page = try await client.execute(uri: "/login", method: .get)
      #expect(page.status == .ok && !page.text.contains("Somebody") && !page.text.contains("record-mark"))
      #expect(!page.text.contains("<nav") && !page.text.contains("/today"), "no way into rooms that are closed")
    }
  }

  @Test("who knows the passphrase is let in until they log out, with a cookie that scripts and other sites cannot use")
  func session() async throws {
    try await Self.withStranger { stranger in
      let answer = try await stranger.logIn()
      let cookie = try #require(answer.headers[.setCookie])
      #expect(cookie.hasPrefix("__Host-sweetspot-session="))
      for part in ["HttpOnly", "Secure", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(part), "\(part)") }
      let session = String(cookie.prefix { $0 != ";" })
      #expect(try await stranger.get("/today", session: session).status == .ok)
      #expect(try await stranger.get("/settings", session: session).text.contains("Log out"))
      let out = try await stranger.post("/logout", session: session)
      #expect(out.headers[.setCookie]?.contains("Max-Age=0") == true)
      #expect(try await stranger.get("/today", session: session).status == .seeOther)
    }
  }

  @Test(
    "a wrong passphrase and a made-up session are refused",
    arguments: ["", "correct horse batterY", "correct horse battery ", "x"])
  func wrong(typed: String) async throws {
    try await Self.withStranger { stranger in
      let answer = try await stranger.logIn(typed)
      #expect(answer.status == .unauthorized && answer.headers[.setCookie] == nil)
      #expect(typed.count < 2 || !answer.text.contains(typed), "a passphrase is never shown again")
      let made = "__Host-sweetspot-session=\(String(repeating: "0", count: 64))"
      #expect(try await stranger.get("/today", session: made).status == .seeOther)
    }
  }

  @Test("two sessions have nothing in common")
  func random() async throws {
    try await Self.withStranger { stranger in
      let (one, other) = (try await stranger.session(), try await stranger.session())
      #expect(one != other)
    }
  }

  @Test("a session ends after two weeks without use, and after 60 days whatever happens")
  func expiry() async throws {
    let clock = AdvancingClock()
    try await Self.withStranger(clock: clock) { stranger in
      let idle = try await stranger.session()
      let used = try await stranger.session()
      for _ in 0..<5 {
        clock.advance(12 * 86_400 - 1)
        let answer = try await stranger.get("/today", session: used)
        #expect(answer.status == .ok)
      }
      #expect(try await stranger.get("/today", session: idle).status == .seeOther)
      clock.advance(6)
      #expect(try await stranger.get("/today", session: used).status == .seeOther, "60 days to the second")
    }
  }

  @Test(
    "after three wrong passphrases each further one doubles the wait, and until then not even the right one is looked at"
  )
  func slowed() async throws {
    let clock = AdvancingClock()
    try await Self.withStranger(clock: clock) { stranger in
      for _ in 0..<3 { #expect(try await stranger.logIn("wrong").status == .unauthorized) }
      for wait in [1, 2, 4, 8] {
        #expect(try await stranger.logIn("wrong").status == .unauthorized)
        let early = try await stranger.logIn()
        #expect(early.status == .tooManyRequests && early.headers[.retryAfter] == "\(wait)")
        #expect(early.headers[.setCookie] == nil)
        clock.advance(wait)
      }
      #expect(try await stranger.logIn().status == .seeOther)
      #expect(try await stranger.logIn("wrong").status == .unauthorized, "what was mistyped before is forgotten")
    }
  }

  @Test("behind a proxy, only what it says came encrypted is answered, and its word on the caller counts")
  func proxy() async throws {
    try await Self.withStranger(.proxy(origin: "https://diary.example.org")) { stranger in
      let plain = try await stranger.get("/login", [.xForwardedProto: "http"])
      #expect(plain.status == .forbidden && plain.text.contains("Not through the proxy"))
      for _ in 0..<4 { _ = try await stranger.logIn("wrong", [.xForwardedFor: "203.0.113.1"]) }
      #expect(
        try await stranger.logIn(PassphraseHash.typed, [.xForwardedFor: "198.51.100.7, 203.0.113.1"]).status
          == .tooManyRequests,
        "only the last entry is the proxy's own")
      let session = try await stranger.session()
      let own: HTTPFields = [.origin: "https://diary.example.org"]
      #expect(try await stranger.post("/today/note", "note=x", session: session, own).status == .seeOther)
      let other: HTTPFields = [.origin: "http://diary.example.org"]
      #expect(try await stranger.post("/today/note", "note=x", session: session, other).status == .forbidden)
    }
  }

  @Test("without a proxy, what a caller says about itself is not believed")
  func forged() async throws {
    try await Self.withStranger { stranger in
      for index in 0..<4 { _ = try await stranger.logIn("wrong", [.xForwardedFor: "203.0.113.\(index)"]) }
      #expect(
        try await stranger.logIn(PassphraseHash.typed, [.xForwardedFor: "203.0.113.99"]).status == .tooManyRequests)
    }
  }

  @Test("the names that were given at the start are answered, and no others")
  func names() {
    let names = HostCheck.loopbackNames.union(["diary.example.org"])
    #expect(HostCheck.isNamed("diary.example.org:8443", in: names))
    #expect(!HostCheck.isNamed("example.org", in: names))
  }

  @Test("every route carries the security headers, errors included", arguments: [true, false])
  func headers(hasLogin: Bool) async throws {
    let parts = hasLogin ? try WebParts.reachable(.tls, AdvancingClock()) : try WebParts.example()
    let routes = Self.routes(parts)
    #expect(routes.count > 40)
    try await buildApplication(parts).test(.router) { client in
      var answers: [(String, TestResponse)] = []
      for (method, address) in routes {
        let route = "\(method) \(address)"
        answers.append((route, try await client.execute(uri: address, method: method)))
        answers.append(
          ("\(route) as JSON", try await client.execute(uri: address, method: method, headers: .acceptJSON)))
      }
      for (method, address) in [(HTTPRequest.Method.get, "/nowhere"), (.put, "/today"), (.delete, "/")] {
        answers.append(("\(method) \(address)", try await client.execute(uri: address, method: method)))
      }
      answers.append(
        ("another name", try await client.execute(uri: "/", method: .get, headers: [.cookie: "a=b"])))
      for (what, answer) in answers {
        #expect(
          answer.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'; script-src 'self'") == true, "\(what)")
        #expect(answer.headers[.xContentTypeOptions] == "nosniff", "\(what)")
        #expect(answer.headers[.xFrameOptions] == "DENY", "\(what)")
        #expect(answer.headers[.referrerPolicy] == "no-referrer", "\(what)")
        #expect(answer.headers[.crossOriginOpenerPolicy] == "same-origin", "\(what)")
        #expect(["no-store", "no-cache"].contains(answer.headers[.cacheControl] ?? ""), "\(what)")
      }
    }
  }
}
