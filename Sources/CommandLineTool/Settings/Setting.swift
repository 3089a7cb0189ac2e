/// The one table of settings. A flag wins over the environment, the environment over the default.
enum Setting: String, CaseIterable, Sendable {
  case data
  case host
  case listen
  case port
  case tlsCertificate = "tls-certificate"
  case tlsKey = "tls-key"
  case proxy
  case example
  case log
  case cdsOnly = "cds-only"
  case callers
  case address
  case origins
  case feedback

  var flag: String { "--\(rawValue)" }
  var environmentVariable: String { Self.prefix + rawValue.uppercased().replacing("-", with: "_") }

  var defaultText: String {
    switch self {
    case .data: "sweetspot in $XDG_DATA_HOME, or ~/.local/share/sweetspot"
    case .host: "127.0.0.1"
    case .listen: "none: only this computer"
    case .tlsCertificate, .tlsKey, .proxy: "none"
    case .example: "no"
    case .port: "8080"
    case .log: "warning"
    case .cdsOnly: "no"
    case .callers: "none: whoever reaches the port may ask"
    case .address: "none"
    case .origins: "none"
    case .feedback: "none: feedback is not kept"
    }
  }

  var help: String {
    switch self {
    case .data: "The directory that holds your data; made when it is missing."
    case .host:
      "The address to listen on: 127.0.0.1, ::1 or localhost; with cds-only and callers, any other too."
    case .listen:
      "An address that other devices can reach, such as 192.168.1.5; needs a passphrase (sweetspot passphrase), and TLS or a proxy."
    case .tlsCertificate: "The server's certificate and those that vouch for it, a PEM file."
    case .tlsKey: "The private key of that certificate, a PEM file."
    case .proxy: "The https address of a proxy that passes browsers' requests on, such as https://diary.example.org."
    case .example: "Serve made-up example data from memory, and no record: yes or no."
    case .port: "The port to listen on, 0 to 65535. 0 lets the system choose a free one."
    case .log: "How much to log on standard error: debug, info, warning, error."
    case .cdsOnly: "Serve only CDS Hooks for records systems, without pages and without any record: yes or no."
    case .callers: "A JSON file with the issuers and public keys of the systems that may call CDS Hooks."
    case .address:
      "The address by which browsers and systems elsewhere know this one, such as https://cds.example.org."
    case .origins: "Origins of browser applications that may call CDS Hooks, with commas between them."
    case .feedback: "With cds-only, the file to which feedback on cards is appended."
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
