import HTTPTypes
import Hummingbird
import Reports

/// Lets only those through who logged in. Before it stand the page to log in, the style sheet, and `/health`.
struct LoginGuard: RouterMiddleware {
  let access: Access

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    guard let login = access.login else { return try await next(request, context) }
    if let secret = Self.secret(in: request, access), await login.admits(secret) {
      return try await next(request, context)
    }
    // Where a person wanted to go is not carried along: it would stand in an address. A program's wish is only a
    // number, in a cookie.
    if !request.prefersJSON, request.method == .get || request.method == .head {
      var response = Response.redirect(to: LoginPage.address, type: .normal)
      if let wish = Self.wish(in: request.uri.path) { response.setCookie(Self.cookie(wish: wish, maxAge: 900, access)) }
      return response
    }
    throw WebFailure(
      status: .unauthorized, title: "Please log in", explanation: "Nobody is logged in here. Nothing was saved.",
      remedy: "Open \(LoginPage.address) and enter the passphrase. What you typed is still in the page before.")
  }

  static let wishCookie = "sweetspot-wish"

  /// The number of the wish that a page is about.
  private static func wish(in path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count == 2, "/\(parts[0])" == AuthorizePage.address, FormToken.isWellFormed(parts[1]) else {
      return nil
    }
    return parts[1]
  }

  static func cookie(wish: String, maxAge: Int, _ access: Access) -> Cookie {
    Cookie(
      name: wishCookie, value: wish, maxAge: maxAge, path: LoginPage.address, secure: access.isSecure, httpOnly: true,
      sameSite: .strict)
  }

  /// With the prefix, a browser takes and sends the cookie over encrypted connections to this very name only.
  static func cookieName(_ access: Access) -> String {
    access.isSecure ? "__Host-sweetspot-session" : "sweetspot-session"
  }

  static func secret(in request: Request, _ access: Access) -> String? {
    let value = request.cookies[cookieName(access)]?.value
    return value.flatMap { FormToken.isWellFormed($0) ? $0 : nil }
  }
}
