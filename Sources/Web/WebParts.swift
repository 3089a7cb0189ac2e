public import Logging

/// What the pages are made from. `serve` and the tests hand over the same thing.
public struct WebParts: Sendable {
  /// The version of the program, as `sweetspot version` says it.
  public let version: String
  public let logger: Logger

  public init(version: String, logger: Logger) {
    self.version = version
    self.logger = logger
  }
}
