import ArgumentParser
import Blinding
import Foundation
import Reports
import Trials

struct PharmacyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pharmacy",
    abstract: "For the pharmacist of a blinded trial: make a key, and open what was sealed to it.",
    discussion: """
      The pharmacist makes a key and gives its public half to the person or the prescriber. The order of a trial's arms \
      is sealed to it; only the private half opens it. It belongs on the pharmacy's computer and nowhere else.

      Examples:
        sweetspot pharmacy key pharmacy.key
        sweetspot pharmacy open trial.sealed --key pharmacy.key --html sheet.html
        sweetspot pharmacy open trial.sealed --key pharmacy.key --opening trial.opening
      """,
    subcommands: [PharmacyKeyCommand.self, PharmacyOpenCommand.self]
  )
}

struct PharmacyKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key",
    abstract: "Make the pharmacist's key, or show the public half of one.",
    discussion: """
      Writes the private half into a file that only its owner may read, and prints the public half. A file that is \
      there already is left alone; with --show its public half is printed again. Whoever has the private half can open \
      every trial that was sealed to it; if it is lost, nobody can.

      Examples:
        sweetspot pharmacy key pharmacy.key --public public.txt
        sweetspot pharmacy key pharmacy.key --show
      """
  )

  @Argument(help: "The file with the private half.")
  var file: String

  @Option(help: ArgumentHelp("Write the public half into a file, to give away.", valueName: "file"))
  var `public`: String?

  @Flag(help: "Print the public half of a key that is there already.")
  var show = false

  @Flag(help: "Print JSON.")
  var json = false

  private struct Answer: Encodable {
    let publicKey: String
    let fingerprint: String
  }

  func run() throws {
    let key: PharmacyKey
    if show {
      do {
        key = try PharmacyKey(text: String(decoding: readFile(file), as: UTF8.self))
      } catch {
        throw CommandFailure(input: error)
      }
    } else {
      key = PharmacyKey()
      try writeNewFile(file, Data(key.text.utf8), isSecret: true)
    }
    if let path = `public` { try writeNewFile(path, Data("\(key.publicKey.text)\n".utf8)) }
    let answer = Answer(publicKey: key.publicKey.text, fingerprint: key.publicKey.fingerprint)
    if json { return try printJSON(answer) }
    print("Public key, to give away:\n\(answer.publicKey)")
    print("Fingerprint, to compare by telephone:\n\(answer.fingerprint)")
    if !show { print(wrapped("The private half is in \(file). Keep it from everybody of the trial, and keep a copy.")) }
  }
}

struct PharmacyOpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Say what is in each kit of a sealed trial.",
    discussion: """
      Checks that the order of the arms is the one that was committed to, and prints what each kit holds, how much is to \
      be made, and labels with codes only. --opening writes the file with which the trial is opened after its last \
      day: hand it over then and not before, except in an emergency.

      Examples:
        sweetspot pharmacy open trial.sealed --key pharmacy.key
        sweetspot pharmacy open trial.sealed --key pharmacy.key --html sheet.html
        sweetspot pharmacy open trial.sealed --key pharmacy.key --opening trial.opening
      """
  )

  @Argument(help: "The sealed trial.")
  var file: String

  @Option(help: ArgumentHelp("The file with the private key.", valueName: "file"))
  var key: String

  @Option(help: ArgumentHelp("Write the sheet and labels as one HTML file, to print.", valueName: "file"))
  var html: String?

  @Option(help: ArgumentHelp("Write the file that opens the trial.", valueName: "file"))
  var opening: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    do {
      let sealed = try SealedTrialFile(readFile(file)).trial
      let content = try sealed.opened(with: PharmacyKey(text: String(decoding: readFile(key), as: UTF8.self)))
      let sheet = try PharmacySheet(sealed, content)
      if let html { try writeNewFile(html, Data(sheet.html.utf8), isSecret: true) }
      if let opening { try writeNewFile(opening, TrialOpeningFile(content, of: sealed.id).data, isSecret: true) }
      if json { try printJSON(sheet) } else { print(text(sheet)) }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func text(_ sheet: PharmacySheet) -> String {
    var lines = [
      wrapped(sheet.rules[0]), "", "Trial \(sheet.trial), ordered by \(sheet.prescriber).",
      "The order matches its commitment \(sheet.commitment).", "", "  kit      period  arm         capsules  days",
    ]
    lines += sheet.kits.map { kit in
      "  " + padded(kit.code, 9) + padded(kit.period == 0 ? "run-in" : String(kit.period), 8) + padded(kit.arm, 12)
        + padded(String(kit.capsules), 10) + "\(kit.firstDay) to \(kit.lastDay)"
    }
    lines += ["", "To be made:"]
    lines += sheet.totals.map {
      "  \($0.capsules) capsules of \($0.arm) in \($0.kits) kits, \($0.totalMg) mg of naltrexone in all"
    }
    lines += ["", "Labels:"]
    lines += sheet.labels.map { "  " + $0.lines.joined(separator: " | ") }
    lines += [""] + sheet.rules.dropFirst().map { wrapped("- \($0)", indent: 2) }
    return lines.joined(separator: "\n")
  }
}
