import ArgumentParser
import Foundation
import History
import Interchange
import Records

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write out everything on record.",
    discussion: """
      Without --csv: the complete record as one JSON document, which `sweetspot import` reads back. With --csv: what \
      holds now as a table: doses, scores or rescue medicines. docs/archive-format.md describes both.

      Examples:
        sweetspot export --out sweetspot.json
        sweetspot export --csv scores --out scores.csv
      """
  )

  enum Table: String, CaseIterable, Sendable {
    case doses, scores, rescue
  }

  @Option(
    help: ArgumentHelp("Write a table instead: doses, scores or rescue.", valueName: "table"),
    transform: oneOf(Table.self))
  var csv: Table?

  @Option(help: ArgumentHelp("The file to write. Without it, standard output.", valueName: "file"))
  var out: String?

  @OptionGroup var options: DataOptions

  func run() async throws {
    let history: History
    do {
      history = try await Edge.store(options).history()
    } catch {
      throw CommandFailure(input: error)
    }
    let data =
      switch csv {
      case nil: try Archive(history).data()
      case .doses: Data(history.dosesAsText.utf8)
      case .scores: Data(history.scoresAsText.utf8)
      case .rescue: Data(history.rescuesAsText.utf8)
      }
    guard let out else {
      do {
        try FileHandle.standardOutput.write(contentsOf: data)
      } catch {
        throw CommandFailure(.storage, "The answer cannot be written.", remedy: "Is the disk full, or the pipe closed?")
      }
      return
    }
    do {
      try data.write(to: URL(filePath: out), options: .atomic)
    } catch {
      throw CommandFailure(.storage, "The file \(out) cannot be written.", remedy: "Choose another with --out.")
    }
  }
}
