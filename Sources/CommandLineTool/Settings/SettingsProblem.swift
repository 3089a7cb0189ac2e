/// Something in the settings that stops the start.
enum SettingsProblem: Error, Equatable {
  case unknownVariable(String)
  case unreadable(Setting, source: String, value: String, expected: String)
  case notLoopback(source: String, value: String)
  case noHome
  case nothingProtects(source: String, value: String)
  case contradicts(Setting, source: String, other: Setting)
  case noName(source: String, value: String)
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
        \(source) is “\(value)”, which other computers can reach. The pages hold your health data, so that takes --listen, \
        with a passphrase and TLS or a proxy. With --cds-only and --callers, --host may name any address.
        """
    case .nothingProtects(let source, let value):
      return """
        \(source) is “\(value)”, which other computers can reach, and what is sent there could be read on the way. Give \
        --tls-certificate and --tls-key, or name the proxy that encrypts it: --proxy https://NAME.
        """
    case .contradicts(_, let source, let other):
      return "\(source) does not go together with \(other.flag). Give one of them."
    case .noName(let source, let value):
      return """
        \(source) is “\(value)”, every address of this computer, but a browser asks for one by name. Say by which: \
        --address https://NAME:PORT.
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
