import ClinicalTime
import Evidence
import ExactJSON
import FHIR
import FHIRRecord
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Reports

/// `/fhir`: the record as FHIR R4, read only, for programs that show a token.
struct FHIRController: Sendable {
  let parts: WebParts
  let questionnaires: [JSONObject]
  let medicines: MedicineCatalogue
  private let startedAt: Instant

  init(parts: WebParts) {
    self.parts = parts
    medicines = parts.library.medicines
    questionnaires = (try? RecordedResources.Surroundings.embeddedQuestionnaires()) ?? []
    startedAt = parts.diary.now()
  }

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .add(middleware: FHIRErrors())
      .get("fhir") { _, _ -> Response in
        throw FHIRFailure(.notFound, .notFound, "Here is nothing by itself. GET /fhir/metadata says what there is.")
      }
      .get("fhir/metadata") { _, _ in
        Response.fhir(CapabilityStatement.resource(version: parts.version, date: startedAt))
      }
      .get("fhir/:type") { request, context in try await search(request, context) }
      .get("fhir/:type/:id") { request, context in try await read(request, context) }
      .get("fhir/:type/:id/:operation") { request, context in try await operate(request, context) }
  }

  private func search(_ request: Request, _ context: WebContext) async throws -> Response {
    let type = try known(context.parameters.require("type"))
    try await admit(request, type, \.maySearch)
    return try await searched(request, type: type, path: type)
  }

  private func read(_ request: Request, _ context: WebContext) async throws -> Response {
    let type = try known(context.parameters.require("type"))
    let id = try context.parameters.require("id")
    if type == "Patient", id == "$everything" { return try await everything(request, patient: nil) }
    try await admit(request, type, \.mayRead)
    guard let resource = try await resources()[type, id] else {
      throw FHIRFailure(.notFound, .notFound, "There is no \(type) with the id “\(id.prefix(64))”.")
    }
    let tag = "W/\"\(resource.versionID)\""
    if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: [.eTag: tag]) }
    var response = Response.fhir(.object(resource.json))
    response.headers[.eTag] = tag
    return response
  }

  private func operate(_ request: Request, _ context: WebContext) async throws -> Response {
    let type = try known(context.parameters.require("type"))
    let operation = try context.parameters.require("operation")
    guard type == "Patient", operation == "$everything" || operation == "$summary" else {
      throw FHIRFailure(
        .notFound, .notSupported, "The operations here are Patient/[id]/$everything and Patient/[id]/$summary.")
    }
    if operation == "$summary" { return try await summary(request, try context.parameters.require("id")) }
    return try await everything(request, patient: try context.parameters.require("id"))
  }

  /// Needs the right to all types: what a token may not see is not left out in silence.
  private func everything(_ request: Request, patient: String?) async throws -> Response {
    try await admit(request, nil, \.maySearch)
    let all = try await resources()
    if let patient, all["Patient", patient] == nil {
      throw FHIRFailure(.notFound, .notFound, "There is no Patient with the id “\(patient.prefix(64))”.")
    }
    return try await searched(request, type: nil, path: "Patient/\(patient.map { "\($0)/" } ?? "")$everything")
  }

  /// Needs the right to all types, like everything.
  private func summary(_ request: Request, _ patient: String) async throws -> Response {
    try await admit(request, nil, \.mayRead)
    let all = try await resources()
    guard all["Patient", patient] != nil else {
      throw FHIRFailure(.notFound, .notFound, "There is no Patient with the id “\(patient.prefix(64))”.")
    }
    return .fhir(all.summary(at: parts.diary.now()))
  }

  private func searched(_ request: Request, type: String?, path: String) async throws -> Response {
    let search: ResourceSearch
    do throws(ResourceSearch.Mistake) {
      search = try ResourceSearch(
        request.uri.queryParameters.map { (String($0.key), String($0.value)) })
    } catch {
      throw FHIRFailure(.badRequest, .value, error.description)
    }
    let all = try await resources().all
    let patient = all.first { $0.type == "Patient" }?.id ?? ""
    let found = search.matches(among: all.filter { type == nil || $0.type == type }, of: patient)
    let base = "http://\(request.head.authority ?? "127.0.0.1")/fhir"
    return .fhir(search.page(of: found, base: base, path: path))
  }

  private func resources() async throws -> RecordedResources {
    RecordedResources(
      try await parts.diary.store.history(),
      .init(
        medicines: medicines, instruments: parts.instruments, questionnaires: questionnaires,
        asOf: parts.diary.now(), zone: parts.diary.zone))
  }

  private func known(_ type: String) throws(FHIRFailure) -> String {
    guard RecordedResources.types.contains(type) else {
      throw FHIRFailure(
        .notFound, .notSupported,
        "“\(type.prefix(40))” is no type that is kept here. Kept: \(RecordedResources.types.joined(separator: ", ")).")
    }
    return type
  }

  // MARK: Who asks

  /// Lets a request in whose token may do this with the type, or with all types when none is named. A request from
  /// this computer needs a token too: any program on it, and any page in its browser, could ask otherwise.
  private func admit(_ request: Request, _ type: String?, _ right: KeyPath<AccessScope, Bool>) async throws {
    let words = (request.headers[.authorization] ?? "").split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "bearer" else {
      throw FHIRFailure(
        .unauthorized, .login,
        "A token is needed: send Authorization: Bearer TOKEN. “sweetspot token add NAME” makes one.")
    }
    guard let token = try await parts.diary.store.token(sentAs: String(words[1])) else {
      throw FHIRFailure(.unauthorized, .login, "This token is not known here, or was revoked, or has expired.")
    }
    guard token.scopes.contains(where: { ($0.type == nil || $0.type == type) && $0[keyPath: right] }) else {
      let held = token.scopes.map(\.description).joined(separator: " ")
      throw FHIRFailure(.forbidden, .forbidden, "This token may do \(held), which is not what was asked for.")
    }
  }
}

/// Why a request for a resource is refused.
struct FHIRFailure: Error {
  let status: HTTPResponse.Status
  let kind: IssueKind
  let diagnostics: String

  init(_ status: HTTPResponse.Status, _ kind: IssueKind, _ diagnostics: String) {
    self.status = status
    self.kind = kind
    self.diagnostics = diagnostics
  }
}

extension Response {
  static func fhir(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/fhir+json; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.utf8)))
  }
}
