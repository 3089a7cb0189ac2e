import ClinicalTime
import Compounding
import GRDB
import Quantities

extension StoredRow {
  /// An amount in the columns `amount` and `unit`.
  func stockAmount() throws -> StockAmount {
    let number = try decimal("amount")
    return try value("unit") { unit in
      switch unit {
      case "pieces": .pieces(number)
      case "mL": .millilitres(number)
      default: nil
      }
    }
  }

  func date(ifAny column: String) throws -> LocalDate? { try optional(column) { LocalDate($0) } }
}

extension StockAmount {
  var unit: String { isVolume ? "mL" : "pieces" }
}

extension Bottle: EntryContent {
  static let entryKind = "bottle"
  static let table = "bottle"

  init(_ row: StoredRow) throws {
    let price: Price? = try row.optional("price") { text in
      try? ExactDecimal(text).map { try Price($0, row.text("currency")) }
    }
    let item = try row.decoded("item", as: StockItem.self)
    let contents = try row.stockAmount()
    let name = try row.text("bottleId")
    let (receivedOn, madeOn, useBy) = (
      try row.date("receivedOn"), try row.date(ifAny: "madeOn"), try row.date(ifAny: "useBy")
    )
    let (pharmacy, lot, filler) = (
      try row.text(ifAny: "pharmacy"), try row.text(ifAny: "lot"), try row.text(ifAny: "filler")
    )
    do throws(SupplyError) {
      try self.init(
        id: name, item: item, contents: contents, receivedOn: receivedOn, madeOn: madeOn, useBy: useBy,
        pharmacy: pharmacy, lot: lot, filler: filler, price: price)
    } catch {
      throw StoredRow.Unreadable(column: "amount")
    }
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO bottle (
          entryId, personId, bottleId, item, amount, unit, receivedOn, madeOn, useBy, pharmacy, lot, filler, price,
          currency)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        entry, person, id, try json(item), contents.number.description, contents.unit, receivedOn.description,
        madeOn?.description, useBy?.description, pharmacy, lot, filler, price?.amount.description, price?.currency,
      ])
  }
}

extension SupplyEvent: EntryContent {
  static let entryKind = "supply"
  static let table = "supplyEvent"

  init(_ row: StoredRow) throws {
    self.init(
      date: try row.date("date"), bottle: try row.text("bottleId"),
      kind: Kind(
        try row.value("what", Kind.Name.init(rawValue:)), try row.stockAmount(),
        reason: try row.text(ifAny: "reason")))
  }

  func insert(_ db: Database, entry: String, person: String) throws {
    try db.execute(
      sql: """
        INSERT INTO supplyEvent (entryId, personId, bottleId, date, what, amount, unit, reason)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        entry, person, bottle, date.description, kind.name.rawValue, kind.amount.number.description, kind.amount.unit,
        kind.reason,
      ])
  }
}
