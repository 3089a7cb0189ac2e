import CallerTokens
import HTTPTypes
import Hummingbird

/// Who may call the services: browsers by their origin, everyone by a token where callers are configured.
struct HookGuard: RouterMiddleware {
  let parts: HookParts
  var access = Access.thisComputer

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    let origin = request.headers[.origin]
    if let origin, !parts.origins.contains(origin), !access.isOwn(origin, request) { throw HookFailure.origin(origin) }
    let response: Response
    if request.method == .options {
      response = Response(status: .noContent)
    } else {
      do {
        if request.method == .post, request.uri.path.split(separator: "/").count > 1 { try check(request) }
        response = try await next(request, context)
      } catch {
        // A browser shows an error to its page only with these headers; `HookErrors` writes it.
        response = try await HookErrors().handle(request, context: context) { _, _ in throw error }
      }
    }
    return origin.map { allowing($0, response) } ?? response
  }

  private func check(_ request: Request) throws {
    guard request.carriesJSON else { throw HookFailure.notJSON(request.headers[.contentType] ?? "") }
    guard let gate = parts.gate else { return }
    try gate.check(
      request.headers[.authorization], audience: (parts.address ?? "") + request.uri.path, now: parts.now())
  }

  private func allowing(_ origin: String, _ response: Response) -> Response {
    var response = response
    for (name, value) in [
      ("Access-Control-Allow-Origin", origin), ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
      ("Access-Control-Allow-Headers", "Authorization, Content-Type"), ("Access-Control-Max-Age", "600"),
      ("Vary", "Origin"),
    ] {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
    return response
  }
}
