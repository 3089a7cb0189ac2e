import Evidence
import Foundation
import HTTPTypes
import History
import Hummingbird
import NIOCore
import Records
import Reports

/// `/settings`: people, backups, the examination of the file, the example.
struct SettingsController: Sendable {
  let parts: WebParts

  private var diary: DiaryParts { parts.diary }

  private static let savedWords = [
    "person": "The record is begun. Choose it to write in it.", "name": "The name is saved.",
    "chosen": "This record is shown now.", "left": "The example is gone. This is your own record again.",
  ]

  var endpoints: RouteCollection<WebContext> {
    RouteCollection(context: WebContext.self)
      .get("settings", use: show)
      .post("settings/choose", use: choose)
      .post("settings/people", use: add)
      .post("settings/rename", use: rename)
      .post("settings/backup", use: backUp)
      .post("settings/example", use: startExample)
      .post("settings/example/stop", use: stopExample)
  }

  @Sendable private func show(_ request: Request, _ context: WebContext) async throws -> Page<SettingsPage> {
    let fields = try FormFields(query: request)
    let saved = try fields.choice("saved") { Self.savedWords[$0] }
    let wantsCheck = try fields.choice("check") { $0 == "yes" ? true : nil } ?? false
    return try await page(saved: saved, check: wantsCheck ? try await checked() : nil)
  }

  // MARK: - People

  @Sendable private func choose(_ request: Request, _ context: WebContext) async throws -> Response {
    let wanted = context.form["person"] ?? ""
    guard let person = try await diary.records.first.people().first(where: { $0.id == wanted }) else {
      throw WebFailure(StoreError.noSuchPerson(wanted))
    }
    return redirect("chosen", choosing: person.id)
  }

  @Sendable private func add(_ request: Request, _ context: WebContext) async throws -> Response {
    try RecordInUse.refuseInExample()
    var typed = SettingsPage.Typed()
    typed.newName = context.form["new-name"] ?? ""
    do {
      _ = try await diary.store.addPerson(named: Person.name(typed: typed.newName))
      return redirect("person")
    } catch let error where error is PersonNameProblem || (error as? StoreError)?.isRefusal == true {
      typed.newNameProblem = String(describing: error)
      return try await page(typed: typed, status: .unprocessableContent).response(from: request, context: context)
    }
  }

  @Sendable private func rename(_ request: Request, _ context: WebContext) async throws -> Response {
    try RecordInUse.refuseInExample()
    var typed = SettingsPage.Typed()
    typed.rename = context.form["rename"] ?? ""
    do {
      let name = try Person.name(typed: typed.rename ?? "")
      let store = diary.store
      guard try await !store.people().contains(where: { $0.name == name && $0.id != store.person.id }) else {
        throw StoreError.refused("there is somebody called “\(name)” already")
      }
      _ = try await store.rename(to: name)
      return redirect("name")
    } catch let error where error is PersonNameProblem || (error as? StoreError)?.isRefusal == true {
      typed.renameProblem = String(describing: error)
      return try await page(typed: typed, status: .unprocessableContent).response(from: request, context: context)
    }
  }

  // MARK: - The example

  @Sendable private func startExample(_ request: Request, _ context: WebContext) async throws -> Response {
    try await diary.records.startExample {
      try await .example(
        today: diary.today, zone: diary.zone, protocols: parts.protocols, instruments: parts.instruments,
        library: parts.library, now: diary.now)
    }
    var response = Response.redirect(to: "/", type: .normal)
    response.setCookie(PersonChoice.cookie(choosing: ExamplePerson.id, isSecure: parts.access.isSecure))
    return response
  }

  @Sendable private func stopExample(_ request: Request, _ context: WebContext) async throws -> Response {
    diary.records.stopExample()
    return redirect("left", choosing: diary.records.first.person.id)
  }

  // MARK: - Backup and examination

  @Sendable private func backUp(_ request: Request, _ context: WebContext) async throws -> Response {
    try RecordInUse.refuseInExample()
    guard let directory = diary.directory else {
      throw WebFailure(
        status: .conflict, title: "No file to copy", explanation: "This record is kept in memory only.",
        remedy: "Start Sweetspot on a data directory: sweetspot serve --data DIRECTORY.")
    }
    var typed = SettingsPage.Typed()
    typed.backupKind = context.form["backup"] ?? ""
    let passphrase = context.form.unchanged("backup-passphrase") ?? ""
    switch typed.backupKind {
    case "open": break
    case "sealed":
      if passphrase.count < PassphraseHash.shortest {
        typed.backupProblem = PassphraseProblem.tooShort(passphrase.count).description
      } else if passphrase != context.form.unchanged("backup-repeated") {
        typed.backupProblem = "The two passphrases differ. Type both again."
      }
    default: typed.backupProblem = "Choose who can read it."
    }
    guard typed.backupProblem == nil else {
      return try await page(typed: typed, status: .unprocessableContent).response(from: request, context: context)
    }
    do {
      return try await download(in: directory, passphrase: typed.backupKind == "sealed" ? passphrase : nil)
    } catch let error as BackupError {
      throw WebFailure(
        status: .internalServerError, title: "No backup was made", explanation: error.description,
        remedy: "What is on record is untouched.")
    }
  }

  /// The file loses its name before the first byte is sent, so that nothing is left behind however the transfer ends.
  private func download(in directory: URL, passphrase: String?) async throws -> Response {
    let file = directory.appending(path: ".download-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    _ = try await diary.store.backUp(to: file, passphrase: passphrase)
    let handle = try FileHandle(forReadingFrom: file)
    let length = Int(try handle.seekToEnd())
    try handle.seek(toOffset: 0)
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/octet-stream",
        .contentDisposition: "attachment; filename=\"sweetspot-\(diary.today).backup\"",
      ],
      body: ResponseBody(contentLength: length) { writer in
        while let chunk = try handle.read(upToCount: 65_536), !chunk.isEmpty {
          try await writer.write(ByteBuffer(bytes: Array(chunk)))
        }
        try handle.close()
        try await writer.finish(nil)
      })
  }

  private func checked() async throws -> SettingsPage.Check {
    let report = try await diary.store.check()
    let rows = report.rows.values.reduce(0, +)
    return SettingsPage.Check(
      summary: report.findings.isEmpty
        ? "Yes: \(rows) rows under \(report.links) links, each as it was written."
        : "No. Stop Sweetspot and keep a copy of the file as it is.",
      findings: report.findings.map { "\($0.what) \($0.remedy)" })
  }

  // MARK: - The page

  private func page(
    typed: SettingsPage.Typed = SettingsPage.Typed(), saved: String? = nil, check: SettingsPage.Check? = nil,
    status: HTTPResponse.Status = .ok
  ) async throws -> Page<SettingsPage> {
    let isExample = RecordInUse.current?.isExample ?? false
    let store = diary.store
    var facts: [SettingsPage.Fact] = []
    if !isExample {
      facts.append(
        .init(
          label: "Your data",
          value: diary.directory?.appending(path: Store.fileName).path(percentEncoded: false)
            ?? "In memory only"))
      facts.append(.init(label: "Last link of the audit trail", value: try await store.lastLink()))
    }
    facts += [
      .init(label: "Program", value: parts.version), .init(label: "Evidence", value: parts.library.version),
      .init(
        label: "Who can reach these pages",
        value: parts.access.login == nil ? "Only programs on this computer" : "Who knows the passphrase"),
    ]
    return Page(
      SettingsPage(
        person: store.person, people: isExample ? nil : try await store.people(), facts: facts, check: check,
        typed: typed, saved: saved, canLogOut: parts.access.login != nil),
      template: "settings", section: .settings, status: status)
  }

  private func redirect(_ saved: String, choosing id: Person.ID? = nil) -> Response {
    var response = Response.redirect(to: "\(SettingsPage.address)?saved=\(saved)", type: .normal)
    if let id { response.setCookie(PersonChoice.cookie(choosing: id, isSecure: parts.access.isSecure)) }
    return response
  }
}

extension StoreError {
  /// Whether what was typed is the reason.
  fileprivate var isRefusal: Bool {
    if case .refused = self { true } else { false }
  }
}
