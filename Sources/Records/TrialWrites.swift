public import ClinicalTime
public import Foundation
import GRDB
import History
public import Trials

extension Store {
  /// Records a sealed trial. One at a time: the one before must have been opened.
  /// - Parameter seal: seals it under the identifier and the moment that it is given.
  @discardableResult
  public func recordTrial(
    _ seal: @Sendable (_ id: String, _ recordedAt: Instant) throws -> SealedTrial
  ) async throws -> SealedTrial {
    let trial = try seal(newIdentifier(), now())
    try await write { db in
      let waiting = try String.fetchOne(
        db,
        sql: """
          SELECT id FROM sealedTrial WHERE personId = ?
          AND NOT EXISTS (SELECT 1 FROM trialOpening WHERE trialId = sealedTrial.id)
          """, arguments: [person.id])
      if waiting != nil { throw StoreError.refused("another trial is sealed and not opened yet") }
      try trial.insert(db, person: person.id)
    }
    return trial
  }

  /// Writes down whether a day's capsule of a kit was taken. What was said before about the same kit and day stays on
  /// record; the last holds.
  @discardableResult
  public func recordKit(
    _ code: String, of trial: SealedTrial.ID, on day: LocalDate, taken: Bool
  ) async throws(StoreError) -> KitTaken {
    let entry = KitTaken(id: newIdentifier(), recordedAt: now(), trial: trial, day: day, code: code, taken: taken)
    try await write { db in try entry.insert(db, person: person.id) }
    return entry
  }

  /// Writes down which arm the person thought a period was.
  @discardableResult
  public func recordGuess(
    _ arm: Int?, of trial: SealedTrial.ID, period: Int, because: String?
  ) async throws(StoreError) -> ArmGuess {
    let guess = ArmGuess(
      id: newIdentifier(), recordedAt: now(), trial: trial, period: period, arm: arm, because: because)
    try await write { db in
      if try TrialOpening.exists(of: trial, in: db) {
        throw StoreError.refused("who knows the arms can no longer guess them")
      }
      try guess.insert(db, person: person.id)
    }
    return guess
  }

  /// Records that a trial was opened. The payload must have been verified before.
  @discardableResult
  public func recordOpening(
    of trial: SealedTrial.ID, payload: Data, on day: LocalDate, emergencyReason: String?
  ) async throws(StoreError) -> TrialOpening {
    let opening = TrialOpening(
      id: newIdentifier(), recordedAt: now(), day: day, trial: trial, payload: payload,
      emergencyReason: emergencyReason)
    try await write { db in
      if try TrialOpening.exists(of: trial, in: db) { throw StoreError.refused("this trial was opened before") }
      try opening.insert(db, person: person.id)
    }
    return opening
  }
}

extension TrialOpening {
  static func exists(of trial: SealedTrial.ID, in db: Database) throws -> Bool {
    try Row.fetchOne(db, sql: "SELECT 1 FROM trialOpening WHERE trialId = ?", arguments: [trial]) != nil
  }
}
