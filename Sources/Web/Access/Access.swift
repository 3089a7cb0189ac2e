public import ClinicalTime
import Foundation
import HTTPTypes
import Hummingbird

/// Who may reach the pages, under which names, and whether they have to log in.
public struct Access: Sendable {
  /// How a browser's request arrives.
  public enum Transport: Sendable, Equatable {
    /// Unencrypted, on this computer only.
    case loopback
    /// Encrypted, up to this program.
    case tls
    /// Encrypted, up to a program that passes it on and says so; `origin` is the address that browsers use.
    case proxy(origin: String)
  }

  let transport: Transport
  /// The names that a `Host` header may carry, in lower case.
  let names: Set<String>
  /// Checks passphrases and keeps sessions; `nil` when whoever uses this computer may read everything.
  let login: LoginDesk?

  /// Only programs on this computer reach the pages.
  public static let thisComputer = Access(transport: .loopback, names: [], login: nil)

  /// Others reach the pages too, and have to log in.
  /// - Parameters:
  ///   - names: the names by which they reach them, as they stand in a `Host` header, without the port.
  ///   - passphrase: what they have to know.
  ///   - now: the clock by which sessions end and refused logins are forgotten.
  public init(
    _ transport: Transport, names: Set<String>, passphrase: PassphraseHash, now: @escaping @Sendable () -> Instant
  ) {
    self.init(
      transport: transport, names: Set(names.map { $0.lowercased() }), login: LoginDesk(passphrase, now: now))
  }

  private init(transport: Transport, names: Set<String>, login: LoginDesk?) {
    self.transport = transport
    self.names = names
    self.login = login
  }

  /// Whether cookies may travel over encrypted connections only.
  var isSecure: Bool { transport != .loopback }

  /// Whether an `Origin` header names the pages themselves.
  func isOwn(_ origin: String, _ request: Request) -> Bool {
    let origin = origin.lowercased()
    if case .proxy(let own) = transport { return origin == own }
    let scheme = transport == .tls ? "https" : "http"
    return request.head.authority.map { origin == "\(scheme)://\($0.lowercased())" } ?? false
  }

  /// The address by which callers know this server, without a stroke at its end: the proxy's, else the one that was
  /// given at the start, else the one that was asked for, whose name was checked.
  /// - Parameter configured: the setting `address`.
  func origin(of request: Request, configured: String?) -> String {
    if case .proxy(let origin) = transport { return origin }
    if let configured { return configured }
    return "\(transport == .tls ? "https" : "http")://\(request.head.authority ?? "127.0.0.1")"
  }

  /// The address that a request came from, for counting refused logins. What a proxy says is believed only behind one
  /// that was named at the start: its last entry is the one that the proxy itself wrote.
  func caller(of request: Request, _ context: WebContext) -> String {
    if case .proxy = transport,
      let last = request.headers[values: .xForwardedFor].last?.split(separator: ",").last
    {
      return String(last.filter { !$0.isWhitespace }.prefix(64))
    }
    return context.remoteAddress?.ipAddress ?? "unknown"
  }
}

extension HTTPField.Name {
  static let xForwardedFor = HTTPField.Name("X-Forwarded-For") ?? .from
  static let xForwardedProto = HTTPField.Name("X-Forwarded-Proto") ?? .from
}

/// Behind a proxy, lets through only what the proxy says came over an encrypted connection.
struct ProxyCheck: RouterMiddleware {
  let access: Access

  func handle(
    _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    if case .proxy(let origin) = access.transport, request.headers[.xForwardedProto]?.lowercased() != "https" {
      throw WebFailure(
        status: .forbidden, title: "Not through the proxy",
        explanation: "Sweetspot was started to be reached through \(origin) only, over an encrypted connection.",
        remedy: "Open \(origin). If you did, the proxy has to send X-Forwarded-Proto: https.")
    }
    return try await next(request, context)
  }
}
