import ClinicalTime
import ExactJSON
import FHIR
import FHIRRecord
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Records

// Bulk Data Access IG 2.0.0: kick-off, status, files, deletion. The one patient here is all patients, so that both
// addresses of the operation give the same.
extension FHIRController {
  /// Needs the rights to read and to search each type that is asked for, or to all types when none is named.
  func startExport(_ request: Request, _ caller: FHIRCaller) async throws -> Response {
    let wishes = request.headers[values: .prefer].flatMap { $0.split { ",;".contains($0) } }
    guard wishes.contains(where: { $0.filter { !$0.isWhitespace }.lowercased() == "respond-async" }) else {
      throw FHIRFailure(
        .badRequest, .required, "An export is answered later: send Prefer: respond-async, and look at Content-Location."
      )
    }
    let asked: BulkRequest
    do throws(BulkRequest.Mistake) {
      // The door has looked at how the answers are wanted.
      asked = try BulkRequest(request.parameters.filter { $0.name != "_format" })
    } catch {
      throw FHIRFailure(.badRequest, .value, error.description)
    }
    for type in asked.namesTypes ? asked.types.map(Optional.some) : [nil] {
      try caller.mayDo(\.mayRead, with: type)
      try caller.mayDo(\.maySearch, with: type)
    }
    let address = "\(parts.origin(of: request))\(request.uri.string)"
    guard let export = await exports.begin(asked, for: caller.token.id, address: address) else {
      throw FHIRFailure(
        .tooManyRequests, .throttled,
        "\(BulkExports.most) exports wait to be fetched. Fetch one and delete it, or wait until they end.",
        retryAfter: 120)
    }
    Task { [exports, records, logger = parts.logger] in
      do {
        await exports.finish(export.id, try await records.resources(of: caller.store))
      } catch {
        logger.error("export failed", metadata: ["type": "\(type(of: error))"])
        await exports.forget(export.id)
      }
    }
    return Response(
      status: .accepted,
      headers: [.contentLocation: "\(base(request))/\(BulkExport.status)/\(export.id)", .cacheControl: "no-store"])
  }

  func exportStatus(_ id: String, _ request: Request, _ caller: FHIRCaller) async throws -> Response {
    let export = try await held(id, caller)
    guard let resources = export.resources else {
      return Response(status: .accepted, headers: [.xProgress: "in progress", .retryAfter: "1"])
    }
    let files = export.request.types.compactMap { type -> JSONValue? in
      let count = export.request.resources(type, in: resources).reduce(0) { count, _ in count + 1 }
      guard count > 0 else { return nil }
      return .object([
        "type": .string(type), "url": .string("\(base(request))/\(BulkExport.file)/\(id)/\(type).ndjson"),
        "count": .number(JSONNumber(count)),
      ])
    }
    let manifest = JSONValue.object([
      "transactionTime": .string(export.began.inUTC), "request": .string(export.address),
      "requiresAccessToken": true, "output": .array(files), "error": .array([]),
    ])
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/json", .cacheControl: "no-store",
        .expires: export.expires.inHTTP,
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: manifest.utf8)))
  }

  /// One type, a resource a line. A line is made when the one before was taken, so that a large record needs no more
  /// memory than a small one.
  func exportFile(_ id: String, _ name: String, _ caller: FHIRCaller) async throws -> Response {
    let export = try await held(id, caller)
    guard name.hasSuffix(".ndjson"), let type = export.request.types.first(where: { "\($0).ndjson" == name }),
      let resources = export.resources
    else {
      throw FHIRFailure(
        .notFound, .notFound, "This export has no file “\(name.shortened)”. Its manifest names those there are.")
    }
    try caller.mayDo(\.mayRead, with: type)
    return Response(
      status: .ok, headers: [.contentType: "application/fhir+ndjson", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        var waiting = ByteBuffer()
        for resource in export.request.resources(type, in: resources) {
          waiting.writeBytes(resource.line)
          guard waiting.readableBytes >= 32_768 else { continue }
          try await writer.write(waiting)
          waiting.clear()
        }
        if waiting.readableBytes > 0 { try await writer.write(waiting) }
        try await writer.finish(nil)
      })
  }

  func forgetExport(_ id: String, _ caller: FHIRCaller) async throws -> Response {
    await exports.forget(try await held(id, caller).id)
    return Response(status: .accepted)
  }

  private func held(_ id: String, _ caller: FHIRCaller) async throws -> BulkExport {
    guard let export = await exports.export(id, for: caller.token.id) else {
      throw FHIRFailure(
        .notFound, .notFound,
        "This export is not here: it was deleted, waited for more than an hour, or belongs to another token.")
    }
    return export
  }
}

extension HTTPField.Name {
  static let prefer = HTTPField.Name("Prefer") ?? .accept
  static let xProgress = HTTPField.Name("X-Progress") ?? .retryAfter
}

extension Instant {
  /// `2026-11-21T22:00:00Z`
  var inUTC: String { Date(timeIntervalSince1970: Double(secondsSince1970)).formatted(.iso8601) }

  /// `Sat, 21 Nov 2026 22:00:00 GMT`, as HTTP writes it.
  var inHTTP: String {
    let form: Date.FormatString =
      "\(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT"
    let style = Date.VerbatimFormatStyle(
      format: form, locale: Locale(identifier: "en_US_POSIX"), timeZone: .gmt,
      calendar: Calendar(identifier: .gregorian))
    return Date(timeIntervalSince1970: Double(secondsSince1970)).formatted(style)
  }
}
