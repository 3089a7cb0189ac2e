public import ClinicalTime
public import Foundation

/// A blinded trial as everybody but the pharmacist knows it: the protocol, codes, and the order of the arms in a form
/// that only the pharmacist's key opens.
public struct SealedTrial: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was sealed: noted before anything was drawn.
  public let recordedAt: Instant
  /// The protocol as JSON text. The hash is of exactly these bytes.
  public let protocolText: String
  /// The SHA-256 of the protocol's text, as hexadecimal digits.
  public let protocolHash: String
  /// The SHA-256 that binds the order of the arms to the protocol, as hexadecimal digits.
  public let commitment: String
  /// One kit for each period, after one for the run-in if there is one.
  public let kits: [TrialKit]
  /// Whose key it was sealed to.
  public let keyFingerprint: String
  /// The one-time public key of the sender.
  public let encapsulatedKey: Data
  /// The sealed order. Its length is the same for all trials.
  public let ciphertext: Data

  /// Keeps a sealed trial.
  public init(
    id: String, recordedAt: Instant, protocolText: String, protocolHash: String, commitment: String, kits: [TrialKit],
    keyFingerprint: String, encapsulatedKey: Data, ciphertext: Data
  ) {
    self.id = id
    self.recordedAt = recordedAt
    self.protocolText = protocolText
    self.protocolHash = protocolHash
    self.commitment = commitment
    self.kits = kits
    self.keyFingerprint = keyFingerprint
    self.encapsulatedKey = encapsulatedKey
    self.ciphertext = ciphertext
  }

  /// The protocol.
  /// - Throws: `DecodingError` when the text is none.
  public func `protocol`() throws -> TrialProtocol {
    try JSONDecoder().decode(TrialProtocol.self, from: Data(protocolText.utf8))
  }

  /// The kit of a period, counted from 1; of the run-in for 0.
  public func kit(ofPeriod number: Int) -> TrialKit? { kits.first { $0.period == number } }
}

/// What is handed out for one period: known by its code only.
public struct TrialKit: Codable, Hashable, Sendable {
  /// The code on the label: random, and nothing follows from it.
  public let code: String
  /// The period it is for, counted from 1; 0 for the run-in.
  public let period: Int
  /// The first day on which it is taken.
  public let first: LocalDate
  /// The last day on which it is taken.
  public let last: LocalDate

  /// Makes a kit.
  public init(code: String, period: Int, first: LocalDate, last: LocalDate) {
    self.code = code
    self.period = period
    self.first = first
    self.last = last
  }

  /// How many days it is for.
  public var days: Int { last.days(since: first) + 1 }
}

/// Which arm the person thought a period was.
public struct ArmGuess: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was written down.
  public let recordedAt: Instant
  /// The trial.
  public let trial: SealedTrial.ID
  /// The period, counted from 1.
  public let period: Int
  /// The arm, as an index of the protocol's arms; `nil` for "I don't know".
  public let arm: Int?
  /// What gave it away, in the person's words.
  public let because: String?

  /// Makes a guess.
  public init(id: String, recordedAt: Instant, trial: SealedTrial.ID, period: Int, arm: Int?, because: String?) {
    self.id = id
    self.recordedAt = recordedAt
    self.trial = trial
    self.period = period
    self.arm = arm
    self.because = because
  }
}

/// Whether a day's capsule of a kit was taken.
public struct KitTaken: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was written down.
  public let recordedAt: Instant
  /// The trial.
  public let trial: SealedTrial.ID
  /// The day.
  public let day: LocalDate
  /// The code on the kit that the capsule was from.
  public let code: String
  /// Whether it was taken.
  public let taken: Bool

  /// Makes an entry.
  public init(id: String, recordedAt: Instant, trial: SealedTrial.ID, day: LocalDate, code: String, taken: Bool) {
    self.id = id
    self.recordedAt = recordedAt
    self.trial = trial
    self.day = day
    self.code = code
    self.taken = taken
  }
}

/// That a trial was opened, and what came to light.
public struct TrialOpening: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was opened.
  public let recordedAt: Instant
  /// The day on which it was opened.
  public let day: LocalDate
  /// The trial.
  public let trial: SealedTrial.ID
  /// The bytes of ``AllocationPayload``.
  public let payload: Data
  /// Why it was opened before its end; `nil` when it was not.
  public let emergencyReason: String?

  /// Makes an opening.
  public init(
    id: String, recordedAt: Instant, day: LocalDate, trial: SealedTrial.ID, payload: Data, emergencyReason: String?
  ) {
    self.id = id
    self.recordedAt = recordedAt
    self.day = day
    self.trial = trial
    self.payload = payload
    self.emergencyReason = emergencyReason
  }
}
