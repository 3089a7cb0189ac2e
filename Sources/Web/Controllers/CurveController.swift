import ClinicalTime
import Evidence
import Hummingbird
import Kinetics
import Quantities
import Recognition
import Records
import Reports
import Screening

/// `/curve`
struct CurveController: Sendable {
  let library: EvidenceLibrary
  let kinetics: KineticCatalogue
  let diary: DiaryParts
  let recogniser: Task<MedicineRecogniser, Never>

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("curve") { request, _ in
        let typed = try FormFields(query: request)
        let fields = CurveFields(
          dose: typed["dose"] ?? "", time: typed["time"] ?? "", perDay: typed["times"] ?? "",
          missed: typed["missed"] ?? "", procedure: typed["procedure"] ?? "", opioid: typed["opioid"] ?? "",
          opioidLike: typed["opioid-like"] ?? "", opioidLevel: typed["opioid-level"] ?? "",
          opioidAt: typed["opioid-at"] ?? "",
          release: typed["release"] ?? "", liver: typed["liver"] ?? "",
          creatinineClearance: typed["creatinine-clearance"] ?? "")
        let value = CurvePage(
          history: try await diary.store.history(), fields: fields, now: diary.clock, catalogue: kinetics,
          library: library, screen: await screen(fields))
        return Page(
          value, template: "curve", section: .curve, status: value.hasProblems ? .unprocessableContent : .ok)
      }
  }

  /// What the screen says about an opioid or a procedure that was asked about.
  private func screen(_ fields: CurveFields) async -> Screen? {
    let question = CurveQuestion(fields, now: diary.clock)
    guard question.opioidName != nil || question.procedure != nil else { return nil }
    let request = ScreenRequest(
      asOf: diary.clock, medicines: [question.opioidName].compactMap { $0 }, conditions: [], age: nil,
      procedures: question.procedure.map { [Procedure(date: $0.date)] } ?? [], dose: question.dose?.description,
      start: nil, release: nil, fillers: [], ultraLowDosePrescriber: nil)
    guard let situation = try? request.situation(using: await recogniser.value) else { return nil }
    return Screener(
      evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version
    ).screen(situation)
  }
}
