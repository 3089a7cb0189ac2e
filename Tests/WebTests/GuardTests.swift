import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Web

@Suite("What stands before every page")
struct GuardTests {
  /// The real guards before one address that changes something.
  private func withForm<Value: Sendable>(
    _ test: @Sendable @escaping (any TestClientProtocol) async throws -> Value
  ) async throws -> Value {
    let router = Router(context: WebContext.self)
    router.addMiddleware {
      SecurityHeaders()
      ErrorPages()
      HostCheck()
      FormGuard()
    }
    router.get("form") { _, context in context.formToken }
    router.post("form") { _, context in "saved \(context.form["dose"] ?? "nothing")" }
    router.post("fault") { _, _ -> String in throw Secret() }
    return try await Application(router: router).test(.router) { client in try await test(client) }
  }

  private struct Secret: Error, CustomStringConvertible {
    let description = "oxycodone 5 mg"
  }

  private static let token = String(repeating: "ab", count: 32)

  private func headers(cookie: String? = token, _ more: HTTPFields = [:]) -> HTTPFields {
    var headers: HTTPFields = .form
    headers[.cookie] = cookie.map { "sweetspot-form=\($0)" }
    for field in more { headers[field.name] = field.value }
    return headers
  }

  @Test("a form with the token of its cookie is read")
  func accepted() async throws {
    let headers = headers()
    try await withForm { client in
      let body = ByteBuffer(string: "formToken=\(Self.token)&dose=1.5+mg")
      let answer = try await client.execute(uri: "/form", method: .post, headers: headers, body: body)
      #expect(answer.status == .ok && answer.text == "saved 1.5 mg")
      #expect(answer.headers[.setCookie] == nil)
    }
  }

  @Test(
    "a form without the token, or with another one, is refused with what to do",
    arguments: [
      ("dose=1", token), ("formToken=&dose=1", token), ("formToken=\(String(repeating: "0", count: 64))", token),
      ("formToken=\(token)", nil), ("formToken=short", "short"),
    ] as [(String, String?)])
  func refused(body: String, cookie: String?) async throws {
    let headers = headers(cookie: cookie)
    try await withForm { client in
      let answer = try await client.execute(
        uri: "/form", method: .post, headers: headers, body: ByteBuffer(string: body))
      #expect(answer.status == .forbidden)
      #expect(answer.text.contains("Go back, reload the page, and send it once more."))
    }
  }

  @Test(
    "a form that a page from elsewhere sends is refused even with the token",
    arguments: [
      [.secFetchSite: "cross-site"], [.secFetchSite: "same-site"], [.origin: "http://localhost:9999"],
      [.origin: "https://example.org"],
    ] as [HTTPFields])
  func elsewhere(more: HTTPFields) async throws {
    let headers = headers(more)
    try await withForm { client in
      let body = ByteBuffer(string: "formToken=\(Self.token)")
      let answer = try await client.execute(uri: "/form", method: .post, headers: headers, body: body)
      #expect(answer.status == .forbidden && answer.text.contains("Another web page"))
    }
  }

  @Test("the cookie is new for whoever has none, and out of reach of scripts and other sites")
  func cookie() async throws {
    try await withForm { client in
      let answer = try await client.execute(uri: "/form", method: .get)
      let cookie = try #require(answer.headers[.setCookie])
      #expect(FormToken.isWellFormed(answer.text))
      #expect(cookie.hasPrefix("sweetspot-form=\(answer.text);"))
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"))
    }
  }

  @Test("more than the limit is refused with the limit named, whether or not the length was announced")
  func tooLarge() async throws {
    let headers = headers()
    try await withForm { client in
      let body = ByteBuffer(repeating: UInt8(ascii: "a"), count: FormGuard.limit + 1)
      let answer = try await client.execute(uri: "/form", method: .post, headers: headers, body: body)
      #expect(answer.status == .contentTooLarge && answer.text.contains("4 MB"))
    }
  }

  @Test(
    "a type that is neither form nor JSON is refused", arguments: ["text/plain", "multipart/mixed; boundary=x", ""])
  func otherTypes(type: String) async throws {
    let headers = headers([.contentType: type])
    try await withForm { client in
      let answer = try await client.execute(
        uri: "/form", method: .post, headers: headers, body: ByteBuffer(string: "formToken=\(Self.token)"))
      #expect(answer.status == .unsupportedMediaType)
    }
  }

  @Test("a fault is told without a word of what caused it")
  func fault() async throws {
    let headers = headers()
    try await withForm { client in
      let answer = try await client.execute(
        uri: "/fault", method: .post, headers: headers, body: ByteBuffer(string: "formToken=\(Self.token)"))
      #expect(answer.status == .internalServerError)
      #expect(!answer.text.contains("oxycodone") && answer.text.contains("This is a fault in the program"))
    }
  }
}
