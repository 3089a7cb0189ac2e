import ArgumentParser
import Foundation

/// The flags of the settings that any command that opens the person's data understands.
struct DataOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where your data are kept.", valueName: "directory"))
  var data: String?

  @Option(help: ArgumentHelp("Whose record, when the file holds several.", valueName: "name"))
  var person: String?
}

/// The flags of the settings of the server.
struct ServerOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where your data are kept.", valueName: "directory"))
  var data: String?

  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host: String?

  @Option(help: ArgumentHelp("An address that other devices can reach.", valueName: "address"))
  var listen: String?

  @Option(name: .customLong("tls-certificate"), help: ArgumentHelp("The server's certificate.", valueName: "file"))
  var tlsCertificate: String?

  @Option(name: .customLong("tls-key"), help: ArgumentHelp("Its private key.", valueName: "file"))
  var tlsKey: String?

  @Option(help: ArgumentHelp("The address of a proxy in front.", valueName: "https-address"))
  var proxy: String?

  @Flag(help: "Serve made-up example data from memory, and no record.")
  var example = false

  @Option(help: ArgumentHelp("The port to listen on; 0 for any free one.", valueName: "number"))
  var port: String?

  @Option(help: ArgumentHelp("How much to log: debug, info, warning, error.", valueName: "level"))
  var log: String?

  @Flag(name: .customLong("cds-only"), help: "Serve only CDS Hooks, without pages and without any record.")
  var cdsOnly = false

  @Option(help: ArgumentHelp("Issuers and public keys of the systems that may call CDS Hooks.", valueName: "file"))
  var callers: String?

  @Option(help: ArgumentHelp("The address by which they know this one.", valueName: "https-address"))
  var address: String?

  @Option(help: ArgumentHelp("Origins of browser applications that may call CDS Hooks.", valueName: "list"))
  var origins: String?

  @Option(help: ArgumentHelp("With cds-only, where feedback on cards is appended.", valueName: "file"))
  var feedback: String?

  var flags: [Setting: String] {
    [
      .data: data, .host: host, .listen: listen, .tlsCertificate: tlsCertificate, .tlsKey: tlsKey, .proxy: proxy,
      .example: example ? "yes" : nil, .port: port, .log: log, .cdsOnly: cdsOnly ? "yes" : nil,
      .callers: callers, .address: address, .origins: origins, .feedback: feedback,
    ].compactMapValues { $0 }
  }
}

extension Settings {
  /// Reads the process's settings, or stops with every problem listed.
  static func load(flags: [Setting: String]) throws(CommandFailure) -> Settings {
    do throws(SettingsProblems) {
      return try Settings(flags: flags, environment: ProcessInfo.processInfo.environment)
    } catch {
      throw CommandFailure(.usage, error.problems.map(\.text).joined(separator: "\n       "))
    }
  }
}
