import ArgumentParser
import Blinding
import ClinicalTime
import Foundation
import History
import Records
import Reports
import Trials

/// The blinded trial on record, for the commands that go on with it.
struct HeldTrial {
  let store: Store
  let history: History
  let sealed: SealedTrial

  init(_ options: DataOptions) async throws {
    store = try Edge.store(options)
    history = try await store.history()
    guard let trial = history.currentTrial else { throw TrialRequestError.noTrial }
    sealed = trial
  }

  func status() async throws -> TrialStatusSheet {
    try TrialStatusSheet(sealed, in: try await store.history(), today: Edge.today)
  }
}

struct TrialStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Where the blinded trial stands: today's kit, what was taken, which guesses are due.",
    discussion: """
      Examples:
        sweetspot trial status
        sweetspot trial status --out trial.sealed
      """
  )

  @Option(help: ArgumentHelp("Write the file for the pharmacy once more.", valueName: "file"))
  var out: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let held = try await HeldTrial(options)
      if let out { try writeNewFile(out, SealedTrialFile(held.sealed).data) }
      let sheet = try await held.status()
      if json { return try printJSON(sheet) }
      print(wrapped(sheet.sentence))
      print("  kit      period  days                      taken  left  scored  guess")
      for period in sheet.periods {
        print(
          "  " + padded(period.code, 9) + padded(period.number == 0 ? "run-in" : String(period.number), 8)
            + padded("\(period.firstDay) to \(period.lastDay)", 26) + padded(String(period.daysTaken), 7)
            + padded(String(period.daysLeft), 6) + padded(String(period.daysScored), 8)
            + (period.guess ?? (period.guessIsDue ? "due" : "-")))
      }
      print("Protocol \(sheet.protocolHash)")
      print("Commitment \(sheet.commitment)")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

struct TrialKitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kit",
    abstract: "Write down that a capsule of a kit was taken, or was left.",
    discussion: """
      What was said before about the same kit and day stays on record; the last holds.

      Examples:
        sweetspot trial kit K7M-Q4T
        sweetspot trial kit K7M-Q4T --day 2026-12-03 --missed
      """
  )

  @Argument(help: "The code on the label.")
  var code: String

  @Option(help: ArgumentHelp("The day; else today.", valueName: "date"))
  var day: String?

  @Flag(help: "It was not taken.")
  var missed = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let held = try await HeldTrial(options)
      guard let date = LocalDate(day ?? Edge.today.description) else { throw DateTextError(day ?? "") }
      let kit = try TrialEntryRequest.kit(code, on: date, in: held.sealed, today: Edge.today)
      let entry = try await held.store.recordKit(kit.code, of: held.sealed.id, on: date, taken: !missed)
      if json { return try printJSON(entry) }
      print("\(date): kit \(kit.code) \(missed ? "left" : "taken").")
      if date < kit.first || date > kit.last {
        print(wrapped("This kit is for \(kit.first) to \(kit.last). Look at the label before the next capsule."))
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

struct TrialGuessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guess",
    abstract: "After a period: which arm do you think it was?",
    discussion: """
      The guesses show at the end whether blinding held. “don't know” is an answer too.

      Examples:
        sweetspot trial guess placebo --period 1
        sweetspot trial guess "3 mg" --period 2 --because "vivid dreams"
        sweetspot trial guess "don't know" --period 3
      """
  )

  @Argument(help: "The arm, as in the design, or “don't know”.")
  var arm: String

  @Option(help: "The number of the period.")
  var period: Int

  @Option(help: ArgumentHelp("What gave it away.", valueName: "text"))
  var because: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let held = try await HeldTrial(options)
      let guess = try TrialEntryRequest.guess(
        arm, period: period, in: held.sealed, history: held.history, today: Edge.today)
      let why = because.flatMap { $0.isEmpty ? nil : $0 }
      let entry = try await held.store.recordGuess(guess, of: held.sealed.id, period: period, because: why)
      if json { return try printJSON(entry) }
      print("Noted for period \(period). Nobody knows yet whether it is right.")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}

struct TrialOpenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open a blinded trial after its last day, and analyse it as it was locked.",
    discussion: """
      Checks the pharmacy's opening file against the commitment that was recorded before the first dose, and the \
      protocol against its hash. Once opened, the analysis can be printed again without the file.

      Before the end a trial opens in an emergency only, with a reason that is kept and shown beside the result. In an \
      emergency the pharmacy says what a kit holds without this program; when in doubt the person counts as having \
      taken naltrexone.

      Examples:
        sweetspot trial open trial.opening
        sweetspot trial open trial.opening --emergency --reason "operation, opioid needed"
        sweetspot trial open --json
      """
  )

  @Argument(help: "The pharmacy's opening file.")
  var file: String?

  @Flag(help: "Open it before its end.")
  var emergency = false

  @Option(help: ArgumentHelp("Why it is opened before its end.", valueName: "text"))
  var reason: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let held = try await HeldTrial(options)
      let opened = try OpenedTrial(held.sealed, try await opening(held), in: try await held.store.history())
      if json { try printJSON(opened) } else { print(text(opened)) }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func opening(_ held: HeldTrial) async throws -> TrialOpening {
    if let before = held.history.trialOpenings.last(where: { $0.trial == held.sealed.id }) { return before }
    guard let file else {
      throw CommandFailure(
        .usage, "The trial is sealed.", remedy: "Name the pharmacy's opening file: sweetspot trial open FILE.")
    }
    let request = OpeningRequest(file: try readFile(file), isEmergency: emergency, reason: reason ?? "")
    let checked = try request.checked(for: held.sealed, today: Edge.today)
    return try await held.store.recordOpening(
      of: held.sealed.id, payload: checked.payload, on: Edge.today, emergencyReason: checked.emergencyReason)
  }

  private func text(_ opened: OpenedTrial) -> String {
    var lines: [String] = []
    switch opened.intentionToTreat {
    case .given(let report):
      lines.append(wrapped("By intention to treat (\(opened.daysScored) days): \(report.verdict.sentence)"))
    case .none(let reason): lines.append(wrapped("No analysis by intention to treat: \(reason)"))
    }
    switch opened.perProtocol {
    case .given(let report):
      lines.append(wrapped("Per protocol (\(opened.daysPerProtocol) days): \(report.verdict.sentence)"))
    case .none(let reason): lines.append(wrapped("No analysis per protocol: \(reason)"))
    }
    lines += ["", "  period  kit      arm         guess"]
    lines += opened.periods.map {
      "  " + padded(String($0.number), 8) + padded($0.code, 9) + padded($0.arm, 12) + ($0.guess ?? "-")
    }
    for (name, report) in [("intention to treat", opened.intentionToTreat), ("per protocol", opened.perProtocol)] {
      guard let report = report.value else { continue }
      lines += ["", "Difference from \(report.reference), in points of “\(report.scoreColumn)”, \(name):"]
      lines += report.effects.map { effect in
        "  " + padded(effect.arm, 10) + figure(effect.mean) + figure(effect.lower, 9) + " to" + figure(effect.upper, 7)
          + percent(effect.probabilityBetter, 9) + " better"
      }
    }
    lines += ["", wrapped(opened.blinding.sentence)]
    let indices = [
      ("Bang, on doses", opened.blinding.bangOnTreatment), ("Bang, on placebo", opened.blinding.bangOnPlacebo),
      ("James", opened.blinding.james),
    ]
    lines += indices.map { name, index in
      switch index {
      case .given(let index):
        "  " + padded(name, 17) + figure(index.value) + " (95 %:" + figure(index.lower) + " to" + figure(index.upper)
          + ")"
      case .none(let reason): wrapped("  \(padded(name, 17)) \(reason)")
      }
    }
    lines += opened.notes.map { wrapped("Note: \($0)", indent: 2) }
    lines.append("This is no medical advice. Change a dose only with your prescriber.")
    return lines.joined(separator: "\n")
  }
}
