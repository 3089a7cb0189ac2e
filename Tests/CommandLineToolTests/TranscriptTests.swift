import Foundation
import Testing

@Suite("Transcripts of the command line")
struct TranscriptTests {
  @Test("each command prints what its transcript says and ends with its exit code", arguments: try Transcript.all())
  func transcript(step: Transcript.Step) async throws {
    let run = try await Run(step)
    #expect(matches(run.output, step.output), "standard output was:\n\(run.output.joined(separator: "\n"))")
    #expect(matches(run.complaints, step.complaints), "standard error was:\n\(run.complaints.joined(separator: "\n"))")
    #expect(run.exitCode == step.exitCode)
  }

  @Test("no transcript is empty")
  func notEmpty() throws {
    #expect(try !Transcript.all().isEmpty)
  }

  private func matches(_ lines: [String], _ expected: [String]) -> Bool {
    if expected.last == "…" {
      return matches(Array(lines.prefix(expected.count - 1)), expected.dropLast())
    }
    return lines.count == expected.count
      && zip(lines, expected).allSatisfy { line, pattern in
        pattern.hasSuffix("…") ? line.hasPrefix(pattern.dropLast()) : line == pattern
      }
  }
}

/// One run of the executable, after those that went before it in the same directory, with nothing else in its
/// environment.
struct Run {
  let output: [String]
  let complaints: [String]
  let exitCode: Int32

  struct NotSweetspot: Error {
    let command: String
  }

  init(_ step: Transcript.Step) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Transcript.layOut(namedIn: step.before + [step.command], in: folder)
    for command in step.before { _ = try await Run(command: command, in: folder) }
    self = try await Run(command: step.command, in: folder)
  }

  private init(command: String, in folder: URL) async throws {
    var arguments = words(of: command)
    var environment: [String: String] = [:]
    while let equals = arguments.first?.firstIndex(of: "="), let assignment = arguments.first {
      environment[String(assignment[..<equals])] = String(assignment[assignment.index(after: equals)...])
      arguments.removeFirst()
    }
    guard arguments.first == "sweetspot" else { throw NotSweetspot(command: command) }

    environment["HOME"] = environment["HOME"] ?? folder.path()
    environment["TZ"] = "UTC"
    environment["COLUMNS"] = "80"

    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "sweetspot")
    process.arguments = Array(arguments.dropFirst())
    process.environment = environment
    process.currentDirectoryURL = folder
    // Files rather than pipes: a pipe that nobody empties stops the command.
    let outputFile = folder.appending(path: "stdout")
    let complaintsFile = folder.appending(path: "stderr")
    for file in [outputFile, complaintsFile] {
      try Data().write(to: file)
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: complaintsFile)
    try process.run()
    process.waitUntilExit()
    output = try Self.lines(of: outputFile)
    complaints = try Self.lines(of: complaintsFile)
    exitCode = process.terminationStatus
  }

  private static func lines(of file: URL) throws -> [String] {
    // Tables end their lines with a carriage return and a line feed, which are one character.
    var lines = try String(contentsOf: file, encoding: .utf8)
      .split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" || $0 == "\r\n" })
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map(String.init)
  }
}
