import ClinicalTime
import Compounding
import Diary
import Evidence
import Foundation
import GRDB
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Instruments
import Logging
import Records
import Reports

@testable import Web

extension DiaryParts {
  /// A record in memory, on 21 November 2026 at 21:00 in Zurich.
  static func example(at seconds: Int = 1_795_291_200) throws -> DiaryParts {
    let now: @Sendable () -> Instant = { Instant(secondsSince1970: seconds) }
    let queue = try DatabaseQueue(configuration: Store.configuration)
    let store = try Store(queue, now: now, newIdentifier: { UUID().uuidString })
    return DiaryParts(store: store, now: now, zone: TimeZone(identifier: "Europe/Zurich") ?? .gmt)
  }
}

extension WebParts {
  /// - Parameter library: other evidence than the three claims of the example.
  static func example(library: EvidenceLibrary? = nil, diary: DiaryParts? = nil) throws -> WebParts {
    WebParts(
      version: "0.0.0", library: try library ?? .example(), protocols: try .embedded(),
      worksheets: try WorksheetEvidence(.embedded(), .embedded()), kinetics: try .embedded(),
      instruments: try .embedded(), diary: try diary ?? .example(),
      logger: Logger(label: "test"))
  }
}

/// A browser that holds the form's token and sends it with every form.
struct Visitor {
  let client: any TestClientProtocol
  private let token = String(repeating: "a1", count: 32)

  init(_ client: any TestClientProtocol) {
    self.client = client
  }

  func open(_ address: String) async throws -> TestResponse {
    try await client.execute(uri: address, method: .get)
  }

  func send(_ address: String, _ fields: [(String, String)]) async throws -> TestResponse {
    let body = (fields + [(FormToken.fieldName, token)]).map { name, value in
      "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")"
    }.joined(separator: "&")
    return try await client.execute(
      uri: address, method: .post,
      headers: [.contentType: "application/x-www-form-urlencoded", .cookie: "\(FormToken.cookieName)=\(token)"],
      body: ByteBuffer(string: body))
  }

  func upload(_ address: String, file: String, name: String) async throws -> TestResponse {
    let body = [
      "--edge", "Content-Disposition: form-data; name=\"\(FormToken.fieldName)\"", "", token, "--edge",
      "Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"", "Content-Type: text/csv", "", file,
      "--edge--", "",
    ].joined(separator: "\r\n")
    return try await client.execute(
      uri: address, method: .post,
      headers: [.contentType: "multipart/form-data; boundary=edge", .cookie: "\(FormToken.cookieName)=\(token)"],
      body: ByteBuffer(string: body))
  }
}
