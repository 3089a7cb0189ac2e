public import ClinicalTime
import Crypto
import Foundation
public import Trials

/// The random numbers of one sealing. Outside of tests they are fresh from the system and nowhere kept in clear.
public struct SealingSecrets: Sendable {
  let seed: [UInt8]
  let nonce: [UInt8]

  /// Draws them from the system.
  public init() {
    seed = Self.random(32)
    nonce = Self.random(32)
  }

  /// Uses given ones, for tests only: whoever knows the seed knows the order.
  init(seed: [UInt8], nonce: [UInt8]) {
    self.seed = seed
    self.nonce = nonce
  }

  private static func random(_ count: Int) -> [UInt8] {
    SymmetricKey(size: SymmetricKeySize(bitCount: count * 8)).withUnsafeBytes { Array($0) }
  }
}

extension SealedTrial {
  static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
  static let info = Data("sweetspot sealed trial 1".utf8)

  /// Draws the order of the arms and seals it to the pharmacist's key. The order exists in memory only, and only here.
  /// - Parameters:
  ///   - recordedAt: the moment of asking; no clock is read afterwards.
  ///   - today: the trial must start later than this day, so that its analysis is locked before there are data.
  public init(
    _ trial: TrialProtocol, to key: PharmacyPublicKey, id: String, recordedAt: Instant, today: LocalDate
  ) throws(BlindingError) {
    var random = SystemRandomNumberGenerator()
    try self.init(
      trial, to: key, id: id, recordedAt: recordedAt, today: today, secrets: SealingSecrets(), kits: &random)
  }

  init(
    _ trial: TrialProtocol, to key: PharmacyPublicKey, id: String, recordedAt: Instant, today: LocalDate,
    secrets: SealingSecrets, kits random: inout some RandomNumberGenerator
  ) throws(BlindingError) {
    guard trial.start > today else { throw .startsTooSoon(trial.start, earliest: today.adding(days: 1)) }
    let text = trial.canonicalText
    let hash = SHA256.hash(data: Data(text.utf8))
    let codes = KitCodes.draw(trial.periodCount + 1, using: &random)
    let kits = ((trial.runInDays > 0 ? 0 : 1)...trial.periodCount).map { number in
      TrialKit(
        code: codes[number], period: number, first: trial.firstDay(ofPeriod: number),
        last: trial.lastDay(ofPeriod: number))
    }
    let payload = try Self.payload(trial, secrets).bytes
    let commitment = Self.commitment(payload, protocolHash: hash.hexadecimal)
    let head = SealedTrial(
      id: id, recordedAt: recordedAt, protocolText: text, protocolHash: hash.hexadecimal, commitment: commitment,
      kits: kits, keyFingerprint: key.fingerprint, encapsulatedKey: Data(), ciphertext: Data())
    guard key.isStrong else { throw .weakPublicKey }
    let sealed: (key: Data, text: Data)
    do {
      var sender = try HPKE.Sender(recipientKey: key.key, ciphersuite: Self.suite, info: Self.info)
      sealed = (sender.encapsulatedKey, try sender.seal(payload, authenticating: head.authenticated))
    } catch {
      throw .weakPublicKey
    }
    self.init(
      id: id, recordedAt: recordedAt, protocolText: text, protocolHash: head.protocolHash, commitment: commitment,
      kits: kits, keyFingerprint: key.fingerprint, encapsulatedKey: sealed.key, ciphertext: sealed.text)
  }

  private static func payload(
    _ trial: TrialProtocol, _ secrets: SealingSecrets
  ) throws(BlindingError) -> AllocationPayload {
    do {
      let space = try ScheduleSpace(try trial.design())
      try space.requireChoice()
      return try AllocationPayload(
        seed: secrets.seed, nonce: secrets.nonce, arms: space.draw(secretSeed: secrets.seed))
    } catch let error as TrialDesignError {
      throw .design(error)
    } catch {
      throw .notSealed
    }
  }

  /// What binds the order of the arms to the protocol: nobody can name another order later, and nobody can find the order
  /// by trying all of them, because of the random number among the bytes.
  static func commitment(_ payload: Data, protocolHash: String) -> String {
    var sha = SHA256()
    sha.update(data: Data("sweetspot trial allocation 1\n\(protocolHash)\n".utf8))
    sha.update(data: payload)
    return sha.finalize().hexadecimal
  }

  /// What is sealed along with the order, so that a kit's code or the protocol cannot be exchanged unnoticed.
  var authenticated: Data {
    let kits = kits.map { "\($0.period) \($0.code) \($0.first) \($0.last)\n" }.joined()
    return Data(
      "\(id)\n\(recordedAt.secondsSince1970)\n\(protocolHash)\n\(commitment)\n\(keyFingerprint)\n\(kits)".utf8)
  }
}

extension TrialProtocol {
  /// The protocol as JSON on one line, its keys in alphabetical order: the bytes that are hashed.
  public var canonicalText: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A protocol holds nothing that JSON cannot write.
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }
}
