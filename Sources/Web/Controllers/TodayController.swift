import ClinicalTime
import Diary
import Evidence
import Foundation
import HTTPTypes
import History
import Hummingbird
import Quantities
import Records
import Reports
import Titration

/// `/today`: a dose, the scores and a note, each saved by itself, for today or any day before.
struct TodayController: Sendable {
  let diary: DiaryParts

  private static let savedWords = [
    "dose": "The dose is saved.", "withdrawn": "The dose is taken back. It stays on record as a mistake.",
    "scores": "The scores are saved.", "note": "The note is saved.",
  ]

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("today", use: show)
      .post("today/dose", use: takeDose)
      .post("today/withdraw", use: withdraw)
      .post("today/scores", use: saveScores)
      .post("today/note", use: saveNote)
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<TodayPage> {
    let fields = try FormFields(query: request)
    let day = try day(fields["day"])
    let saved = try fields.choice("saved") { Self.savedWords[$0] }
    return try await page(day: day, saved: saved)
  }

  @Sendable private func takeDose(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    let day = try day(form["day"])
    var typed = TodayPage.TypedDose(
      amount: form["amount"] ?? "", time: form["time"] ?? "", reason: form["reason"] ?? "", bottle: form["bottle"] ?? ""
    )
    do {
      guard let time = TimeOfDay(typed.time) else { throw Refusal.time(typed.time) }
      let dose = try DoseTaken(
        Amount(text: typed.amount).mass(), at: diary.boundary.moment(on: day, at: time), zone: diary.zone.identifier,
        boundary: diary.boundary, limits: .naltrexoneTaken, reason: typed.reason, bottle: form["bottle"],
        now: diary.clock)
      if let bottle = dose.bottle { try await diary.store.history().requireBottle(bottle, on: day) }
      try await diary.store.record(dose)
      return saved("dose", day)
    } catch let error as StoreError {
      throw error
    } catch {
      typed.problem = Refusal(error).text
      if case .unusualDose = error as? DiaryError { typed.needsReason = true }
      return try await page(day: day, dose: typed, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }

  @Sendable private func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
    let day = try day(context.form["day"])
    try await diary.store.withdrawDose(context.form["dose"] ?? "")
    return saved("withdrawn", day)
  }

  @Sendable private func saveScores(_ request: Request, _ context: WebContext) async throws -> Response {
    let scores = Dictionary(
      CheckInItem.allCases.compactMap { item in context.form[item.rawValue].map { (item, $0) } },
      uniquingKeysWith: { first, _ in first })
    return try await save(scores: scores, note: nil, part: "scores", request, context)
  }

  @Sendable private func saveNote(_ request: Request, _ context: WebContext) async throws -> Response {
    try await save(scores: [:], note: context.form["note"] ?? "", part: "note", request, context)
  }

  private func save(
    scores: [CheckInItem: String], note: String?, part: String, _ request: Request, _ context: WebContext
  ) async throws -> Response {
    let day = try day(context.form["day"])
    do {
      try await diary.store.record(CheckIn(day: day, scores: scores, note: note ?? "", today: diary.today))
      return saved(part, day)
    } catch let refused as CheckInRefused {
      let typed = TodayPage.TypedCheckIn(scores: scores, note: note, problems: refused.problems.map(\.description))
      return try await page(day: day, checkIn: typed, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }

  private func saved(_ part: String, _ day: LocalDate) -> Response {
    .redirect(to: "\(TodayPage.address(of: day))&saved=\(part)", type: .normal)
  }

  private func page(
    day: LocalDate, saved: String? = nil, dose: TodayPage.TypedDose? = nil,
    checkIn: TodayPage.TypedCheckIn = .init(), status: HTTPResponse.Status = .ok
  ) async throws -> Page<TodayPage> {
    let history = try await diary.store.history()
    let planned = history.currentPlan?.version.plan.doses(on: day).first?.time
    let time = day == diary.today ? diary.clock.time : planned
    return Page(
      TodayPage(
        day: day, today: diary.today, history: history, saved: saved,
        dose: dose ?? TodayPage.TypedDose(amount: "", time: time?.description ?? ""), checkIn: checkIn),
      template: "today", section: .today, status: status)
  }

  private func day(_ text: String?) throws -> LocalDate {
    guard let text else { return diary.today }
    guard let day = LocalDate(text) else {
      throw WebFailure(
        status: .badRequest, title: "No such day", explanation: DateTextError(String(text.prefix(40))).description,
        remedy: "Choose the day on the page Today.")
    }
    guard day <= diary.today else {
      throw WebFailure(
        status: .badRequest, title: "Still to come",
        explanation: DiaryError.dayInFuture(day, today: diary.today).description,
        remedy: "Choose today or a day before.")
    }
    return day
  }
}
