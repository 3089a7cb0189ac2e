public import ClinicalTime
public import Compounding
import Diary
public import History
import Quantities

/// A bottle as it was typed into a form or on the command line.
public struct TypedBottle: Sendable {
  public var item: String
  public var amount: String
  public var received: String
  public var made: String
  public var useBy: String
  public var pharmacy: String
  public var lot: String
  public var filler: String
  public var price: String

  public init(
    item: String = "", amount: String = "", received: String = "", made: String = "", useBy: String = "",
    pharmacy: String = "", lot: String = "", filler: String = "", price: String = ""
  ) {
    self.item = item
    self.amount = amount
    self.received = received
    self.made = made
    self.useBy = useBy
    self.pharmacy = pharmacy
    self.lot = lot
    self.filler = filler
    self.price = price
  }

  /// Reads the bottle.
  /// - Throws: an error that names the value, the limit and the remedy.
  public func bottle(id: Bottle.ID, today: LocalDate) throws -> Bottle {
    let item = try StockItem(parsing: item)
    let received = try TypedPlan.date(received)
    guard received <= today else { throw SupplyTextError.dayInFuture(received, today: today) }
    return try Bottle(
      id: id, item: item, contents: try StockAmount(typed: amount, of: item), receivedOn: received,
      madeOn: made.isBlank ? nil : try TypedPlan.date(made), useBy: useBy.isBlank ? nil : try TypedPlan.date(useBy),
      pharmacy: try shortText(pharmacy), lot: try shortText(lot), filler: try shortText(filler),
      price: price.isBlank ? nil : try Price(typed: price))
  }
}

/// Something that happened to a bottle, as it was typed.
public struct TypedSupplyEvent: Sendable {
  public var bottle: String
  public var what: String
  public var amount: String
  public var date: String
  public var reason: String

  public init(bottle: String = "", what: String = "", amount: String = "", date: String = "", reason: String = "") {
    self.bottle = bottle
    self.what = what
    self.amount = amount
    self.date = date
    self.reason = reason
  }

  /// Reads the event, and makes sure that it can have happened.
  /// - Throws: an error that names the value, the limit and the remedy.
  public func event(in history: History, today: LocalDate) throws -> SupplyEvent {
    let day = try TypedPlan.date(date)
    guard day <= today else { throw SupplyTextError.dayInFuture(day, today: today) }
    guard let name = SupplyEvent.Kind.Name(rawValue: what) else { throw SupplyTextError.unknownKind(what) }
    let supply = history.supply(on: max(day, today))
    guard let found = supply.left.first(where: { $0.bottle.id == bottle.trimmed }) else {
      throw SupplyTextError.unknownBottle(bottle, known: supply.left.map(\.bottle.id))
    }
    guard day >= found.bottle.receivedOn else {
      throw SupplyTextError.beforeReceipt(day, received: found.bottle.receivedOn)
    }
    let amount = try StockAmount(typed: amount, of: found.bottle.item)
    if name == .counted {
      guard amount.number <= found.bottle.contents.number else {
        throw SupplyTextError.moreThanCame(amount, came: found.bottle.contents)
      }
      return SupplyEvent(date: day, bottle: found.bottle.id, kind: .counted(amount))
    }
    let left = history.supply(on: day).left.first { $0.bottle.id == found.bottle.id }?.amount ?? found.amount
    guard amount.number <= left.number else { throw SupplyTextError.moreThanLeft(amount, left: left) }
    guard let reason = try shortText(reason) else { throw SupplyTextError.noReason }
    return SupplyEvent(date: day, bottle: found.bottle.id, kind: .init(name, amount, reason: reason))
  }
}

extension StockAmount {
  /// Reads `30`, `30 capsules` or `28.5 tablets` for pieces, and `100 mL` for a liquid.
  /// - Throws: ``SupplyTextError``
  init(typed text: String, of item: StockItem) throws(SupplyTextError) {
    let text = text.trimmed
    let digits = text.prefix { $0.isNumber || $0 == "." || $0 == "," }
    let unit = text.dropFirst(digits.count).trimmed.lowercased()
    guard let number = ExactDecimal(digits.replacing(",", with: ".")), number >= .zero, number.normalised.places <= 3
    else { throw .noAmount(text, item) }
    switch (item.isMeasured, unit) {
    case (true, "ml"): self = .millilitres(number)
    case (false, ""), (false, "capsule"), (false, "capsules"), (false, "tablet"), (false, "tablets"), (false, "piece"),
      (false, "pieces"):
      self = .pieces(number)
    default: throw .noAmount(text, item)
    }
  }
}

extension Price {
  /// Reads `35 USD`, `35.50 usd` or `USD 35`.
  init(typed text: String) throws(SupplyError) {
    let parts = text.trimmed.split(whereSeparator: \.isWhitespace).map(String.init)
    guard parts.count == 2 else { throw .badPrice(String(text.prefix(40))) }
    let (digits, currency) = parts[0].first?.isNumber == true ? (parts[0], parts[1]) : (parts[1], parts[0])
    guard let amount = ExactDecimal(digits.replacing(",", with: ".")) else {
      throw .badPrice(String(text.prefix(40)))
    }
    try self.init(amount, currency.uppercased())
  }
}

/// A line of text without control characters; `nil` when nothing is left.
/// - Throws: ``SupplyTextError/tooLong(_:)``
private func shortText(_ text: String) throws(SupplyTextError) -> String? {
  let kept = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    .trimmed
  guard kept.count <= SupplyTextError.longest else { throw .tooLong(kept.count) }
  return kept.isEmpty ? nil : kept
}

/// Why what was typed about the supply cannot be taken.
public enum SupplyTextError: Error, Hashable, Sendable, CustomStringConvertible {
  case noAmount(String, StockItem)
  case dayInFuture(LocalDate, today: LocalDate)
  case beforeReceipt(LocalDate, received: LocalDate)
  case unknownKind(String)
  case unknownBottle(String, known: [Bottle.ID])
  case moreThanCame(StockAmount, came: StockAmount)
  case moreThanLeft(StockAmount, left: StockAmount)
  case noReason
  case tooLong(Int)
  case badLeadTime(String)
  case noQuote(String)
  case noRate(String)
  case noQuotes

  /// The most characters of a pharmacy's name, a lot, a filler or a reason.
  public static let longest = 200

  public var description: String {
    switch self {
    case .noAmount(let text, let item):
      "“\(text.prefix(40))” is no amount of \(item). Write \(item.isMeasured ? "millilitres, such as 100 mL" : "how many, such as 30")."
    case .dayInFuture(let day, let today): "\(day) is still to come; today is \(today). Give today or a day before."
    case .beforeReceipt(let day, let received):
      "The bottle came on \(received), after \(day). Give that day or a later one."
    case .unknownKind(let text):
      "“\(text.prefix(40))” is nothing that happens to a bottle. Choose one of these: counted, discarded, lost."
    case .unknownBottle(let text, let known):
      "There is no bottle “\(text.prefix(40))”. "
        + (known.isEmpty
          ? "None is on record: add one first." : "These are on record: \(known.joined(separator: ", ")).")
    case .moreThanCame(let amount, let came):
      "\(amount) is more than the \(came) that came. Check the number, or correct the bottle."
    case .moreThanLeft(let amount, let left):
      "\(amount) is more than the \(left) that should be there. Count what is there first, and write that down."
    case .noReason: "Say in a few words why, such as “spilled” or “past its date”."
    case .tooLong(let count):
      "The text has \(count) characters; \(Self.longest) are kept. Write it shorter."
    case .badLeadTime(let text):
      "“\(text.prefix(40))” is no number of days from 0 to 366. Write how many days an order takes to come, such as 7."
    case .noQuote(let line):
      "“\(line.prefix(80))” is no offer. Write pharmacy, what, how much and price with semicolons between, such as: Corner Pharmacy; capsule 4.5 mg; 90; 45 USD"
    case .noRate(let line):
      "“\(line.prefix(40))” is no exchange rate. Write it so: 1 EUR = 1.08 USD"
    case .noQuotes: "No offer was given. Write one a line."
    }
  }
}

extension History {
  /// Makes sure that a bottle is on record and had come by a day.
  /// - Throws: ``SupplyTextError``
  public func requireBottle(_ id: Bottle.ID, on day: LocalDate) throws(SupplyTextError) {
    let bottles = CurrentView(bottles).contents
    guard let bottle = bottles.first(where: { $0.id == id }) else {
      throw .unknownBottle(id, known: bottles.map(\.id))
    }
    guard bottle.receivedOn <= day else { throw .beforeReceipt(day, received: bottle.receivedOn) }
  }
}

extension SupplySheet {
  /// Reads the days from an order to its arrival; the usual ones when nothing was typed.
  public static func leadTime(_ text: String?) throws(SupplyTextError) -> Int {
    guard let text, !text.isBlank else { return usualLeadTime }
    guard let days = Int(text.trimmed), (0...366).contains(days) else { throw .badLeadTime(text) }
    return days
  }
}
