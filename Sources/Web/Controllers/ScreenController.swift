import ClinicalTime
import Evidence
import Foundation
import Hummingbird
import Recognition
import Reports
import Screening

/// `/screen`: may I start, and when? And the card to carry.
struct ScreenController: Sendable {
  let library: EvidenceLibrary
  let recogniser: MedicineRecogniser
  let record: ScreenRecord
  let now: @Sendable () -> LocalDateTime

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("screen") { _, _ in
        Page(ScreenPage(last: try await record.last()), template: "screen", section: .screen)
      }
      .post("screen") { request, context in try await answer(ScreenFields(context.form), request) }
      .post("screen/override") { _, context in try await override(context.form) }
      .get("screen/card") { _, _ in
        let card = EmergencyCard(
          dose: try await record.last()?.dose ?? "________", lastDose: try await record.lastDose(),
          evidenceVersion: library.version)
        return Page(EmergencyCardPage(card, in: library), template: "card", section: .screen)
      }
  }

  private func answer(_ fields: ScreenFields, _ request: Request) async throws -> Page<ScreenPage> {
    do throws(ScreenRequestError) {
      return try await screened(try fields.request(askedAt: now()))
    } catch {
      return Page(
        ScreenPage(typed: fields, problems: error.problems), template: "screen", section: .screen,
        status: .unprocessableContent)
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
    request.overrides.append(
      Override(
        finding: form["finding"] ?? "", prescriber: form["prescriber"] ?? "", reason: form["reason"] ?? "",
        date: now().date))
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
    let situation = try request.situation(using: recogniser)
    let screen = Screener(evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version)
      .screen(situation)
    var notSaved: [String] = []
    do {
      try await record.keep(request, screen)
    } catch {
      // The answer matters more than the record of it: it is shown, with what went wrong.
      notSaved = ["The answer is shown, but could not be written to the record."]
    }
    return Page(
      ScreenPage(request, situation, screen, in: library, problems: notSaved), template: "screen", section: .screen)
  }
}

/// What the screen's pages need of the record.
struct ScreenRecord: Sendable {
  /// What was asked last.
  var last: @Sendable () async throws -> ScreenRequest?
  /// When naltrexone was last taken.
  var lastDose: @Sendable () async throws -> LocalDateTime?
  /// Keeps a question with its answer.
  var keep: @Sendable (ScreenRequest, Screen) async throws -> Void
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
