public import ClinicalTime
public import Foundation
import GRDB

/// Why a backup could not be made or read. Each case names the file and the remedy.
public enum BackupError: Error, Equatable, Sendable, CustomStringConvertible {
  case exists(path: String)
  case cannotWrite(path: String)
  case cannotRead(path: String)
  case needsPassphrase(path: String)
  case wrongPassphrase(path: String)
  case noBackup(path: String)
  case incomplete(path: String)
  case altered(path: String, findings: [String])

  public var description: String {
    switch self {
    case .exists(let path):
      "The file \(path) is there already and is left as it is. Choose another name."
    case .cannotWrite(let path):
      "The file \(path) cannot be written. Check that its directory exists, that you may write in it, and that the disk is not full."
    case .cannotRead(let path):
      "The file \(path) cannot be read. Check its name, and that you may read it."
    case .needsPassphrase(let path):
      "The backup \(path) is sealed with a passphrase. Give it with --passphrase-file."
    case .wrongPassphrase(let path):
      "The backup \(path) does not open: the passphrase is another, or the file was altered. Nothing was restored."
    case .noBackup(let path):
      "The file \(path) is no backup that this version can read. Choose the file that `sweetspot backup` wrote."
    case .incomplete(let path):
      "The backup \(path) is cut off: its end is missing. Nothing was restored. Use another copy of it."
    case .altered(let path, let findings):
      "The backup \(path) is not as it was written, so nothing was restored: \(findings.joined(separator: " "))"
    }
  }
}

extension Store {
  /// Copies the whole file as it stands at one moment, while others go on writing, and examines the copy.
  /// - Parameters:
  ///   - destination: the new file; one that is there already is left alone.
  ///   - passphrase: what seals it; `nil` for an open copy.
  /// - Returns: what the examination of the copy found.
  public func backUp(to destination: URL, passphrase: String?) async throws -> CheckReport {
    let path = destination.path(percentEncoded: false)
    guard !FileManager.default.fileExists(atPath: path) else { throw BackupError.exists(path: path) }
    let plain = try StagedFile(beside: destination)
    let report: CheckReport
    do {
      let copy = try DatabaseQueue(path: plain.path)
      try writer.backup(to: copy)
      // A backup is one file: without this it would carry a write-ahead log beside it.
      try await copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      report = try await Store(copy, now: now, newIdentifier: newIdentifier).check()
      try copy.close()
    } catch {
      throw error is StoreError ? error : BackupError.cannotWrite(path: path)
    }
    guard let passphrase else {
      try plain.settle(at: destination)
      return report
    }
    let sealed = try StagedFile(beside: destination)
    try SealedFile.seal(plain.url, into: sealed.url, passphrase: passphrase)
    try sealed.settle(at: destination)
    return report
  }

  /// Puts a backup into a data directory that holds no file yet, after examining it.
  /// - Parameter passphrase: what it was sealed with; ignored when it is open.
  public static func restoreBackup(
    _ source: URL, into directory: URL, passphrase: String?, now: @escaping @Sendable () -> Instant,
    newIdentifier: @escaping @Sendable () -> String
  ) async throws -> CheckReport {
    let path = source.path(percentEncoded: false)
    let destination = directory.appending(path: fileName)
    guard !FileManager.default.fileExists(atPath: destination.path(percentEncoded: false)) else {
      throw StoreError.notEmpty(path: destination.path(percentEncoded: false))
    }
    let staged = try StagedFile(beside: destination)
    switch try SealedFile.kind(of: source) {
    case .sealed:
      guard let passphrase else { throw BackupError.needsPassphrase(path: path) }
      try SealedFile.open(source, into: staged.url, passphrase: passphrase)
    case .database:
      do { try Data(contentsOf: source).write(to: staged.url) } catch { throw BackupError.cannotRead(path: path) }
    case .other: throw BackupError.noBackup(path: path)
    }
    let report: CheckReport
    do {
      let queue = try DatabaseQueue(path: staged.path)
      report = try await Store(queue, now: now, newIdentifier: newIdentifier).check()
      try queue.close()
    } catch let error as StoreError {
      if case .newerSchema = error { throw StoreError.newerSchema(path: path) }
      throw BackupError.noBackup(path: path)
    } catch {
      throw BackupError.noBackup(path: path)
    }
    guard report.findings.isEmpty else {
      throw BackupError.altered(path: path, findings: report.findings.map(\.what))
    }
    try staged.settle(at: destination)
    return report
  }
}

/// A file that is written beside its place, and takes it in one step when it is whole.
final class StagedFile {
  let url: URL
  var path: String { url.path(percentEncoded: false) }

  init(beside destination: URL) throws(BackupError) {
    url = destination.deletingLastPathComponent()
      .appending(path: ".\(destination.lastPathComponent).\(UUID().uuidString).part")
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw .cannotWrite(path: destination.path(percentEncoded: false))
    }
  }

  /// Writes it through to the disk and gives it its name. A file of that name is never replaced.
  func settle(at destination: URL) throws(BackupError) {
    do {
      let handle = try FileHandle(forUpdating: url)
      try handle.synchronize()
      try handle.close()
      try FileManager.default.moveItem(at: url, to: destination)
    } catch {
      throw .cannotWrite(path: destination.path(percentEncoded: false))
    }
  }

  deinit {
    for ending in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + ending) }
  }
}
