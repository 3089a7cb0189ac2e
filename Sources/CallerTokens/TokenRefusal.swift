/// Why a token was not accepted: what was found, what was expected. Nothing of the token's secret part is in it.
public enum TokenRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  case missing
  case unreadable(String)
  case algorithm(String)
  case unknownIssuer(String)
  case unknownKey(String)
  case badSignature
  case audience(found: [String], expected: String)
  case missingClaim(String)
  /// By this clock.
  case expired(secondsAgo: Int, allowed: Int)
  case notYetValid(secondsAhead: Int, allowed: Int)
  case tooLongLived(seconds: Int, limit: Int)
  case replayed
  case tooMany

  public var description: String {
    switch self {
    case .missing:
      "A signed token is needed: send Authorization: Bearer with a JWT as CDS Hooks describes."
    case .unreadable(let why):
      "The token cannot be read: \(why). Send a JWT of three parts in base64url with dots between them."
    case .algorithm(""):
      "The token does not say how it is signed (“alg”). Only RS384 and ES384 are accepted; sign it with one of these."
    case .algorithm(let name):
      "The token is signed with “\(name)”. Only RS384 and ES384 are accepted; sign it with one of these."
    case .unknownIssuer(let issuer):
      "The issuer “\(issuer)” is not configured here. Its name must be in the file of callers, letter by letter."
    case .unknownKey(""):
      "The token does not name its key (“kid”). Name one that is in the file of callers; a “jku” is not followed."
    case .unknownKey(let id):
      "The issuer has no key “\(id)” for this algorithm here. Add its public key to the file of callers; a “jku” is not followed."
    case .badSignature:
      "The signature does not fit the key. Check that the private key belongs to the configured public key."
    case .audience(let found, let expected):
      "The token is meant for \(found.isEmpty ? "nobody" : found.joined(separator: ", ")). It must name \(expected)."
    case .missingClaim(let name):
      """
      The token has no usable “\(name)”. \
      \(["exp", "iat", "nbf"].contains(name) ? "Write it as seconds since 1970." : "Write it as text of 1 to 256 bytes.")
      """
    case .expired(let seconds, let allowed):
      "The token expired \(seconds) seconds ago by this clock; clocks may differ by \(allowed). Make a new one for every request."
    case .notYetValid(let seconds, let allowed):
      "The token is from \(seconds) seconds in the future by this clock; clocks may differ by \(allowed). Set the clocks of both systems."
    case .tooLongLived(let seconds, let limit):
      "The token is valid for \(seconds) seconds; at most \(limit) are accepted. Let it expire sooner."
    case .replayed: "A token with this “jti” was used already. Make a new one for every request."
    case .tooMany:
      "More tokens were used lately than can be remembered, so a replay could not be noticed. Try again in a minute."
    }
  }
}
