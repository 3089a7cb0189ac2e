public import ClinicalTime
import Compounding
public import Evidence
import Quantities
public import Titration

/// A plan as it was typed into a form or on the command line.
public struct TypedPlan: Sendable {
  public var titrationProtocol: String
  public var start: String
  /// Times of the day, apart by commas or spaces; none for the usual ones.
  public var times: String
  public var lowest: String
  public var highest: String
  public var until: String
  public var prescriber: String
  /// What is at hand, one kind a line.
  public var stock: String

  public init(
    titrationProtocol: String = "", start: String = "", times: String = "", lowest: String = "", highest: String = "",
    until: String = "", prescriber: String = "", stock: String = ""
  ) {
    self.titrationProtocol = titrationProtocol
    self.start = start
    self.times = times
    self.lowest = lowest
    self.highest = highest
    self.until = until
    self.prescriber = prescriber
    self.stock = stock
  }

  /// Lays the plan out.
  /// - Throws: an error of Core that names the value, the limit and the remedy.
  public func plan(following protocols: ProtocolCatalogue) throws -> Plan {
    try plan(following: try protocols.titrationProtocol(titrationProtocol))
  }

  /// Lays the plan out after a protocol that is at hand already.
  public func plan(following chosen: TitrationProtocol) throws -> Plan {
    let times = try TypedTimes(times).times
    return try Plan(
      following: chosen, from: try Self.date(start), at: try PlanTimes(times, for: chosen),
      within: PlanBounds(
        lowest: try Self.dose(lowest), highest: try Self.dose(highest),
        until: until.isBlank ? nil : try Self.date(until)),
      from: try stock.split(whereSeparator: \.isNewline).filter { !$0.isBlank }.map {
        try StockItem(parsing: String($0))
      },
      orderedBy: prescriber.isBlank ? nil : prescriber)
  }

  static func date(_ text: String) throws(DateTextError) -> LocalDate {
    guard let date = LocalDate(text.trimmed) else { throw DateTextError(text) }
    return date
  }

  static func dose(_ text: String) throws -> Mass? {
    text.isBlank ? nil : try Amount(text: text).mass()
  }
}

/// Times of the day in one line, such as `08:00, 22:00`.
public struct TypedTimes: Sendable {
  public let times: [TimeOfDay]

  /// - Throws: ``TimeTextError`` naming the part that is no time.
  public init(_ text: String) throws(TimeTextError) {
    var times: [TimeOfDay] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == ";" || $0.isWhitespace }) where part != "and" {
      guard let time = TimeOfDay(part) else { throw TimeTextError(text: String(part)) }
      times.append(time)
    }
    self.times = times
  }
}

/// A text that is no time of the day.
public struct TimeTextError: Error, Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init(text: String) {
    self.text = text
  }

  public var description: String {
    "“\(text.prefix(40))” is no time of day. Write hours and minutes, such as 22:00."
  }
}
