import ArgumentParser
import Compounding
import Evidence
import Foundation
import Instruments
import Logging
import Reports
import Web

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Open Sweetspot's pages for the browser on this computer.",
    discussion: """
      Prints the address to open, and runs until you stop it with Control-C. Only programs on this computer can reach it.

      Examples:
        sweetspot serve
        sweetspot serve --port 9000
        sweetspot serve --data /media/stick/sweetspot

      Settings, as a flag or in the environment; a flag wins:
      \(Setting.table)
      """
  )

  @OptionGroup var options: ServerOptions

  func run() async throws {
    let settings = try Settings.load(flags: options.flags)
    let store = try Edge.store(in: settings.dataDirectory)
    let library = try EvidenceLibrary.embedded()
    var logger = Logger(label: "sweetspot")
    logger.logLevel = settings.logLevel
    let host = settings.host.contains(":") ? "[\(settings.host)]" : settings.host
    do {
      try await serve(
        WebParts(
          version: programVersion, library: library, protocols: try .embedded(),
          worksheets: try WorksheetEvidence(.embedded(), .embedded()), kinetics: try .embedded(),
          instruments: try .embedded(), diary: DiaryParts(store: store, now: Edge.now, zone: .current), logger: logger),
        host: settings.host,
        port: settings.port
      ) { port in
        print("Sweetspot is ready: http://\(host):\(port)")
        fflush(nil)
      }
    } catch let failure as ServeFailure {
      throw CommandFailure(failure)
    }
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
    }
  }
}
