import DecisionSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Records
import Testing

@testable import Web

@Suite("The routes of CDS Hooks")
struct HookRouteTests {
  /// The services alone, and beside the pages.
  private static func withServices(
    _ test: @Sendable @escaping (any TestClientProtocol) async throws -> Void
  ) async throws {
    let base = try WebParts.example()
    let hooks = HookParts(
      library: base.library, gate: nil, address: nil, origins: ["https://ehr.example.org"], feedback: .nowhere,
      now: base.diary.now, zone: base.diary.zone, newIdentifier: { "id" })
    let alone = buildHookApplication(hooks, version: "test", logger: Logger(label: "test"))
    try await alone.test(.router) { client in try await test(client) }
    let parts = WebParts(
      version: base.version, library: base.library, protocols: base.protocols, worksheets: base.worksheets,
      kinetics: base.kinetics, instruments: base.instruments, diary: base.diary, hooks: hooks, logger: base.logger)
    try await buildApplication(parts).test(.router) { client in try await test(client) }
  }

  private static let service = "/cds-services/naltrexone-opioid-order-sign"

  @Test(
    "an address that is there but not for a method says which it is for",
    arguments: [
      ("/cds-services", [HTTPRequest.Method.post, .put, .patch, .delete], "GET, HEAD, OPTIONS"),
      (service, [.get, .head, .put, .patch, .delete], "POST, OPTIONS"),
      (service + "/feedback", [.get, .head, .put, .patch, .delete], "POST, OPTIONS"),
    ])
  func wrongMethod(address: String, methods: [HTTPRequest.Method], allowed: String) async throws {
    try await Self.withServices { client in
      for method in methods {
        let answer = try await client.execute(uri: address, method: method)
        #expect(answer.status == .methodNotAllowed && answer.headers[.allow] == allowed, "\(method) \(address)")
        if method == .head { continue }
        #expect(answer.text.contains("\(method.rawValue) is not answered at this address. Answered here: \(allowed)."))
      }
      let page = try await client.execute(uri: address, method: .put, headers: [.origin: "https://ehr.example.org"])
      #expect(page.status == .methodNotAllowed)
      #expect(page.headers[try #require(.init("Access-Control-Allow-Origin"))] == "https://ehr.example.org")
    }
  }

  @Test("an address that is not there stays unknown, whatever the method")
  func unknown() async throws {
    try await Self.withServices { client in
      for address in ["/cds-services/none", "/cds-services/none/feedback"] {
        for method in [HTTPRequest.Method.get, .put, .delete, .post] {
          let answer = try await client.execute(
            uri: address, method: method, headers: [.contentType: "application/json"], body: ByteBuffer(string: "{}"))
          #expect(answer.status == .notFound && answer.headers[.allow] == nil, "\(method) \(address)")
          #expect(answer.text.contains("There is no service “none”. GET /cds-services lists those there are."))
        }
      }
    }
  }
}
