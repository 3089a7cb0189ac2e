import ArgumentParser
import ClinicalTime
import Evidence
import History
import Records
import Reports
import Titration

struct PlanMakeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make",
    abstract: "Make a dated plan out of a protocol.",
    discussion: """
      Prints which dose to take on which day. The plan is a draft until your prescriber approves it, and it is only \
      printed: with --save it is also recorded and becomes the plan that the pages show.

      With --stock the plan says how many capsules or how many mL each dose is, and a plan whose doses cannot be \
      measured is refused.

      Examples:
        sweetspot plan --protocol liptan --start 2026-12-01
        sweetspot plan --protocol liptan --start 2026-12-01 --highest "3 mg" --time 21:30
        sweetspot plan --protocol liptan --start 2026-12-01 --stock "1 mg/mL liquid, syringe 1 mL by 0.01 mL"
        sweetspot plan --protocol liptan --start 2026-12-01 --stock "capsule 1.5 mg" --ics plan.ics --save --json
      """
  )

  @Option(
    name: .customLong("protocol"), help: ArgumentHelp("What to follow: see `sweetspot protocols`.", valueName: "name"))
  var protocolID: String?

  @Option(
    help: ArgumentHelp("Your own protocol instead: see docs/protocol-file.md.", valueName: "file"))
  var protocolFile: String?

  @Option(help: ArgumentHelp("The first day, such as 2026-12-01.", valueName: "date"))
  var start: String

  @Option(
    help: ArgumentHelp(
      "The time of day; once for each dose of a day, in their order. Usual: 08:00, 13:00, 18:00, 22:00.",
      valueName: "time"))
  var time: [String] = []

  @Option(
    help: ArgumentHelp(
      "What you hold, such as \"capsule 1.5 mg\" or \"liquid 1 mg/mL\"; once for each kind.", valueName: "kind"))
  var stock: [String] = []

  @Option(help: ArgumentHelp("The lowest dose a day; steps below it are left out.", valueName: "amount"))
  var lowest: String?

  @Option(help: ArgumentHelp("The highest dose a day; steps above it are left out.", valueName: "amount"))
  var highest: String?

  @Option(help: ArgumentHelp("The last day with a dose.", valueName: "date"))
  var until: String?

  @Option(help: ArgumentHelp("Who chose the protocol; needed beside an opioid.", valueName: "name"))
  var prescriber: String?

  @Flag(help: "Record the plan.")
  var save = false

  @OptionGroup var output: PlanOutput
  @OptionGroup var options: DataOptions

  func run() async throws {
    let plan = try plan()
    var identifier = "\(plan.protocolID)-\(plan.start)"
    if save {
      do {
        let store = try Edge.store(options)
        try await store.record(plan, evidenceVersion: EvidenceFiles.version)
        identifier = store.person.id
      } catch {
        throw CommandFailure(input: error)
      }
    }
    try output.write(
      plan, status: .draft(.notApproved), evidenceVersion: EvidenceFiles.version, identifier: identifier, sequence: 0)
  }

  private func plan() throws(CommandFailure) -> Plan {
    let typed = TypedPlan(
      titrationProtocol: protocolID ?? "", start: start, times: time.joined(separator: " "), lowest: lowest ?? "",
      highest: highest ?? "", until: until ?? "", prescriber: prescriber ?? "",
      stock: stock.joined(separator: "\n"))
    do {
      switch (protocolID, protocolFile) {
      case (_?, nil): return try typed.plan(following: .embedded())
      case (nil, let path?): return try typed.plan(following: try ProtocolsCommand.own(from: path))
      default:
        throw CommandFailure(
          .usage, "A plan follows one protocol.", remedy: "Write either --protocol NAME or --protocol-file FILE.")
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
