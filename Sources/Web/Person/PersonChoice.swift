import Foundation
import History
import Hummingbird
import Reports

/// Finds out whose record a request is about, from the visitor's cookie, and holds it for the whole request.
struct PersonChoice: RouterMiddleware {
  static let cookieName = "sweetspot-person"

  let diary: DiaryParts

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let chosen = request.cookies[Self.cookieName].flatMap { $0.value.removingPercentEncoding }
    let record = try await diary.records.record(chosen: chosen)
    return try await RecordInUse.$current.withValue(record) { try await next(request, context) }
  }

  /// The cookie that chooses a person for this browser.
  static func cookie(choosing id: Person.ID, isSecure: Bool) -> Cookie {
    Cookie(
      name: cookieName, value: id.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "", path: "/",
      secure: isSecure, httpOnly: true, sameSite: .strict)
  }
}
