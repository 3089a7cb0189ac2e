import ClinicalTime
import Evidence
import HTTPTypes
import History
import Hummingbird
import Records
import Reports

/// `/supply`: bottles, what is left of them and how long it lasts; offers beside each other.
struct SupplyController: Sendable {
  let evidence: EvidenceBase
  let diary: DiaryParts

  private static let savedWords = [
    "bottle": "The bottle is saved.", "event": "It is saved.",
    "withdrawn": "It is taken back. It stays on record as a mistake.",
  ]

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("supply", use: show)
      .post("supply/bottle", use: addBottle)
      .post("supply/event", use: addEvent)
      .post("supply/withdraw", use: withdrawBottle)
      .post("supply/withdraw-event", use: withdrawEvent)
      .post("supply/quotes", use: compare)
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<SupplyPage> {
    let fields = try FormFields(query: request)
    let saved = try fields.choice("saved") { Self.savedWords[$0] }
    let leadTime = try fields.choice("lead") { try? SupplySheet.leadTime($0) }
    return try await page(
      SupplyPage.Typed(today: diary.today, leadTime: leadTime ?? SupplySheet.usualLeadTime), saved: saved)
  }

  @Sendable private func addBottle(_ request: Request, _ context: WebContext) async throws -> Response {
    var typed = SupplyPage.Typed(today: diary.today)
    typed.bottle = TypedBottle(context.form)
    do {
      let id = try await diary.store.history().nextBottleID
      try await diary.store.record(try typed.bottle.bottle(id: id, today: diary.today))
      return .redirect(to: "/supply?saved=bottle", type: .normal)
    } catch let error as StoreError {
      throw error
    } catch {
      typed.bottleProblem = Refusal(error).text
      return try await page(typed, status: .unprocessableContent).response(from: request, context: context)
    }
  }

  @Sendable private func addEvent(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    var typed = SupplyPage.Typed(today: diary.today)
    typed.event = TypedSupplyEvent(
      bottle: form["bottle"] ?? "", what: form["what"] ?? "", amount: form["event-amount"] ?? "",
      date: form["event-date"] ?? "", reason: form["reason"] ?? "")
    do {
      let event = try typed.event.event(in: try await diary.store.history(), today: diary.today)
      try await diary.store.record(event)
      return .redirect(to: "/supply?saved=event", type: .normal)
    } catch let error as StoreError {
      throw error
    } catch {
      typed.eventProblem = Refusal(error).text
      return try await page(typed, status: .unprocessableContent).response(from: request, context: context)
    }
  }

  @Sendable private func withdrawBottle(_ request: Request, _ context: WebContext) async throws -> Response {
    try await diary.store.withdrawBottle(context.form["entry"] ?? "")
    return .redirect(to: "/supply?saved=withdrawn", type: .normal)
  }

  @Sendable private func withdrawEvent(_ request: Request, _ context: WebContext) async throws -> Response {
    try await diary.store.withdrawSupplyEvent(context.form["entry"] ?? "")
    return .redirect(to: "/supply?saved=withdrawn", type: .normal)
  }

  @Sendable private func compare(_ request: Request, _ context: WebContext) async throws -> Page<SupplyPage> {
    let form = context.form
    var typed = SupplyPage.Typed(today: diary.today)
    typed.quotes = TypedQuotes(
      dose: form["dose"] ?? "", quotes: form["quotes"] ?? "", rates: form["rates"] ?? "")
    do {
      return try await page(typed, comparison: try typed.quotes.compared(evidence))
    } catch let error as StoreError {
      throw error
    } catch {
      typed.quotesProblem = Refusal(error).text
      return try await page(typed, status: .unprocessableContent)
    }
  }

  private func page(
    _ typed: SupplyPage.Typed, saved: String? = nil, comparison: QuoteSheet? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Page<SupplyPage> {
    let history = try await diary.store.history()
    return Page(
      SupplyPage(history, today: diary.today, typed: typed, saved: saved, comparison: comparison),
      template: "supply", section: .plan, status: status)
  }
}

extension TypedBottle {
  init(_ form: FormFields) {
    self.init(
      item: form["item"] ?? "", amount: form["amount"] ?? "", received: form["received"] ?? "",
      made: form["made"] ?? "", useBy: form["use-by"] ?? "", pharmacy: form["pharmacy"] ?? "",
      lot: form["lot"] ?? "", filler: form["filler"] ?? "", price: form["price"] ?? "")
  }
}
