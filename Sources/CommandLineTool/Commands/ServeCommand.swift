import ArgumentParser
import CallerTokens
import Compounding
import Evidence
import Foundation
import Instruments
import Logging
import Records
import Reports
import Web

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Open Sweetspot's pages for the browser on this computer.",
    discussion: """
      Prints the address to open, and runs until you stop it with Control-C. Only programs on this computer can reach it, \
      unless you say --listen or --proxy: then whoever opens the pages has to know the passphrase that \
      `sweetspot passphrase` sets, and nothing travels unencrypted.

      Examples:
        sweetspot serve
        sweetspot serve --port 9000
        sweetspot serve --data /media/stick/sweetspot
        sweetspot serve --example
        sweetspot serve --listen 192.168.1.5 --tls-certificate cert.pem --tls-key key.pem
        sweetspot serve --proxy https://diary.example.org
        sweetspot serve --cds-only --feedback /var/lib/sweetspot/feedback.jsonl

      Settings, as a flag or in the environment; a flag wins:
      \(Setting.table)
      """
  )

  @OptionGroup var options: ServerOptions

  func run() async throws {
    let settings = try Settings.load(flags: options.flags)
    var logger = Logger(label: "sweetspot")
    logger.logLevel = settings.logLevel
    do {
      if settings.hooks.isAlone {
        try await serveAlone(settings, logger)
      } else {
        try await servePages(settings, logger)
      }
    } catch let failure as ServeFailure {
      throw CommandFailure(failure)
    }
  }

  private func servePages(_ settings: Settings, _ logger: Logger) async throws {
    let library = try EvidenceLibrary.embedded()
    let protocols = try ProtocolCatalogue.embedded()
    let instruments = try InstrumentCatalogue.embedded()
    let access = try settings.reach.map { reach throws(CommandFailure) in
      try Self.access(reach, settings.dataDirectory)
    }
    let store =
      settings.isExample
      ? try await Store.example(
        today: Edge.today, zone: .current, protocols: protocols, instruments: instruments,
        library: library, now: Edge.now) : try Edge.store(in: settings.dataDirectory)
    let diary = DiaryParts(
      store: store, directory: settings.isExample ? nil : settings.dataDirectory, isExample: settings.isExample,
      now: Edge.now, zone: .current)
    try await serve(
      WebParts(
        version: programVersion, library: library, protocols: protocols,
        worksheets: try WorksheetEvidence(.embedded(), .embedded()), kinetics: try .embedded(),
        instruments: instruments, diary: diary,
        hooks: try hookParts(settings.hooks, library, feedback: settings.isExample ? .nowhere : .record(store)),
        access: access ?? .thisComputer, logger: logger),
      host: settings.host, port: settings.port, tls: settings.reach?.tlsFiles
    ) { port in
      let which = settings.isExample ? " It shows example data; nothing is kept." : ""
      say("Sweetspot is ready: \(Self.address(settings, port))\(which)")
    }
  }

  private static func access(_ reach: ReachSettings, _ directory: URL) throws(CommandFailure) -> Access {
    do throws(PassphraseProblem) {
      return Access(
        reach.transport, names: reach.names, passphrase: try PassphraseHash(in: directory), now: Edge.now)
    } catch {
      throw CommandFailure(.usage, error.description)
    }
  }

  /// The address to open.
  private static func address(_ settings: Settings, _ port: Int) -> String {
    switch settings.reach?.protection {
    case .proxy(let origin): origin
    case .tls: (settings.hooks.address ?? address(settings.host, port)).replacing(/^http:/, with: "https:")
    case nil: address(settings.host, port)
    }
  }

  private func serveAlone(_ settings: Settings, _ logger: Logger) async throws {
    let library = try EvidenceLibrary.embedded()
    let feedback: FeedbackKeeper = try settings.hooks.feedback.map { .file(try Self.feedbackFile($0)) } ?? .nowhere
    let hooks = try hookParts(settings.hooks, library, feedback: feedback)
    try await serveHooks(
      hooks, version: programVersion, host: settings.host, port: settings.port, logger: logger
    ) { port in
      let who = settings.hooks.callers == nil ? " Whoever reaches it may ask: no callers are configured." : ""
      say("CDS Hooks are ready: \(Self.address(settings.host, port))/cds-services\(who)")
    }
  }

  private func hookParts(
    _ settings: HookSettings, _ library: EvidenceLibrary, feedback: FeedbackKeeper
  ) throws(CommandFailure) -> HookParts {
    var gate: TokenGate?
    if let file = settings.callers { gate = TokenGate(callers: try Self.callers(file)) }
    return HookParts(
      library: library, gate: gate, address: settings.address, origins: settings.origins, feedback: feedback,
      now: Edge.now, zone: .current, newIdentifier: Edge.newIdentifier)
  }

  private static func callers(_ file: URL) throws(CommandFailure) -> Callers {
    let path = file.path(percentEncoded: false)
    guard let data = try? Data(contentsOf: file) else {
      throw CommandFailure(
        .usage, "The file of callers \(path) cannot be read.", remedy: "Check its path and who may read it.")
    }
    do throws(CallersProblem) {
      return try Callers(reading: data)
    } catch {
      throw CommandFailure(
        .usage, "The file of callers \(path) cannot be used: \(error.text)",
        remedy: "See docs/cds-hooks.md for what it holds.")
    }
  }

  private static func feedbackFile(_ file: URL) throws(CommandFailure) -> FeedbackFile {
    do {
      return try FeedbackFile(file)
    } catch {
      throw CommandFailure(
        .storage, "Feedback cannot be written to \(file.path(percentEncoded: false)).",
        remedy: "Choose another file with --feedback, or check who may write there.")
    }
  }

  private static func address(_ host: String, _ port: Int) -> String {
    "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }

  private func say(_ text: String) {
    print(text)
    fflush(nil)
  }
}

extension ReachSettings {
  fileprivate var transport: Access.Transport {
    switch protection {
    case .tls: .tls
    case .proxy(let origin): .proxy(origin: origin)
    }
  }

  fileprivate var tlsFiles: TLSFiles? {
    if case .tls(let certificate, let key) = protection { TLSFiles(certificate: certificate, key: key) } else { nil }
  }
}

extension CommandFailure {
  fileprivate init(_ failure: ServeFailure) {
    switch failure {
    case .portInUse(let host, let port):
      self.init(
        .cannotServe, "Port \(port) on \(host) is in use, perhaps by Sweetspot itself.",
        remedy: "Open http://\(host):\(port), or choose another port: sweetspot serve --port \(port + 1)")
    case .portNotAllowed(let host, let port):
      self.init(
        .cannotServe, "You may not listen on port \(port) of \(host).",
        remedy: "Choose a port from 1024 up: sweetspot serve --port 8080")
    case .addressNotAvailable(let host):
      self.init(
        .cannotServe, "This computer has no address \(host).",
        remedy: "Use the usual one: sweetspot serve --host 127.0.0.1")
    case .unusableCertificate(let path):
      self.init(.usage, "The certificate \(path) cannot be used.", remedy: "It must be a PEM file that you may read.")
    case .unusableKey(let path):
      self.init(.usage, "The private key \(path) cannot be used.", remedy: "It must be a PEM file that you may read.")
    }
  }
}
