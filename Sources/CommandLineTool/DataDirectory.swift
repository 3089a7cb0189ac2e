import Foundation

/// The directory that holds the person's data.
struct DataDirectory {
  let url: URL

  init(_ url: URL) {
    self.url = url
  }

  /// Makes the directory, readable by its owner only, unless it exists.
  func make() throws(CommandFailure) {
    do {
      try FileManager.default.createDirectory(
        at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure(
        .storage, "The data directory \(url.path(percentEncoded: false)) cannot be made.",
        remedy: "Choose another with --data, or check who may write there.")
    }
  }
}
