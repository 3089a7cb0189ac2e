import Crypto
import CryptoExtras
import Foundation

/// A file sealed with a passphrase. `docs/backup-format.md` describes the bytes, so that another program can open it.
///
/// The key comes from the passphrase by scrypt. The content follows in chunks of 64 KiB, each sealed with
/// ChaCha20-Poly1305 under a nonce that counts them and marks the last, so that a chunk cannot be left out, moved or
/// cut off unnoticed.
enum SealedFile {
  enum Kind {
    case sealed, database, other
  }

  static let magic = Data("sweetspot-backup 1\n".utf8)
  private static let databaseMagic = Data("SQLite format 3\0".utf8)
  private static let chunk = 65_536
  private static let tag = 16

  static func kind(of file: URL) throws(BackupError) -> Kind {
    let path = file.path(percentEncoded: false)
    guard let handle = FileHandle(forReadingAtPath: path) else { throw .cannotRead(path: path) }
    defer { try? handle.close() }
    let head = (try? handle.read(upToCount: magic.count)) ?? Data()
    if head == magic { return .sealed }
    return head.prefix(databaseMagic.count) == databaseMagic ? .database : .other
  }

  static func seal(_ source: URL, into destination: URL, passphrase: String) throws(BackupError) {
    let header = Header()
    let box = try Box(header, passphrase: passphrase, path: destination.path(percentEncoded: false))
    do {
      let input = try FileHandle(forReadingFrom: source)
      let output = try FileHandle(forWritingTo: destination)
      try output.write(contentsOf: header.bytes)
      var counter: UInt32 = 0
      var next = try input.read(upToCount: chunk) ?? Data()
      while true {
        let current = next
        next = try input.read(upToCount: chunk) ?? Data()
        try output.write(contentsOf: box.sealed(current, counter: counter, isLast: next.isEmpty))
        if next.isEmpty { break }
        counter += 1
      }
      try output.close()
    } catch {
      throw .cannotWrite(path: destination.path(percentEncoded: false))
    }
  }

  static func open(_ source: URL, into destination: URL, passphrase: String) throws(BackupError) {
    let path = source.path(percentEncoded: false)
    guard let input = FileHandle(forReadingAtPath: path) else { throw .cannotRead(path: path) }
    defer { try? input.close() }
    guard let header = Header((try? input.read(upToCount: Header.length)) ?? Data()) else {
      throw .noBackup(path: path)
    }
    let box = try Box(header, passphrase: passphrase, path: path)
    guard let output = FileHandle(forWritingAtPath: destination.path(percentEncoded: false)) else {
      throw .cannotWrite(path: destination.path(percentEncoded: false))
    }
    var counter: UInt32 = 0
    var next = try read(input, path)
    guard !next.isEmpty else { throw .incomplete(path: path) }
    while !next.isEmpty {
      let current = next
      next = try read(input, path)
      guard let plain = box.opened(current, counter: counter, isLast: next.isEmpty) else {
        // A chunk that opens as one before the last means that the rest is missing.
        let isCut = next.isEmpty && box.opened(current, counter: counter, isLast: false) != nil
        throw isCut ? .incomplete(path: path) : .wrongPassphrase(path: path)
      }
      do { try output.write(contentsOf: plain) } catch {
        throw .cannotWrite(path: destination.path(percentEncoded: false))
      }
      counter += 1
    }
    do { try output.close() } catch { throw .cannotWrite(path: destination.path(percentEncoded: false)) }
  }

  private static func read(_ input: FileHandle, _ path: String) throws(BackupError) -> Data {
    do { return try input.read(upToCount: chunk + tag) ?? Data() } catch { throw .cannotRead(path: path) }
  }
}

extension SealedFile {
  /// What stands before the chunks, and is bound to each of them.
  struct Header {
    static let length = magic.count + 3 + 16 + 7
    /// 2 to this power is scrypt's cost, and with the block size of 8 KiB its memory: 32 MiB.
    private static let costs: ClosedRange<UInt8> = 10...20

    let cost: UInt8
    let blockSize: UInt8
    let parallelism: UInt8
    let salt: Data
    let noncePrefix: Data

    /// A new one: cost and parallelism are one of OWASP's equal recommendations for scrypt.
    init() {
      cost = 15
      blockSize = 8
      parallelism = 3
      salt = Self.random(16)
      noncePrefix = Self.random(7)
    }

    /// Reads one; `nil` when it is none, or asks for more memory than a backup of ours ever did.
    init?(_ data: Data) {
      let data = Data(data)
      guard data.count == Self.length, data.prefix(magic.count) == magic else { return nil }
      let rest = data.dropFirst(magic.count)
      let numbers = Array(rest.prefix(3))
      guard Self.costs.contains(numbers[0]), (1...16).contains(numbers[1]), (1...16).contains(numbers[2]) else {
        return nil
      }
      (cost, blockSize, parallelism) = (numbers[0], numbers[1], numbers[2])
      salt = Data(rest.dropFirst(3).prefix(16))
      noncePrefix = Data(rest.suffix(7))
    }

    var bytes: Data { magic + [cost, blockSize, parallelism] + salt + noncePrefix }

    private static func random(_ count: Int) -> Data {
      SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Data($0) }
    }
  }

  private struct Box {
    let key: SymmetricKey
    let header: Header

    init(_ header: Header, passphrase: String, path: String) throws(BackupError) {
      do {
        key = try KDF.Scrypt.deriveKey(
          from: Data(passphrase.precomposedStringWithCanonicalMapping.utf8), salt: header.salt, outputByteCount: 32,
          rounds: 1 << Int(header.cost), blockSize: Int(header.blockSize), parallelism: Int(header.parallelism))
      } catch {
        throw .noBackup(path: path)
      }
      self.header = header
    }

    private func nonce(_ counter: UInt32, isLast: Bool) throws -> ChaChaPoly.Nonce {
      let count = withUnsafeBytes(of: counter.bigEndian) { Data($0) }
      return try ChaChaPoly.Nonce(data: header.noncePrefix + count + [isLast ? 1 : 0])
    }

    func sealed(_ plain: Data, counter: UInt32, isLast: Bool) throws -> Data {
      let box = try ChaChaPoly.seal(
        plain, using: key, nonce: nonce(counter, isLast: isLast), authenticating: header.bytes)
      return box.ciphertext + box.tag
    }

    func opened(_ chunk: Data, counter: UInt32, isLast: Bool) -> Data? {
      guard chunk.count >= tag else { return nil }
      return try? ChaChaPoly.open(
        ChaChaPoly.SealedBox(
          nonce: nonce(counter, isLast: isLast), ciphertext: chunk.dropLast(tag), tag: chunk.suffix(tag)),
        using: key, authenticating: header.bytes)
    }
  }
}
