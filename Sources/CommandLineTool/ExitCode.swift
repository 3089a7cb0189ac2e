/// What the exit code of every command means.
public enum ExitCode: Int32, CaseIterable, Sendable {
  case success = 0
  case findings = 1
  case usage = 2
  case badInput = 3
  case storage = 4
  case cannotServe = 5

  var meaning: String {
    switch self {
    case .success: "done; nothing stands against it"
    case .findings: "done; findings say stop or wait, or a check failed"
    case .usage: "the command line or a setting cannot be understood"
    case .badInput: "the input cannot be read, or names what does not exist"
    case .storage: "the data directory or its file cannot be used"
    case .cannotServe: "the pages cannot be served: the port may be in use"
    }
  }
}
