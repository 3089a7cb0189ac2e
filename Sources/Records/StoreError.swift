import GRDB

/// Why the person's file cannot be used. Each case names the file and the remedy.
public enum StoreError: Error, Equatable, Sendable, CustomStringConvertible {
  case cannotOpen(path: String)
  case readOnly(path: String)
  case diskFull(path: String)
  case newerSchema(path: String)
  case damaged(path: String, what: String)
  case busy(path: String)
  case refused(String)
  case noSuchEntry(String)
  case noSuchPerson(String)
  case notEmpty(path: String)
  /// The same was received before under the same key. It is on record once.
  case receivedBefore

  public var description: String {
    switch self {
    case .cannotOpen(let path):
      "The file \(path) cannot be opened or made. Check that the directory exists and that you may write in it, or choose another with --data."
    case .readOnly(let path):
      "The file \(path) cannot be written to, so nothing was saved. Allow writing to it and to its directory, then do it again."
    case .diskFull(let path):
      "The disk that holds \(path) is full, so nothing was saved. Make room, then do it again. What was saved before is untouched."
    case .newerSchema(let path):
      "The file \(path) was written by a newer version of Sweetspot. Use that version or a later one; this one leaves the file as it is."
    case .damaged(let path, let what):
      "The file \(path) cannot be read: \(what). Go back to a copy of it that was made before."
    case .busy(let path):
      "The file \(path) is in use by another program, so nothing was saved. Do it again in a moment."
    case .refused(let why):
      "Nothing was saved: \(why)."
    case .noSuchEntry(let id):
      "There is no entry \(id) to correct. Load the page again to see what is on record."
    case .noSuchPerson(let id):
      "Nobody in the file is “\(id)”. Run `sweetspot people` to see who is."
    case .receivedBefore: "This was received before. It is on record once."
    case .notEmpty(let path):
      "The file \(path) already holds a record. Read an archive into an empty data directory, named with --data."
    }
  }
}

extension StoreError {
  init(_ error: any Error, path: String) {
    switch error {
    case let error as StoreError:
      self = error
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_READONLY, .SQLITE_PERM: self = .readOnly(path: path)
      case .SQLITE_FULL: self = .diskFull(path: path)
      case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
      case .SQLITE_CANTOPEN, .SQLITE_AUTH: self = .cannotOpen(path: path)
      case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_IOERR:
        self = .damaged(path: path, what: error.message ?? "it is not a database")
      case .SQLITE_CONSTRAINT: self = .refused(error.message ?? "a rule of the file stands against it")
      default: self = .damaged(path: path, what: error.message ?? "code \(error.resultCode.rawValue)")
      }
    default:
      self = .cannotOpen(path: path)
    }
  }
}
