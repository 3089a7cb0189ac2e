import ClinicalTime
import Evidence
import History
import Hummingbird
import Quantities
import Records
import Reports
import Titration

/// `/plan`: the dated plan and its approval.
struct PlanController: Sendable {
  let protocols: ProtocolCatalogue
  let diary: DiaryParts
  let evidenceVersion: String

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("plan") { _, _ in try await page() }
      .post("plan", use: make)
      .post("plan/approval", use: approve)
  }

  @Sendable private func make(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    let typed = PlanPage.Typed(
      titrationProtocol: form["protocol"] ?? "", start: form["start"] ?? "", time: form["time"] ?? "",
      highest: form["highest"] ?? "")
    do {
      let plan = try plan(from: typed)
      try await diary.store.record(plan, evidenceVersion: evidenceVersion)
      return .redirect(to: "/plan", type: .normal)
    } catch let refusal as Refusal {
      return try await page(typed: typed, problem: refusal.text, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }

  @Sendable private func approve(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    let typed = PlanPage.TypedApproval(
      prescriber: form["prescriber"] ?? "", date: form["date"] ?? "", highest: form["highest-approved"] ?? "",
      reason: form["reason"] ?? "")
    guard let current = try await diary.store.history().currentPlan, current.version.id == form["plan"] else {
      throw WebFailure(
        status: .conflict, title: "Another plan holds now",
        explanation: "The plan was replaced after this page was opened, so the approval was not recorded.",
        remedy: "Open the plan again, and look at what would be approved.")
    }
    do {
      let approval = try approval(from: typed)
      do { _ = try PlanStatus(of: current.version.plan, under: approval) } catch { throw Refusal(error) }
      try await diary.store.record(approval, of: current.version.id)
      return .redirect(to: "/plan", type: .normal)
    } catch let refusal as Refusal {
      return try await page(typedApproval: typed, approvalProblem: refusal.text, status: .unprocessableContent)
        .response(from: request, context: context)
    }
  }

  private func page(
    typed: PlanPage.Typed? = nil, problem: String? = nil, typedApproval: PlanPage.TypedApproval? = nil,
    approvalProblem: String? = nil, status: HTTPResponse.Status = .ok
  ) async throws -> Page<PlanPage> {
    let today = diary.today.description
    let value = try PlanPage(
      current: try await diary.store.history().currentPlan, protocols: protocols,
      typed: typed ?? PlanPage.Typed(titrationProtocol: "", start: today, time: "22:00", highest: ""),
      problem: problem,
      typedApproval: typedApproval ?? PlanPage.TypedApproval(prescriber: "", date: today, highest: "", reason: ""),
      approvalProblem: approvalProblem)
    return Page(value, template: "plan", section: .plan, status: status)
  }

  private func plan(from typed: PlanPage.Typed) throws(Refusal) -> Plan {
    do {
      let chosen = try protocols.titrationProtocol(typed.titrationProtocol)
      guard let start = LocalDate(typed.start) else { throw Refusal(DateTextError(typed.start)) }
      guard let time = TimeOfDay(typed.time) else { throw Refusal.time(typed.time) }
      let ceiling = typed.highest.isEmpty ? nil : try Amount(text: typed.highest).mass()
      return try Plan(following: chosen, from: start, at: PlanTimes(morning: time, night: time), upTo: ceiling)
    } catch {
      throw Refusal(error)
    }
  }

  private func approval(from typed: PlanPage.TypedApproval) throws(Refusal) -> Approval {
    do {
      guard let date = LocalDate(typed.date) else { throw Refusal(DateTextError(typed.date)) }
      return try Approval(
        prescriber: typed.prescriber, date: date, highestDose: try Amount(text: typed.highest).mass(),
        limits: .naltrexoneApproved, reason: typed.reason.isEmpty ? nil : typed.reason, today: diary.today)
    } catch {
      throw Refusal(error)
    }
  }
}
