import ClinicalTime
import Diary
import Evidence
import Foundation
import HTTPTypes
import History
import Hummingbird
import Instruments
import Quantities
import Recognition
import Records
import Reports
import Screening
import Titration

/// `/today`: a dose, rescue medicine, scores, answers and a note, each saved by itself, for today or any day before.
struct TodayController: Sendable {
  let diary: DiaryParts
  let instruments: InstrumentCatalogue
  let screener: Screener
  let recogniser: Task<MedicineRecogniser, Never>

  private static let savedWords = [
    "dose": "The dose is saved.", "withdrawn": "The dose is taken back. It stays on record as a mistake.",
    "scores": "The scores are saved.", "note": "The note is saved.", "rescue": "The rescue medicine is saved.",
    "rescue-withdrawn": "The rescue medicine is taken back. It stays on record as a mistake.",
    "answers": "The answer is saved.",
  ]

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("today", use: show)
      .get("today/offline", use: showOffline)
      .post("today/dose", use: takeDose)
      .post("today/withdraw", use: withdraw)
      .post("today/rescue", use: takeRescue)
      .post("today/rescue/withdraw", use: withdrawRescue)
      .post("today/scores", use: saveScores)
      .post("today/answers", use: saveAnswers)
      .post("today/note", use: saveNote)
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<TodayPage> {
    let fields = try FormFields(query: request)
    let day = try day(fields["day"])
    let saved = try fields.choice("saved") { Self.savedWords[$0] }
    return try await page(day: day, saved: saved)
  }

  /// The page that a browser keeps for when nobody answers.
  @Sendable private func showOffline(_ request: Request, _ context: WebContext) async throws -> Page<TodayPage> {
    Page(
      TodayPage(forOffline: await setting(), history: try await diary.store.history()), template: "today",
      section: .today)
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
      return try await saving("dose", day, form) { store throws(StoreError) in try await store.record(dose) }
    } catch let error as StoreError {
      throw error
    } catch let error as WebFailure {
      throw error
    } catch {
      typed.problem = Refusal(error).text
      if case .unusualDose = error as? DiaryError { typed.needsReason = true }
      return try await page(day: day, dose: typed, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }

  @Sendable private func withdraw(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    return try await saving("withdrawn", day(form["day"]), form) { store throws(StoreError) in
      try await store.withdrawDose(form["dose"] ?? "")
    }
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
      let checkIn = try CheckIn(day: day, scores: scores, note: note ?? "", today: diary.today)
      return try await saving(part, day, context.form) { store throws(StoreError) in try await store.record(checkIn) }
    } catch let refused as CheckInRefused {
      let typed = TodayPage.TypedCheckIn(scores: scores, note: note, problems: refused.problems.map(\.description))
      return try await page(day: day, checkIn: typed, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }
}

extension TodayController {
  /// Writes something down and goes back to the page. What carries a key that was received before is on record already.
  func saving(
    _ part: String, _ day: LocalDate, _ form: FormFields,
    _ write: (Store) async throws(StoreError) -> Void
  ) async throws -> Response {
    let key = try form.choice("sentKey", SentKey.init)
    do throws(StoreError) {
      try await write(diary.store.once(key))
    } catch {
      // The same again, because the answer to it was lost.
      guard error == .receivedBefore else { throw error }
    }
    return .redirect(to: "\(TodayPage.address(of: day))&saved=\(part)", type: .normal)
  }

  func setting() async -> TodayPage.Setting {
    TodayPage.Setting(
      today: diary.today, clock: diary.clock, zone: diary.zone.identifier, instruments: instruments,
      medicines: MedicineReading(recogniser: await recogniser.value, screener: screener))
  }

  func page(
    day: LocalDate, saved: String? = nil, dose: TodayPage.TypedDose? = nil,
    checkIn: TodayPage.TypedCheckIn = .init(), rescue: RescueSection.Typed = .init(), answerProblems: [String] = [],
    status: HTTPResponse.Status = .ok
  ) async throws -> Page<TodayPage> {
    let history = try await diary.store.history()
    let planned = history.currentPlan?.version.plan.doses(on: day).first?.time
    let time = day == diary.today ? diary.clock.time : planned
    return Page(
      TodayPage(
        day: day, in: await setting(), history: history, saved: saved,
        dose: dose ?? TodayPage.TypedDose(amount: "", time: time?.description ?? ""), checkIn: checkIn, rescue: rescue,
        answerProblems: answerProblems),
      template: "today", section: .today, status: status)
  }

  func day(_ text: String?) throws -> LocalDate { try diary.day(text, chosenOn: "Today") }
}
