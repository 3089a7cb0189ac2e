import Blinding
import ClinicalTime
import Diary
import Foundation
import HTTPTypes
import History
import Hummingbird
import Records
import Reports
import Trials

/// `/trial`: a blinded trial from its design to its opening.
struct TrialController: Sendable {
  let library: EvidenceLibrary
  let diary: DiaryParts

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("trial", use: show)
      .get("trial/sealed", use: sealedFile)
      .post("trial/seal", use: seal)
      .post("trial/kit", use: kit)
      .post("trial/guess", use: guess)
      .post("trial/open", use: open)
  }

  /// What is said above the page after something was saved.
  private enum Saved: String {
    case sealed, kit, guess, opened

    var words: String {
      switch self {
      case .sealed: "Sealed. Give the sealed file to the pharmacy, and both hashes to your prescriber."
      case .kit: "Written down."
      case .guess: "Noted. Nobody knows yet whether it is right."
      case .opened: "Opened."
      }
    }
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<TrialPage> {
    let saved = try FormFields(query: request).choice("saved", Saved.init(rawValue:))
    return try await page(.init(trial: usual), saved: saved?.words)
  }

  @Sendable private func sealedFile(_ request: Request, _ context: WebContext) async throws -> Response {
    guard let sealed = try await diary.store.history().currentTrial else {
      throw WebFailure.notFound("A sealed trial", remedy: "Seal one first, on the page Trial.")
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/json; charset=utf-8",
        .contentDisposition: "attachment; filename=\"trial.sealed\"", .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: Array(SealedTrialFile(sealed).data))))
  }

  @Sendable private func seal(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    let typed = TrialPage.Typed(trial: TypedTrial(form), key: form["key"] ?? "")
    do {
      let history = try await diary.store.history()
      guard form["do"] == "seal" else {
        let outlook = try TrialPage.Outlook(typed.trial, history: history)
        return try await page(typed, outlook: outlook).response(from: request, context: context)
      }
      let trial = try typed.trial.protocolOf(history, seed: UInt64.random(in: 1...999_999))
      _ = try SealingScreen(trial, history: history, request: nil, at: diary.clock, library: library)
      let (key, today) = (try PharmacyPublicKey(text: typed.key), diary.today)
      try await diary.store.recordTrial { id, moment in
        try SealedTrial(trial, to: key, id: id, recordedAt: moment, today: today)
      }
      return .redirect(to: "/trial?saved=sealed", type: .normal)
    } catch {
      return try await refused(error, typed, request, context)
    }
  }

  @Sendable private func kit(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    do {
      let sealed = try await held()
      guard let day = LocalDate(form["day"] ?? "") else { throw DateTextError(form["day"] ?? "") }
      let kit = try TrialEntryRequest.kit(form["code"] ?? "", on: day, in: sealed, today: diary.today)
      try await diary.store.recordKit(kit.code, of: sealed.id, on: day, taken: form["taken"] != "no")
      return .redirect(to: "/trial?saved=kit", type: .normal)
    } catch {
      return try await refused(error, .init(trial: usual), request, context)
    }
  }

  @Sendable private func guess(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    do {
      let sealed = try await held()
      let period = Int(form["period"] ?? "") ?? 0
      let arm = try TrialEntryRequest.guess(
        form["arm-\(period)"] ?? "", period: period, in: sealed, history: try await diary.store.history(),
        today: diary.today)
      let because = (form["because-\(period)"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
      try await diary.store.recordGuess(
        arm, of: sealed.id, period: period, because: because.isEmpty ? nil : String(because.prefix(Note.longest)))
      return .redirect(to: "/trial?saved=guess", type: .normal)
    } catch {
      return try await refused(error, .init(trial: usual), request, context)
    }
  }

  @Sendable private func open(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    let reason = form["reason"] ?? ""
    do {
      let sealed = try await held()
      let asked = OpeningRequest(
        file: Data((form.unchanged("file") ?? "").utf8), isEmergency: form["emergency"] == "yes", reason: reason)
      let checked = try asked.checked(for: sealed, today: diary.today)
      try await diary.store.recordOpening(
        of: sealed.id, payload: checked.payload, on: diary.today, emergencyReason: checked.emergencyReason)
      return .redirect(to: "/trial?saved=opened", type: .normal)
    } catch {
      return try await refused(error, .init(trial: usual, reason: reason), request, context)
    }
  }

  // MARK: - The page

  private var usual: TypedTrial {
    TypedTrial(
      cycles: "4", periodDays: "14", runInDays: "0", start: diary.today.adding(days: 14).description,
      smallestChange: "2", onset: "5")
  }

  private func held() async throws -> SealedTrial {
    guard let sealed = try await diary.store.history().currentTrial else { throw TrialRequestError.noTrial }
    return sealed
  }

  private func refused(
    _ error: any Error, _ typed: TrialPage.Typed, _ request: Request, _ context: WebContext
  ) async throws -> Response {
    if let error = error as? StoreError, !error.isRefusal { throw error }
    return try await page(typed, problem: Refusal(error).text, status: .unprocessableContent)
      .response(from: request, context: context)
  }

  private func page(
    _ typed: TrialPage.Typed, saved: String? = nil, problem: String? = nil, outlook: TrialPage.Outlook? = nil,
    status: HTTPResponse.Status = .ok
  ) async throws -> Page<TrialPage> {
    let value = try TrialPage(
      try await diary.store.history(), today: diary.today, typed: typed, saved: saved, problem: problem,
      outlook: outlook)
    return Page(value, template: "trial", section: .trial, status: status)
  }
}

extension StoreError {
  fileprivate var isRefusal: Bool {
    if case .refused = self { true } else { false }
  }
}

extension TypedTrial {
  init(_ form: FormFields) {
    self.init(
      arms: form["arms"] ?? "", cycles: form["cycles"] ?? "", periodDays: form["period"] ?? "",
      runInDays: form["run-in"] ?? "", largestStep: form["largest-step"] ?? "", start: form["start"] ?? "",
      measure: form["measure"] ?? "", smallestChange: form["smallest-change"] ?? "", onset: form["onset"] ?? "",
      reason: form["why"] ?? "")
  }
}
