import ArgumentParser
import Foundation
import History
import Records
import Reports

struct ImportsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "imports",
    abstract: "List the files that were taken in, and take one back.",
    discussion: """
      Examples:
        sweetspot imports
        sweetspot imports undo 3f0c
      """,
    subcommands: [ImportsListCommand.self, ImportsUndoCommand.self], defaultSubcommand: ImportsListCommand.self)
}

struct ImportsListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the files that were taken in.")

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let past: [ImportPage.Past]
    do {
      past = ImportPage.Past.all(in: try await Edge.store(options).history(), zone: .current)
    } catch {
      throw CommandFailure(input: error)
    }
    if json { return try printJSON(past) }
    guard !past.isEmpty else { return print("Nothing was taken in.") }
    for one in past {
      print("\(one.id)  \(one.when)  \(one.fileName) (\(one.format)): \(one.added)")
      if let undone = one.undone { print("  \(undone)") }
    }
  }
}

struct ImportsUndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo",
    abstract: "Take a whole import back.",
    discussion: """
      Withdraws what came with the file and what you have not changed since; nothing is erased. What you corrected or \
      withdrew yourself stays as it is, and is named.
      """)

  @Argument(help: "The import: its identifier, or the beginning of it.")
  var id: String

  @Flag(help: "Say what would be withdrawn, and save nothing.")
  var dryRun = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  private struct Answer: Encodable {
    let importID: String
    let withdrawn: Int
    let kept: [String]
    let saved: Bool
  }

  func run() async throws {
    do {
      let store = try Edge.store(options)
      let history = try await store.history()
      let record = try found(in: history)
      let judgement = dryRun ? history.undoing(record.id) : try await store.undoImport(record.id)
      if json {
        return try printJSON(
          Answer(
            importID: record.id, withdrawn: judgement.withdrawn.count, kept: judgement.kept.map(\.words), saved: !dryRun
          ))
      }
      let count = judgement.withdrawn.count
      print(
        "\(record.fileName): \(count) \(count == 1 ? "item" : "items") \(dryRun ? "would be" : count == 1 ? "was" : "were") withdrawn."
      )
      for item in judgement.kept { print(wrapped("Stays, because you changed it since: \(item.words)", indent: 2)) }
      if dryRun { print("Nothing was saved.") }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func found(in history: History) throws(CommandFailure) -> ImportRecord {
    let found = history.imports.filter { $0.id == id }
    let matching = found.isEmpty && id.count >= 4 ? history.imports.filter { $0.id.hasPrefix(id) } : found
    guard let record = matching.first, matching.count == 1 else {
      throw CommandFailure(
        .badInput,
        matching.isEmpty ? "There is no import “\(id.prefix(60))”." : "Several imports begin with “\(id.prefix(60))”.",
        remedy: "See sweetspot imports.")
    }
    return record
  }
}
