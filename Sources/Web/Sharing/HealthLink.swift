import ClinicalTime
import Crypto
import ExactJSON
import Foundation

/// A SMART Health Link (Smart Health Cards and Links IG 1.0.0): where an encrypted file lies, and the key to it. The key
/// is in the link only; what is kept here opens nothing.
struct HealthLink {
  /// The file: a JWE in compact form, `dir` with A256GCM.
  let file: Data
  /// `shlink:/…`
  let text: String

  /// The most characters that the specification allows for the address in a link, and for its label.
  static let longestAddress = 128
  static let longestLabel = 80

  /// Encrypts a resource under a new key.
  /// - Parameters:
  ///   - address: where the manifest is asked for.
  ///   - asksPasscode: whether a passcode is asked for.
  init(
    _ resource: JSONValue, at address: String, label: String, expires: Instant, asksPasscode: Bool
  ) throws {
    let key = SymmetricKey(size: .bits256)
    file = try Self.encrypted(resource.utf8, with: key, nonce: AES.GCM.Nonce())
    let payload = JSONValue.object([
      "url": .string(address), "key": .string(key.withUnsafeBytes { Data($0) }.base64URL),
      "exp": .number(JSONNumber(expires.secondsSince1970)), "flag": asksPasscode ? "P" : nil,
      "label": .string(String(label.prefix(Self.longestLabel))), "v": 1,
    ])
    text = "shlink:/" + Data(payload.utf8).base64URL
  }

  /// RFC 7516, compact serialisation: without an encrypted key, as `dir` has none.
  static func encrypted(_ content: [UInt8], with key: SymmetricKey, nonce: AES.GCM.Nonce) throws -> Data {
    let head = Data(#"{"alg":"dir","enc":"A256GCM","cty":"application/fhir+json"}"#.utf8).base64URL
    let box = try AES.GCM.seal(Data(content), using: key, nonce: nonce, authenticating: Data(head.utf8))
    let parts = [head, "", Data(nonce).base64URL, box.ciphertext.base64URL, box.tag.base64URL]
    return Data(parts.joined(separator: ".").utf8)
  }
}

extension Data {
  /// Base64 for addresses (RFC 4648, section 5), without padding.
  var base64URL: String {
    base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
