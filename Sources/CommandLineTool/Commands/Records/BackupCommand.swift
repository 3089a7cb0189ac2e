import ArgumentParser
import Foundation
import Records

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy everything on record into one file, while Sweetspot may go on running.",
    discussion: """
      The copy is the whole file as it stands at one moment, examined before it gets its name. With a passphrase it is \
      sealed: nobody reads it without, and nobody can help if the passphrase is lost. docs/backup-format.md describes \
      the bytes. The passphrase is the first line of a file, so that it stands in no history of commands.

      Examples:
        sweetspot backup sweetspot-2026-11-21.backup
        sweetspot backup /media/stick/sweetspot.backup --passphrase-file passphrase.txt
      """
  )

  @Argument(help: "The file to make. One that is there already is left alone.")
  var file: String

  @Option(help: ArgumentHelp("A file with the passphrase in its first line.", valueName: "file"))
  var passphraseFile: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let store = try Edge.existingStore(options)
      let report = try await store.backUp(
        to: URL(filePath: file), passphrase: passphraseFile.map(Passphrase.init(file:))?.text)
      if json {
        try printJSON(report)
      } else {
        print("Saved \(file)\(passphraseFile == nil ? ", open: anyone who has the file can read it" : ", sealed").")
        print("Last link: \(report.head)")
        for finding in report.findings { print(wrapped(finding.what)) }
      }
      if !report.findings.isEmpty { throw CommandFailure.silent(.findings) }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup into a data directory that holds no record yet.",
    discussion: """
      The backup is examined before anything is written; one that was altered or cut off is refused. A directory with \
      a record is left alone.

      Examples:
        sweetspot restore sweetspot-2026-11-21.backup --data /home/me/sweetspot
        sweetspot restore sweetspot.backup --passphrase-file passphrase.txt
      """
  )

  @Argument(help: "The backup.")
  var file: String

  @Option(help: ArgumentHelp("A file with the passphrase in its first line.", valueName: "file"))
  var passphraseFile: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let directory = try Edge.dataDirectory(options)
      try DataDirectory(directory).make()
      let report = try await Store.restoreBackup(
        URL(filePath: file), into: directory, passphrase: passphraseFile.map(Passphrase.init(file:))?.text,
        now: Edge.now, newIdentifier: Edge.newIdentifier)
      if json {
        try printJSON(report)
      } else {
        print("Restored into \(directory.path(percentEncoded: false)).")
        print("Last link: \(report.head)")
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

/// A passphrase as it stands in the first line of a file.
struct Passphrase {
  static let shortest = 12

  let text: String

  init(file: String) throws(CommandFailure) {
    guard let content = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
      throw CommandFailure(
        .badInput, "The passphrase file \(file) cannot be read.", remedy: "Check its name, and that it is UTF-8 text.")
    }
    let line = content.prefix { !$0.isNewline }
    guard line.count >= Self.shortest else {
      throw CommandFailure(
        .badInput, "The passphrase in \(file) has \(line.count) characters; it needs \(Self.shortest) or more.",
        remedy: "Four or five words that do not belong together are good.")
    }
    text = String(line)
  }
}
