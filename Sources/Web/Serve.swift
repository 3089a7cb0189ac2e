import Foundation
import Hummingbird
public import Logging
import NIOCore

/// Why the pages cannot be served.
public enum ServeFailure: Error, Equatable {
  case portInUse(host: String, port: Int)
  case portNotAllowed(host: String, port: Int)
  case addressNotAvailable(host: String)
  case unusableCertificate(path: String)
  case unusableKey(path: String)
}

/// Serves the pages until the process is asked to stop (SIGTERM or SIGINT), then finishes what it is answering.
/// - Parameter onRunning: called with the port once requests are answered; with `port` 0 the system chose it.
public func serve(
  _ parts: WebParts, host: String, port: Int, tls: TLSFiles? = nil,
  onRunning: @escaping @Sendable (Int) async -> Void
) async throws {
  try await run(host: host, port: port) {
    try await buildApplication(parts, host: host, port: port, tls: tls, onRunning: onRunning).runService()
  }
}

/// Serves the services for records systems alone, until the process is asked to stop.
public func serveHooks(
  _ parts: HookParts, version: String, host: String, port: Int, logger: Logger,
  onRunning: @escaping @Sendable (Int) async -> Void
) async throws {
  try await run(host: host, port: port) {
    try await buildHookApplication(
      parts, version: version, host: host, port: port, logger: logger, onRunning: onRunning
    ).runService()
  }
}

private func run(host: String, port: Int, _ service: () async throws -> Void) async throws {
  do {
    try await service()
  } catch let error as IOError {
    switch error.errnoCode {
    case EADDRINUSE: throw ServeFailure.portInUse(host: host, port: port)
    case EACCES, EPERM: throw ServeFailure.portNotAllowed(host: host, port: port)
    case EADDRNOTAVAIL: throw ServeFailure.addressNotAvailable(host: host)
    default: throw error
    }
  }
}
