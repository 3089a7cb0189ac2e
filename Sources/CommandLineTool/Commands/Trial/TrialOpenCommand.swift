import ArgumentParser
import History
import Records
import Reports
import Trials

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
