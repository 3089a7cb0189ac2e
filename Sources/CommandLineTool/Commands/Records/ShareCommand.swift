import ArgumentParser
import ClinicalTime
import Evidence
import FHIRRecord
import Foundation
import Recognition
import Records
import Reports
import Web

struct ShareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share",
    abstract: "What others may read without logging in: calendars, links, tokens.",
    discussion: """
      An address or a link is shown once, when it is made; what is kept opens nothing. A running `sweetspot serve` \
      answers it at once, and refuses it as soon as it is ended. Tokens are made by `sweetspot token add`.

      Examples:
        sweetspot share
        sweetspot share calendar --title "Evening" --address https://diary.example.org
        sweetspot share link --content summary --days 1 --passcode-file passcode.txt
        sweetspot share end ID
      """,
    subcommands: [ShareListCommand.self, ShareCalendarCommand.self, ShareLinkCommand.self, ShareEndCommand.self],
    defaultSubcommand: ShareListCommand.self
  )
}

/// Something that was given out, as `--json` prints it.
private struct Given: Encodable {
  let kind: String
  let id: String
  let name: String
  let state: String
  let isOpen: Bool
  let createdAt: Instant
  let expiresAt: Instant?
  let endedAt: Instant?

  init(_ address: SharedAddress, at now: Instant) {
    kind = address.kind.rawValue
    id = address.id
    name = address.title
    isOpen = address.isOpen(at: now)
    (createdAt, expiresAt, endedAt) = (address.createdAt, address.expiresAt, address.endedAt)
    state =
      if let ended = address.endedAt {
        "ended on \(ended.local(in: .current).date)"
      } else if address.wrongPasscodes >= SharedAddress.mostWrongPasscodes {
        "ended by wrong passcodes"
      } else {
        Self.state(isOpen, address.expiresAt) + (address.asksPasscode ? ", with a passcode" : "")
      }
  }

  init(_ token: AccessToken, at now: Instant) {
    kind = "token"
    id = token.id
    name = token.name
    isOpen = token.isValid(at: now)
    (createdAt, expiresAt, endedAt) = (token.createdAt, token.expiresAt, token.revokedAt)
    state = token.revokedAt.map { "revoked on \($0.local(in: .current).date)" } ?? Self.state(isOpen, token.expiresAt)
  }

  init(_ program: RegisteredProgram) {
    kind = "program"
    id = program.id
    name = program.name
    isOpen = true
    (createdAt, expiresAt, endedAt) = (program.createdAt, nil, program.endedAt)
    state = "may ask; client_id is its id, redirect \(program.redirect)"
  }

  private static func state(_ isOpen: Bool, _ end: Instant?) -> String {
    guard isOpen else { return "over" }
    return end.map { "open until \($0.local(in: .current))" } ?? "open without an end"
  }
}

struct ShareListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Say what was given out and still opens something.")

  @Flag(help: "Also what opens nothing any more.")
  var all = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let store = try Edge.existingStore(options)
      let now = Edge.now()
      let given =
        try await store.addresses().map { Given($0, at: now) } + store.tokens().map { Given($0, at: now) }
        + store.programs().map { Given($0) }
      let shown = given.filter { all || $0.isOpen }
      if json { return try printJSON(shown) }
      if shown.isEmpty { print("Nothing that was given out opens anything.") }
      for one in shown { print("\(one.id)  \(one.kind)  \(one.name)  \(one.state)") }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

/// Where others reach the server.
struct OriginOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The address by which others know this Sweetspot; what `sweetspot serve` is told by its settings, else http://127.0.0.1 with its port.",
      valueName: "address"))
  var address: String?

  func origin(_ options: DataOptions) throws(CommandFailure) -> String {
    var flags: [Setting: String] = [:]
    if let address { flags[.address] = address }
    if let data = options.data { flags[.data] = data }
    let settings = try Settings.load(flags: flags)
    if address == nil, case .proxy(let origin) = settings.reach?.protection { return origin }
    return settings.hooks.address ?? "http://127.0.0.1:\(settings.port)"
  }
}

/// What was made, as `--json` prints it.
private struct MadeAnswer: Encodable {
  let text: String
  let kept: SharedAddress
}

struct ShareCalendarCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: "Make an address at which calendar programs read the plan.")

  @Option(help: ArgumentHelp("What its events are called; no medicine is named.", valueName: "words"))
  var title = "Sweetspot"

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var origin: OriginOptions
  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      if let problem = Sharing.problem(withTitle: title, MedicineRecogniser(try .embedded())) {
        throw CommandFailure(.badInput, "--title “\(title.prefix(60))”: \(problem)")
      }
      let origin = try origin.origin(options)
      let made = try await Sharing(Edge.existingStore(options), origin: origin, now: Edge.now()).calendar(titled: title)
      if json { return try printJSON(MadeAnswer(text: made.text, kept: made.address)) }
      print(made.text)
      print(
        wrapped(
          "This is the only time that it is shown. Whoever has it sees when you take something; “sweetspot share end \(made.address.id)” ends it."
        ))
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

struct ShareLinkCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "link", abstract: "Share one report for a time by a SMART Health Link.")

  enum Content: String, CaseIterable, ExpressibleByArgument {
    /// The doctor's page.
    case report
    /// The International Patient Summary.
    case summary
  }

  @Option(help: ArgumentHelp("What is seen: report (the doctor's page) or summary.", valueName: "content"))
  var content = Content.report

  @Option(help: ArgumentHelp("For how many days: 1, 7 or 30.", valueName: "days"))
  var days = 7

  @Option(help: ArgumentHelp("A file with a passcode in its first line, 4 to 64 characters.", valueName: "file"))
  var passcodeFile: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var origin: OriginOptions
  @OptionGroup var options: DataOptions

  func validate() throws {
    guard Sharing.linkDays.contains(days) else { throw ValidationError("--days is \(days); write 1, 7 or 30.") }
  }

  func run() async throws {
    do {
      let passcode = try passcodeFile.map(Self.passcode) ?? ""
      if let problem = Sharing.problem(withPasscode: passcode) {
        throw CommandFailure(.badInput, "--passcode-file: \(problem)")
      }
      let origin = try origin.origin(options)
      let store = try Edge.existingStore(options)
      let sharing = Sharing(store, origin: origin, now: Edge.now())
      let history = try await store.history()
      let resources = try Edge.resources(of: history)
      let resource =
        switch content {
        case .summary: resources.summary(at: Edge.now())
        case .report:
          try await Sharing.document(
            of: ReportPage(
              history, today: Edge.today, request: ReportRequest(),
              decision: try ResponseDecision(history, today: Edge.today), in: try EvidenceLibrary.embedded()),
            in: resources, at: Edge.now())
        }
      let made = try await sharing.link(
        to: resource, label: "Health report, \(Edge.today)", days: days, passcode: passcode)
      if json { return try printJSON(MadeAnswer(text: made.text, kept: made.address)) }
      print(made.text)
      print(
        wrapped(
          "This is the only time that it is shown. It opens the report for \(days == 1 ? "a day" : "\(days) days"); “sweetspot share end \(made.address.id)” ends it now."
        ))
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

extension ShareLinkCommand {
  /// The first line of a file, so that it stands in no history of commands.
  fileprivate static func passcode(_ file: String) throws(CommandFailure) -> String {
    let line = String(decoding: try readFile(file), as: UTF8.self).prefix { !$0.isNewline }
    guard !line.isEmpty else {
      throw CommandFailure(
        .badInput, "--passcode-file: the first line is empty.", remedy: "Leave the option out for none.")
    }
    return String(line)
  }
}

struct ShareEndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "End a calendar, a link, a token or a program's leave to ask.")

  @Argument(help: "Its id, as `sweetspot share list` says it.")
  var id: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  private struct Answer: Encodable {
    let id: String
    let kind: String
  }

  func run() async throws {
    do {
      let store = try Edge.existingStore(options)
      let kind: String
      if let address = try await store.addresses().first(where: { $0.id == id }) {
        try await store.endAddress(id)
        kind = address.kind.rawValue
      } else if try await store.programs().contains(where: { $0.id == id }) {
        try await store.endProgram(id)
        kind = "program"
      } else if try await store.tokens().contains(where: { $0.id == id }) {
        try await store.revokeToken(id)
        kind = "token"
      } else {
        throw CommandFailure(
          .badInput, "Nothing was given out under the id “\(id.prefix(60))”.",
          remedy: "`sweetspot share list --all` says what was.")
      }
      if json { return try printJSON(Answer(id: id, kind: kind)) }
      print("Ended. It opens nothing any more.")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
