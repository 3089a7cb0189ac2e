import HTTPTypes
import Hummingbird

/// Lets a state-changing request through only when one of our own pages sent it.
///
/// Every form carries the token of the cookie (a double submit). A browser that says where a request comes from must
/// say: from here. JSON needs no token, since no page of another site can send it without asking first, and nobody
/// answers that question.
struct FormGuard: RouterMiddleware {
  /// How browsers reach the pages.
  var access = Access.thisComputer

  /// Where JSON is read. Anywhere else it would count as a form without fields.
  static let readsJSON: Set<String> = ["/screen"]

  static let limit = 4 * 1024 * 1024

  /// The most bytes that an address takes: files from elsewhere may be larger than what people type.
  static func limit(of request: Request) -> Int { request.uri.path == "/import" ? ImportController.limit : limit }

  static func tooLarge(_ limit: Int) -> WebFailure {
    WebFailure(
      status: .contentTooLarge, title: "Too much at once",
      explanation: "What was sent is larger than \(limit >> 20) MB, the most that Sweetspot reads in one go here.",
      remedy: limit == Self.limit ? "Send it in smaller parts." : "Use the command: sweetspot import FILE.")
  }

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let held = request.cookies[FormToken.cookieName]?.value
    let token = held.flatMap { FormToken.isWellFormed($0) ? $0 : nil }
    var context = context
    context.formToken = token ?? FormToken.random()

    var request = request
    if request.method != .get && request.method != .head {
      try checkOrigin(of: request)
      context.form = try await form(from: &request, cookieToken: token)
    }

    var response = try await next(request, context)
    if token == nil {
      response.setCookie(
        Cookie(
          name: FormToken.cookieName, value: context.formToken, path: "/", secure: access.isSecure, httpOnly: true,
          sameSite: .strict))
    }
    return response
  }

  private func checkOrigin(of request: Request) throws {
    if let site = request.headers[.secFetchSite], site != "same-origin", site != "none" {
      throw Self.notFromHere
    }
    if let origin = request.headers[.origin], origin != "null" {
      guard access.isOwn(origin, request) else { throw Self.notFromHere }
    }
  }

  private func form(from request: inout Request, cookieToken: String?) async throws -> FormFields {
    let limit = Self.limit(of: request)
    if let length = request.headers[.contentLength].flatMap(Int.init), length > limit {
      throw Self.tooLarge(limit)
    }
    let body = try await request.collectBody(upTo: limit)
    let mediaType = (request.headers[.contentType] ?? "").prefix { $0 != ";" }.lowercased()
    if request.carriesJSON, Self.readsJSON.contains(request.uri.path) { return FormFields() }
    let isMultipart = mediaType == "multipart/form-data"
    guard isMultipart || mediaType == "application/x-www-form-urlencoded" else {
      throw WebFailure(
        status: .unsupportedMediaType, title: "Not a form",
        explanation:
          "This address reads forms, not \(mediaType.isEmpty ? "a request without a type" : String(mediaType.prefix(80))).",
        remedy: "Use the form on the page."
      )
    }
    let fields: FormFields
    do throws(FormFields.NotUTF8) {
      fields =
        isMultipart
        ? try FormFields(multipart: Array(buffer: body), mediaType: request.headers[.contentType] ?? "")
        : try FormFields(urlEncoded: String(buffer: body))
    } catch {
      throw WebFailure(
        status: .badRequest, title: "Unreadable text",
        explanation: "The field “\(error.field)” is not UTF-8 text.", remedy: "Type it again on the page."
      )
    }
    let sent = FormToken.parts(of: fields[FormToken.fieldName] ?? "")
    guard let cookieToken, FormToken.matches(sent.token, cookieToken) else { throw Self.noToken }
    return fields
  }

  static let notFromHere = WebFailure(
    status: .forbidden, title: "Sent from somewhere else",
    explanation: "Another web page tried to send this to Sweetspot. Nothing was saved.",
    remedy: "Close that page. To enter something, open Sweetspot's own page."
  )

  static let noToken = WebFailure(
    status: .forbidden, title: "Please send the form again",
    explanation: """
      The form did not carry the mark that shows it came from one of Sweetspot's own pages. That happens when a page was \
      open for long, or when cookies are switched off. Nothing was saved.
      """,
    remedy: "Go back, reload the page, and send it once more. Cookies must be allowed for this address."
  )
}
