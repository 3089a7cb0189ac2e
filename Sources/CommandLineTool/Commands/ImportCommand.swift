import ArgumentParser
import DecisionSupport
import Foundation
import History
import Interchange
import Records
import Reports

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take in a file from elsewhere, or an archive of your own.",
    discussion: """
      Recognises by their content: Bearable, Daylio, MedTimer, Nightscout treatments, Apple Health (export.zip or \
      export.xml, of any size), FHIR Bundles of a records system or its resources one a line (NDJSON), the diary of a single-patient trial, and an archive \
      that `sweetspot export` wrote (into a directory that holds no record yet).

      Any other table is read by a mapping: the first try prints one with what seems to be in the columns and ? for \
      what is open. Keep it as a file, answer what is open, and name it with --mapping; it can be used again.

      What is doubtful or not taken in is listed with its line. Taking in a file twice adds nothing, and \
      `sweetspot imports undo` takes an import back. Medicines and conditions of FHIR resources are put to \
      `sweetspot screen`, and are not written into the diary; scores and answers are.

      Examples:
        sweetspot import export.zip --dry-run
        sweetspot import diary.csv > mapping.json
        sweetspot import diary.csv --mapping mapping.json
        sweetspot import bundle.json --request screen.json && sweetspot screen --file screen.json
      """
  )

  @Argument(help: "The file.")
  var file: String

  @Flag(help: "Say what is in the file and what would become of it, and save nothing.")
  var dryRun = false

  @Option(help: ArgumentHelp("How to read a table of no known format.", valueName: "file"))
  var mapping: String?

  @Option(
    name: .customLong("as"),
    help: ArgumentHelp(
      "What the file is, if it is not to be recognised: \(ImportKind.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "kind"))
  var kind: String?

  @Option(help: ArgumentHelp("Write what a Bundle lists as a question for the screen.", valueName: "file"))
  var request: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let source = ImportSource(path: file)
    do {
      if try isArchive(source.head()) {
        try await restore(readFile(file))
      } else {
        try await takeIn(source)
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func takeIn(_ source: ImportSource) async throws {
    let wanted = try kind.map { name in
      guard let kind = ImportKind(rawValue: name) else {
        throw CommandFailure(
          .badInput, "--as: “\(name.prefix(40))” is not known.",
          remedy: "Known are \(ImportKind.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return kind
    }
    let mapping = try mapping.map { try TableMapping(readFile($0)) }
    let there = try Edge.storeIfThere(options)
    let context = try await ImportContext.here(in: there)
    let opened = try source.file()
    let reading: ImportReading
    do throws(ImportError) {
      reading = try ImportReading(opened, as: wanted, mapping: mapping, context: context)
    } catch .unknownFormat {
      throw try propose(source, context)
    }
    let store = try there ?? Edge.store(options)
    let listing = reading.listingText(asOf: context.now)
    if let request, let listing { try writeNewFile(request, Data((listing + "\n").utf8)) }
    let note = ImportSourceNote(
      fileName: source.fileName, fileHash: reading.fileHash, mapping: reading.mapping, listing: listing)
    if dryRun {
      try answer(reading, try await store.judge(reading.batch), record: nil)
    } else {
      let (judgement, record) = try await store.carryOut(reading.batch, from: note)
      try answer(reading, judgement, record: record)
    }
  }

  /// Prints the mapping that is proposed; what is open in it is the failure.
  private func propose(_ source: ImportSource, _ context: ImportContext) throws -> CommandFailure {
    let proposal = try MappingProposal(Array(readFile(file)), recogniser: context.recogniser)
    print(proposal.mapping.text, terminator: "")
    let open = proposal.mapping.openQuestions
    return CommandFailure(
      .badInput,
      (["The table is of no known format. Nothing was saved. A mapping is proposed above."] + open.map { "- \($0)" })
        .joined(separator: "\n"),
      remedy: "Keep it as a file, look at every column, and use it: sweetspot import \(source.fileName) --mapping FILE."
    )
  }

  private func answer(_ reading: ImportReading, _ judgement: ImportJudgement, record: ImportRecord?) throws {
    let summary = ImportSummary(judgement)
    let medicines = reading.listing?.medicines ?? []
    if json {
      return try printJSON(
        ImportAnswer(
          kind: reading.kind.rawValue, file: summary, hash: reading.fileHash, added: record?.added ?? 0,
          saved: !dryRun, importID: record?.id,
          medicines: medicines.map { .init(line: $0.line, opioid: $0.isOpioid, understood: $0.isUnderstood) }))
    }
    print(wrapped("Read as \(reading.kind.title). \(summary.sentence)"))
    for medicine in medicines {
      let mark = medicine.isOpioid ? " (an opioid, or may be one)" : medicine.isUnderstood ? "" : " (not understood)"
      print(wrapped("Medicine: \(medicine.line)\(mark)", indent: 2))
    }
    for finding in summary.findings { print(wrapped(finding.inWords, indent: 2)) }
    if dryRun { return print("Nothing was saved.") }
    guard let record else { return print("Added: 0.") }
    print("Added: \(record.added). To take it back: sweetspot imports undo \(record.id)")
  }

  private func isArchive(_ head: [UInt8]) -> Bool {
    let text = String(decoding: head, as: UTF8.self)
    return text.first { !$0.isWhitespace && $0 != "\u{FEFF}" } == "{" && text.contains("\"\(Archive.formatName)\"")
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

/// What `sweetspot import --json` prints.
private struct ImportAnswer: Encodable {
  let kind: String
  let file: ImportSummary
  let hash: String
  let added: Int
  let saved: Bool
  let importID: String?
  let medicines: [Medicine]

  struct Medicine: Encodable {
    let line: String
    let opioid: Bool
    let understood: Bool
  }
}
