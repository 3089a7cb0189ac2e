import ClinicalTime
import GRDB
import History

/// The key of something that was sent, made by who sends it: the same when it is sent again.
public struct SentKey: Hashable, Sendable {
  /// 16 to 64 letters, digits and hyphens.
  public let text: String

  /// Reads a key; `nil` when it is none.
  public init?(_ text: String) {
    guard (16...64).contains(text.utf8.count),
      text.utf8.allSatisfy({ byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "-")
      })
    else { return nil }
    self.text = text
  }
}

extension Store {
  /// The same record, whose next write is taken only once under this key: the key is written down in the transaction
  /// of what was sent, and a second time gives ``StoreError/receivedBefore``.
  public func once(_ key: SentKey?) -> Store {
    var store = self
    store.sentKey = key
    return store
  }

  /// Writes the key down, or refuses what was received before.
  func receive(_ db: Database) throws {
    guard let sentKey else { return }
    try db.execute(
      sql: "INSERT OR IGNORE INTO received (personId, key, recordedAt) VALUES (?, ?, ?)",
      arguments: [person.id, sentKey.text, now().secondsSince1970])
    if db.changesCount == 0 { throw StoreError.receivedBefore }
  }
}
