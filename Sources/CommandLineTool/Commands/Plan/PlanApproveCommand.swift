import ArgumentParser
import ClinicalTime
import Records
import Reports
import Titration

struct PlanApproveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve",
    abstract: "Record that your prescriber approved the plan on record.",
    discussion: """
      Nothing outside the approval can be planned. It cannot be taken back here; a new plan needs its own.

      Examples:
        sweetspot plan approve --prescriber "Dr Lee" --highest 4.5mg
        sweetspot plan approve --prescriber "Dr Lee" --highest 3mg --until 2027-03-31 --date 2026-12-01
      """
  )

  @Option(help: ArgumentHelp("Who approved it.", valueName: "name"))
  var prescriber: String

  @Option(help: ArgumentHelp("The highest dose a day that was approved.", valueName: "amount"))
  var highest: String

  @Option(help: ArgumentHelp("When it was approved; else today.", valueName: "date"))
  var date: String?

  @Option(help: ArgumentHelp("The last day that was approved.", valueName: "date"))
  var until: String?

  @Option(help: ArgumentHelp("Why, for an unusual dose.", valueName: "text"))
  var reason: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let current = try await HeldPlan(options)
    let typed = PlanPage.TypedApproval(
      prescriber: prescriber, date: date ?? Edge.today.description, highest: highest, until: until ?? "",
      reason: reason ?? "")
    do {
      let approval = try typed.approval(for: current.version.plan, today: Edge.today)
      let recorded = try await current.store.record(approval, of: current.version.id)
      if json {
        try printJSON(recorded)
      } else {
        print(PlanStatus.approved(approval).shown)
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
