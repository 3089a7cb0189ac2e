public import ClinicalTime
import GRDB
public import History

/// A token by which a program may read a person's record. The token itself is shown once and never stored.
public struct AccessToken: GivenOut, Codable, Hashable, Sendable, Identifiable {
  public let id: String
  /// What the person calls the program.
  public let name: String
  public let scopes: [AccessScope]
  public let createdAt: Instant
  /// The moment from which it is refused; `nil` without an end.
  public let expiresAt: Instant?
  public let revokedAt: Instant?

  var endedAt: Instant? { revokedAt }

  public func isValid(at moment: Instant) -> Bool { !hasLapsed(at: moment) }
}

/// What a token lets read, as SMART App Launch 2 writes it: `patient/*.rs`, `patient/Observation.r`.
public struct AccessScope: Codable, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  /// The type; `nil` for all.
  public let type: String?
  public let mayRead: Bool
  public let maySearch: Bool

  /// - Parameter types: the types that exist.
  public init?(_ text: some StringProtocol, types: [String]? = nil) {
    guard text.hasPrefix("patient/") else { return nil }
    let parts = String(text).dropFirst(8).split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, ["r", "s", "rs"].contains(parts[1]),
      parts[0] == "*" || types?.contains(parts[0]) ?? !parts[0].isEmpty
    else { return nil }
    description = String(text)
    type = parts[0] == "*" ? nil : parts[0]
    mayRead = parts[1].contains("r")
    maySearch = parts[1].contains("s")
  }

  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let scope = AccessScope(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "“\(text)” is no scope."))
    }
    self = scope
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Store {
  /// Keeps a token for programs.
  /// - Parameter secret: what the program sends; of at least 32 random bytes, since only its digest is kept, unsalted.
  public func addToken(
    _ secret: String, named name: String, scopes: [AccessScope], expiresAt: Instant?
  ) async throws(StoreError) -> AccessToken {
    let token = AccessToken(
      id: newIdentifier(), name: name, scopes: scopes, createdAt: now(), expiresAt: expiresAt, revokedAt: nil)
    try await write { db in
      try db.execute(
        sql: """
          INSERT INTO accessToken (id, personId, name, digest, scopes, createdAt, expiresAt)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          token.id, person.id, name, Self.digest(secret), scopes.map(\.description).joined(separator: " "),
          token.createdAt.secondsSince1970, expiresAt?.secondsSince1970,
        ])
    }
    return token
  }

  /// This person's tokens, also those that are refused by now, in the order in which they were made.
  public func tokens() async throws(StoreError) -> [AccessToken] {
    try await read { db in try Self.tokens(db, "personId = ?", person.id) }
  }

  /// Refuses a token from now on.
  /// - Throws: ``StoreError/refused(_:)`` when there is none with this id, or it was revoked before.
  public func revokeToken(_ id: String) async throws(StoreError) {
    try await write { db in
      guard let token = try Self.tokens(db, "personId = ?", person.id).first(where: { $0.id == id }) else {
        throw StoreError.refused("there is no token with the id “\(id)”")
      }
      guard token.revokedAt == nil else { throw StoreError.refused("this token was revoked before") }
      try recordEnd(db, of: id, "INSERT INTO accessTokenRevocation (tokenId, revokedAt) VALUES (?, ?)")
    }
  }

  /// The token that a program sent; `nil` for one that is unknown, revoked, expired, or another person's.
  public func token(sentAs secret: String) async throws(StoreError) -> AccessToken? {
    try await read { db in
      try Self.tokens(db, "digest = ?", Self.digest(secret), of: person.id).first { $0.isValid(at: now()) }
    }
  }

  /// The token that a program sent, whosever it is among the people in the file, and whose record it opens; `nil` for one
  /// that is unknown, revoked or expired.
  public func holder(
    ofToken secret: String
  ) async throws(StoreError) -> (token: AccessToken, person: Person.ID)? {
    try await read { db in
      let digest = Self.digest(secret)
      guard let person = try Self.owner(db, of: digest, in: "accessToken"),
        let token = try Self.tokens(db, "digest = ?", digest).first(where: { $0.isValid(at: now()) })
      else { return nil }
      return (token, person)
    }
  }

  private static func tokens(
    _ db: Database, _ condition: String, _ value: String, of person: String? = nil
  ) throws -> [AccessToken] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT accessToken.*, revokedAt FROM accessToken
        LEFT JOIN accessTokenRevocation ON tokenId = accessToken.id
        WHERE \(condition) AND (? IS NULL OR personId = ?) ORDER BY sequence
        """, arguments: [value, person, person]
    ).map { row in
      let row = StoredRow(row: row)
      return AccessToken(
        id: try row.text("id"), name: try row.text("name"),
        scopes: try row.text("scopes").split(separator: " ").compactMap { AccessScope($0) },
        createdAt: try row.instant("createdAt"),
        expiresAt: try row.instant(ifAny: "expiresAt"), revokedAt: try row.instant(ifAny: "revokedAt"))
    }
  }
}
