import Blinding
import ClinicalTime
import Foundation
import GRDB
import History
import Quantities
import Records
import Testing
import Trials

@Suite("Sealed trials are kept as everything else is")
struct SealedTrialRecordsTests {
  private let key = PharmacyKey()

  private func seal(_ store: Store) async throws -> SealedTrial { try await Sample.seal(in: store, to: key) }

  @Test("what was written comes back, also from a file that is opened anew, and the trail holds")
  func roundTrip() async throws {
    let directory = try TemporaryDirectory()
    let store = try directory.store()
    let sealed = try await seal(store)
    let kit = try await store.recordKit(sealed.kits[0].code, of: sealed.id, on: sealed.kits[0].first, taken: true)
    let guess = try await store.recordGuess(1, of: sealed.id, period: 1, because: "dreams")
    let unsure = try await store.recordGuess(nil, of: sealed.id, period: 2, because: nil)
    let payload = try sealed.opened(with: key).bytes
    let opening = try await store.recordOpening(
      of: sealed.id, payload: payload, on: Sample.day, emergencyReason: "fall")
    let history = try await directory.store("later").history()
    #expect(history.trials == [sealed])
    #expect(history.kitsTaken == [kit])
    #expect(history.armGuesses == [guess, unsure])
    #expect(history.trialOpenings == [opening])
    #expect(try await directory.store("later").check().findings.isEmpty)
    let copy = try TemporaryDirectory()
    let restored = try await copy.store("copy").restore(history)
    #expect(try await restored.history() == history)
  }

  @Test("one trial at a time, one opening, and no guess after it")
  func order() async throws {
    let directory = try TemporaryDirectory()
    let store = try directory.store()
    let sealed = try await seal(store)
    await #expect(throws: StoreError.refused("another trial is sealed and not opened yet")) { try await seal(store) }
    let payload = try sealed.opened(with: key).bytes
    try await store.recordOpening(of: sealed.id, payload: payload, on: Sample.day, emergencyReason: nil)
    await #expect(throws: StoreError.refused("this trial was opened before")) {
      try await store.recordOpening(of: sealed.id, payload: payload, on: Sample.day, emergencyReason: nil)
    }
    await #expect(throws: StoreError.refused("who knows the arms can no longer guess them")) {
      try await store.recordGuess(0, of: sealed.id, period: 1, because: nil)
    }
    _ = try await seal(store)
    #expect(try await store.history().trials.count == 2)
  }

  @Test(
    "a row that was changed behind the program's back is found",
    arguments: [
      ("sealedTrial", "commitment = '\(String(repeating: "0", count: 64))'"), ("sealedTrial", "ciphertext = x'00'"),
      ("kitTaken", "taken = 0"), ("armGuess", "arm = 0"), ("trialOpening", "emergencyReason = NULL"),
    ])
  func altered(table: String, change: String) async throws {
    let directory = try TemporaryDirectory()
    let store = try directory.store()
    let sealed = try await seal(store)
    try await store.recordKit(sealed.kits[0].code, of: sealed.id, on: sealed.kits[0].first, taken: true)
    try await store.recordGuess(1, of: sealed.id, period: 1, because: nil)
    let payload = try sealed.opened(with: key).bytes
    try await store.recordOpening(of: sealed.id, payload: payload, on: Sample.day, emergencyReason: "fall")
    let queue = try DatabaseQueue(path: directory.url.appending(path: Store.fileName).path())
    #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "UPDATE \(table) SET \(change)") } }
    #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "DELETE FROM \(table)") } }
    try await queue.write { db in
      try db.execute(sql: "DROP TRIGGER \(table)IsNeverChanged")
      try db.execute(sql: "UPDATE \(table) SET \(change)")
    }
    #expect(try await !directory.store("later").check().findings.isEmpty)
  }
}

extension Sample {
  /// Two arms over four weeks, sealed to a pharmacist's key.
  static func seal(in store: Store, to key: PharmacyKey) async throws -> SealedTrial {
    let design = try TrialDesign(
      arms: [TrialArm(label: "placebo", dose: .zero), TrialArm(label: "1.5 mg", dose: .micrograms(1_500))], cycles: 2,
      periodDays: 7, largestStep: .micrograms(1_500))
    let trial = TrialProtocol(
      design, start: day.adding(days: 1),
      bounds: .init(plan: "p", prescriber: "Dr Byron", highestDose: .milligrams(3), until: nil),
      analysis: .init(
        measure: "pain", lowest: .zero, highest: ExactDecimal(10), direction: .lowerIsBetter,
        smallestChange: ExactDecimal(2), onsetDays: nil, seed: 1))
    return try await store.recordTrial { id, moment in
      try SealedTrial(trial, to: key.publicKey, id: id, recordedAt: moment, today: day)
    }
  }
}
