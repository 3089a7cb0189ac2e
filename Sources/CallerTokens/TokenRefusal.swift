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
  case expired
  case notYetValid
  case tooLongLived(seconds: Int, limit: Int)
  case replayed
  case tooMany

  public var description: String {
    switch self {
    case .missing:
      "A signed token is needed: send Authorization: Bearer with a JWT as CDS Hooks describes."
    case .unreadable(let why): "The token cannot be read: \(why)."
    case .algorithm(let name):
      "The token is signed with “\(name)”. Only RS384 and ES384 are accepted; sign it with one of these."
    case .unknownIssuer(let issuer):
      "The issuer “\(issuer)” is not configured here. Its name must be in the file of callers, letter by letter."
    case .unknownKey(let id):
      "The issuer has no key “\(id)” for this algorithm here. Add its public key to the file of callers."
    case .badSignature:
      "The signature does not fit the key. Check that the private key belongs to the configured public key."
    case .audience(let found, let expected):
      "The token is meant for \(found.isEmpty ? "nobody" : found.joined(separator: ", ")). It must name \(expected)."
    case .missingClaim(let name): "The token has no usable “\(name)”. It is required."
    case .expired: "The token has expired. Make a new one for every request."
    case .notYetValid: "The token was issued in the future. Check the clocks of both systems."
    case .tooLongLived(let seconds, let limit):
      "The token is valid for \(seconds) seconds; at most \(limit) are accepted. Let it expire sooner."
    case .replayed: "A token with this “jti” was used already. Make a new one for every request."
    case .tooMany:
      "More tokens were used lately than can be remembered, so a replay could not be noticed. Try again in a minute."
    }
  }
}
