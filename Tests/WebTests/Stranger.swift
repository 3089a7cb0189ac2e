import ClinicalTime
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

@testable import Web

/// A clock that a test sets forward.
final class AdvancingClock: Sendable {
  private let seconds = Mutex(1_795_291_200)
  var now: @Sendable () -> Instant { { Instant(secondsSince1970: self.seconds.withLock { $0 }) } }
  func advance(_ by: Int) { seconds.withLock { $0 += by } }
}

extension WebParts {
  static func reachable(
    _ transport: Access.Transport, _ clock: AdvancingClock, hooks: HookParts? = nil
  ) throws -> WebParts {
    let base = try WebParts.example()
    return WebParts(
      version: base.version, library: base.library, protocols: base.protocols, worksheets: base.worksheets,
      kinetics: base.kinetics, instruments: base.instruments, diary: base.diary, hooks: hooks,
      access: Access(transport, names: ["diary.example.org"], passphrase: try .example(), now: clock.now),
      logger: base.logger)
  }
}

/// A browser beyond this computer.
struct Stranger {
  static let token = String(repeating: "d4", count: 32)
  let client: any TestClientProtocol
  var proxied: HTTPFields = [:]

  func get(_ address: String, session: String? = nil, _ more: HTTPFields = [:]) async throws -> TestResponse {
    try await client.execute(uri: address, method: .get, headers: headers(session, more))
  }

  func post(
    _ address: String, _ fields: String = "", session: String? = nil, _ more: HTTPFields = [:]
  ) async throws -> TestResponse {
    var more = more
    more[.contentType] = "application/x-www-form-urlencoded"
    return try await client.execute(
      uri: address, method: .post, headers: headers(session, more),
      body: ByteBuffer(string: "formToken=\(Self.token)&\(fields)"))
  }

  func logIn(_ typed: String = PassphraseHash.typed, _ more: HTTPFields = [:]) async throws -> TestResponse {
    try await post("/login", "passphrase=\(typed.replacing(" ", with: "+"))", more)
  }

  /// Logs in, and gives the cookie of the session.
  func session() async throws -> String {
    let answer = try await logIn()
    #expect(answer.status == .seeOther)
    return String(try #require(answer.headers[.setCookie]?.prefix { $0 != ";" }))
  }

  private func headers(_ session: String?, _ more: HTTPFields) -> HTTPFields {
    var headers = proxied
    headers[.cookie] = ["sweetspot-form=\(Self.token)", session].compactMap { $0 }.joined(separator: "; ")
    for field in more { headers[field.name] = field.value }
    return headers
  }
}

extension PassphraseHash {
  static let typed = "correct horse battery"

  /// With a cost that a test can pay often.
  static func example() throws -> PassphraseHash {
    try PassphraseHash(typed, cost: 10, salt: Data(repeating: 7, count: 16))
  }
}
