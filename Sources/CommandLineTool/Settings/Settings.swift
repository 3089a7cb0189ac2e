import Foundation
import Logging

/// The settings a server starts with, read from flags and environment; see `Setting` for the table.
struct Settings: Equatable {
  /// With ``hooks`` alone nothing is kept there, and it is not made.
  let dataDirectory: URL
  let host: String
  let port: Int
  let logLevel: Logger.Level
  let hooks: HookSettings
  /// How others than this computer reach the pages; `nil` when they do not.
  let reach: ReachSettings?
  /// Whether the example is served, and no record.
  let isExample: Bool

  /// - Parameters:
  ///   - flags: what was given on the command line.
  ///   - environment: the process's environment.
  init(flags: [Setting: String], environment: [String: String]) throws(SettingsProblems) {
    var reader = Reader(flags: flags, environment: environment)
    let hooks = reader.hooks()
    let isExample = reader.yesOrNo(.example)
    let keepsNothing = hooks.isAlone || isExample
    let dataDirectory = keepsNothing ? URL(filePath: "/", directoryHint: .isDirectory) : reader.dataDirectory()
    let reach = reader.reach(hooks: hooks, isExample: isExample)
    let host = reach?.host ?? reader.host(mayListenElsewhere: hooks.isAlone && hooks.callers != nil)
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
    self.hooks = hooks
    self.reach = reach
    self.isExample = isExample
  }
}

/// How others than this computer reach the pages. It takes a passphrase.
struct ReachSettings: Equatable {
  enum Protection: Equatable {
    case tls(certificate: URL, key: URL)
    case proxy(origin: String)
  }

  let host: String
  let protection: Protection
  /// The names that a browser may ask for, beside those of this computer itself.
  let names: Set<String>
}

/// The settings of the services for records systems.
struct HookSettings: Equatable {
  /// Whether nothing else is served.
  let isAlone: Bool
  let callers: URL?
  let address: String?
  let origins: Set<String>
  let feedback: URL?
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

  mutating func host(mayListenElsewhere: Bool) -> String? {
    // A loopback address in --listen is what --host says; another one was refused where its protection was missing.
    if let listen = given(.listen) { return listen.text.lowercased() }
    guard let given = given(.host) else { return Setting.host.defaultText }
    if mayListenElsewhere, !given.text.isEmpty { return given.text.lowercased() }
    guard ["127.0.0.1", "::1", "localhost"].contains(given.text.lowercased()) else {
      problems.append(.notLoopback(source: given.source, value: given.text))
      return nil
    }
    return given.text.lowercased()
  }

  /// What `--listen`, `--tls-…` and `--proxy` say together.
  mutating func reach(hooks: HookSettings, isExample: Bool) -> ReachSettings? {
    let listen = given(.listen)
    let proxy = origin(.proxy)
    let certificate = file(.tlsCertificate)
    let key = file(.tlsKey)
    if let listen, listen.text.isEmpty {
      problems.append(
        .unreadable(.listen, source: listen.source, value: "", expected: "an address, such as 192.168.1.5"))
      return nil
    }
    for (mine, other) in [(Setting.tlsCertificate, Setting.tlsKey), (.tlsKey, .tlsCertificate)] {
      if let mine = given(mine), given(other) == nil {
        problems.append(.needs(.tlsKey, source: mine.source, other: other, why: "one is of no use without the other."))
      }
    }
    if let proxy = given(.proxy), certificate != nil {
      problems.append(.contradicts(.proxy, source: proxy.source, other: .tlsCertificate))
    }
    if let listen, given(.host) != nil { problems.append(.contradicts(.listen, source: listen.source, other: .host)) }
    if let asked = listen ?? given(.proxy) ?? given(.tlsCertificate) {
      if hooks.isAlone { problems.append(.contradicts(.listen, source: asked.source, other: .cdsOnly)) }
      if isExample { problems.append(.contradicts(.listen, source: asked.source, other: .example)) }
    }
    let host = listen?.text.lowercased() ?? given(.host)?.text.lowercased() ?? Setting.host.defaultText
    let protection: ReachSettings.Protection? =
      if let proxy { .proxy(origin: proxy) } else if let certificate, let key {
        .tls(certificate: certificate, key: key)
      } else { nil }
    guard let protection else {
      if let listen, !Self.loopback.contains(host), given(.proxy) == nil, given(.tlsKey) == nil, certificate == nil {
        problems.append(.nothingProtects(source: listen.source, value: listen.text))
      }
      return nil
    }
    var names = Set([hooks.address, proxy].compactMap { $0 }.compactMap { URL(string: $0)?.host()?.lowercased() })
    let isEveryAddress = ["0.0.0.0", "::"].contains(host)
    if let listen, isEveryAddress, names.isEmpty {
      problems.append(.noName(source: listen.source, value: listen.text))
    }
    if !isEveryAddress { names.insert(host.contains(":") ? "[\(host)]" : host) }
    return ReachSettings(host: host, protection: protection, names: names)
  }

  private static let loopback: Set<String> = ["127.0.0.1", "::1", "localhost"]

  /// The address of a proxy, which browsers reach over an encrypted connection.
  private mutating func origin(_ setting: Setting) -> String? {
    guard let given = given(setting) else { return nil }
    guard Self.isOrigin(given.text), given.text.hasPrefix("https://") else {
      problems.append(
        .unreadable(
          setting, source: given.source, value: given.text,
          expected: "an https address without a stroke at the end, such as https://diary.example.org"))
      return nil
    }
    return given.text
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

  mutating func hooks() -> HookSettings {
    let isAlone = yesOrNo(.cdsOnly)
    let address = self.address()
    let callers = file(.callers)
    if let callers = given(.callers), address == nil, given(.address) == nil {
      problems.append(
        .needs(
          .callers, source: callers.source, other: .address, why: "tokens name the address that they are meant for."))
    }
    if !isAlone, let feedback = given(.feedback) {
      problems.append(
        .needs(
          .feedback, source: feedback.source, other: .cdsOnly, why: "with a record, feedback is written into that."))
    }
    return HookSettings(
      isAlone: isAlone, callers: callers, address: address, origins: origins(), feedback: file(.feedback))
  }

  mutating func yesOrNo(_ setting: Setting) -> Bool {
    guard let given = given(setting) else { return false }
    switch given.text.lowercased() {
    case "yes", "true", "1": return true
    case "no", "false", "0": return false
    default:
      problems.append(.unreadable(setting, source: given.source, value: given.text, expected: "yes or no"))
      return false
    }
  }

  private mutating func file(_ setting: Setting) -> URL? {
    guard let given = given(setting) else { return nil }
    guard !given.text.isEmpty else {
      problems.append(.unreadable(setting, source: given.source, value: "", expected: "the path of a file"))
      return nil
    }
    return URL(filePath: given.text)
  }

  private mutating func address() -> String? {
    guard let given = given(.address) else { return nil }
    guard Self.isOrigin(given.text) else {
      problems.append(
        .unreadable(
          .address, source: given.source, value: given.text,
          expected: "an address without a stroke at the end, such as https://cds.example.org"))
      return nil
    }
    return given.text
  }

  private mutating func origins() -> Set<String> {
    guard let given = given(.origins) else { return [] }
    let list = given.text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
    guard !list.isEmpty, list.allSatisfy(Self.isOrigin) else {
      problems.append(
        .unreadable(
          .origins, source: given.source, value: given.text,
          expected: "origins such as https://ehr.example.org, with commas between them"))
      return []
    }
    return Set(list)
  }

  /// Scheme, name and perhaps a port, in lower case and nothing more.
  private static func isOrigin(_ text: String) -> Bool {
    text.wholeMatch(of: /https?:\/\/([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?/) != nil
  }

  mutating func refuseUnknownVariables() {
    let known = Set(Setting.allCases.map(\.environmentVariable))
    let unknown = environment.keys.filter { $0.hasPrefix(Setting.prefix) && !known.contains($0) }
    problems += unknown.sorted().map { .unknownVariable($0) }
  }
}
