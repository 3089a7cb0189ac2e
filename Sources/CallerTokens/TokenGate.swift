public import ClinicalTime
import Crypto
import CryptoExtras
import ExactJSON
import Foundation
import Synchronization

/// Checks the tokens of callers: signature, audience, times, and that each is used once.
public final class TokenGate: Sendable {
  /// The longest life of a token, in seconds, and what clocks may differ by.
  static let lifetimeLimit = 300
  static let clockDifference = 60
  static let lengthLimit = 8192

  private let callers: Callers
  private let used: Mutex<UsedTokens>

  /// - Parameter memory: how many tokens are remembered until they expire. Beyond it none is let in: 60,000 is what
  ///   200 requests a second use in five minutes.
  public init(callers: Callers, memory: Int = 200_000) {
    self.callers = callers
    used = Mutex(UsedTokens(limit: memory))
  }

  /// Lets a request in, or says why not.
  /// - Parameters:
  ///   - authorization: the header of that name.
  ///   - audience: the address that was called, as its callers write it.
  public func check(_ authorization: String?, audience: String, now: Instant) throws(TokenRefusal) {
    guard let authorization, let token = Self.bearer(authorization) else { throw .missing }
    guard token.utf8.count <= Self.lengthLimit else {
      throw .unreadable("it is longer than \(Self.lengthLimit) bytes")
    }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw .unreadable("it does not have three parts") }
    let header = try Self.object(parts[0], "header")
    let algorithm = header["alg"]?.string ?? ""
    // Before anything else: “none” and shared secrets are out, whatever keys there are.
    guard algorithm == "RS384" || algorithm == "ES384" else { throw .algorithm(algorithm.shortened) }
    guard header["crit"] == nil else { throw .unreadable("it has a “crit” header, and none is understood here") }
    let claims = try Self.object(parts[1], "payload")
    guard let issuer = claims["iss"]?.string else { throw .missingClaim("iss") }
    guard callers.knows(issuer) else { throw .unknownIssuer(issuer.shortened) }
    guard let keyID = header["kid"]?.string, let key = callers.key(keyID, of: issuer, for: algorithm) else {
      throw .unknownKey((header["kid"]?.string ?? "").shortened)
    }
    guard let signature = Data(base64URL: parts[2]) else { throw .unreadable("its signature is no base64url") }
    guard key.verifies(signature, of: Data(token.utf8.prefix(parts[0].utf8.count + 1 + parts[1].utf8.count))) else {
      throw .badSignature
    }
    try checkClaims(claims, issuer: issuer, audience: audience, now: now.secondsSince1970)
  }

  private func checkClaims(_ claims: JSONObject, issuer: String, audience: String, now: Int) throws(TokenRefusal) {
    let meant: [String] =
      claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.array?.compactMap(\.string) ?? []
    guard meant.contains(where: { $0.utf8.elementsEqual(audience.utf8) }) else {
      throw .audience(found: meant.prefix(3).map(\.shortened), expected: audience)
    }
    guard let expires = Self.seconds(claims["exp"]) else { throw .missingClaim("exp") }
    guard let issued = Self.seconds(claims["iat"]) else { throw .missingClaim("iat") }
    guard let name = claims["jti"]?.string, !name.isEmpty, name.utf8.count <= 256 else { throw .missingClaim("jti") }
    guard now < expires + Self.clockDifference else {
      throw .expired(secondsAgo: now - expires, allowed: Self.clockDifference)
    }
    try check(start: issued, now: now)
    if let start = claims["nbf"] {
      guard let start = Self.seconds(start) else { throw .missingClaim("nbf") }
      try check(start: start, now: now)
    }
    guard expires - issued <= Self.lifetimeLimit else {
      throw .tooLongLived(seconds: expires - issued, limit: Self.lifetimeLimit)
    }
    let outcome = used.withLock {
      $0.take(issuer: issuer, name: name, until: expires + Self.clockDifference, now: now)
    }
    switch outcome {
    case .new: return
    case .known: throw .replayed
    case .full: throw .tooMany
    }
  }

  private func check(start: Int, now: Int) throws(TokenRefusal) {
    guard start <= now + Self.clockDifference else {
      throw .notYetValid(secondsAhead: start - now, allowed: Self.clockDifference)
    }
  }

  private static func bearer(_ header: String) -> Substring? {
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return parts[1]
  }

  private static func object(_ part: Substring, _ name: String) throws(TokenRefusal) -> JSONObject {
    guard let bytes = Data(base64URL: part),
      let object = try? JSONValue(reading: bytes, limits: JSONLimits(bytes: lengthLimit, depth: 8, values: 200)).object
    else { throw .unreadable("its \(name) is no JSON object in base64url") }
    return object
  }

  /// Whole seconds of a NumericDate, within the years that make sense; fractions are cut off.
  private static func seconds(_ value: JSONValue?) -> Int? {
    guard let number = value?.number.flatMap({ Double($0.text) }), (0...100_000_000_000).contains(number) else {
      return nil
    }
    return Int(number)
  }
}

extension Callers.PublicKey {
  fileprivate func verifies(_ signature: Data, of message: Data) -> Bool {
    let digest = SHA384.hash(data: message)
    switch self {
    case .rsa(let key):
      return key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
    case .p384(let key):
      guard let signature = try? P384.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
      return key.isValidSignature(signature, for: digest)
    }
  }
}

/// The tokens that were used and have not expired.
struct UsedTokens {
  private struct Name: Hashable {
    let issuer: String
    let name: String
  }

  enum Outcome { case new, known, full }

  private let limit: Int
  private var until: [Name: Int] = [:]
  private var lastSweep = 0

  init(limit: Int) {
    self.limit = limit
  }

  mutating func take(issuer: String, name: String, until expiry: Int, now: Int) -> Outcome {
    let name = Name(issuer: issuer, name: name)
    if let known = until[name], known > now { return .known }
    if until.count >= limit || now > lastSweep + TokenGate.lifetimeLimit { sweep(now) }
    guard until.count < limit else { return .full }
    until[name] = expiry
    return .new
  }

  private mutating func sweep(_ now: Int) {
    guard now != lastSweep else { return }
    lastSweep = now
    until = until.filter { $0.value > now }
  }
}
