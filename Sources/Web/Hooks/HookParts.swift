public import CallerTokens
public import ClinicalTime
public import Foundation
public import Records
public import Reports

/// What the services for records systems are made from.
public struct HookParts: Sendable {
  let library: EvidenceLibrary
  /// Checks who calls; `nil` lets everyone in that can reach the port.
  let gate: TokenGate?
  /// The address under which callers know this server, without a stroke at the end: `https://cds.example.org`.
  let address: String?
  /// Origins of browser applications that may call.
  let origins: Set<String>
  let feedback: FeedbackKeeper
  let now: @Sendable () -> Instant
  let zone: TimeZone
  let newIdentifier: @Sendable () -> String

  public init(
    library: EvidenceLibrary, gate: TokenGate?, address: String?, origins: Set<String>, feedback: FeedbackKeeper,
    now: @escaping @Sendable () -> Instant, zone: TimeZone, newIdentifier: @escaping @Sendable () -> String
  ) {
    self.library = library
    self.gate = gate
    self.address = address
    self.origins = origins
    self.feedback = feedback
    self.now = now
    self.zone = zone
    self.newIdentifier = newIdentifier
  }

  /// The name in the address, which a `Host` header may carry.
  var hostNames: Set<String> {
    guard let address, let host = URL(string: address)?.host() else { return [] }
    return [host.lowercased()]
  }
}

/// Where feedback goes.
public enum FeedbackKeeper: Sendable {
  /// Into the person's record.
  case record(Store)
  /// To the end of a file.
  case file(FeedbackFile)
  /// Nowhere, and the answer says so.
  case nowhere
}

/// Lines of JSON at the end of a file, one a card, on the disk before the caller hears of it.
public actor FeedbackFile {
  private let handle: FileHandle

  /// Opens the file, or makes it, readable by its owner only.
  /// - Throws: what the system says when it cannot be written.
  public init(_ url: URL) throws {
    let path = url.path(percentEncoded: false)
    if !FileManager.default.fileExists(atPath: path) {
      guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
        throw CocoaError(.fileWriteNoPermission)
      }
    }
    handle = try FileHandle(forWritingTo: url)
  }

  func append(_ lines: [String]) throws {
    try handle.seekToEnd()
    try handle.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
    try handle.synchronize()
  }
}
