import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Web

/// A program that exports everything, as the Bulk Data specification says it does.
struct BulkVisit {
  struct Manifest: Decodable {
    struct File: Decodable {
      let type: String
      let url: String
      let count: Int
    }
    let transactionTime: String
    let request: String
    let requiresAccessToken: Bool
    let output: [File]
  }

  let client: any TestClientProtocol
  let headers: HTTPFields

  init(_ client: any TestClientProtocol, _ headers: HTTPFields) {
    self.client = client
    self.headers = headers
  }

  func get(_ address: String, _ more: HTTPFields = [:]) async throws -> TestResponse {
    try await client.execute(uri: address, method: .get, headers: headers + more)
  }

  /// Asks for an export, and gives the address to ask after it.
  func start(_ address: String = "/fhir/$export") async throws -> String {
    let answer = try await get(address, [.prefer: "respond-async"])
    #expect(answer.status == .accepted)
    return Self.path(try #require(answer.headers[.contentLocation]))
  }

  /// Asks until the export is there.
  func manifest(_ status: String) async throws -> Manifest {
    while true {
      let answer = try await get(status)
      if answer.status == .accepted {
        await Task.yield()
        continue
      }
      #expect(answer.status == .ok)
      return try JSONDecoder().decode(Manifest.self, from: Data(answer.text.utf8))
    }
  }

  func everything(at address: String = "/fhir/$export") async throws -> [(name: String, text: String)] {
    let manifest = try await manifest(start(address))
    var files: [(name: String, text: String)] = []
    for file in manifest.output {
      let answer = try await get(Self.path(file.url))
      #expect(answer.status == .ok && answer.headers[.contentType] == "application/fhir+ndjson")
      #expect(answer.text.split(separator: "\n").count == file.count)
      files.append(("\(file.type).ndjson", answer.text))
    }
    return files
  }

  static func path(_ url: String) -> String {
    URL(string: url).map { "\($0.path(percentEncoded: true))" } ?? url
  }
}

extension HTTPFields {
  static func + (left: HTTPFields, right: HTTPFields) -> HTTPFields {
    var fields = left
    for field in right { fields[field.name] = field.value }
    return fields
  }
}
