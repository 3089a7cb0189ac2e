import Crypto
import Foundation

/// The pharmacist's private key, which alone opens what was sealed to its public half.
public struct PharmacyKey: Sendable {
  static let head = "sweetspot pharmacy private key 1"

  let key: Curve25519.KeyAgreement.PrivateKey

  /// Makes a new one from the system's random numbers.
  public init() {
    key = Curve25519.KeyAgreement.PrivateKey()
  }

  /// Reads the text that ``text`` gives.
  public init(text: String) throws(BlindingError) {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
    guard lines.count >= 2, lines[0] == Self.head, let bytes = Data(base64Encoded: lines[1]),
      let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes)
    else { throw .noPrivateKey }
    self.key = key
  }

  /// The key as the text of a file that nobody but the pharmacist reads.
  public var text: String {
    "\(Self.head)\n\(key.rawRepresentation.base64EncodedString())\n"
  }

  /// The half that may be given to anybody.
  public var publicKey: PharmacyPublicKey { PharmacyPublicKey(key: key.publicKey) }
}

/// The public half of the pharmacist's key.
public struct PharmacyPublicKey: Sendable {
  static let head = "sweetspot-pharmacy-1:"

  let key: Curve25519.KeyAgreement.PublicKey

  init(key: Curve25519.KeyAgreement.PublicKey) {
    self.key = key
  }

  /// Reads the text that ``text`` gives; spaces and line ends are left out.
  ///
  /// The last eight characters are the start of the fingerprint, so that a slip of the keyboard is noticed.
  public init(text: String) throws(BlindingError) {
    let text = String(text.filter { !$0.isWhitespace })
    let parts = text.dropFirst(Self.head.count).split(separator: ":", omittingEmptySubsequences: false)
    guard text.hasPrefix(Self.head), parts.count == 2, let bytes = Data(base64Encoded: String(parts[0])),
      let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)
    else { throw .noPublicKey }
    self.init(key: key)
    guard parts[1] == check else { throw .noPublicKey }
  }

  /// The key as one line of text.
  public var text: String { "\(Self.head)\(key.rawRepresentation.base64EncodedString()):\(check)" }

  /// What two people compare over the telephone: 32 hexadecimal digits in groups of four.
  public var fingerprint: String {
    let digits = Array(SHA256.hash(data: key.rawRepresentation).hexadecimal.prefix(32))
    return stride(from: 0, to: digits.count, by: 4).map { String(digits[$0..<$0 + 4]) }.joined(separator: " ")
  }

  /// Whether a secret comes of an exchange with it. With a point of small order it is all zeros, which everybody knows,
  /// and the library's HPKE does not refuse it.
  var isStrong: Bool {
    guard let secret = try? Curve25519.KeyAgreement.PrivateKey().sharedSecretFromKeyAgreement(with: key) else {
      return false
    }
    return secret.withUnsafeBytes { bytes in bytes.contains { $0 != 0 } }
  }

  private var check: String { String(SHA256.hash(data: key.rawRepresentation).hexadecimal.prefix(8)) }
}

extension SHA256Digest {
  /// The digest as hexadecimal digits.
  var hexadecimal: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
