import ArgumentParser
import ClinicalTime
import Evidence
import History
import Quantities
import Records
import Reports
import Titration

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Lay a titration protocol out over the calendar.",
    discussion: """
      Prints which dose to take on which day. The plan is a draft until your prescriber approves it, and it is only \
      printed: with --save it is also recorded and becomes the plan that the pages show.

      Examples:
        sweetspot plan --protocol liptan --start 2026-12-01
        sweetspot plan --protocol liptan --start 2026-12-01 --highest "3 mg" --time 21:30
        sweetspot plan --protocol liptan --start 2026-12-01 --save --json
      """
  )

  @Option(
    name: .customLong("protocol"), help: ArgumentHelp("What to follow: see `sweetspot protocols`.", valueName: "name"))
  var protocolID: String

  @Option(help: ArgumentHelp("The first day, such as 2026-12-01.", valueName: "date"))
  var start: String

  @Option(help: ArgumentHelp("The time of day.", valueName: "time"))
  var time = "22:00"

  @Option(help: ArgumentHelp("The highest dose you want; steps above it are left out.", valueName: "amount"))
  var highest: String?

  @Flag(help: "Record the plan.")
  var save = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let plan = try plan()
    if save {
      do {
        try await Edge.store(options).record(plan, evidenceVersion: EvidenceFiles.version)
      } catch {
        throw CommandFailure(input: error)
      }
    }
    let sheet = PlanSheet(plan, status: .draft, evidenceVersion: EvidenceFiles.version)
    if json {
      try printJSON(sheet)
    } else {
      print(text(sheet))
    }
  }

  private func plan() throws(CommandFailure) -> Plan {
    do {
      let found = try ProtocolCatalogue.embedded().titrationProtocol(protocolID)
      guard let first = LocalDate(start) else { throw DateTextError(start) }
      guard let clock = TimeOfDay(time) else {
        throw CommandFailure(
          .badInput, "“\(time)” is no time of day.", remedy: "Write hours and minutes, such as 22:00.")
      }
      let ceiling = try highest.map { try Amount(text: $0).mass() }
      return try Plan(following: found, from: first, at: PlanTimes(morning: clock, night: clock), upTo: ceiling)
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func text(_ sheet: PlanSheet) -> String {
    var lines = [sheet.title, sheet.status]
    for step in sheet.steps {
      lines += ["", step.heading]
      if let condition = step.condition { lines.append(wrapped(condition)) }
      lines += step.days.map { day in
        "  \(day.date)  \(day.time)  \(day.amount)\(day.checkpoint.map { "  " + $0 } ?? "")"
      }
    }
    lines.append("")
    lines += sheet.checkpoints.map { wrapped("\($0.date): \($0.question)", indent: 2) }
    return lines.joined(separator: "\n")
  }
}
