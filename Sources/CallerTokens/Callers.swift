import Crypto
import CryptoExtras
import ExactJSON
import Foundation

/// The systems that may call, each with its public keys.
public struct Callers: Sendable {
  private let keys: [String: [Key]]

  enum PublicKey: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)

    var algorithm: String {
      switch self {
      case .rsa: "RS384"
      case .p384: "ES384"
      }
    }
  }

  struct Key: Sendable {
    let id: String
    let publicKey: PublicKey
  }

  /// Reads `{"callers": [{"issuer": "https://ehr.example", "keys": [JWK, …]}]}`.
  ///
  /// Keys are RSA of 2048 bits or more, or P-384; each needs a `kid`. A private part is refused: it has no business here.
  public init(reading file: some Sequence<UInt8>) throws(CallersProblem) {
    let json: JSONValue
    do throws(JSONMistake) { json = try JSONValue(reading: file) } catch {
      throw CallersProblem(error.description)
    }
    guard let list = json.object?["callers"]?.array, !list.isEmpty else {
      throw CallersProblem("“callers” must be an array with at least one caller.")
    }
    var keys: [String: [Key]] = [:]
    for (number, caller) in list.enumerated() {
      let place = "callers[\(number)]"
      guard let issuer = caller.object?["issuer"]?.string, !issuer.isEmpty else {
        throw CallersProblem("\(place).issuer is missing. It is the “iss” of the caller's tokens.")
      }
      guard keys[issuer] == nil else { throw CallersProblem("\(place).issuer: “\(issuer)” is there twice.") }
      guard let entries = caller.object?["keys"]?.array, !entries.isEmpty else {
        throw CallersProblem("\(place).keys must be an array with at least one JSON Web Key.")
      }
      var own: [Key] = []
      for (index, entry) in entries.enumerated() {
        let key = try Self.key(entry.object, at: "\(place).keys[\(index)]")
        guard !own.contains(where: { $0.id == key.id }) else {
          throw CallersProblem("\(place).keys[\(index)].kid: “\(key.id)” is there twice.")
        }
        own.append(key)
      }
      keys[issuer] = own
    }
    self.keys = keys
  }

  func knows(_ issuer: String) -> Bool { keys[issuer] != nil }

  func key(_ id: String, of issuer: String, for algorithm: String) -> PublicKey? {
    keys[issuer]?.first { $0.id == id && $0.publicKey.algorithm == algorithm }?.publicKey
  }

  private static func key(_ jwk: JSONObject?, at place: String) throws(CallersProblem) -> Key {
    guard let jwk else { throw CallersProblem("\(place) is no object.") }
    for name in ["d", "p", "q", "k"] where jwk[name] != nil {
      throw CallersProblem(
        "\(place).\(name) belongs to a secret key. Configure public keys only, and replace this key.")
    }
    guard let id = jwk["kid"]?.string, !id.isEmpty else { throw CallersProblem("\(place).kid is missing.") }
    func bytes(_ name: String) throws(CallersProblem) -> Data {
      guard let text = jwk[name]?.string, let data = Data(base64URL: text) else {
        throw CallersProblem("\(place).\(name) must be base64url.")
      }
      return data
    }
    switch jwk["kty"]?.string {
    case "RSA":
      let modulus = try bytes("n")
      let exponent = try bytes("e")
      guard let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent), key.keySizeInBits >= 2048 else {
        throw CallersProblem("\(place) is no RSA key of at least 2048 bits.")
      }
      return Key(id: id, publicKey: .rsa(key))
    case "EC":
      guard jwk["crv"]?.string == "P-384" else { throw CallersProblem("\(place).crv must be P-384, for ES384.") }
      let x = try bytes("x")
      let y = try bytes("y")
      guard x.count == 48, y.count == 48, let key = try? P384.Signing.PublicKey(rawRepresentation: x + y) else {
        throw CallersProblem("\(place) is no point of P-384.")
      }
      return Key(id: id, publicKey: .p384(key))
    default: throw CallersProblem("\(place).kty must be RSA or EC; shared secrets are never accepted.")
    }
  }
}

/// What is wrong with a file of callers.
public struct CallersProblem: Error, Hashable, Sendable {
  public let text: String

  init(_ text: String) {
    self.text = text
  }
}

extension Data {
  /// Reads base64url without padding, as RFC 7515 writes it; `nil` for anything else, bits left over included.
  init?(base64URL text: some StringProtocol) {
    guard text.utf8.allSatisfy({ Self.isBase64URL($0) }), text.utf8.count % 4 != 1 else { return nil }
    var standard = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
    standard += String(repeating: "=", count: (4 - standard.utf8.count % 4) % 4)
    guard let data = Data(base64Encoded: standard) else { return nil }
    // Two texts must not stand for one signature.
    guard data.base64EncodedString() == standard else { return nil }
    self = data
  }

  private static func isBase64URL(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
