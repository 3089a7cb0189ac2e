import ClinicalTime
import Foundation
import GRDB
import Trials

extension SealedTrial {
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"), protocolText: try row.text("protocol"),
      protocolHash: try row.text("protocolHash"), commitment: try row.text("commitment"),
      kits: try row.decoded("kits", as: [TrialKit].self), keyFingerprint: try row.text("keyFingerprint"),
      encapsulatedKey: try row.data("encapsulatedKey"), ciphertext: try row.data("ciphertext"))
  }

  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO sealedTrial (id, personId, recordedAt, protocol, protocolHash, commitment, kits, keyFingerprint,
          encapsulatedKey, ciphertext)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, person, recordedAt.secondsSince1970, protocolText, protocolHash, commitment, try json(kits), keyFingerprint,
        encapsulatedKey, ciphertext,
      ])
  }
}

extension KitTaken {
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"), trial: try row.text("trialId"),
      day: try row.date("day"), code: try row.text("code"), taken: try row.number("taken") == 1)
  }

  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO kitTaken (id, personId, recordedAt, trialId, day, code, taken) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, person, recordedAt.secondsSince1970, trial, day.description, code, taken ? 1 : 0])
  }
}

extension ArmGuess {
  init(_ row: StoredRow) throws {
    let arm = try row.number("arm")
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"), trial: try row.text("trialId"),
      period: try row.number("period"), arm: arm < 0 ? nil : arm, because: try row.text(ifAny: "because"))
  }

  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO armGuess (id, personId, recordedAt, trialId, period, arm, because) VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, person, recordedAt.secondsSince1970, trial, period, arm ?? -1, because])
  }
}

extension TrialOpening {
  init(_ row: StoredRow) throws {
    self.init(
      id: try row.text("id"), recordedAt: try row.instant("recordedAt"), day: try row.date("day"),
      trial: try row.text("trialId"), payload: try row.data("payload"),
      emergencyReason: try row.text(ifAny: "emergencyReason"))
  }

  func insert(_ db: Database, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO trialOpening (id, personId, recordedAt, trialId, day, payload, emergencyReason)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [id, person, recordedAt.secondsSince1970, trial, day.description, payload, emergencyReason])
  }
}
