/// The one table of settings. A flag wins over the environment, the environment over the default.
enum Setting: String, CaseIterable, Sendable {
  case data
  case host
  case port
  case log

  var flag: String { "--\(rawValue)" }
  var environmentVariable: String { Self.prefix + rawValue.uppercased() }

  var defaultText: String {
    switch self {
    case .data: "sweetspot in $XDG_DATA_HOME, or ~/.local/share/sweetspot"
    case .host: "127.0.0.1"
    case .port: "8080"
    case .log: "warning"
    }
  }

  var help: String {
    switch self {
    case .data: "The directory that holds your data; made when it is missing."
    case .host: "The address to listen on: 127.0.0.1, ::1 or localhost."
    case .port: "The port to listen on, 0 to 65535. 0 lets the system choose a free one."
    case .log: "How much to log on standard error: debug, info, warning, error."
    }
  }

  static let prefix = "SWEETSPOT_"

  /// The table as text for `--help`.
  static var table: String {
    allCases.map { setting in
      """
        \(setting.flag) or \(setting.environmentVariable)
          \(setting.help)
          Default: \(setting.defaultText)
      """
    }.joined(separator: "\n")
  }
}
