import Foundation

/// A file of commands with what each printed and its exit code, checked against the real executable.
///
/// A line starting with `$ ` is a command, `! ` a line on standard error, `exit N` the exit code when it is not 0,
/// `# ` a remark at the margin before a command; everything else is standard output. One empty line goes before each
/// command but the first. `$+ ` is a command in the folder of the commands before it, back to the last `$ `; any other
/// starts in an empty one. A command that names a file of `Fixtures` finds it in its folder. `…` at the end of a line stands for its rest, and as the last line for all further lines.
struct Transcript {
  struct Step: Sendable, CustomStringConvertible {
    let file: String
    let command: String
    /// The commands that went before it in the same folder.
    var before: [String] = []
    var output: [String] = []
    var complaints: [String] = []
    var exitCode: Int32 = 0

    var description: String { "\(file): \(command)" }
  }

  let steps: [Step]

  init(name: String, text: String) {
    var steps: [Step] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("$ ") {
        steps.append(Step(file: name, command: String(line.dropFirst(2))))
      } else if line.hasPrefix("$+ "), let last = steps.last {
        steps.append(Step(file: name, command: String(line.dropFirst(3)), before: last.before + [last.command]))
      } else if steps.isEmpty || line.hasPrefix("# ") {
        continue
      } else if line == "!" || line.hasPrefix("! ") {
        steps[steps.count - 1].complaints.append(String(line.dropFirst(2)))
      } else if line.hasPrefix("exit "), let code = Int32(line.dropFirst(5)) {
        steps[steps.count - 1].exitCode = code
      } else {
        steps[steps.count - 1].output.append(line)
      }
    }
    self.steps = steps.map { step in
      var step = step
      while step.output.last == "" { step.output.removeLast() }
      return step
    }
  }

  /// All transcripts, in the order of their names.
  static func all() throws -> [Step] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Transcripts")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "txt" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .flatMap { file in
        Transcript(name: file.lastPathComponent, text: try String(contentsOf: file, encoding: .utf8)).steps
      }
  }
}

extension Transcript {
  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  /// Puts those files of `Fixtures` into the folder that the commands name.
  static func layOut(namedIn commands: [String], in folder: URL) throws {
    for name in Set(commands.flatMap(words)) where !name.contains("/") {
      let file = fixtures.appending(path: name)
      guard FileManager.default.isReadableFile(atPath: file.path()), name.contains(".") else { continue }
      try FileManager.default.copyItem(at: file, to: folder.appending(path: name))
    }
  }
}

/// Splits a command line at spaces; single and double quotes hold words together, without escapes.
func words(of command: String) -> [String] {
  var words: [String] = []
  var current: String?
  var quote: Character?
  for character in command {
    switch (quote, character) {
    case (nil, "\""), (nil, "'"):
      quote = character
      current = current ?? ""
    case (let open?, character) where open == character:
      quote = nil
    case (nil, " "):
      if let word = current { words.append(word) }
      current = nil
    default:
      current = (current ?? "") + String(character)
    }
  }
  if let word = current { words.append(word) }
  return words
}
