import ClinicalTime
import DecisionSupport
import ExactJSON
import HTTPTypes
import Hummingbird
import NIOCore
import Recognition
import Records
import Reports
import Screening

/// `/cds-services`: CDS Hooks 2.0. Discovery is open; a hook needs a token when callers are configured.
struct HookController: Sendable {
  let parts: HookParts
  let access: Access
  /// Built beside the start of the server, which does not wait for it.
  private let support: Task<DecisionSupport, Never>

  init(parts: HookParts, access: Access = .thisComputer) {
    self.parts = parts
    self.access = access
    let library = parts.library
    let newIdentifier = parts.newIdentifier
    support = Task.detached {
      DecisionSupport(
        screener: Screener(
          evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version),
        recogniser: await library.recogniser.value, newIdentifier: newIdentifier)
    }
  }

  var endpoints: RouteCollection<WebContext> {
    let guarded = HookGuard(parts: parts, access: access)
    let routes = RouteCollection(context: WebContext.self)
      .add(middleware: HookErrors())
      .add(middleware: guarded)
      .get("cds-services") { _, _ in Response.hooks(Service.discovery) }
      .post("cds-services/:id") { request, context in try await answer(request, context) }
      .post("cds-services/:id/feedback") { request, context in try await keep(request, context) }
      // The guard answers these itself.
      .on("cds-services", method: .options) { _, _ in Response(status: .noContent) }
      .on("cds-services/:id", method: .options) { _, _ in Response(status: .noContent) }
      .on("cds-services/:id/feedback", method: .options) { _, _ in Response(status: .noContent) }
    // What exists but is not answered that way says so: a router alone would say that it is not there.
    for method in [HTTPRequest.Method.post, .put, .patch, .delete] {
      _ = routes.on("cds-services", method: method) { request, _ -> Response in
        throw HookFailure.method(request.method, allowed: [.get, .head, .options])
      }
    }
    for path: RouterPath in ["cds-services/:id", "cds-services/:id/feedback"] {
      for method in [HTTPRequest.Method.get, .put, .patch, .delete] {
        _ = routes.on(path, method: method) { request, context -> Response in
          _ = try Service(id: context.parameters.require("id"))
          throw HookFailure.method(request.method, allowed: [.post, .options])
        }
      }
    }
    return routes
  }

  private func answer(_ request: Request, _ context: WebContext) async throws -> Response {
    let service = try Service(id: context.parameters.require("id"))
    let asked = try HookRequest(reading: try await body(of: request), for: service)
    let support = await support.value
    let cards = try support.cards(for: asked, asOf: parts.now().local(in: parts.zone), zone: parts.zone)
    return .hooks(support.answer(cards))
  }

  private func keep(_ request: Request, _ context: WebContext) async throws -> Response {
    let service = try Service(id: context.parameters.require("id"))
    let feedback = try Feedback(reading: try await body(of: request), for: service)
    let lines = feedback.entries.map { entry -> JSONValue in
      .object([
        "receivedAt": .number(JSONNumber(parts.now().secondsSince1970)), "service": .string(service.rawValue),
        "evidenceVersion": .string(parts.library.version), "feedback": entry.json,
      ])
    }
    switch parts.feedback {
    case .nowhere:
      return .hooks(
        .object(["kept": false, "note": "Feedback is not kept here: no file for it is configured."]))
    case .file(let file):
      do { try await file.append(lines.map(\.text)) } catch { throw HookFailure.notKept }
    case .record(let store):
      for line in lines {
        do {
          try await store.recordDecision(
            kind: "cds-feedback", input: line.text, output: "{}", evidenceVersion: parts.library.version)
        } catch { throw HookFailure.notKept }
      }
    }
    return .hooks(.object(["kept": true]))
  }

  private func body(of request: Request) async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap(Int.init), length > FormGuard.limit {
      throw HookFailure.tooLarge
    }
    var request = request
    do {
      return Array(try await request.collectBody(upTo: FormGuard.limit).readableBytesView)
    } catch is NIOTooManyBytesError {
      throw HookFailure.tooLarge
    }
  }
}

extension Response {
  /// JSON as it stands, for programs.
  static func hooks(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.utf8)))
  }
}
