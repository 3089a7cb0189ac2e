import ArgumentParser
import ExactJSON
import FHIRRecord
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
      holds now as a table: doses, scores or rescue medicines. docs/archive-format.md describes both. With --fhir: FHIR \
      R4 resources, as one Bundle or as NDJSON, one resource a line; docs/fhir.md says what becomes what.

      Examples:
        sweetspot export --out sweetspot.json
        sweetspot export --csv scores --out scores.csv
        sweetspot export --fhir bundle --out record.fhir.json
      """
  )

  enum Table: String, CaseIterable, Sendable {
    case doses, scores, rescue
  }

  enum Resources: String, CaseIterable, Sendable {
    case bundle, ndjson
  }

  @Option(
    help: ArgumentHelp("Write a table instead: doses, scores or rescue.", valueName: "table"),
    transform: oneOf(Table.self))
  var csv: Table?

  @Option(
    help: ArgumentHelp("Write FHIR R4 resources instead: bundle or ndjson.", valueName: "form"),
    transform: oneOf(Resources.self))
  var fhir: Resources?

  @Option(help: ArgumentHelp("The file to write. Without it, standard output.", valueName: "file"))
  var out: String?

  @OptionGroup var options: DataOptions

  func validate() throws {
    guard csv == nil || fhir == nil else { throw ValidationError("Give either --csv or --fhir.") }
  }

  func run() async throws {
    let history: History
    do {
      history = try await Edge.store(options).everything()
    } catch {
      throw CommandFailure(input: error)
    }
    let data =
      switch (csv, fhir) {
      case (.doses, _): Data(history.dosesAsText.utf8)
      case (.scores, _): Data(history.scoresAsText.utf8)
      case (.rescue, _): Data(history.rescuesAsText.utf8)
      case (nil, .bundle): Data(try Edge.resources(of: history).bundle(at: Edge.now()).utf8 + Array("\n".utf8))
      case (nil, .ndjson): Data(try Edge.resources(of: history).lines.utf8)
      case (nil, nil): try Archive(history).data()
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
