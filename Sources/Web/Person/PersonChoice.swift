import Foundation
import History
import Hummingbird
import Reports

/// Finds out whose record a request is about, from the visitor's cookie, and holds it for the whole request.
///
/// A form says for whom its page was shown, and JSON does in a header. When another person was chosen since, it is refused:
/// what was meant for one record never lands in another.
struct PersonChoice: RouterMiddleware {
  static let cookieName = "sweetspot-person"

  /// Where it does not matter for whom the page was shown: nothing of a record changes there.
  private static let aboutNobody: Set<String> = ["/settings/choose", "/settings/example", "/settings/example/stop"]

  let diary: DiaryParts

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let chosen = request.cookies[Self.cookieName].flatMap { $0.value.removingPercentEncoding }
    let record = try await diary.records.record(chosen: chosen)
    return try await RecordInUse.$current.withValue(record) {
      // The error's page says whose record it is, too.
      try await ErrorPages().handle(request, context: context) { request, context in
        try check(request, context, record)
        return try await next(request, context)
      }
    }
  }

  private func check(_ request: Request, _ context: WebContext, _ record: RecordInUse) throws {
    guard request.method != .get, request.method != .head, !Self.aboutNobody.contains(request.uri.path)
    else { return }
    let shownFor =
      request.carriesJSON
      ? request.headers[.sweetspotPerson]?.removingPercentEncoding
      : FormToken.parts(of: context.form[FormToken.fieldName] ?? "").person
    guard shownFor != record.person.id else { return }
    // A program that sends forms without a page names nobody; with one record there is nobody to mistake.
    guard shownFor != nil || record.mark != nil else { return }
    throw WebFailure(
      status: .conflict, title: "Another person is chosen now",
      explanation: shownFor.map {
        "This page was opened for \(record.name(of: $0)); now \(record.name(of: record.person.id)) is chosen. Nothing was saved."
      } ?? "What was sent did not say whose record it is for, and there are several. Nothing was saved.",
      remedy: request.carriesJSON
        ? "Name the person in the header Sweetspot-Person: the id that `sweetspot people --json` prints."
        : "Choose the right person under Settings, open the page again, and enter it there.")
  }

  /// The cookie that chooses a person for this browser.
  static func cookie(choosing id: Person.ID, isSecure: Bool) -> Cookie {
    Cookie(
      name: cookieName, value: id.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "", path: "/",
      secure: isSecure, httpOnly: true, sameSite: .strict)
  }
}
