import Crypto
import CryptoExtras
public import Foundation

/// A passphrase as it is kept: what scrypt makes of it, from which it cannot be read back.
///
/// The file is one line: `sweetspot-passphrase 1`, scrypt's cost as a power of two, block size, parallelism, salt and
/// key, the last two in Base64.
public struct PassphraseHash: Sendable, Equatable {
  /// The name of the file in the data directory.
  public static let fileName = "passphrase"
  /// The fewest characters that are taken.
  public static let shortest = 12

  let cost: Int
  let blockSize: Int
  let parallelism: Int
  let salt: Data
  let key: Data

  /// Makes the hash of a new passphrase with a new salt.
  ///
  /// Cost and parallelism are one of OWASP's equal recommendations for scrypt: 32 MiB, three times over.
  /// - Throws: ``PassphraseProblem/tooShort(_:)``
  public init(_ passphrase: String) throws(PassphraseProblem) {
    let length = passphrase.count
    guard length >= Self.shortest else { throw .tooShort(length) }
    try self.init(passcode: passphrase)
  }

  /// Makes the hash of a passcode of any length, whose guesses are counted.
  init(passcode: String) throws(PassphraseProblem) {
    try self.init(passcode, cost: 15, salt: SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) })
  }

  init(_ passphrase: String, cost: Int, salt: Data) throws(PassphraseProblem) {
    (self.cost, blockSize, parallelism, self.salt) = (cost, 8, 3, salt)
    guard let key = Self.key(passphrase, salt: salt, cost: cost, blockSize: 8, parallelism: 3) else {
      throw .unreadable("scrypt refused its settings")
    }
    self.key = key
  }

  /// Reads the line of the file.
  public init(reading text: String) throws(PassphraseProblem) {
    let parts = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard parts.count == 7, parts[0] == "sweetspot-passphrase", parts[1] == "1",
      let cost = Int(parts[2]), (10...20).contains(cost), let blockSize = Int(parts[3]), (1...16).contains(blockSize),
      let parallelism = Int(parts[4]), (1...16).contains(parallelism), let salt = Data(base64Encoded: parts[5]),
      salt.count >= 16, let key = Data(base64Encoded: parts[6]), key.count == 32
    else { throw .unreadable("it does not hold what `sweetspot passphrase` writes") }
    (self.cost, self.blockSize, self.parallelism, self.salt, self.key) = (cost, blockSize, parallelism, salt, key)
  }

  /// The line of the file.
  var text: String {
    "sweetspot-passphrase 1 \(cost) \(blockSize) \(parallelism) \(salt.base64EncodedString()) \(key.base64EncodedString())\n"
  }

  /// Whether a passphrase is the one. Takes about a third of a second on purpose, whatever the answer.
  func matches(_ passphrase: String) -> Bool {
    guard let tried = Self.key(passphrase, salt: salt, cost: cost, blockSize: blockSize, parallelism: parallelism)
    else { return false }
    return zip(tried, key).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
  }

  private static func key(_ passphrase: String, salt: Data, cost: Int, blockSize: Int, parallelism: Int) -> Data? {
    // An endless text costs time before scrypt even starts.
    let bytes = Data(String(passphrase.prefix(1024)).precomposedStringWithCanonicalMapping.utf8)
    let key = try? KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: blockSize, parallelism: parallelism)
    return key?.withUnsafeBytes { Data($0) }
  }
}

/// Why a passphrase cannot be set or used.
public enum PassphraseProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case tooShort(Int)
  case unreadable(String)
  case notSet(path: String)
  case othersCanRead(path: String)
  case cannotWrite(path: String)

  public var description: String {
    switch self {
    case .tooShort(let length):
      "The passphrase has \(length) characters; it needs \(PassphraseHash.shortest) or more. Four or five words that do not belong together are good."
    case .unreadable(let why):
      "The file with the passphrase cannot be used: \(why). Set it again: sweetspot passphrase."
    case .notSet(let path):
      "No passphrase is set: there is no file \(path). Set one first: sweetspot passphrase."
    case .othersCanRead(let path):
      "Others on this computer may read \(path). Take that from them first: chmod 600 \(path)"
    case .cannotWrite(let path):
      "The file \(path) cannot be written. Check who may write in its directory."
    }
  }
}

extension PassphraseHash {
  /// Reads the file in a data directory; one that others may read is refused.
  public init(in directory: URL) throws(PassphraseProblem) {
    let path = directory.appending(path: Self.fileName).path(percentEncoded: false)
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw .notSet(path: path) }
    let permissions = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber
    guard let permissions, permissions.intValue & 0o077 == 0 else { throw .othersCanRead(path: path) }
    try self.init(reading: text)
  }

  /// Writes the file, readable by its owner only. The one that was there goes only when the new one is whole.
  public func write(in directory: URL) throws(PassphraseProblem) {
    let path = directory.appending(path: Self.fileName).path(percentEncoded: false)
    let staged = "\(path).part"
    try? FileManager.default.removeItem(atPath: staged)
    guard
      FileManager.default.createFile(atPath: staged, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]),
      rename(staged, path) == 0
    else { throw .cannotWrite(path: path) }
  }
}
