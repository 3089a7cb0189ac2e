/// Why a command could not do its work: what happened and the remedy, for standard error, and the exit code.
struct CommandFailure: Error {
  let exitCode: ExitCode
  let explanation: String
  let remedy: String?

  init(_ exitCode: ExitCode, _ explanation: String, remedy: String? = nil) {
    self.exitCode = exitCode
    self.explanation = explanation
    self.remedy = remedy
  }

  /// The answer is printed already; only the exit code speaks.
  static func silent(_ exitCode: ExitCode) -> CommandFailure {
    CommandFailure(exitCode, "")
  }

  var text: String {
    explanation.isEmpty ? "" : (["Error: \(explanation)"] + [remedy].compactMap { $0 }).joined(separator: "\n") + "\n"
  }
}
