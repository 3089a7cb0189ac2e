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

  @Option(help: ArgumentHelp("The port to listen on; 0 for any free one.", valueName: "number"))
  var port: String?

  @Option(help: ArgumentHelp("How much to log: debug, info, warning, error.", valueName: "level"))
  var log: String?

  var flags: [Setting: String] {
    [.data: data, .host: host, .port: port, .log: log].compactMapValues { $0 }
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
