import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import Web

@Suite("The pages as a whole")
struct ApplicationTests {
  @Test("every entry of the navigation leads to a page")
  func navigation() async throws {
    try await withPages { client in
      for address in Section.navigation.map(\.address) + ["/"] {
        let page = try await client.execute(uri: address, method: .get)
        #expect(page.status == .ok, "\(address)")
      }
    }
  }

  @Test("no route changes anything on GET under a name that another one takes")
  func routes() throws {
    let parts = try WebParts.example()
    try buildRouter(parts).validate()
  }

  @Test(
    "every answer carries the headers that keep it on this computer",
    arguments: ["/", "/evidence", "/nowhere", "/health", "/assets/base.css"])
  func headers(address: String) async throws {
    try await withPages { client in
      let answer = try await client.execute(uri: address, method: .get)
      let policy = try #require(answer.headers[.contentSecurityPolicy])
      #expect(policy.hasPrefix("default-src 'none'; script-src 'self'") && !policy.contains("unsafe"))
      #expect(answer.headers[.xContentTypeOptions] == "nosniff")
      #expect(answer.headers[.referrerPolicy] == "no-referrer")
      #expect(answer.headers[.cacheControl] == (address.hasPrefix("/assets") ? "no-cache" : "no-store"))
    }
  }

  @Test("an asset is sent once, and then only confirmed")
  func assets() async throws {
    try await withPages { client in
      let first = try await client.execute(uri: "/assets/base.css", method: .get)
      #expect(first.headers[.contentType] == "text/css; charset=utf-8")
      let tag = try #require(first.headers[.eTag])
      let second = try await client.execute(
        uri: "/assets/base.css", method: .get, headers: [.ifNoneMatch: tag])
      #expect(second.status == .notModified && second.text.isEmpty)
      let missing = try await client.execute(uri: "/assets/..%2Ftemplates", method: .get)
      #expect(missing.status == .notFound)
    }
  }

  @Test("errors have one shape as JSON")
  func errorShape() async throws {
    struct Answer: Decodable {
      struct Failure: Decodable {
        let status: Int
        let title: String
        let explanation: String
        let details: [String]
        let remedy: String
      }
      let error: Failure
    }
    let wanted: [(String, HTTPRequest.Method, Int)] = [
      ("/nowhere", .get, 404), ("/evidence/claims/x", .get, 404), ("/evidence?topic=x", .get, 400),
      ("/evidence", .post, 415),
    ]
    try await withPages { client in
      for (address, method, status) in wanted {
        let answer = try await client.execute(uri: address, method: method, headers: .acceptJSON)
        #expect(answer.status.code == status)
        let failure = try JSONDecoder().decode(Answer.self, from: Data(answer.text.utf8)).error
        #expect(failure.status == status && !failure.explanation.isEmpty && !failure.remedy.isEmpty)
      }
    }
  }

  @Test("health names the versions")
  func health() async throws {
    try await withPages { client in
      let answer = try await client.execute(uri: "/health", method: .get)
      let health = try JSONDecoder().decode([String: String].self, from: Data(answer.text.utf8))
      #expect(health == ["status": "ok", "version": "0.0.0", "evidence": "2026-01-01+00000000"])
    }
  }

  @Test(
    "a browser gets a page, a program that prefers JSON gets JSON",
    arguments: [
      ("application/json", true), ("application/json, text/html;q=0.5", true), ("text/html", false), ("*/*", false),
      ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false), ("application/json;q=0", false),
      ("text/html, application/json;q=0.9", false), ("", false),
    ])
  func accept(header: String, isJSON: Bool) async throws {
    try await withPages { client in
      let answer = try await client.execute(uri: "/", method: .get, headers: [.accept: header])
      #expect(answer.headers[.contentType]?.hasPrefix("application/json") == isJSON)
    }
  }
}
