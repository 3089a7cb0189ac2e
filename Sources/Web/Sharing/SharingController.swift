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
    if !(1...40).contains(typed.title.count) {
      typed.titleProblem = "Write 1 to 40 characters, such as Sweetspot."
    } else if await recogniser.value.recognise(typed.title).isAboutMedicine {
      typed.titleProblem = "This may be read as a medicine, which others would see. Choose other words."
    }
    guard typed.titleProblem == nil else { return try await page(typed, status: .unprocessableContent) }
    let secret = FormToken.random()
    _ = try await diary.store.addAddress(secret, .calendar, title: typed.title)
    let address = "\(parts.origin(of: request))/calendar/\(secret).ics"
    return try await page(
      made: .init(
        heading: "The calendar's address", text: address,
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
    guard ["report", "summary"].contains(typed.content), let days = Int(typed.days), [1, 7, 30].contains(days) else {
      throw WebFailure(
        status: .badRequest, title: "Unknown choice", explanation: "What to share, or for how long, was not chosen.",
        remedy: "Choose on the page.")
    }
    if !passcode.isEmpty, !(4...64).contains(passcode.count) {
      typed.passcodeProblem = "A passcode has 4 to 64 characters. Leave it empty for none."
      return try await page(typed, status: .unprocessableContent)
    }
    let expires = Instant(secondsSince1970: diary.now().secondsSince1970 + days * 86_400)
    let secret = FormToken.random()
    let (resource, label) = try await content(typed.content)
    let link = try HealthLink(
      resource, at: try address(of: secret, request), label: label, expires: expires, asksPasscode: !passcode.isEmpty)
    _ = try await diary.store.addAddress(
      secret, .healthLink, title: label, expiresAt: expires,
      passcode: passcode.isEmpty ? nil : try PassphraseHash(passcode: passcode).text, content: link.file)
    return try await page(
      made: .init(
        heading: "The link", text: link.text,
        note:
          "Copy it now: it is shown this once. A viewer for SMART Health Links opens it until \(expires.local(in: diary.zone))."
      ), status: .created)
  }

  private func address(of secret: String, _ request: Request) throws -> String {
    let address = "\(parts.origin(of: request))/shl/\(secret)"
    guard address.count <= HealthLink.longestAddress else {
      throw WebFailure(
        status: .conflict, title: "The address is too long",
        explanation:
          "A link may hold an address of \(HealthLink.longestAddress) characters; this one has \(address.count).",
        remedy: "Serve Sweetspot under a shorter name.")
    }
    return address
  }

  /// What is shared, and what it is called where the link is opened.
  private func content(_ kind: String) async throws -> (JSONValue, String) {
    let resources = try await records.resources(of: diary.store)
    let label = "Health report, \(diary.today)"
    if kind == "summary" { return (resources.summary(at: diary.now()), label) }
    let history = try await diary.store.history()
    let decision = try await diary.responseDecision(
      history, library: parts.library, at: diary.today, instruments: parts.instruments)
    let report = ReportPage(
      history, today: diary.today, request: ReportRequest(), decision: decision, in: parts.library, problem: nil)
    do {
      let sheet = try await parts.printer.sheet(of: report)
      return (resources.wrapped(sheet, mediaType: "application/pdf", title: report.title, at: diary.now()), label)
    } catch is WeasyPrint.Failure {
      let text = Data(try report.document().utf8)
      return (resources.wrapped(text, mediaType: "text/html", title: report.title, at: diary.now()), label)
    }
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

extension RecognisedLine {
  /// Whether anything in the line is a medicine or a strength, or naltrexone misspelt.
  fileprivate var isAboutMedicine: Bool {
    !ingredients.isEmpty || !strengths.isEmpty || didYouMean.contains { $0.substances.contains("naltrexone") }
  }
}
