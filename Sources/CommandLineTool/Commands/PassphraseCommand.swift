import ArgumentParser
import Foundation
import Web

struct PassphraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passphrase",
    abstract: "Set what has to be known to open the pages from another device.",
    discussion: """
      Only a hash of it is kept (scrypt), in the file “passphrase” of the data directory, readable by you alone. It \
      protects the pages, not the file: whoever can use this computer as you can read that. A server that runs takes the \
      new one when it is started again; everybody logs in anew then. Without a file, the passphrase is the first line \
      of standard input, so that it stands in no history of commands.

      Examples:
        sweetspot passphrase
        sweetspot passphrase --passphrase-file passphrase.txt
      """
  )

  @Option(help: ArgumentHelp("A file with the passphrase in its first line.", valueName: "file"))
  var passphraseFile: String?

  @Option(help: ArgumentHelp("Where your data are kept.", valueName: "directory"))
  var data: String?

  func run() throws {
    let directory = try Settings.load(flags: data.map { [.data: $0] } ?? [:]).dataDirectory
    let text: String
    if let passphraseFile {
      text = try Passphrase(file: passphraseFile).text
    } else {
      if isatty(STDIN_FILENO) == 1 {
        FileHandle.standardError.write(Data("Passphrase, then Enter (it is shown): ".utf8))
      }
      text = readLine() ?? ""
    }
    try DataDirectory(directory).make()
    do throws(PassphraseProblem) {
      try PassphraseHash(text).write(in: directory)
    } catch {
      throw CommandFailure(.badInput, error.description)
    }
    print("The passphrase is set. Start the pages with --listen or --proxy: sweetspot help serve")
  }
}
