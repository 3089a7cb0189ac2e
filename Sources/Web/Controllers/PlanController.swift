import ClinicalTime
import Evidence
import History
import Hummingbird
import Interchange
import Records
import Reports
import Titration

/// `/plan`: the dated plan, its approval, its changes and its calendar.
struct PlanController: Sendable {
  let protocols: ProtocolCatalogue
  let diary: DiaryParts
  let evidenceVersion: String

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("plan", use: show)
      .post("plan", use: make)
      .post("plan/approval", use: approve)
      .post("plan/change", use: change)
      .get("plan/calendar", use: calendar)
      .get("plan/calendar.ics", use: calendarFile)
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<PlanPage> {
    let query = try FormFields(query: request)
    var forms = Forms(today: diary.today)
    forms.happened = try query.choice("happened", TitrationProtocol.Advice.Trigger.init(rawValue:))
    if query["change"] != nil { forms.change = TypedChange(query) }
    if let chosen = query["protocol"] { forms.plan.titrationProtocol = chosen }
    return try await page(forms)
  }

  @Sendable private func make(_ request: Request, _ context: WebContext) async throws -> Response {
    var forms = Forms(today: diary.today)
    forms.plan = TypedPlan(context.form)
    do {
      let plan = try forms.plan.plan(following: protocols)
      try await diary.store.record(plan, evidenceVersion: evidenceVersion)
      return .redirect(to: "/plan", type: .normal)
    } catch let error as StoreError {
      throw error
    } catch {
      forms.planProblem = Refusal(error).text
      return try await page(forms, status: .unprocessableContent).response(from: request, context: context)
    }
  }

  @Sendable private func approve(_ request: Request, _ context: WebContext) async throws -> Response {
    let form = context.form
    var forms = Forms(today: diary.today)
    forms.approval = PlanPage.TypedApproval(
      prescriber: form["prescriber"] ?? "", date: form["date"] ?? "", highest: form["highest-approved"] ?? "",
      until: form["approved-until"] ?? "", reason: form["reason"] ?? "")
    let current = try await heldPlan(form["plan"], what: "the approval was not recorded")
    do {
      let approval = try forms.approval.approval(for: current.plan, today: diary.today)
      try await diary.store.record(approval, of: current.id)
      return .redirect(to: "/plan", type: .normal)
    } catch let error as StoreError {
      throw error
    } catch {
      forms.approvalProblem = Refusal(error).text
      return try await page(forms, status: .unprocessableContent).response(from: request, context: context)
    }
  }

  @Sendable private func change(_ request: Request, _ context: WebContext) async throws -> Response {
    var forms = Forms(today: diary.today)
    forms.change = TypedChange(context.form)
    let current = try await heldPlan(context.form["plan"], what: "nothing was changed")
    do {
      let revised = try current.plan.revised(by: try forms.change.revision())
      try await diary.store.record(revised, evidenceVersion: evidenceVersion, revises: current.id)
      return .redirect(to: "/plan", type: .normal)
    } catch let error as StoreError {
      throw error
    } catch {
      forms.changeProblem = Refusal(error).text
      return try await page(forms, status: .unprocessableContent).response(from: request, context: context)
    }
  }

  @Sendable private func calendar(_ request: Request, _ context: WebContext) async throws -> Page<PlanCalendarPage> {
    let current = try await anyPlan()
    let from = try FormFields(query: request).choice("from") { LocalDate($0) }
    return Page(
      PlanCalendarPage(
        current.version.plan, status: current.status, from: from, stock: current.stock), template: "plan-calendar",
      section: .plan)
  }

  @Sendable private func calendarFile(_ request: Request, _ context: WebContext) async throws -> Response {
    let current = try await anyPlan()
    let titles = try FormFields(query: request).choice("titles", CalendarFile.Titles.init(rawValue:)) ?? .private
    let history = try await diary.store.history()
    let file = CalendarFile(
      current.version.plan, status: current.status, identifier: history.person.id, sequence: history.plans.count,
      zone: diary.zone, written: diary.now(), titles: titles, stock: current.stock)
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/calendar; charset=utf-8", .contentDisposition: "attachment; filename=\"plan.ics\"",
        .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: file.text)))
  }

  // MARK: - What holds

  private func anyPlan() async throws -> (version: PlanVersion, status: PlanStatus, stock: PlanStock) {
    let history = try await diary.store.history()
    guard let current = history.currentPlan else {
      throw WebFailure(
        status: .notFound, title: "No plan yet", explanation: "There is no plan to lay out as a calendar.",
        remedy: "Make a plan first, on the page Plan.")
    }
    return (current.version, current.status, history.stock(for: current.version.plan, today: diary.today))
  }

  /// The plan that holds, if it is still the one on the page from which a form was sent.
  private func heldPlan(_ id: String?, what: String) async throws -> PlanVersion {
    guard let current = try await diary.store.history().planRecord.current, current.id == id else {
      throw WebFailure(
        status: .conflict, title: "Another plan holds now",
        explanation: "The plan was replaced after this page was opened, so \(what).",
        remedy: "Open the plan again, and look at what would change.")
    }
    return current
  }

  // MARK: - The page

  /// What stands in the forms of the page, and what is wrong with it.
  private struct Forms {
    var plan: TypedPlan
    var planProblem: String?
    var approval: PlanPage.TypedApproval
    var approvalProblem: String?
    var happened: TitrationProtocol.Advice.Trigger?
    var change = TypedChange()
    var changeProblem: String?

    init(today: LocalDate) {
      plan = TypedPlan(start: today.description, times: "22:00")
      approval = PlanPage.TypedApproval(
        prescriber: "", date: today.description, highest: "", until: "", reason: "")
    }
  }

  private func page(_ forms: Forms, status: HTTPResponse.Status = .ok) async throws -> Page<PlanPage> {
    let history = try await diary.store.history()
    let record = history.planRecord
    let changing = record.current.map { version in
      ChangeSection(
        version: version, today: diary.today, happened: forms.happened, typed: forms.change,
        problem: forms.changeProblem, protocols: protocols)
    }
    let value = PlanPage(
      record: record, protocols: protocols, today: diary.today, typed: forms.plan, problem: forms.planProblem,
      typedApproval: forms.approval, approvalProblem: forms.approvalProblem, changing: changing,
      stock: record.current.map { history.stock(for: $0.plan, today: diary.today) })
    return Page(value, template: "plan", section: .plan, status: status)
  }
}

extension TypedPlan {
  init(_ form: FormFields) {
    self.init(
      titrationProtocol: form["protocol"] ?? "", start: form["start"] ?? "", times: form["time"] ?? "",
      lowest: form["lowest"] ?? "", highest: form["highest"] ?? "", until: form["until"] ?? "",
      prescriber: form["ordered-by"] ?? "", stock: form["stock"] ?? "")
  }
}

extension TypedChange {
  init(_ form: FormFields) {
    self.init(
      from: form["from"] ?? "", kind: form["change"] ?? "", amount: form["amount"] ?? "", days: form["days"] ?? "",
      times: form["times"] ?? "", restartOn: form["restart-on"] ?? "", restart: form["restart"] ?? "",
      decidedBy: form["decided-by"] ?? "", reason: form["why"] ?? "")
  }
}
