import ClinicalTime
import Diary
import ExactJSON
import Foundation
import HTTPTypes
import History
import Hummingbird
import Interchange
import NIOCore
import Records
import Titration

/// `/calendar/…` and `/shl/…`: what was shared by an address that nobody can guess. Whoever has the address may read;
/// an address that opens nothing is answered like one that never was.
struct SharedController: Sendable {
  let parts: WebParts
  private let guesses: GuessLimit
  private let tickets: FileTickets

  init(parts: WebParts) {
    self.parts = parts
    guesses = GuessLimit(now: parts.diary.now)
    tickets = FileTickets(now: parts.diary.now)
  }

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .add(middleware: SharedErrors())
      .get("calendar/:file", use: calendar)
      .on("shl/:link", method: .options) { _, _ in Response(status: .noContent) }
      .post("shl/:link", use: manifest)
      .get("shl/:link") { _, _ -> Response in throw SharedFailure.byPost }
      .get("shl/:link/:ticket", use: file)
  }

  // MARK: - The calendar

  @Sendable private func calendar(_ request: Request, _ context: WebContext) async throws -> Response {
    let caller = parts.access.caller(of: request, context)
    try await guesses.check(caller)
    let name = try context.parameters.require("file")
    let records = parts.diary.records
    guard name.hasSuffix(".ics"),
      let found = try await records.first.address(at: String(name.dropLast(4)), .calendar),
      let store = try await records.store(of: found.person)
    else {
      await guesses.missed(caller)
      throw SharedFailure.nothing
    }
    let text = Self.calendar(
      try await store.history(), title: found.address.title, zone: parts.diary.zone, since: found.address.createdAt)
    let bytes = Array(text.utf8)
    let headers: HTTPFields = [
      .contentType: "text/calendar; charset=utf-8", .cacheControl: "private, no-cache",
    ]
    return try await request.ifNoneMatch(
      headers: headers, eTag: AssetController.entityTag(of: bytes), context: context
    ) {
      Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
  }

  /// The plan that holds, without a word on the medicine. The same as long as nothing changes: it is dated by what was
  /// written down last, not by the clock.
  static func calendar(_ history: History, title: String, zone: TimeZone, since begun: Instant) -> String {
    guard let (version, status) = history.currentPlan else {
      return CalendarFile(
        name: title, zone: zone, written: begun, sequence: 0, isTentative: false, events: []
      ).text
    }
    let approvals = history.approvals.filter { $0.plan == version.id }.map(\.recordedAt)
    return CalendarFile(
      version.plan, status: status, identifier: history.person.id, sequence: history.plans.count + approvals.count,
      zone: zone, written: (approvals + [version.recordedAt]).max() ?? version.recordedAt, privateTitle: title
    ).text
  }

  // MARK: - A SMART Health Link

  @Sendable private func manifest(_ request: Request, _ context: WebContext) async throws -> Response {
    let caller = parts.access.caller(of: request, context)
    try await guesses.check(caller)
    var request = request
    let body = try await request.collectBody(upTo: 16_384)
    guard let asked = (try? JSONValue(reading: Array(body.readableBytesView)))?.object,
      let recipient = asked["recipient"]?.string, !recipient.isEmpty
    else { throw SharedFailure.noRecipient }
    let passcode = asked["passcode"]?.string ?? ""
    let secret = try context.parameters.require("link")
    // A viewer that did not know of the passcode has not guessed at it.
    if passcode.isEmpty, let found = try await parts.diary.records.first.address(at: secret, .healthLink)?.address,
      found.asksPasscode
    {
      return .shared(
        .object(["remainingAttempts": .number(JSONNumber(SharedAddress.mostWrongPasscodes - found.wrongPasscodes))]),
        status: .unauthorized)
    }
    let answer = try await parts.diary.records.first.content(at: secret) { kept in
      (try? PassphraseHash(reading: kept))?.matches(passcode) ?? false
    }
    switch answer {
    case .content(let data):
      return .shared(.object(["files": .array([await entry(data, secret, asked, request)])]))
    case .wrongPasscode(let remaining):
      await guesses.missed(caller)
      return .shared(.object(["remainingAttempts": .number(JSONNumber(remaining))]), status: .unauthorized)
    case .nothing:
      await guesses.missed(caller)
      throw SharedFailure.nothing
    }
  }

  private func entry(_ file: Data, _ secret: String, _ asked: JSONObject, _ request: Request) async -> JSONValue {
    let kind: JSONValue = "application/fhir+json"
    if let most = asked["embeddedLengthMax"]?.number?.whole, file.count > most {
      let ticket = await tickets.issue(file)
      return .object([
        "contentType": kind, "location": .string("\(parts.origin(of: request))/shl/\(secret)/\(ticket)"),
      ])
    }
    return .object(["contentType": kind, "embedded": .string(String(decoding: file, as: UTF8.self))])
  }

  @Sendable private func file(_ request: Request, _ context: WebContext) async throws -> Response {
    let caller = parts.access.caller(of: request, context)
    try await guesses.check(caller)
    guard try await parts.diary.records.first.address(at: context.parameters.require("link"), .healthLink) != nil,
      let file = await tickets.redeem(try context.parameters.require("ticket"))
    else {
      await guesses.missed(caller)
      throw SharedFailure.nothing
    }
    return Response(
      status: .ok, headers: [.contentType: "application/jose", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: file)))
  }
}

/// Addresses under which a file of a manifest can be fetched once, within five minutes.
actor FileTickets {
  static let lifetime = 300
  static let most = 64

  private let now: @Sendable () -> Instant
  private var held: [String: (file: Data, until: Int)] = [:]

  init(now: @escaping @Sendable () -> Instant) { self.now = now }

  func issue(_ file: Data) -> String {
    let moment = now().secondsSince1970
    held = held.filter { $0.value.until > moment }
    if held.count >= Self.most, let oldest = held.min(by: { $0.value.until < $1.value.until })?.key {
      held[oldest] = nil
    }
    let ticket = FormToken.random()
    held[ticket] = (file, moment + Self.lifetime)
    return ticket
  }

  func redeem(_ ticket: String) -> Data? {
    guard let found = held.removeValue(forKey: ticket), found.until > now().secondsSince1970 else { return nil }
    return found.file
  }
}

/// Why something shared is not given.
enum SharedFailure: Error {
  case nothing
  case noRecipient
  case byPost
}

/// Turns errors into short JSON that other sites' viewers may read.
struct SharedErrors: RouterMiddleware {
  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var response: Response
    do {
      response = try await next(request, context)
    } catch SharedFailure.nothing {
      response = .shared(
        .object(["error": "There is nothing here: the address is wrong, or it was ended."]), status: .notFound)
    } catch SharedFailure.noRecipient {
      response = .shared(
        .object(["error": "Send JSON with “recipient”: the name of who asks."]), status: .badRequest)
    } catch SharedFailure.byPost {
      response = .shared(
        .object([
          "error":
            "This is the address of a SMART Health Link. Give the whole link, which begins with shlink:/, to a viewer; it asks here by POST."
        ]), status: .methodNotAllowed)
      response.headers[.allow] = "POST, OPTIONS"
    } catch let error as TooManyGuesses {
      response = .shared(
        .object([
          "error": .string(
            "Too many wrong addresses or passcodes came from there. Try again in \(error.seconds) \(error.seconds == 1 ? "second" : "seconds")."
          )
        ]), status: .tooManyRequests)
      response.headers[.retryAfter] = String(error.seconds)
    }
    guard request.uri.path.hasPrefix("/shl/") else { return response }
    // Viewers of links are pages of other sites. Nothing here hangs on a cookie, so that they may all ask.
    for (name, value) in [
      ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
      ("Access-Control-Allow-Headers", "Content-Type"),
    ] {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    return response
  }
}

extension Response {
  static func shared(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.utf8)))
  }
}
