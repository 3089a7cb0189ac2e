public import ClinicalTime
public import History
import Quantities
import Titration

/// `/supply`: the bottles, how long they last, and what other offers would cost.
public struct SupplyPage: PageValue {
  /// What stands in the forms, and why it was not taken.
  public struct Typed: Sendable {
    public var bottle: TypedBottle
    public var bottleProblem: String?
    public var event: TypedSupplyEvent
    public var eventProblem: String?
    public var quotes: TypedQuotes
    public var quotesProblem: String?
    public var leadTime: Int

    public init(today: LocalDate, leadTime: Int = SupplySheet.usualLeadTime) {
      bottle = TypedBottle(received: today.description)
      event = TypedSupplyEvent(what: "counted", date: today.description)
      quotes = TypedQuotes()
      self.leadTime = leadTime
    }
  }

  public let title = "Supply"
  public let saved: String?
  public let sheet: SupplySheet
  public let lead: TextField
  public let bottleProblem: String?
  public let bottleFields: [TextField]
  public let labelFields: [TextField]
  public let isFirst: Bool
  public let eventProblem: String?
  public let eventBottle: ChoiceField
  public let eventKind: ChoiceField
  public let eventFields: [TextField]
  public let hasEventForm: Bool
  public let quotesProblem: String?
  public let quotesAreOpen: Bool
  public let quoteDose: TextField
  public let quoteLines: TextField
  public let quoteRates: TextField
  public let comparison: QuoteSheet?

  public init(
    _ history: History, today: LocalDate, typed: Typed, saved: String? = nil, comparison: QuoteSheet? = nil
  ) {
    let sheet = SupplySheet(history, today: today, leadTime: typed.leadTime)
    self.sheet = sheet
    self.saved = saved
    self.comparison = comparison
    lead = TextField(name: "lead", label: "Days from an order to its arrival", value: "\(typed.leadTime)")
    bottleProblem = typed.bottleProblem
    isFirst = (!sheet.hasBottles && !sheet.hasUsedUp) || typed.bottleProblem != nil
    let bottle = typed.bottle
    bottleFields = [
      TextField(
        name: "item", label: "What is in it",
        hint: "As on the label, such as “capsule 1.5 mg” or “liquid 1 mg/mL, syringe 1 mL by 0.01 mL”.",
        value: bottle.item),
      TextField(name: "amount", label: "How much came", hint: "Such as 30, or 100 mL.", value: bottle.amount),
      TextField(name: "received", label: "When it came", value: bottle.received, type: .date),
    ]
    labelFields = [
      TextField(name: "use-by", label: "Use by", value: bottle.useBy, type: .date),
      TextField(name: "made", label: "Made on", value: bottle.made, type: .date),
      TextField(name: "pharmacy", label: "Pharmacy", value: bottle.pharmacy),
      TextField(name: "lot", label: "Lot number", value: bottle.lot),
      TextField(name: "filler", label: "Filler", hint: "Such as microcrystalline cellulose.", value: bottle.filler),
      TextField(name: "price", label: "Price", hint: "With its currency, such as 45 USD.", value: bottle.price),
    ]
    eventProblem = typed.eventProblem
    let lines = sheet.bottles + sheet.usedUp
    hasEventForm = !lines.isEmpty
    eventBottle = ChoiceField(
      name: "bottle", label: "Which bottle", options: lines.map { ($0.id, "\($0.id): \($0.left) left") },
      chosen: typed.event.bottle.isBlank ? lines.first?.id : typed.event.bottle)
    eventKind = ChoiceField(
      name: "what", label: "What happened",
      options: [
        ("counted", "I counted what is there"), ("discarded", "I threw some away"),
        ("lost", "Some was lost or spilled"),
      ], chosen: typed.event.what)
    eventFields = [
      TextField(
        name: "event-amount", label: "How much", hint: "Such as 12, or 40 mL. After counting: what is there now.",
        value: typed.event.amount),
      TextField(name: "event-date", label: "When", value: typed.event.date, type: .date),
      TextField(name: "reason", label: "Why (not after counting)", value: typed.event.reason),
    ]
    quotesProblem = typed.quotesProblem
    quotesAreOpen = typed.quotesProblem != nil || comparison != nil
    quoteDose = TextField(
      name: "dose", label: "Dose a day", hint: "With its unit, such as 4.5 mg.",
      value: typed.quotes.dose.isBlank ? Self.dose(history) : typed.quotes.dose)
    quoteLines = TextField(
      name: "quotes", label: "Offers",
      hint:
        "One a line, with semicolons: pharmacy; what; how much; price. Such as: Corner Pharmacy; capsule 4.5 mg; 90; 45 USD",
      value: typed.quotes.quotes)
    quoteRates = TextField(
      name: "rates", label: "Exchange rates (may stay empty)",
      hint: "One a line, such as: 1 EUR = 1.08 USD. Without one, each currency is compared by itself.",
      value: typed.quotes.rates)
  }

  private static func dose(_ history: History) -> String {
    history.currentPlan?.version.plan.highestDose.description ?? ""
  }
}
