import ArgumentParser
import ClinicalTime
import Evidence
import History
import Records
import Reports
import Titration

struct PlanChangeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "change",
    abstract: "Change the plan on record from a day on, with who decided it and why.",
    discussion: """
      The plan before it stays on record. A change that gives more on any day needs a new approval. Without --save the \
      changed plan is only printed.

      CHANGE is one of: hold [--days N], step-back, lower --amount A, smaller-steps --amount A --days N,
      move --times T, split --times "T T", pause [--restart-on DATE] [--restart first-step|same-dose],
      taper --amount A --days N, stop, raise --amount A.

      Examples:
        sweetspot plan change hold --days 7 --from 2026-12-20 --by "Dr Lee" --why "vivid dreams" --save
        sweetspot plan change smaller-steps --amount 0.5mg --days 7 --from 2026-12-15 --by "Dr Lee" --why nausea
      """
  )

  @Argument(help: ArgumentHelp("What changes.", valueName: "change"))
  var change: String

  @Option(help: ArgumentHelp("The first day that is different; else today.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("How much.", valueName: "amount"))
  var amount: String?

  @Option(help: ArgumentHelp("How many days.", valueName: "count"))
  var days: String?

  @Option(help: ArgumentHelp("Times of the day, such as \"08:00 20:00\".", valueName: "times"))
  var times: String?

  @Option(help: ArgumentHelp("The day after a pause.", valueName: "date"))
  var restartOn: String?

  @Option(help: ArgumentHelp("How to restart: first-step or same-dose.", valueName: "how"))
  var restart: String?

  @Option(help: ArgumentHelp("Who decided it.", valueName: "name"))
  var by: String

  @Option(help: ArgumentHelp("Why.", valueName: "text"))
  var why: String

  @Flag(help: "Record the changed plan.")
  var save = false

  @OptionGroup var output: PlanOutput
  @OptionGroup var options: DataOptions

  func run() async throws {
    let current = try await HeldPlan(options)
    let typed = TypedChange(
      from: from ?? Edge.today.description, kind: change, amount: amount ?? "", days: days ?? "", times: times ?? "",
      restartOn: restartOn ?? "", restart: restart ?? "", decidedBy: by, reason: why)
    do {
      let plan = try current.version.plan.revised(by: try typed.revision())
      let history = try await current.store.history()
      let version = PlanVersion(
        id: "", recordedAt: Edge.now(), plan: plan, evidenceVersion: EvidenceFiles.version, revises: current.version.id)
      let record = PlanRecord(versions: history.plans + [version], approvals: history.approvals)
      if save {
        try await current.store.record(plan, evidenceVersion: EvidenceFiles.version, revises: current.version.id)
      }
      try output.write(
        plan, status: record.status(of: version), evidenceVersion: EvidenceFiles.version,
        identifier: current.store.person.id, sequence: current.versions + 1,
        stock: history.stock(for: plan, today: Edge.today))
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
