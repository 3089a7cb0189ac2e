import FHIR
import Foundation
import HTTPTypes
import Hummingbird
import Records

/// The program that asks, and whose record it may read.
struct FHIRCaller: Sendable {
  let token: AccessToken
  let store: Store

  /// - Throws: ``FHIRFailure`` when the token may not do this with the type, or with all types when none is named.
  func mayDo(_ right: KeyPath<AccessScope, Bool>, with type: String?) throws {
    guard token.scopes.contains(where: { ($0.type == nil || $0.type == type) && $0[keyPath: right] }) else {
      let held = token.scopes.map(\.description).joined(separator: " ")
      let needed = "patient/\(type ?? "*").\(right == \.mayRead ? "r" : "s")"
      throw FHIRFailure(
        .forbidden, .forbidden,
        "This needs the right \(needed); the token has \(held). “sweetspot token add NAME --scope \(type.map { "patient/\($0).rs" } ?? "patient/*.rs")” makes one that may."
      )
    }
  }
}

/// Stands before everything under `/fhir`: lets in who shows a token, and answers in FHIR's own form what is refused,
/// unknown paths and methods included. Without a token only what the specifications open is told.
///
/// A request from this computer needs a token too: any program on it, and any page in its browser, could ask otherwise.
struct FHIRDoor: RouterMiddleware {
  let records: OpenRecords

  private static let open = [["metadata"], [".well-known", "smart-configuration"]]

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    guard let way = request.wayBelowFHIR else { return try await next(request, context) }
    return try await FHIRErrors().handle(request, context: context) { request, context in
      var context = context
      if !Self.open.contains(way) { context.caller = try await caller(request) }
      guard way.count <= 3 else { throw FHIRFailure.nothingHere }
      let allowed = Self.methods(of: way)
      guard allowed.contains(request.method) else {
        throw FHIRFailure(
          .methodNotAllowed, .notSupported,
          "The record is read only here; \(request.method.rawValue) is not answered at this address. Answered here: \(allowed.map(\.rawValue).joined(separator: ", ")).",
          allow: allowed)
      }
      try FHIRForms.check(request, isExportFile: way.first == BulkExport.file)
      return try await next(request, context)
    }
  }

  /// What can be done at an address; it need not exist.
  private static func methods(of way: [String]) -> [HTTPRequest.Method] {
    switch (way.first, way.count) {
    case (BulkExport.status, 2): [.get, .head, .delete]
    case (_, 2) where way[1] == FHIRController.searchByForm: [.post]
    default: [.get, .head]
    }
  }

  private func caller(_ request: Request) async throws -> FHIRCaller {
    let words = (request.headers[.authorization] ?? "").split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bearer" else {
      throw FHIRFailure(
        .unauthorized, .login,
        "A token is needed: send Authorization: Bearer TOKEN. “sweetspot token add NAME” makes one.")
    }
    guard let (token, store) = try await records.record(openedBy: String(words[1])) else {
      throw FHIRFailure(.unauthorized, .login, "This token is not known here, or was revoked, or has expired.")
    }
    return FHIRCaller(token: token, store: store)
  }
}

extension Request {
  /// The parts of the path below `/fhir`; `nil` for other paths.
  var wayBelowFHIR: [String]? {
    let parts = uri.path.split(separator: "/")
    guard parts.first == "fhir" else { return nil }
    return parts.dropFirst().map { $0.removingPercentEncoding ?? String($0) }
  }
}

/// Why a request for a resource is refused.
struct FHIRFailure: Error {
  let status: HTTPResponse.Status
  let kind: IssueKind
  let diagnostics: String
  var headers = HTTPFields()

  init(
    _ status: HTTPResponse.Status, _ kind: IssueKind, _ diagnostics: String, allow: [HTTPRequest.Method] = [],
    retryAfter seconds: Int? = nil
  ) {
    self.status = status
    self.kind = kind
    self.diagnostics = diagnostics
    if status == .unauthorized { headers[.wwwAuthenticate] = "Bearer" }
    if !allow.isEmpty { headers[.allow] = allow.map(\.rawValue).joined(separator: ", ") }
    if let seconds { headers[.retryAfter] = String(seconds) }
  }

  static let nothingHere = FHIRFailure(
    .notFound, .notFound, "There is nothing here. GET /fhir/metadata says what there is.")
}
