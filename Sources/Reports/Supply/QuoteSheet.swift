import Compounding
public import Evidence
import Quantities

/// Offers beside each other, and beside what the sources report.
public struct QuoteSheet: Encodable, Sendable {
  /// The offers in one currency, the lowest a day first.
  public struct Group: Encodable, Sendable {
    public let currency: String
    public let offers: [Offer]
    /// What sources report for a month, in words.
    public let reported: String
    public let claims: [Link]
  }

  /// What an offer comes to. Amounts of money are decimals in the group's currency.
  public struct Offer: Encodable, Sendable {
    public let pharmacy: String
    public let item: String
    /// How the dose is taken from it.
    public let amount: String
    public let price: String
    public let perDay: String
    public let perMilligram: String
    public let perMonth: String
    public let perYear: String
    /// Where a month lies against what is reported: below, within or above; `nil` when nothing is.
    public let place: String?
  }

  /// An offer that cannot be compared, and why.
  public struct Refused: Encodable, Sendable {
    public let pharmacy: String
    public let why: String
  }

  public let dose: String
  public let groups: [Group]
  public let refused: [Refused]
  public let hasRefused: Bool
  public let note: String
}

/// Offers and rates as they were typed, one a line.
public struct TypedQuotes: Sendable {
  public var dose: String
  public var quotes: String
  public var rates: String

  public init(dose: String = "", quotes: String = "", rates: String = "") {
    self.dose = dose
    self.quotes = quotes
    self.rates = rates
  }

  /// Compares the offers for one dose a day.
  /// - Throws: an error that names the line and what to write instead.
  public func compared(_ evidence: EvidenceBase) throws -> QuoteSheet {
    let mass = try Amount(text: dose).mass()
    let quotes = try lines(quotes).map(Self.quote)
    guard !quotes.isEmpty else { throw SupplyTextError.noQuotes }
    let comparison = CostComparison(quotes, dose: mass, rates: try lines(rates).map(Self.rate), evidence: evidence)
    return QuoteSheet(
      dose: mass.description, groups: try comparison.groups.map { try QuoteSheet.Group($0) },
      refused: comparison.refused.map { .init(pharmacy: $0.quote.pharmacy, why: $0.error.description) },
      hasRefused: !comparison.refused.isEmpty,
      note: "For \(mass) once a day, as labelled; a month is \(Cost.daysOfMonth) days and a year \(Cost.daysOfYear). "
        + "Postage and fees are not in it unless you put them into the price.")
  }

  private func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(\.trimmed).filter { !$0.isEmpty }
  }

  private static func quote(_ line: String) throws -> Quote {
    let parts = line.split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed)
    guard parts.count == 4, !parts[0].isEmpty, parts[0].count <= SupplyTextError.longest else {
      throw SupplyTextError.noQuote(line)
    }
    let item = try StockItem(parsing: parts[1])
    return try Quote(
      pharmacy: parts[0], item: item, contents: try StockAmount(typed: parts[2], of: item),
      price: try Price(typed: parts[3]))
  }

  private static func rate(_ line: String) throws -> ExchangeRate {
    let words = line.split { $0.isWhitespace || $0 == "=" }.map(String.init)
    guard words.count == 4, words[0] == "1", let rate = ExactDecimal(words[2].replacing(",", with: ".")) else {
      throw SupplyTextError.noRate(line)
    }
    return try ExchangeRate(from: words[1].uppercased(), to: words[3].uppercased(), rate: rate)
  }
}

extension QuoteSheet.Group {
  init(_ group: CostComparison.Group) throws {
    currency = group.currency
    offers = try group.costs.map { try QuoteSheet.Offer($0, reported: group.reported) }
    reported =
      try group.reported.map {
        "Sources report \(try $0.low.money(2)) to \(try $0.high.money(2)) \(group.currency) for a month."
      } ?? "No source held here reports a price in \(group.currency)."
    claims = (group.reported?.claims ?? []).map(Link.init(claim:))
  }
}

extension QuoteSheet.Offer {
  init(_ cost: Cost, reported: ReportedPrice?) throws {
    pharmacy = cost.quote.pharmacy
    item = cost.quote.item.words(cost.quote.contents)
    amount = cost.amount
    price = cost.quote.price.description
    perDay = try cost.perDay.money(2)
    perMilligram = try cost.perMilligram.money(3)
    perMonth = try cost.perMonth.money(2)
    perYear = try cost.perYear.money(2)
    place = reported?.place(of: cost.perMonth).rawValue
  }
}

extension ExactRatio {
  /// Rounded to so many places, none left out: `0.50`.
  fileprivate func money(_ places: Int) throws -> String {
    let rounded = try rounded(places: places).description
    let decimals = rounded.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    let point = decimals == 0 ? "." : ""
    return rounded + point + String(repeating: "0", count: places - decimals)
  }
}
