import ArgumentParser
import Foundation

/// Runs one command and returns the process's exit code. Answers go to standard output, complaints to standard error.
public func runCommandLine(_ arguments: [String]) async -> Int32 {
  do {
    var command = try Sweetspot.parseAsRoot(arguments)
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      try command.run()
    }
    return ExitCode.success.rawValue
  } catch let failure as CommandFailure {
    writeToStandardError(failure.text)
    return failure.exitCode.rawValue
  } catch {
    return report(error)
  }
}

/// Help that was asked for is an answer; everything else ArgumentParser throws is a mistake in the command line.
private func report(_ error: any Error) -> Int32 {
  let text = Sweetspot.fullMessage(for: error)
  if Sweetspot.exitCode(for: error).isSuccess {
    print(text)
    return ExitCode.success.rawValue
  }
  writeToStandardError(text + "\n")
  return ExitCode.usage.rawValue
}

func writeToStandardError(_ text: String) {
  FileHandle.standardError.write(Data(text.utf8))
}
