public import Evidence
public import Quantities

/// A price for a number of pieces or a volume.
public struct Quote: Codable, Hashable, Sendable {
  /// Who makes the offer.
  public let pharmacy: String
  /// What is offered.
  public let item: StockItem
  /// How much of it.
  public let contents: StockAmount
  /// For how much.
  public let price: Price

  /// Makes a quote.
  /// - Throws: ``SupplyError`` when the contents do not fit the item.
  public init(pharmacy: String, item: StockItem, contents: StockAmount, price: Price) throws(SupplyError) {
    guard contents.number > .zero else { throw .emptyBottle(pharmacy) }
    guard contents.isVolume == item.isMeasured else { throw .wrongUnit(item, contents) }
    self.pharmacy = pharmacy
    self.item = item
    self.contents = contents
    self.price = price
  }
}

/// What a quote comes to for one dose a day, exactly.
public struct Cost: Codable, Hashable, Sendable {
  /// The quote.
  public let quote: Quote
  /// How the dose is taken from it, in words.
  public let amount: String
  /// The currency of all figures: that of the quote, or the one it was converted to.
  public let currency: String
  /// For one day.
  public let perDay: ExactRatio
  /// For one milligram as labelled.
  public let perMilligram: ExactRatio
  /// For 30 days, as the sources count a month.
  public let perMonth: ExactRatio
  /// For 365 days.
  public let perYear: ExactRatio

  /// Days of a month here.
  public static let daysOfMonth = 30
  /// Days of a year here.
  public static let daysOfYear = 365

  /// What a quote comes to.
  /// - Parameters:
  ///   - dose: one dose a day.
  ///   - rate: units of `rate.to` for one unit of the quote's currency, if the person gave one.
  /// - Throws: ``CostError``
  public init(
    of quote: Quote, dose: Mass, rate: ExchangeRate? = nil, rule: RealisationRule = .standard
  ) throws(CostError) {
    let found: Realisation
    do { found = try Realisation.of(dose: dose, from: [quote.item], rule: rule) } catch { throw .dose(error) }
    do {
      var price = ExactRatio(quote.price.amount)
      var currency = quote.price.currency
      if let rate, rate.from == currency {
        price = try price.multiplied(by: ExactRatio(rate.rate))
        currency = rate.to
      }
      let each = try price.divided(by: ExactRatio(quote.contents.number))
      let strength = try quote.item.strength.ratio.divided(by: .power(ofTen: 6))
      let used = try found.mass.ratio.divided(by: .power(ofTen: 6)).divided(by: strength)
      self.quote = quote
      amount = found.words
      self.currency = currency
      perDay = try each.multiplied(by: used)
      perMilligram = try each.divided(by: strength)
      perMonth = try perDay.multiplied(by: ExactRatio(Self.daysOfMonth))
      perYear = try perDay.multiplied(by: ExactRatio(Self.daysOfYear))
    } catch { throw .arithmetic(error) }
  }
}

/// What one unit of a currency is worth in another, as the person stated it.
public struct ExchangeRate: Codable, Hashable, Sendable {
  /// The currency that is converted.
  public let from: String
  /// The currency that it is converted to.
  public let to: String
  /// Units of `to` for one unit of `from`, above zero.
  public let rate: ExactDecimal

  /// Makes a rate.
  /// - Throws: ``SupplyError``
  public init(from: String, to: String, rate: ExactDecimal) throws(SupplyError) {
    _ = try Price(.zero, from)
    _ = try Price(.zero, to)
    guard rate > .zero else { throw .badRate("\(rate)") }
    self.from = from
    self.to = to
    self.rate = rate
  }
}

/// Why a quote cannot be compared.
public enum CostError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The dose cannot be made from what is offered.
  case dose(RealisationError)
  /// The arithmetic cannot be done exactly.
  case arithmetic(RatioError)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .dose(let error): error.description
    case .arithmetic(let error): error.description
    }
  }
}

/// Quotes beside each other and beside what the sources report.
public struct CostComparison: Sendable {
  /// What each currency's quotes come to, the lowest a day first; currencies in alphabetical order.
  public let groups: [Group]
  /// Quotes that cannot be compared, and why.
  public let refused: [(quote: Quote, error: CostError)]

  /// The quotes in one currency.
  public struct Group: Codable, Hashable, Sendable {
    /// The currency.
    public let currency: String
    /// The lowest first; equal ones by name.
    public let costs: [Cost]
    /// What sources report for a month in this currency; `nil` when none does.
    public let reported: ReportedPrice?
  }

  /// Compares quotes for one dose a day. Each quote keeps its currency unless a rate was given for it.
  public init(_ quotes: [Quote], dose: Mass, rates: [ExchangeRate], evidence: EvidenceBase) {
    var costs: [Cost] = []
    var refused: [(quote: Quote, error: CostError)] = []
    for quote in quotes {
      do throws(CostError) {
        costs.append(
          try Cost(of: quote, dose: dose, rate: rates.first { $0.from == quote.price.currency }))
      } catch {
        refused.append((quote, error))
      }
    }
    groups = Dictionary(grouping: costs, by: \.currency).sorted { $0.key < $1.key }.map { currency, costs in
      Group(
        currency: currency,
        costs: costs.sorted {
          $0.perDay == $1.perDay ? $0.quote.pharmacy < $1.quote.pharmacy : $0.perDay < $1.perDay
        }, reported: ReportedPrice(currency: currency, evidence))
    }
    self.refused = refused
  }
}

/// What sources report for a month's supply in one currency.
public struct ReportedPrice: Codable, Hashable, Sendable {
  /// The currency.
  public let currency: String
  /// The lowest figure for a month.
  public let low: ExactRatio
  /// The highest figure for a month.
  public let high: ExactRatio
  /// Who says so.
  public let claims: [Claim.ID]

  /// The claims about prices, and how many months their figures are for.
  static let priced: [(claim: Claim.ID, months: Int)] = [
    ("supply.price.review", 1), ("supply.price.pain-physician", 1), ("supply.price.thread", 1),
    ("supply.price.auckland", 3),
  ]

  /// The range over all verified claims in this currency; `nil` when there is none.
  public init?(currency: String, _ evidence: EvidenceBase) {
    var figures: [ExactRatio] = []
    var claims: [Claim.ID] = []
    for (id, months) in Self.priced {
      guard let claim = evidence.claim(id), claim.verified else { continue }
      let own = (claim.values ?? []).filter { $0.unit == (months == 1 ? "\(currency)/mo" : currency) }
      let found = own.flatMap { [$0.value, $0.low, $0.high].compactMap(\.self) }
        .compactMap { try? ExactRatio($0).divided(by: ExactRatio(months)) }
      guard !found.isEmpty else { continue }
      figures += found
      claims.append(id)
    }
    guard let low = figures.min(), let high = figures.max() else { return nil }
    self.currency = currency
    self.low = low
    self.high = high
    self.claims = claims
  }

  /// Where a monthly cost lies against what is reported.
  public func place(of perMonth: ExactRatio) -> Place {
    if perMonth < low { return .below }
    return perMonth > high ? .above : .within
  }

  /// Against the reported range.
  public enum Place: String, Codable, Sendable { case below, within, above }
}
