public import Logging
public import Reports

/// What the pages are made from. `serve` and the tests hand over the same thing.
public struct WebParts: Sendable {
  /// The version of the program, as `sweetspot version` says it.
  public let version: String
  public let library: EvidenceLibrary
  public let logger: Logger

  public init(version: String, library: EvidenceLibrary, logger: Logger) {
    self.version = version
    self.library = library
    self.logger = logger
  }
}
