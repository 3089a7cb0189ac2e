import HTTPTypes
import Hummingbird

/// Answers only requests addressed to this computer by a loopback name, so that no web site can reach the pages by
/// giving its own name this computer's address.
struct HostCheck: RouterMiddleware {
  static let loopbackNames: Set<String> = ["127.0.0.1", "localhost", "[::1]"]

  /// The names that are answered, in lower case.
  var names = loopbackNames

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    guard let authority = request.head.authority, Self.isNamed(authority, in: names) else {
      let failure = WebFailure(
        status: .misdirectedRequest, title: "Not the right address",
        explanation: "Sweetspot answers only on this computer, under its own address.",
        remedy: "Open the address that Sweetspot printed when it started, such as http://127.0.0.1:8080."
      )
      guard request.wayBelowFHIR == nil else {
        return try await FHIRErrors().handle(request, context: context) { _, _ in throw failure }
      }
      throw failure
    }
    return try await next(request, context)
  }

  /// Whether a `Host` header names the loopback interface, with or without a port.
  static func isLoopback(_ authority: String) -> Bool { isNamed(authority, in: loopbackNames) }

  static func isNamed(_ authority: String, in names: Set<String>) -> Bool {
    let name: Substring
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
      name = authority[...end]
    } else {
      name = authority.prefix { $0 != ":" }
    }
    let port = authority[name.endIndex...]
    guard port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil) else { return false }
    return names.contains(name.lowercased())
  }
}
