public import ClinicalTime

/// Something that happened to a bottle. Taking doses from it is no event but a ``SupplyUse`` or a ``SupplyDose``.
public struct SupplyEvent: Hashable, Sendable {
  /// When.
  public let date: LocalDate
  /// To which bottle.
  public let bottle: Bottle.ID
  /// What.
  public let kind: Kind

  /// What can happen.
  public enum Kind: Hashable, Sendable {
    /// So much was thrown away.
    case discarded(StockAmount, reason: String)
    /// So much was lost or spilled.
    case lost(StockAmount, reason: String)
    /// Counted at the end of the day: this much is there, whatever the sums say.
    case counted(StockAmount)
  }

  /// Records an event.
  public init(date: LocalDate, bottle: Bottle.ID, kind: Kind) {
    self.date = date
    self.bottle = bottle
    self.kind = kind
  }
}

extension SupplyEvent.Kind {
  /// The names of the kinds, as they are stored.
  public enum Name: String, Codable, CaseIterable, Sendable {
    case discarded, lost, counted
  }

  /// Its name.
  public var name: Name {
    switch self {
    case .discarded: .discarded
    case .lost: .lost
    case .counted: .counted
    }
  }

  /// How much was discarded, lost, or is there.
  public var amount: StockAmount {
    switch self {
    case .discarded(let amount, _), .lost(let amount, _), .counted(let amount): amount
    }
  }

  /// Why it was discarded or lost; a count has no reason.
  public var reason: String? {
    switch self {
    case .discarded(_, let reason), .lost(_, let reason): reason
    case .counted: nil
    }
  }

  /// Puts a kind together again; a reason is left out of a count.
  public init(_ name: Name, _ amount: StockAmount, reason: String?) {
    switch name {
    case .discarded: self = .discarded(amount, reason: reason ?? "")
    case .lost: self = .lost(amount, reason: reason ?? "")
    case .counted: self = .counted(amount)
    }
  }
}

extension SupplyEvent: Codable {
  private enum CodingKeys: String, CodingKey { case date, bottle, what, amount, reason }

  /// Reads `{"amount": {"pieces": "3"}, "bottle": "b1", "date": "2026-12-01", "reason": "wet", "what": "discarded"}`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    date = try container.decode(LocalDate.self, forKey: .date)
    bottle = try container.decode(Bottle.ID.self, forKey: .bottle)
    let name = try container.decode(Kind.Name.self, forKey: .what)
    let reason = try container.decodeIfPresent(String.self, forKey: .reason)
    guard (reason == nil) == (name == .counted) else {
      throw DecodingError.dataCorruptedError(
        forKey: .reason, in: container, debugDescription: "What was discarded or lost has a reason, a count has none.")
    }
    kind = Kind(name, try container.decode(StockAmount.self, forKey: .amount), reason: reason)
  }

  /// Writes the same shape.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(date, forKey: .date)
    try container.encode(bottle, forKey: .bottle)
    try container.encode(kind.name, forKey: .what)
    try container.encode(kind.amount, forKey: .amount)
    try container.encodeIfPresent(kind.reason, forKey: .reason)
  }
}
