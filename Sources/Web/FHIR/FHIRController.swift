import ClinicalTime
import ExactJSON
import FHIR
import FHIRRecord
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Records
import Reports

/// `/fhir`: the record as FHIR R4, read only, for programs that show a token. ``FHIRDoor`` stands before it.
struct FHIRController: Sendable {
  let parts: WebParts
  let records: WrittenRecords
  let exports: BulkExports
  /// The address of a search whose parameters come in a form.
  static let searchByForm = "_search"
  /// A search is short: more than this is none.
  private static let formLimit = 65_536
  private let startedAt: Instant

  init(parts: WebParts, records: WrittenRecords) {
    self.parts = parts
    self.records = records
    exports = BulkExports(now: parts.diary.now)
    startedAt = parts.diary.now()
  }

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("fhir", use: answer)
      .get("fhir/:type", use: answer)
      .get("fhir/:type/:id", use: answer)
      .post("fhir/:type/:id", use: answer)
      .delete("fhir/:type/:id", use: answer)
      .get("fhir/:type/:id/:operation", use: answer)
  }

  @Sendable private func answer(_ request: Request, _ context: WebContext) async throws -> Response {
    let way = request.wayBelowFHIR ?? []
    if way == ["metadata"] {
      return .fhir(
        CapabilityStatement.resource(
          version: parts.version, date: startedAt, address: base(request),
          authorize: parts.origin(of: request) + AuthorizePage.address, token: parts.origin(of: request) + "/token"))
    }
    if way.first == ".well-known", way.count == 2 { return .smartConfiguration(at: parts.origin(of: request)) }
    guard let caller = context.caller else { throw FHIRFailure.nothingHere }
    if request.method == .delete { return try await forgetExport(way.last ?? "", caller) }
    switch (way.first ?? "", way.dropFirst().first ?? "", way.count) {
    case ("", _, _):
      throw FHIRFailure(.notFound, .notFound, "Here is nothing by itself. GET /fhir/metadata says what there is.")
    case (BulkExport.operation, _, 1), ("Patient", BulkExport.operation, 2):
      return try await startExport(request, caller)
    case (BulkExport.status, let job, 2): return try await exportStatus(job, request, caller)
    case (BulkExport.file, let job, 3): return try await exportFile(job, way[2], caller)
    case (let type, _, 1): return try await search(try known(type), request, request.parameters, caller)
    case (let type, Self.searchByForm, 2): return try await searchByForm(try known(type), request, caller)
    case ("Patient", "$summary", 2): return try await summary(of: nil, request, caller)
    case ("Patient", "$everything", 2): return try await everything(of: nil, request, caller)
    case (let type, let id, 2): return try await read(try known(type), id, request, caller)
    case ("Patient", let id, 3) where way[2] == "$everything": return try await everything(of: id, request, caller)
    case ("Patient", let id, 3) where way[2] == "$summary": return try await summary(of: id, request, caller)
    default:
      _ = try known(way[0])
      throw FHIRFailure(
        .notFound, .notSupported,
        "The operations here are Patient/[id]/$everything, Patient/[id]/$summary and Patient/$export.")
    }
  }

  private func search(
    _ type: String, _ request: Request, _ parameters: [(name: String, value: String)], _ caller: FHIRCaller
  ) async throws -> Response {
    try caller.mayDo(\.maySearch, with: type)
    return try await searched(type: type, path: type, request, parameters, caller)
  }

  /// The same as a search by address: what is in the form counts together with what is in the address.
  private func searchByForm(_ type: String, _ request: Request, _ caller: FHIRCaller) async throws -> Response {
    try caller.mayDo(\.maySearch, with: type)
    let sent = try await form(of: request)
    for parameter in sent where parameter.name == "_format" { try FHIRForms.check(format: parameter.value) }
    return try await search(type, request, request.parameters + sent, caller)
  }

  private func form(of request: Request) async throws -> [(name: String, value: String)] {
    let tooLarge = FHIRFailure(
      .contentTooLarge, .tooLong, "The form is larger than \(Self.formLimit) bytes. Ask for less at once.")
    if let length = request.headers[.contentLength].flatMap(Int.init), length > Self.formLimit { throw tooLarge }
    var request = request
    let body: ByteBuffer
    do { body = try await request.collectBody(upTo: Self.formLimit) } catch is NIOTooManyBytesError { throw tooLarge }
    guard body.readableBytes > 0 else { return [] }
    let type = request.headers[.contentType] ?? ""
    guard type.prefix(while: { $0 != ";" }).lowercased() == "application/x-www-form-urlencoded" else {
      throw FHIRFailure(
        .unsupportedMediaType, .notSupported,
        "The parameters are \(type.isEmpty ? "of no stated type" : "“\(type.shortened)”"). Send them as application/x-www-form-urlencoded."
      )
    }
    do throws(FormFields.NotUTF8) {
      guard let text = String(validating: body.readableBytesView, as: UTF8.self) else { throw .init(field: "form") }
      return try FormFields(urlEncoded: text).fields
    } catch {
      throw FHIRFailure(.badRequest, .value, "“\(error.field.shortened)” is not UTF-8 text. Send the form in UTF-8.")
    }
  }

  private func read(_ type: String, _ id: String, _ request: Request, _ caller: FHIRCaller) async throws -> Response {
    try caller.mayDo(\.mayRead, with: type)
    guard let resource = try await resources(caller)[type, id] else { throw noSuch(type, id) }
    let tag = "W/\"\(resource.versionID)\""
    if request.headers[.ifNoneMatch] == tag { return Response(status: .notModified, headers: [.eTag: tag]) }
    var response = Response.fhir(.object(resource.json))
    response.headers[.eTag] = tag
    return response
  }

  /// Needs the right to all types: what a token may not see is not left out in silence.
  private func everything(of patient: String?, _ request: Request, _ caller: FHIRCaller) async throws -> Response {
    try caller.mayDo(\.maySearch, with: nil)
    if let patient, try await resources(caller)["Patient", patient] == nil { throw noSuch("Patient", patient) }
    return try await searched(
      type: nil, path: "Patient/\(patient.map { "\($0)/" } ?? "")$everything", request, request.parameters, caller)
  }

  /// Needs the right to all types, like everything.
  private func summary(of patient: String?, _ request: Request, _ caller: FHIRCaller) async throws -> Response {
    try caller.mayDo(\.mayRead, with: nil)
    // One passed over, such as the identifier of somebody else, would give what was not asked for.
    for (name, _) in request.parameters where !["_format", "_pretty"].contains(name) {
      throw FHIRFailure(
        .badRequest, .value, "“\(name.shortened)” is no parameter of a summary here. Known: _format, _pretty.")
    }
    let all = try await resources(caller)
    if let patient, all["Patient", patient] == nil { throw noSuch("Patient", patient) }
    return .fhir(all.summary(at: parts.diary.now()))
  }

  private func searched(
    type: String?, path: String, _ request: Request, _ parameters: [(name: String, value: String)],
    _ caller: FHIRCaller
  ) async throws -> Response {
    let search: ResourceSearch
    do throws(ResourceSearch.Mistake) {
      search = try ResourceSearch(parameters, of: type)
    } catch {
      throw FHIRFailure(.badRequest, .value, error.description)
    }
    let all = try await resources(caller).all
    let patient = all.first { $0.type == "Patient" }?.id ?? ""
    let found = search.matches(among: all.filter { type == nil || $0.type == type }, of: patient)
    return .fhir(search.page(of: found, base: base(request), path: path))
  }

  // MARK: What the parts share

  func resources(_ caller: FHIRCaller) async throws -> RecordedResources {
    try await records.resources(of: caller.store)
  }

  /// The address of this part of the server, as callers know it.
  func base(_ request: Request) -> String { "\(parts.origin(of: request))/fhir" }

  func known(_ type: String) throws(FHIRFailure) -> String {
    guard RecordedResources.types.contains(type) else {
      throw FHIRFailure(
        .notFound, .notSupported,
        "“\(type.prefix(40))” is no type that is kept here. Kept: \(RecordedResources.types.joined(separator: ", ")).")
    }
    return type
  }

  private func noSuch(_ type: String, _ id: String) -> FHIRFailure {
    FHIRFailure(.notFound, .notFound, "There is no \(type) with the id “\(id.prefix(64))”.")
  }
}

extension Request {
  /// Names and values of the query, in order.
  var parameters: [(name: String, value: String)] {
    uri.queryParameters.map { (String($0.key), String($0.value)) }
  }
}
