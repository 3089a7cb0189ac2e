import ArgumentParser
import Diary
import Foundation
import Interchange
import Records
import Reports

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in a file from elsewhere, or an archive of your own.",
    discussion: """
      Reads the diary of a single-patient trial as CSV, or an archive that `sweetspot export` wrote (into a directory \
      that holds no record yet). What is doubtful or not understood is listed. Taking in a file twice adds nothing.

      Examples:
        sweetspot import trial.csv --dry-run
        sweetspot import trial.csv
        sweetspot import archive.json --data /media/stick/sweetspot
      """
  )

  @Argument(help: "The file.")
  var file: String

  @Flag(help: "Say what is in the file, and save nothing.")
  var dryRun = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  private struct Answer: Encodable {
    let file: ImportSummary
    let added: Int
    let saved: Bool
  }

  func run() async throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: file))
    } catch {
      throw CommandFailure(
        .badInput, "The file \(file) cannot be read.", remedy: "Check its name, and that you may read it.")
    }
    do {
      if data.first(where: { !Array(" \t\r\n\u{FEFF}".utf8).contains($0) }) == UInt8(ascii: "{") {
        try await restore(data)
      } else {
        try await takeIn(importBatch(from: data))
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func takeIn(_ batch: ImportBatch) async throws {
    let store = try Edge.store(options)
    let newItems = try await store.newItems(in: batch)
    let added = dryRun ? 0 : try await store.record(batch, fileName: URL(filePath: file).lastPathComponent)
    let summary = ImportSummary(batch, newItems: newItems)
    if json {
      try printJSON(Answer(file: summary, added: added, saved: !dryRun))
      return
    }
    print(wrapped(summary.sentence))
    for finding in batch.findings { print(wrapped(finding.inWords, indent: 2)) }
    print(dryRun ? "Nothing was saved." : "Added: \(added).")
  }

  private func restore(_ data: Data) async throws {
    let archive = try Archive(data)
    let store = try Edge.store(options)
    if dryRun {
      print("An archive that can be read. Nothing was saved.")
    } else {
      _ = try await store.restore(archive.history)
      print("The archive is taken in.")
    }
  }
}
