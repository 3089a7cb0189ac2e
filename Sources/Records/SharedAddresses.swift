public import ClinicalTime
public import Foundation
import GRDB
public import History

/// An address by which something of a person's record can be read without logging in. Its random part is shown once and
/// never stored.
public struct SharedAddress: GivenOut, Codable, Hashable, Sendable, Identifiable {
  public enum Kind: String, Codable, Sendable {
    /// The plan as a calendar.
    case calendar
    /// A SMART Health Link.
    case healthLink = "health-link"
  }

  public let id: String
  public let kind: Kind
  /// What the person calls it; of a calendar, what its events say.
  public let title: String
  public let createdAt: Instant
  /// The moment from which it opens nothing; `nil` without an end.
  public let expiresAt: Instant?
  public let endedAt: Instant?
  public let asksPasscode: Bool
  public let wrongPasscodes: Int

  /// After so many wrong passcodes in all its life a link opens nothing any more.
  public static let mostWrongPasscodes = 5

  public func isOpen(at moment: Instant) -> Bool {
    !hasLapsed(at: moment) && wrongPasscodes < Self.mostWrongPasscodes
  }
}

/// What a link gave.
public enum SharedContent: Equatable, Sendable {
  case content(Data)
  /// The passcode is wrong, or missing; so many more may be tried.
  case wrongPasscode(remaining: Int)
  /// The link ended, or never was.
  case nothing
}

extension Store {
  /// Keeps an address of this person's.
  /// - Parameters:
  ///   - secret: the random part of the address, at least 32 random bytes: only its digest is kept, unsalted.
  ///   - passcode: what scrypt made of the passcode, if one is asked for.
  ///   - content: what a link leads to, already encrypted.
  public func addAddress(
    _ secret: String, _ kind: SharedAddress.Kind, title: String, expiresAt: Instant? = nil, passcode: String? = nil,
    content: Data? = nil
  ) async throws(StoreError) -> SharedAddress {
    let address = SharedAddress(
      id: newIdentifier(), kind: kind, title: title, createdAt: now(), expiresAt: expiresAt, endedAt: nil,
      asksPasscode: passcode != nil, wrongPasscodes: 0)
    try await write { db in
      try db.execute(
        sql: """
          INSERT INTO sharedAddress (id, personId, kind, title, digest, passcode, createdAt, expiresAt)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          address.id, person.id, kind.rawValue, title, Self.digest(secret), passcode,
          address.createdAt.secondsSince1970, expiresAt?.secondsSince1970,
        ])
      if let content {
        try db.execute(
          sql: "INSERT INTO sharedContent (addressId, content) VALUES (?, ?)", arguments: [address.id, content])
      }
      try forgetEndedContent(db)
    }
    return address
  }

  /// This person's addresses, also those that open nothing by now, in the order in which they were made.
  public func addresses() async throws(StoreError) -> [SharedAddress] {
    try await read { db in try Self.addresses(db, "personId = ?", person.id) }
  }

  /// Ends an address now, and deletes what it led to.
  /// - Throws: ``StoreError/refused(_:)`` when there is none with this id, or it was ended before.
  public func endAddress(_ id: String) async throws(StoreError) {
    try await write { db in
      guard let address = try Self.addresses(db, "personId = ?", person.id).first(where: { $0.id == id }) else {
        throw StoreError.refused("there is no such address")
      }
      guard address.endedAt == nil else { throw StoreError.refused("this address was ended before") }
      try recordEnd(db, of: id, "INSERT INTO sharedAddressEnd (addressId, endedAt) VALUES (?, ?)")
      try forgetEndedContent(db)
    }
  }

  /// The address with this random part, whosever it is among the people in the file; `nil` for one that is unknown or
  /// opens nothing any more.
  public func address(
    at secret: String, _ kind: SharedAddress.Kind
  ) async throws(StoreError) -> (address: SharedAddress, person: Person.ID)? {
    try await read { db in
      let digest = Self.digest(secret)
      guard
        let address = try Self.addresses(db, "digest = ?", digest).first(where: {
          $0.kind == kind && $0.isOpen(at: now())
        }),
        let person = try Self.owner(db, of: digest, in: "sharedAddress")
      else { return nil }
      return (address, person)
    }
  }

  /// What a link leads to. A passcode is looked at within the transaction that counts it, so that no two guesses at once
  /// count as one.
  /// - Parameter matches: whether the passcode that was sent is the one that scrypt made this of.
  public func content(
    at secret: String, matches: @escaping @Sendable (_ kept: String) -> Bool
  ) async throws(StoreError) -> SharedContent {
    try await write { db in
      let digest = Self.digest(secret)
      guard
        let address = try Self.addresses(db, "digest = ?", digest).first(where: {
          $0.kind == .healthLink && $0.isOpen(at: now())
        })
      else {
        try forgetEndedContent(db)
        return .nothing
      }
      if let kept = try String.fetchOne(
        db, sql: "SELECT passcode FROM sharedAddress WHERE id = ?", arguments: [address.id]), !matches(kept)
      {
        try db.execute(
          sql: "INSERT INTO wrongPasscode (addressId, at) VALUES (?, ?)",
          arguments: [address.id, now().secondsSince1970])
        try forgetEndedContent(db)
        return .wrongPasscode(remaining: SharedAddress.mostWrongPasscodes - address.wrongPasscodes - 1)
      }
      let content = try Data.fetchOne(
        db, sql: "SELECT content FROM sharedContent WHERE addressId = ?", arguments: [address.id])
      return content.map(SharedContent.content) ?? .nothing
    }
  }

  /// Deletes what links led to that open nothing any more.
  private func forgetEndedContent(_ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM sharedContent WHERE addressId IN (SELECT addressId FROM sharedAddressEnd)
        OR addressId IN (SELECT id FROM sharedAddress WHERE expiresAt <= ?)
        OR addressId IN (SELECT addressId FROM wrongPasscode GROUP BY addressId HAVING count(*) >= ?)
        """, arguments: [now().secondsSince1970, SharedAddress.mostWrongPasscodes])
  }

  private static func addresses(_ db: Database, _ condition: String, _ value: String) throws -> [SharedAddress] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT sharedAddress.*, endedAt,
          (SELECT count(*) FROM wrongPasscode WHERE wrongPasscode.addressId = sharedAddress.id) AS wrong
        FROM sharedAddress LEFT JOIN sharedAddressEnd ON sharedAddressEnd.addressId = sharedAddress.id
        WHERE \(condition) ORDER BY sequence
        """, arguments: [value]
    ).map { row in
      let stored = StoredRow(row: row)
      guard let kind = SharedAddress.Kind(rawValue: try stored.text("kind")) else {
        throw StoredRow.Unreadable(column: "kind")
      }
      return SharedAddress(
        id: try stored.text("id"), kind: kind, title: try stored.text("title"),
        createdAt: try stored.instant("createdAt"), expiresAt: try stored.instant(ifAny: "expiresAt"),
        endedAt: try stored.instant(ifAny: "endedAt"), asksPasscode: try stored.text(ifAny: "passcode") != nil,
        wrongPasscodes: try stored.number("wrong"))
    }
  }
}
