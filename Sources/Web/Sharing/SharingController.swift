import ClinicalTime
import Evidence
import ExactJSON
import FHIRRecord
import Foundation
import HTTPTypes
import History
import Hummingbird
import Logging
import NIOCore
import QRCode
import Quantities
import Recognition
import Records
import Reports

/// `/settings/sharing`: makes what others may read by, and ends it.
struct SharingController: Sendable {
  let parts: WebParts
  let records: WrittenRecords
  let recogniser: Task<MedicineRecogniser, Never>

  private var diary: DiaryParts { parts.diary }

  private static let savedWords = [
    "ended": "Ended. It opens nothing any more.", "revoked": "Revoked. The token opens nothing any more.",
    "program": "Registered. It reads nothing until you let it.", "unregistered": "It may ask no more.",
  ]

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("settings/sharing", use: show)
      .post("settings/sharing/calendar", use: makeCalendar)
      .post("settings/sharing/link", use: makeLink)
      .post("settings/sharing/end") { _, context in
        try await diary.store.endAddress(context.form["id"] ?? "")
        return redirect("ended")
      }
      .post("settings/sharing/revoke") { _, context in
        try await diary.store.revokeToken(context.form["id"] ?? "")
        return redirect("revoked")
      }
      .post("settings/sharing/program", use: register)
      .post("settings/sharing/program/end") { _, context in
        try await diary.store.endProgram(context.form["id"] ?? "")
        return redirect("unregistered")
      }
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<SharingPage> {
    let saved = try FormFields(query: request).choice("saved") { Self.savedWords[$0] }
    return try await page(saved: saved)
  }

  // MARK: - A calendar

  @Sendable private func makeCalendar(_ request: Request, _ context: WebContext) async throws -> Page<SharingPage> {
    try RecordInUse.refuseInExample()
    var typed = SharingPage.Typed()
    typed.title = context.form["title"] ?? ""
    typed.titleProblem = Sharing.problem(withTitle: typed.title, await recogniser.value)
    guard typed.titleProblem == nil else { return try await page(typed, status: .unprocessableContent) }
    let made = try await sharing(request).calendar(titled: typed.title)
    return try await page(
      made: .init(
        heading: "The calendar's address", text: made.text,
        note:
          "Copy it into your calendar program now: it is shown this once. Whoever has it sees when you take something."
      ), status: .created)
  }

  // MARK: - A report

  @Sendable private func makeLink(_ request: Request, _ context: WebContext) async throws -> Page<SharingPage> {
    try RecordInUse.refuseInExample()
    var typed = SharingPage.Typed()
    typed.content = context.form["content"] ?? ""
    typed.days = context.form["days"] ?? ""
    let passcode = context.form.unchanged("passcode") ?? ""
    guard ["report", "summary"].contains(typed.content), let days = Int(typed.days),
      Sharing.linkDays.contains(days)
    else {
      throw WebFailure(
        status: .badRequest, title: "Unknown choice", explanation: "What to share, or for how long, was not chosen.",
        remedy: "Choose on the page.")
    }
    if let problem = Sharing.problem(withPasscode: passcode) {
      typed.passcodeProblem = problem
      return try await page(typed, status: .unprocessableContent)
    }
    let (resource, label) = try await content(typed.content)
    let made: Sharing.Made
    do {
      made = try await sharing(request).link(to: resource, label: label, days: days, passcode: passcode)
    } catch let error as Sharing.AddressTooLong {
      throw WebFailure(
        status: .conflict, title: "The address is too long", explanation: error.description,
        remedy: "Serve Sweetspot under a shorter name.")
    }
    let end = made.address.expiresAt.map { " until \($0.local(in: diary.zone))" } ?? ""
    return try await page(
      made: .init(
        heading: "The link", text: made.text,
        note:
          "Copy it now: it is shown this once. A viewer for SMART Health Links opens it\(end).",
        picture: try Self.picture(of: made.text)), status: .created)
  }

  private static func picture(of link: String) throws -> SharingPage.Made.Picture {
    let code = try QRCode(Array(link.utf8))
    return .init(viewBox: code.viewBox, path: code.path)
  }

  private func sharing(_ request: Request) -> Sharing {
    Sharing(diary.store, origin: parts.origin(of: request), now: diary.now())
  }

  /// What is shared, and what it is called where the link is opened.
  private func content(_ kind: String) async throws -> (JSONValue, String) {
    let resources = try await records.resources(of: diary.store)
    let label = "Health report, \(diary.today)"
    if kind == "summary" { return (resources.summary(at: diary.now()), label) }
    let (history, memory) = try await diary.reading()
    let decision = try await diary.responseDecision(
      history, memory, library: parts.library, at: diary.today, instruments: parts.instruments)
    let report = ReportPage(
      history, today: diary.today, request: ReportRequest(), decision: decision, memory: memory, in: parts.library)
    return (
      try await Sharing.document(of: report, in: resources, printer: parts.printer, at: diary.now()), label
    )
  }

  // MARK: - Programs

  @Sendable private func register(_ request: Request, _ context: WebContext) async throws -> Response {
    try RecordInUse.refuseInExample()
    var typed = SharingPage.Typed()
    typed.program = context.form["program"] ?? ""
    typed.redirect = context.form["redirect"] ?? ""
    if !(1...80).contains(typed.program.count) { typed.programProblem = "Write a name of 1 to 80 characters." }
    if let problem = RedirectAddress.problem(with: typed.redirect) { typed.redirectProblem = problem }
    guard typed.programProblem == nil, typed.redirectProblem == nil else {
      return try await page(typed, status: .unprocessableContent).response(from: request, context: context)
    }
    _ = try await diary.store.addProgram(named: typed.program, redirect: typed.redirect)
    return redirect("program")
  }

  // MARK: - The page

  private func page(
    _ typed: SharingPage.Typed = .init(), saved: String? = nil, made: SharingPage.Made? = nil,
    status: HTTPResponse.Status = .ok
  ) async throws -> Page<SharingPage> {
    let store = diary.store
    let now = diary.now()
    var open = SharingPage.Open()
    for address in try await store.addresses() where address.isOpen(at: now) {
      let given = { (kind: SharingPage.Given.Kind) in
        SharingPage.Given(kind, id: address.id, name: address.title, detail: words(for: address))
      }
      switch address.kind {
      case .calendar: open.calendars.append(given(.calendar))
      case .healthLink: open.links.append(given(.link))
      }
    }
    open.tokens = try await store.tokens().filter { $0.isValid(at: now) }.map { token in
      let rights = token.scopes.map(\.description).joined(separator: " ")
      let end = token.expiresAt.map { "until \($0.local(in: diary.zone))" } ?? "without an end"
      return .init(.token, id: token.id, name: token.name, detail: "\(rights), \(end)")
    }
    open.programs = try await store.programs().map { program in
      .init(
        .program, id: program.id, name: program.name, detail: "client_id \(program.id), redirect \(program.redirect)")
    }
    return Page(
      SharingPage(
        open: open, typed: typed, saved: saved, made: made, isOnlyHere: parts.access.transport == .loopback),
      template: "sharing", section: .settings, status: status)
  }

  private func words(for address: SharedAddress) -> String {
    let end = address.expiresAt.map { ", until \($0.local(in: diary.zone))" } ?? ""
    let passcode = address.asksPasscode ? ", with a passcode (\(address.wrongPasscodes) wrong so far)" : ""
    return "Made on \(address.createdAt.local(in: diary.zone))\(end)\(passcode)"
  }

  private func redirect(_ saved: String) -> Response {
    .redirect(to: "\(SharingPage.address)?saved=\(saved)", type: .normal)
  }
}
