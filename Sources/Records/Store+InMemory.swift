public import ClinicalTime
import GRDB
public import History

extension Store {
  /// A whole history in memory, in no file: it is gone with the last store that holds it.
  public static func inMemory(
    _ history: History, now: @escaping @Sendable () -> Instant, newIdentifier: @escaping @Sendable () -> String
  ) async throws(StoreError) -> Store {
    let queue: DatabaseQueue
    do { queue = try DatabaseQueue(configuration: configuration) } catch { throw StoreError(error, path: "in memory") }
    return try await Store(queue, now: now, newIdentifier: newIdentifier).restore(history)
  }

  /// The last link of the audit trail: noted down elsewhere, it shows later that nothing before it was altered.
  public func lastLink() async throws(StoreError) -> String {
    try await read { db in try AuditTrail.head(db) }
  }
}
