import Foundation
import Logging

/// The settings a server starts with, read from flags and environment; see `Setting` for the table.
struct Settings: Equatable {
  let dataDirectory: URL
  let host: String
  let port: Int
  let logLevel: Logger.Level

  /// - Parameters:
  ///   - flags: what was given on the command line.
  ///   - environment: the process's environment.
  init(flags: [Setting: String], environment: [String: String]) throws(SettingsProblems) {
    var reader = Reader(flags: flags, environment: environment)
    let dataDirectory = reader.dataDirectory()
    let host = reader.host()
    let port = reader.port()
    let logLevel = reader.logLevel()
    reader.refuseUnknownVariables()
    guard let dataDirectory, let host, let port, let logLevel, reader.problems.isEmpty else {
      throw SettingsProblems(problems: reader.problems)
    }
    self.dataDirectory = dataDirectory
    self.host = host
    self.port = port
    self.logLevel = logLevel
  }
}

private struct Reader {
  let flags: [Setting: String]
  let environment: [String: String]
  var problems: [SettingsProblem] = []

  /// The text of a setting and where it came from; nil when it was left at its default.
  private func given(_ setting: Setting) -> (text: String, source: String)? {
    if let text = flags[setting] { return (text, setting.flag) }
    if let text = environment[setting.environmentVariable] { return (text, setting.environmentVariable) }
    return nil
  }

  mutating func dataDirectory() -> URL? {
    if let given = given(.data) {
      guard !given.text.isEmpty else {
        problems.append(
          .unreadable(.data, source: given.source, value: given.text, expected: "the path of a directory"))
        return nil
      }
      return URL(filePath: given.text, directoryHint: .isDirectory)
    }
    if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") {
      return URL(filePath: base, directoryHint: .isDirectory).appending(path: "sweetspot/")
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else {
      problems.append(.noHome)
      return nil
    }
    return URL(filePath: home, directoryHint: .isDirectory).appending(path: ".local/share/sweetspot/")
  }

  mutating func host() -> String? {
    guard let given = given(.host) else { return Setting.host.defaultText }
    guard ["127.0.0.1", "::1", "localhost"].contains(given.text.lowercased()) else {
      problems.append(.notLoopback(source: given.source, value: given.text))
      return nil
    }
    return given.text.lowercased()
  }

  mutating func port() -> Int? {
    let given = given(.port) ?? (Setting.port.defaultText, "the default port")
    guard let port = UInt16(given.text) else {
      problems.append(
        .unreadable(.port, source: given.source, value: given.text, expected: "a whole number from 0 to 65535"))
      return nil
    }
    return Int(port)
  }

  mutating func logLevel() -> Logger.Level? {
    let given = given(.log) ?? (Setting.log.defaultText, "the default log level")
    let levels: [Logger.Level] = [.debug, .info, .warning, .error]
    guard let level = levels.first(where: { $0.rawValue == given.text.lowercased() }) else {
      problems.append(
        .unreadable(.log, source: given.source, value: given.text, expected: "debug, info, warning or error"))
      return nil
    }
    return level
  }

  mutating func refuseUnknownVariables() {
    let known = Set(Setting.allCases.map(\.environmentVariable))
    let unknown = environment.keys.filter { $0.hasPrefix(Setting.prefix) && !known.contains($0) }
    problems += unknown.sorted().map { .unknownVariable($0) }
  }
}
