public import ClinicalTime
import Foundation
import GRDB

/// A program that may ask the person for a token. Being registered lets it read nothing.
public struct RegisteredProgram: Codable, Hashable, Sendable, Identifiable {
  /// Its `client_id`. No secret.
  public let id: String
  public let name: String
  /// The one address to which the answer goes, letter by letter.
  public let redirect: String
  public let createdAt: Instant
  public let endedAt: Instant?

  public init(id: String, name: String, redirect: String, createdAt: Instant, endedAt: Instant? = nil) {
    self.id = id
    self.name = name
    self.redirect = redirect
    self.createdAt = createdAt
    self.endedAt = endedAt
  }
}

extension Store {
  /// Registers a program, for everybody in the file: each still gives out a token of their own.
  public func addProgram(named name: String, redirect: String) async throws(StoreError) -> RegisteredProgram {
    let program = RegisteredProgram(
      id: newIdentifier(), name: name, redirect: redirect, createdAt: now())
    try await write { db in
      try db.execute(
        sql: "INSERT INTO registeredProgram (id, name, redirect, createdAt) VALUES (?, ?, ?, ?)",
        arguments: [program.id, name, redirect, program.createdAt.secondsSince1970])
    }
    return program
  }

  /// The programs that may ask, in the order in which they were registered.
  public func programs() async throws(StoreError) -> [RegisteredProgram] {
    try await read { db in
      try Self.programs(db).filter { $0.endedAt == nil }
    }
  }

  /// Lets a program ask no more. Tokens that it holds stay until they are revoked.
  /// - Throws: ``StoreError/refused(_:)`` when there is none with this id.
  public func endProgram(_ id: String) async throws(StoreError) {
    try await write { db in
      guard try Self.programs(db).contains(where: { $0.id == id && $0.endedAt == nil }) else {
        throw StoreError.refused("there is no such program")
      }
      try recordEnd(db, of: id, "INSERT INTO registeredProgramEnd (programId, endedAt) VALUES (?, ?)")
    }
  }

  private static func programs(_ db: Database) throws -> [RegisteredProgram] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT registeredProgram.*, endedAt FROM registeredProgram
        LEFT JOIN registeredProgramEnd ON programId = id ORDER BY sequence
        """
    ).map { row in
      let row = StoredRow(row: row)
      return RegisteredProgram(
        id: try row.text("id"), name: try row.text("name"), redirect: try row.text("redirect"),
        createdAt: try row.instant("createdAt"), endedAt: try row.instant(ifAny: "endedAt"))
    }
  }
}
