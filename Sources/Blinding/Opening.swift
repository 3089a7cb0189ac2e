import Crypto
public import Foundation
public import Trials

extension SealedTrial {
  /// Opens the sealed order with the pharmacist's key, and checks it against the commitment and the draw.
  public func opened(with key: PharmacyKey) throws(BlindingError) -> AllocationPayload {
    let fingerprint = key.publicKey.fingerprint
    guard fingerprint == keyFingerprint else { throw .otherKey(sealedTo: keyFingerprint, key: fingerprint) }
    let bytes: Data
    do {
      var recipient = try HPKE.Recipient(
        privateKey: key.key, ciphersuite: Self.suite, info: Self.info, encapsulatedKey: encapsulatedKey)
      bytes = try recipient.open(ciphertext, authenticating: authenticated)
    } catch {
      throw .cannotOpen
    }
    return try verified(bytes)
  }

  /// Checks bytes that are said to be what was sealed: that the protocol is the one that was locked, that the order is
  /// the one that was committed to, and that it follows from its seed.
  public func verified(_ payload: Data) throws(BlindingError) -> AllocationPayload {
    guard SHA256.hash(data: Data(protocolText.utf8)).hexadecimal == protocolHash else { throw .protocolAltered }
    guard Self.commitment(payload, protocolHash: protocolHash) == commitment else { throw .commitmentBroken }
    do {
      let content = try AllocationPayload(payload)
      let space = try ScheduleSpace(try `protocol`().design())
      guard space.draw(secretSeed: content.seed) == content.arms else { throw BlindingError.notDrawn }
      return content
    } catch let error as BlindingError {
      throw error
    } catch {
      throw .protocolAltered
    }
  }
}

/// The file that goes to the pharmacy: all that is on record of a trial. It names no arm of any period.
public struct SealedTrialFile: Codable, Equatable, Sendable {
  public static let formatName = "sweetspot-sealed-trial"
  public static let version = 1

  public let format: String
  public let version: Int
  public let trial: SealedTrial

  public init(_ trial: SealedTrial) {
    format = Self.formatName
    version = Self.version
    self.trial = trial
  }

  /// The file's bytes.
  public var data: Data { jsonLines(self) }

  /// Reads a file.
  public init(_ data: Data) throws(BlindingError) {
    try self.init(read(data, format: Self.formatName, version: Self.version, as: SealedTrialFile.self).trial)
  }
}

/// The file with which the pharmacist opens a trial to everybody.
public struct TrialOpeningFile: Codable, Equatable, Sendable {
  public static let formatName = "sweetspot-trial-opening"
  public static let version = 1

  public let format: String
  public let version: Int
  /// The trial that it opens.
  public let trial: SealedTrial.ID
  /// The bytes that were sealed.
  public let payload: Data

  public init(_ payload: AllocationPayload, of trial: SealedTrial.ID) {
    format = Self.formatName
    version = Self.version
    self.trial = trial
    self.payload = payload.bytes
  }

  /// The file's bytes.
  public var data: Data { jsonLines(self) }

  /// Reads a file.
  public init(_ data: Data) throws(BlindingError) {
    self = try read(data, format: Self.formatName, version: Self.version, as: TrialOpeningFile.self)
  }
}

private func jsonLines(_ value: some Encodable) -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return ((try? encoder.encode(value)) ?? Data()) + Data("\n".utf8)
}

private struct FileHead: Decodable {
  let format: String?
  let version: Int?
}

private func read<Value: Decodable>(
  _ data: Data, format: String, version: Int, as type: Value.Type
) throws(BlindingError) -> Value {
  guard let head = try? JSONDecoder().decode(FileHead.self, from: data), head.format == format else { throw .notSealed }
  guard head.version == version else { throw .otherVersion(head.version ?? 0) }
  guard let value = try? JSONDecoder().decode(type, from: data) else { throw .notSealed }
  return value
}
