/// Something in the settings that stops the start.
enum SettingsProblem: Error, Equatable {
  case unknownVariable(String)
  case unreadable(Setting, source: String, value: String, expected: String)
  case notLoopback(source: String, value: String)
  case noHome
  case needs(Setting, source: String, other: Setting, why: String)

  var text: String {
    switch self {
    case .unknownVariable(let name):
      let known = Setting.allCases.map(\.environmentVariable).joined(separator: ", ")
      return "\(name) is not a setting. The settings are \(known)."
    case .unreadable(_, let source, let value, let expected):
      return "\(source) is “\(value)”; it must be \(expected)."
    case .notLoopback(let source, let value):
      return """
        \(source) is “\(value)”, which other computers can reach. The pages have no password yet and hold your health \
        data, so Sweetspot listens only on 127.0.0.1, ::1 or localhost. With --cds-only and --callers it may listen elsewhere.
        """
    case .noHome:
      return "There is no home directory to keep data in. Name a directory with --data."
    case .needs(_, let source, let other, let why):
      return "\(source) needs \(other.flag): \(why)"
    }
  }
}

/// All problems of one start, so that they can be mended in one go.
struct SettingsProblems: Error, Equatable {
  let problems: [SettingsProblem]
}
