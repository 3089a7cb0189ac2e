import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Reports

@testable import Web

/// Runs a test against the whole application as `serve` builds it, without a socket.
func withPages<Value: Sendable>(
  library: EvidenceLibrary? = nil, diary: DiaryParts? = nil,
  _ test: @Sendable @escaping (any TestClientProtocol) async throws -> Value
) async throws -> Value {
  let parts = try WebParts.example(library: library, diary: diary)
  return try await buildApplication(parts).test(.router) { client in try await test(client) }
}

extension TestResponse {
  var text: String { String(buffer: body) }
}

extension HTTPFields {
  static let acceptJSON: HTTPFields = [.accept: "application/json"]
  static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
}
