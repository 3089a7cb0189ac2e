import HTTPTypes
import Hummingbird

/// Headers that keep a page from loading, sending or being framed by anything else, and from staying in a cache.
struct SecurityHeaders: RouterMiddleware {
  static let contentSecurityPolicy = [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].joined(separator: "; ")

  private static let headers: [(HTTPField.Name, String)] = [
    (.contentSecurityPolicy, contentSecurityPolicy),
    (.xContentTypeOptions, "nosniff"),
    (.xFrameOptions, "DENY"),
    (.referrerPolicy, "no-referrer"),
    (.crossOriginOpenerPolicy, "same-origin"),
    (.crossOriginResourcePolicy, "same-origin"),
    (.permissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
  ]

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    for (name, value) in Self.headers {
      response.headers[name] = value
    }
    if response.headers[.cacheControl] == nil {
      response.headers[.cacheControl] = "no-store"
    }
    return response
  }
}

extension HTTPField.Name {
  static let xFrameOptions = named("X-Frame-Options")
  static let referrerPolicy = named("Referrer-Policy")
  static let crossOriginOpenerPolicy = named("Cross-Origin-Opener-Policy")
  static let permissionsPolicy = named("Permissions-Policy")
  static let serviceWorkerAllowed = named("Service-Worker-Allowed")
  /// Whose record JSON is for: the identifier of the person, percent-encoded.
  static let sweetspotPerson = named("Sweetspot-Person")
  static let secFetchSite = named("Sec-Fetch-Site")

  /// The names above are all valid, so the other branch is never taken.
  private static func named(_ name: String) -> HTTPField.Name {
    HTTPField.Name(name) ?? .server
  }
}
