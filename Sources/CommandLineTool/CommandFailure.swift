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

  var text: String {
    (["Error: \(explanation)"] + [remedy].compactMap { $0 }).joined(separator: "\n") + "\n"
  }
}
