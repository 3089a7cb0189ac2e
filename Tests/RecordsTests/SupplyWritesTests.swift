import ClinicalTime
import Compounding
import Diary
import Foundation
import GRDB
import History
import Quantities
import Records
import Testing

@Suite("Bottles are kept like everything else")
struct SupplyWritesTests {
  let directory: TemporaryDirectory
  let store: Store

  init() throws {
    directory = try TemporaryDirectory()
    store = try directory.store()
  }

  func bottle(_ id: String, _ count: Int = 30, lot: String? = "7") throws -> Bottle {
    try Bottle(
      id: id, item: StockItem(parsing: "capsule 1.5 mg"), contents: .pieces(ExactDecimal(count)),
      receivedOn: Sample.day, madeOn: Sample.day, useBy: Sample.day.adding(days: 90), pharmacy: "Corner", lot: lot,
      filler: "cellulose", price: Price(try #require(ExactDecimal("45.50")), "USD"))
  }

  func liquid(_ id: String) throws -> Bottle {
    try Bottle(
      id: id, item: StockItem(parsing: "liquid 1 mg/mL, syringe 1 mL by 0.01 mL"),
      contents: .millilitres(try #require(ExactDecimal("62.50"))), receivedOn: Sample.day)
  }

  func dose(_ bottle: String?) throws -> DoseTaken {
    let dose = try Sample.dose()
    return DoseTaken(
      restoring: dose.dose, at: dose.takenAt, zone: dose.zone, day: dose.day, reason: nil, bottle: bottle)
  }

  @Test("bottles, events and the bottle of a dose come back as they were, also into another file")
  func roundTrip() async throws {
    let first = try await store.record(try bottle("b1"))
    try await store.record(try bottle("b1", 31, lot: nil), superseding: first)
    try await store.record(try liquid("b2"))
    try await store.record(
      SupplyEvent(date: Sample.day, bottle: "b1", kind: .lost(.pieces(ExactDecimal(2)), reason: "fell")))
    try await store.record(SupplyEvent(date: Sample.day, bottle: "b2", kind: .counted(.millilitres(.zero))))
    try await store.record(try dose("b1"))
    try await store.record(try dose(nil))
    let history = try await store.history()
    #expect(
      history.bottles.compactMap(\.content) == [try bottle("b1"), try bottle("b1", 31, lot: nil), try liquid("b2")])
    #expect(history.bottles[0].content?.price?.description == "45.50 USD")
    #expect(history.supplyEvents.count == 2)
    #expect(history.doses.compactMap(\.content).map(\.bottle) == ["b1", nil])

    let other = try TemporaryDirectory()
    let restored = try await other.store("second").restore(history)
    #expect(try await restored.history() == history)
  }

  @Test("a bottle's name is its own, and a correction keeps it")
  func names() async throws {
    let first = try await store.record(try bottle("b1"))
    await #expect(throws: StoreError.refused("each bottle has a name of its own, and keeps it when it is corrected")) {
      try await store.record(try bottle("b1"))
    }
    await #expect(throws: StoreError.self) { try await store.record(try bottle("b2"), superseding: first) }
    try await store.record(try bottle("b1", 60), superseding: first)
    #expect(try await store.history().bottles.count == 2)
  }

  @Test("nothing refers to a bottle that is not on record")
  func unknown() async throws {
    await #expect(throws: StoreError.self) { try await store.record(try dose("b1")) }
    await #expect(throws: StoreError.self) {
      try await store.record(SupplyEvent(date: Sample.day, bottle: "b1", kind: .counted(.pieces(.zero))))
    }
    let history = try await store.history()
    #expect(history.doses.isEmpty && history.supplyEvents.isEmpty)
  }

  @Test("what is withdrawn stays on record and is no longer counted")
  func withdrawn() async throws {
    let id = try await store.record(try bottle("b1"))
    let event = try await store.record(
      SupplyEvent(date: Sample.day, bottle: "b1", kind: .discarded(.pieces(ExactDecimal(2)), reason: "wet")))
    try await store.withdrawSupplyEvent(event)
    #expect(try await store.history().supply(on: Sample.day).left.map(\.amount) == [.pieces(ExactDecimal(30))])
    try await store.withdrawBottle(id)
    let history = try await store.history()
    #expect(history.supply(on: Sample.day).left.isEmpty)
    #expect(history.bottles.count == 2 && history.supplyEvents.count == 2)
    await #expect(throws: StoreError.noSuchEntry("nothing")) { try await store.withdrawBottle("nothing") }
  }

  @Test("rows of bottles and events are never changed or deleted", arguments: ["bottle", "supplyEvent"])
  func appendOnly(table: String) async throws {
    try await store.record(try bottle("b1"))
    try await store.record(SupplyEvent(date: Sample.day, bottle: "b1", kind: .counted(.pieces(.zero))))
    let queue = try DatabaseQueue(path: directory.url.appending(path: Store.fileName).path())
    #expect(throws: DatabaseError.self) {
      try queue.write { try $0.execute(sql: "UPDATE \(table) SET bottleId = 'x'") }
    }
    #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: "DELETE FROM \(table)") } }
  }
}
