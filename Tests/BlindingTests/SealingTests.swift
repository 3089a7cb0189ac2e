import ClinicalTime
import Crypto
import Foundation
import Quantities
import Testing
import Trials

@testable import Blinding

enum Sample {
  static let today = LocalDate(dayNumber: 20_700)
  static let instant = Instant(secondsSince1970: 1_788_480_000)

  static func trial(
    arms: [(String, Int)] = [("placebo", 0), ("1.5 mg", 1_500), ("3 mg", 3_000)], cycles: Int = 3, runIn: Int = 3,
    start: LocalDate = today.adding(days: 5)
  ) throws -> TrialProtocol {
    let design = try TrialDesign(
      arms: arms.map { TrialArm(label: $0.0, dose: .micrograms($0.1)) }, cycles: cycles, periodDays: 7,
      runInDays: runIn, largestStep: .milligrams(3))
    return TrialProtocol(
      design, start: start,
      bounds: .init(plan: "plan-1", prescriber: "Dr Byron", highestDose: .milligrams(3), until: nil),
      analysis: .init(
        measure: "pain", lowest: .zero, highest: ExactDecimal(10), direction: .lowerIsBetter,
        smallestChange: ExactDecimal(2), onsetDays: nil, seed: 7))
  }

  static func sealed(_ trial: TrialProtocol, to key: PharmacyKey) throws -> SealedTrial {
    try SealedTrial(trial, to: key.publicKey, id: "trial-1", recordedAt: instant, today: today)
  }
}

@Suite("What is sealed opens with one key only, and only unaltered")
struct SealingTests {
  let key = PharmacyKey()

  @Test("the pharmacist's key opens an admissible order that follows from its seed")
  func opens() throws {
    let trial = try Sample.trial()
    let sealed = try Sample.sealed(trial, to: key)
    let content = try sealed.opened(with: PharmacyKey(text: key.text))
    #expect(content.arms.count == 9)
    for cycle in 0..<3 { #expect(content.arms[(3 * cycle)..<(3 * cycle + 3)].sorted() == [0, 1, 2]) }
    #expect(try ScheduleSpace(trial.design()).draw(secretSeed: content.seed) == content.arms)
    #expect(try sealed.verified(content.bytes) == content)
  }

  @Test("another key does not open it, even one that claims to be the right one")
  func otherKey() throws {
    let sealed = try Sample.sealed(Sample.trial(), to: key)
    let other = PharmacyKey()
    #expect(throws: BlindingError.otherKey(sealedTo: key.publicKey.fingerprint, key: other.publicKey.fingerprint)) {
      try sealed.opened(with: other)
    }
    let relabelled = sealed.with(keyFingerprint: other.publicKey.fingerprint)
    #expect(throws: BlindingError.cannotOpen) { try relabelled.opened(with: other) }
  }

  @Test("a changed byte anywhere is noticed")
  func altered() throws {
    let sealed = try Sample.sealed(Sample.trial(), to: key)
    var text = sealed.ciphertext
    text[1_000] ^= 1
    #expect(throws: BlindingError.cannotOpen) { try sealed.with(ciphertext: text).opened(with: key) }
    var kits = sealed.kits
    kits[1] = TrialKit(code: kits[2].code, period: 1, first: kits[1].first, last: kits[1].last)
    #expect(throws: BlindingError.cannotOpen) { try sealed.with(kits: kits).opened(with: key) }
    let commitment = String(repeating: "0", count: 64)
    #expect(throws: BlindingError.cannotOpen) { try sealed.with(commitment: commitment).opened(with: key) }
    let protocolText = sealed.protocolText.replacingOccurrences(of: "\"cycles\":3", with: "\"cycles\":4")
    #expect(protocolText != sealed.protocolText)
    #expect(throws: BlindingError.protocolAltered) { try sealed.with(protocolText: protocolText).opened(with: key) }
  }

  @Test("no other order fits the commitment")
  func commitment() throws {
    let sealed = try Sample.sealed(Sample.trial(), to: key)
    let content = try sealed.opened(with: key)
    let other = try AllocationPayload(seed: content.seed, nonce: content.nonce, arms: content.arms.reversed() + [])
    try #require(other.arms != content.arms || content.arms == content.arms.reversed())
    let wrong = try AllocationPayload(seed: content.nonce, nonce: content.nonce, arms: content.arms)
    #expect(throws: BlindingError.commitmentBroken) { try sealed.verified(wrong.bytes) }
  }

  @Test("an order that does not follow from its seed is refused, even when it was committed to")
  func notDrawn() throws {
    let sealed = try Sample.sealed(Sample.trial(), to: key)
    let content = try sealed.opened(with: key)
    // The first two periods lie in one cycle, so they hold different arms.
    var arms = content.arms
    arms.swapAt(0, 1)
    let chosen = try AllocationPayload(seed: content.seed, nonce: content.nonce, arms: arms)
    try #require(chosen.arms != content.arms)
    let forged = sealed.with(
      commitment: SealedTrial.commitment(chosen.bytes, protocolHash: sealed.protocolHash))
    #expect(throws: BlindingError.notDrawn) { try forged.verified(chosen.bytes) }
  }

  @Test("the file for the pharmacy says the same after it was read back")
  func file() throws {
    let sealed = try Sample.sealed(Sample.trial(), to: key)
    let file = SealedTrialFile(sealed)
    #expect(try SealedTrialFile(file.data).trial == sealed)
    #expect(throws: BlindingError.notSealed) { try SealedTrialFile(Data("{}".utf8)) }
    let later = String(decoding: file.data, as: UTF8.self).replacingOccurrences(
      of: "\"version\" : 1", with: "\"version\" : 2")
    #expect(throws: BlindingError.otherVersion(2)) { try SealedTrialFile(Data(later.utf8)) }
    let opening = TrialOpeningFile(try sealed.opened(with: key), of: sealed.id)
    #expect(try TrialOpeningFile(opening.data) == opening)
  }

  @Test("a trial that has begun is not sealed")
  func tooLate() throws {
    let trial = try Sample.trial(start: Sample.today)
    #expect(throws: BlindingError.startsTooSoon(Sample.today, earliest: Sample.today.adding(days: 1))) {
      try Sample.sealed(trial, to: key)
    }
  }

  @Test("keys are read as they are written, and a slip is noticed")
  func keys() throws {
    let publicKey = key.publicKey
    #expect(try PharmacyPublicKey(text: " \(publicKey.text)\n").fingerprint == publicKey.fingerprint)
    #expect(try PharmacyKey(text: key.text).publicKey.text == publicKey.text)
    var slipped = Array(publicKey.text)
    let index = slipped.count - 20
    slipped[index] = slipped[index] == "A" ? "B" : "A"
    #expect(throws: BlindingError.noPublicKey) { try PharmacyPublicKey(text: String(slipped)) }
    for text in ["", "sweetspot-pharmacy-1:", publicKey.text + "0", key.text] {
      #expect(throws: BlindingError.noPublicKey) { try PharmacyPublicKey(text: text) }
    }
    for text in ["", publicKey.text, "sweetspot pharmacy private key 1\nAAAA\n"] {
      #expect(throws: BlindingError.noPrivateKey) { try PharmacyKey(text: text) }
    }
  }

  @Test("nothing is sealed to a point of small order")
  func weakKey() throws {
    let zeros = Data(repeating: 0, count: 32)
    let weak = PharmacyPublicKey(key: try .init(rawRepresentation: zeros))
    #expect(throws: BlindingError.weakPublicKey) {
      try SealedTrial(Sample.trial(), to: weak, id: "t", recordedAt: Sample.instant, today: Sample.today)
    }
  }
}

@Suite("What everybody may see does not depend on the order of the arms")
struct LeakTests {
  let key = PharmacyKey()

  /// Seals with given random numbers: the same codes, another seed.
  private func sealed(_ trial: TrialProtocol, seed: UInt8) throws -> SealedTrial {
    var random = Counting()
    return try SealedTrial(
      trial, to: key.publicKey, id: "trial-1", recordedAt: Sample.instant, today: Sample.today,
      secrets: SealingSecrets(seed: (0..<32).map { $0 &* 31 &+ seed }, nonce: Array(repeating: seed, count: 32)),
      kits: &random)
  }

  @Test("two orders differ in what is sealed and in the commitment, and in nothing else")
  func onlyCiphertext() throws {
    let trial = try Sample.trial()
    let all = try (UInt8(0)..<40).map { try sealed(trial, seed: $0) }
    let orders = Set(try all.map { try $0.opened(with: key).arms })
    #expect(orders.count > 20, "the trials compared have different orders")
    let public_ = Set(all.map { $0.with(commitment: "", encapsulatedKey: Data(), ciphertext: Data()) })
    #expect(public_.count == 1)
    #expect(Set(all.map(\.ciphertext)).count == all.count)
    #expect(Set(all.map(\.commitment)).count == all.count)
    #expect(Set(all.map { SealedTrialFile($0).data.count }).count == 1)
  }

  @Test("the same order sealed twice looks different, so that equal trials cannot be recognised")
  func fresh() throws {
    let trial = try Sample.trial()
    let (first, second) = (try sealed(trial, seed: 1), try sealed(trial, seed: 1))
    #expect(try first.opened(with: key) == second.opened(with: key))
    #expect(first.ciphertext != second.ciphertext)
    #expect(first.encapsulatedKey != second.encapsulatedKey)
  }

  @Test("what is sealed has one size for every trial")
  func oneSize() throws {
    let trials = try [
      Sample.trial(), Sample.trial(arms: [("placebo", 0), ("3 mg", 3_000)], cycles: 1, runIn: 0),
      Sample.trial(arms: [("placebo", 0), ("1 mg", 1_000), ("2 mg", 2_000), ("3 mg", 3_000)], cycles: 40),
    ]
    for trial in trials {
      let sealed = try sealed(trial, seed: 3)
      // 16 bytes are the tag of ChaCha20-Poly1305.
      #expect(sealed.ciphertext.count == AllocationPayload.length + 16)
      #expect(sealed.encapsulatedKey.count == 32)
    }
  }

  @Test("sealing does as many draws of codes whatever the order is")
  func equalWork() throws {
    let trial = try Sample.trial()
    let draws = try (UInt8(0)..<20).map { (seed: UInt8) -> Int in
      var random = Counting()
      _ = try SealedTrial(
        trial, to: key.publicKey, id: "t", recordedAt: Sample.instant, today: Sample.today,
        secrets: SealingSecrets(seed: Array(repeating: seed, count: 32), nonce: Array(repeating: 9, count: 32)),
        kits: &random)
      return random.count
    }
    #expect(Set(draws).count == 1)
  }

  @Test("orders come up equally often, also from fresh random numbers")
  func uniform() throws {
    let trial = try Sample.trial(arms: [("placebo", 0), ("3 mg", 3_000)], cycles: 2, runIn: 0)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<800 {
      let sealed = try Sample.sealed(trial, to: key)
      counts[try sealed.opened(with: key).arms, default: 0] += 1
    }
    #expect(counts.count == 4)
    let statistic = counts.values.reduce(0.0) { $0 + pow(Double($1) - 200, 2) / 200 }
    // Chi-squared with 3 degrees of freedom exceeds 30 once in about 700,000 runs.
    #expect(statistic < 30)
  }

  @Test("codes are different from each other and from trial to trial")
  func codes() throws {
    let all = try (0..<20).flatMap { _ in try Sample.sealed(Sample.trial(), to: key).kits.map(\.code) }
    #expect(all.allSatisfy { $0.count == 7 && $0.allSatisfy { $0 == "-" || KitCodes.alphabet.contains($0) } })
    // 200 codes of 23^6: a repetition comes about once in 7,000 runs; two are allowed to it.
    #expect(Set(all).count >= all.count - 2)
  }
}

/// Random numbers that are the same every time, and counted.
struct Counting: RandomNumberGenerator {
  var count = 0
  private var state: UInt64 = 0

  mutating func next() -> UInt64 {
    count += 1
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return mixed ^ (mixed >> 27)
  }
}

extension SealedTrial {
  func with(
    protocolText: String? = nil, commitment: String? = nil, kits: [TrialKit]? = nil, keyFingerprint: String? = nil,
    encapsulatedKey: Data? = nil, ciphertext: Data? = nil
  ) -> SealedTrial {
    SealedTrial(
      id: id, recordedAt: recordedAt, protocolText: protocolText ?? self.protocolText, protocolHash: protocolHash,
      commitment: commitment ?? self.commitment, kits: kits ?? self.kits,
      keyFingerprint: keyFingerprint ?? self.keyFingerprint,
      encapsulatedKey: encapsulatedKey ?? self.encapsulatedKey, ciphertext: ciphertext ?? self.ciphertext)
  }
}
