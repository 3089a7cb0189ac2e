public import Compounding
import Diary
import GRDB

extension Store {
  /// Writes down a bottle, or corrects the one that `superseded` names. A corrected bottle keeps its name.
  @discardableResult
  public func record(_ bottle: Bottle, superseding superseded: String? = nil) async throws(StoreError) -> String {
    try await write { db in try append(bottle, superseding: superseded, to: db) }
  }

  /// Writes down what happened to a bottle, or corrects the entry that `superseded` names.
  @discardableResult
  public func record(_ event: SupplyEvent, superseding superseded: String? = nil) async throws(StoreError) -> String {
    try await write { db in try append(event, superseding: superseded, to: db) }
  }

  /// Withdraws a bottle that was written down by mistake. The entry stays on record.
  public func withdrawBottle(_ id: String) async throws(StoreError) {
    try await write { db in try withdraw(Bottle.self, id, in: db) }
  }

  /// Withdraws what was written down about a bottle by mistake. The entry stays on record.
  public func withdrawSupplyEvent(_ id: String) async throws(StoreError) {
    try await write { db in try withdraw(SupplyEvent.self, id, in: db) }
  }
}
