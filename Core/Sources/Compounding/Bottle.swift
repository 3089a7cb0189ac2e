public import ClinicalTime
public import Quantities

/// So many pieces, or so much liquid.
public enum StockAmount: Hashable, Sendable, CustomStringConvertible {
  /// Capsules or tablets; a half counts 0.5.
  case pieces(ExactDecimal)
  /// Millilitres.
  case millilitres(ExactDecimal)

  /// The number of pieces or millilitres.
  public var number: ExactDecimal {
    switch self {
    case .pieces(let number), .millilitres(let number): number
    }
  }

  /// Whether it is a volume.
  public var isVolume: Bool {
    switch self {
    case .pieces: false
    case .millilitres: true
    }
  }

  func with(_ number: ExactDecimal) -> StockAmount { isVolume ? .millilitres(number) : .pieces(number) }

  /// The amount as people read it.
  public var description: String {
    switch self {
    case .pieces(let number): "\(number.normalised) \(number == ExactDecimal(1) ? "piece" : "pieces")"
    case .millilitres(let number): "\(number.normalised) mL"
    }
  }
}

extension StockAmount: Codable {
  private enum CodingKeys: String, CodingKey { case pieces, millilitres }

  /// Reads `{"pieces": "30"}` or `{"millilitres": "100"}`, not below zero.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let pieces = try container.decodeIfPresent(ExactDecimal.self, forKey: .pieces)
    let millilitres = try container.decodeIfPresent(ExactDecimal.self, forKey: .millilitres)
    switch (pieces, millilitres) {
    case (let number?, nil) where number >= .zero: self = .pieces(number)
    case (nil, let number?) where number >= .zero: self = .millilitres(number)
    default:
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "Write either pieces or millilitres, not below zero."))
    }
  }

  /// Writes the same shape.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .pieces(let number): try container.encode(number, forKey: .pieces)
    case .millilitres(let number): try container.encode(number, forKey: .millilitres)
    }
  }
}

/// A price in one currency. Two currencies are never added or compared without a rate that the person gave.
public struct Price: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The amount, not below zero.
  public let amount: ExactDecimal
  /// Three capital letters, ISO 4217.
  public let currency: String

  /// Makes a price.
  /// - Throws: ``SupplyError/badPrice(_:)``
  public init(_ amount: ExactDecimal, _ currency: String) throws(SupplyError) {
    guard amount >= .zero, currency.utf8.count == 3, currency.utf8.allSatisfy({ (65...90).contains($0) }) else {
      throw .badPrice("\(amount) \(currency)")
    }
    self.amount = amount
    self.currency = currency
  }

  private enum CodingKeys: String, CodingKey { case amount, currency }

  /// Reads the price and refuses an impossible one.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let amount = try container.decode(ExactDecimal.self, forKey: .amount)
    let currency = try container.decode(String.self, forKey: .currency)
    do throws(SupplyError) { try self.init(amount, currency) } catch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  /// `35 USD`
  public var description: String { "\(amount) \(currency)" }
}

/// A bottle as it was received.
public struct Bottle: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// What is in it.
  public let item: StockItem
  /// How much was in it.
  public let contents: StockAmount
  /// When it was received.
  public let receivedOn: LocalDate
  /// When it was made, if the label says so.
  public let madeOn: LocalDate?
  /// The last day of use, if the label says so.
  public let useBy: LocalDate?
  /// Who made it, if known.
  public let pharmacy: String?
  /// Lot number, if known.
  public let lot: String?
  /// Filler, if known.
  public let filler: String?
  /// What it cost, if known.
  public let price: Price?

  /// Records a bottle.
  /// - Throws: ``SupplyError`` when its contents do not fit what is in it.
  public init(
    id: String, item: StockItem, contents: StockAmount, receivedOn: LocalDate, madeOn: LocalDate? = nil,
    useBy: LocalDate? = nil, pharmacy: String? = nil, lot: String? = nil, filler: String? = nil, price: Price? = nil
  ) throws(SupplyError) {
    guard contents.number > .zero else { throw .emptyBottle(id) }
    guard item.isMeasured == contents.isVolume else { throw .wrongUnit(item, contents) }
    if let madeOn, let useBy, useBy < madeOn { throw .useByBeforeMaking(useBy, madeOn: madeOn) }
    if let madeOn, madeOn > receivedOn { throw .madeAfterReceipt(madeOn, receivedOn: receivedOn) }
    self.id = id
    self.item = item
    self.contents = contents
    self.receivedOn = receivedOn
    self.madeOn = madeOn
    self.useBy = useBy
    self.pharmacy = pharmacy
    self.lot = lot
    self.filler = filler
    self.price = price
  }
}

extension StockItem {
  /// Whether it is measured by volume and not counted.
  public var isMeasured: Bool {
    if case .liquid = form { true } else { false }
  }

  /// Whether two items hold the same thing, whatever syringe they are measured with.
  public func holdsSame(as other: StockItem) -> Bool {
    if case .liquid(let mine, _) = form, case .liquid(let theirs, _) = other.form { return mine == theirs }
    return self == other
  }
}

/// So much of an item, taken or to be taken on a day.
public struct SupplyUse: Codable, Hashable, Sendable {
  /// The day.
  public let date: LocalDate
  /// Of what.
  public let item: StockItem
  /// How much.
  public let amount: StockAmount
  /// From which bottle; `nil` takes the one that has to be used up first.
  public let bottle: Bottle.ID?

  /// Records a use.
  public init(date: LocalDate, item: StockItem, amount: StockAmount, bottle: Bottle.ID? = nil) {
    self.date = date
    self.item = item
    self.amount = amount
    self.bottle = bottle
  }

  /// What a realised dose takes from the stock.
  public static func uses(of realisation: Realisation, on date: LocalDate) throws(SupplyError) -> [SupplyUse] {
    do {
      return try realisation.parts.map { part in
        let amount: StockAmount =
          switch part.measure {
          case .whole(let count): .pieces(ExactDecimal(count))
          case .halves(let count): .pieces(try ExactDecimal(significand: Int128(count) * 5, places: 1))
          case .volume(let volume, _, _): .millilitres(try volume.millilitres())
          }
        return SupplyUse(date: date, item: part.item, amount: amount)
      }
    } catch { throw .tooManyDigits }
  }
}

/// Why bottles, events or prices cannot be what was stated.
public enum SupplyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A price that is none.
  case badPrice(String)
  /// A bottle with nothing in it.
  case emptyBottle(Bottle.ID)
  /// Pieces of a liquid, or millilitres of capsules.
  case wrongUnit(StockItem, StockAmount)
  /// A last day of use before the day of making.
  case useByBeforeMaking(LocalDate, madeOn: LocalDate)
  /// A day of making after the day of receipt.
  case madeAfterReceipt(LocalDate, receivedOn: LocalDate)
  /// A rate that is not above zero.
  case badRate(String)
  /// More digits than are held.
  case tooManyDigits

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .badPrice(let text):
      "“\(text)” is no price. Write an amount that is not below zero and a currency of three capital letters, such as 35 USD."
    case .emptyBottle(let id):
      "Bottle \(id) has nothing in it. Write how many pieces or millilitres it held when it came."
    case .wrongUnit(let item, let amount):
      "\(amount) of \(item) does not go together. Count capsules and tablets in pieces, and liquids in millilitres."
    case .useByBeforeMaking(let useBy, let madeOn):
      "The last day of use (\(useBy)) lies before the day of making (\(madeOn)). Read both off the label again."
    case .madeAfterReceipt(let madeOn, let receivedOn):
      "The day of making (\(madeOn)) lies after the day of receipt (\(receivedOn)). Check both."
    case .badRate(let text): "“\(text)” is no exchange rate. Give a number above zero."
    case .tooManyDigits: RatioError.tooManyDigits.description
    }
  }
}
