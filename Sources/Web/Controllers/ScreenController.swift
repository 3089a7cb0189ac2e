import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import Hummingbird
import NIOCore
import Quantities
import Recognition
import Records
import Reports
import Screening

/// `/screen`: may I start, and when? And the card to carry.
struct ScreenController: Sendable {
  let library: EvidenceLibrary
  let diary: DiaryParts

  var recogniser: Task<MedicineRecogniser, Never> { library.recogniser }

  var screener: Screener {
    Screener(evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version)
  }

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("screen") { request, _ in
        let fields = try FormFields(query: request)
        let question =
          if let listed = fields["import"] { try await self.question(ofImport: listed) } else {
            try await self.question(afterRescue: fields["rescue"])
          }
        return Page(ScreenPage(last: question), template: "screen", section: .screen)
      }
      .post("screen") { request, context in
        request.carriesJSON ? try await answer(json: request) : try await answer(ScreenFields(context.form))
      }
      .post("screen/override") { _, context in try await override(context.form) }
      .get("screen/card") { _, _ in
        let card = try await card()
        return Page(EmergencyCardPage(card, in: library), template: "card", section: .screen)
      }
  }

  private func answer(_ fields: ScreenFields) async throws -> Page<ScreenPage> {
    do throws(ScreenRequestError) {
      return try await screened(try fields.request(askedAt: diary.clock))
    } catch {
      return Page(
        ScreenPage(typed: fields, problems: error.problems), template: "screen", section: .screen,
        status: .unprocessableContent)
    }
  }

  /// The same question as JSON, with the fields of `sweetspot screen --file`.
  private func answer(json request: Request) async throws -> Page<ScreenPage> {
    var request = request
    let body = try await request.collectBody(upTo: FormGuard.limit)
    let decoder = JSONDecoder()
    if let key = CodingUserInfoKey.screenedAt { decoder.userInfo[key] = diary.clock }
    do {
      return try await screened(try decoder.decode(ScreenRequest.self, from: Data(body.readableBytesView)))
    } catch let error as ScreenRequestError {
      throw WebFailure(
        status: .unprocessableContent, title: "This could not be read",
        explanation: "The request was understood, but not all in it.",
        details: error.problems, remedy: "Mend these and send it again.")
    } catch let error as DecodingError {
      throw WebFailure(
        status: .badRequest, title: "This could not be read", explanation: error.plainDescription,
        remedy: "Send the fields that the command “sweetspot help screen” names.")
    }
  }

  private func override(_ form: FormFields) async throws -> Page<ScreenPage> {
    guard let text = form["request"],
      var request = try? JSONDecoder().decode(ScreenRequest.self, from: Data(text.utf8))
    else {
      throw WebFailure(
        status: .badRequest, title: "The check is missing", explanation: "This decision belongs to no check.",
        remedy: "Run the check again, and write the decision down below its answer.")
    }
    let finding = form["finding"] ?? ""
    let shown = (try? request.situation(using: await recogniser.value)).map(screener.screen)?.findings
      .first { $0.id == finding }
    request.overrides.append(
      Override(
        finding: finding, title: shown?.title, prescriber: form["prescriber"] ?? "", reason: form["reason"] ?? "",
        date: diary.clock.date))
    do throws(ScreenRequestError) {
      return try await screened(request)
    } catch {
      request.overrides.removeLast()
      return Page(
        ScreenPage(last: request, problems: error.problems), template: "screen", section: .screen,
        status: .unprocessableContent)
    }
  }

  private func screened(_ request: ScreenRequest) async throws(ScreenRequestError) -> Page<ScreenPage> {
    let situation = try request.situation(using: await recogniser.value)
    let screen = screener.screen(situation)
    var notSaved: [String] = []
    do {
      try await diary.store.record(ScreenDecision(request, screen))
    } catch {
      // The answer matters more than the record of it: it is shown, with what went wrong.
      notSaved = ["The answer is shown, but could not be written to the record."]
    }
    return Page(
      ScreenPage(request, situation, screen, in: library, problems: notSaved), template: "screen", section: .screen)
  }

  // MARK: The record

  /// What was asked last, with a rescue medicine that was written down since.
  private func question(afterRescue entry: String?) async throws -> ScreenRequest? {
    let request = try await last()
    let written = CurrentView(try await diary.store.history().rescues).entries.first { $0.id == entry }?.content
    return written.map { rescue in
      (request ?? ScreenRequest(asOf: diary.clock)).adding(rescue.medicine, takenAt: rescue.takenAt)
    } ?? request
  }

  /// What a file that was taken in lists, with the dose and the start that were asked about last.
  private func question(ofImport id: String) async throws -> ScreenRequest? {
    let history = try await diary.store.history()
    let last = try await last()
    guard let text = history.imports.first(where: { $0.id == id })?.listing,
      var request = try? JSONDecoder().decode(ScreenRequest.self, from: Data(text.utf8))
    else { return last }
    request.asOf = diary.clock
    (request.dose, request.start, request.release) = (last?.dose, last?.start, last?.release)
    return request
  }

  /// What was asked last.
  private func last() async throws -> ScreenRequest? {
    MedicineReading.lastRequest(of: try await diary.store.history())
  }

  /// What was last taken, or else what is planned.
  private func card() async throws -> EmergencyCard {
    let taken = CurrentView(try await diary.store.history().doses).contents.max { $0.takenAt < $1.takenAt }
    let planned = try await last()?.dose.map { "planned: \($0)" }
    return EmergencyCard(
      dose: taken?.dose.description ?? planned, lastDose: taken?.takenAt, evidenceVersion: library.version)
  }
}

extension ScreenFields {
  init(_ form: FormFields) {
    self.init()
    medicines = form["medicines"] ?? ""
    dose = form["dose"] ?? ""
    start = form["start"] ?? ""
    age = form["age"] ?? ""
    conditions = Set(form.all("condition"))
    procedures = form["procedures"] ?? ""
    release = form["release"] ?? "unknown"
    fillers = form["fillers"] ?? ""
    ultraLowDosePrescriber = form["ultraLowDosePrescriber"] ?? ""
    if let text = form["overrides"] { setOverrides(text) }
  }
}
