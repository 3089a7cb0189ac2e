import ClinicalTime
import Crypto
import Foundation
import GRDB
import History

/// What was given out with a secret that is shown once, until it expires or is ended: a token, an address.
protocol GivenOut {
  var expiresAt: Instant? { get }
  var endedAt: Instant? { get }
}

extension GivenOut {
  func hasLapsed(at moment: Instant) -> Bool { endedAt != nil || (expiresAt.map { moment >= $0 } ?? false) }
}

extension Store {
  /// The SHA-256 of a secret, as hexadecimal digits.
  static func digest(_ secret: String) -> String {
    SHA256.hash(data: Data(secret.utf8)).map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }

  /// Whose record a secret opens, by its digest; `nil` for an unknown one.
  static func owner(_ db: Database, of digest: String, in table: String) throws -> Person.ID? {
    try String.fetchOne(db, sql: "SELECT personId FROM \(table) WHERE digest = ?", arguments: [digest])
  }

  /// Writes down that something ended now.
  /// - Parameter insertion: takes its identifier and the moment.
  func recordEnd(_ db: Database, of id: String, _ insertion: String) throws {
    try db.execute(sql: insertion, arguments: [id, now().secondsSince1970])
  }
}
