import ArgumentParser
import History
import Records
import Titration

struct PlanShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Print the plan on record, or write it as a calendar file.",
    discussion: """
      Examples:
        sweetspot plan show
        sweetspot plan show --ics plan.ics --titles full
      """
  )

  @OptionGroup var output: PlanOutput
  @OptionGroup var options: DataOptions

  func run() async throws {
    let current = try await HeldPlan(options)
    try output.write(
      current.version.plan, status: current.status, evidenceVersion: current.version.evidenceVersion,
      identifier: current.store.person.id, sequence: current.versions,
      stock: current.stock)
  }
}

/// The plan on record that holds now.
struct HeldPlan {
  let store: Store
  let version: PlanVersion
  let status: PlanStatus
  /// How many versions there are.
  let versions: Int
  /// What its doses are made from.
  let stock: PlanStock

  init(_ options: DataOptions) async throws(CommandFailure) {
    do {
      store = try Edge.store(options)
      let history = try await store.history()
      guard let current = history.currentPlan else {
        throw CommandFailure(
          .badInput, "There is no plan on record.", remedy: "Make one: sweetspot plan --protocol … --start … --save")
      }
      version = current.version
      status = current.status
      versions = history.plans.count
      stock = history.stock(for: current.version.plan, today: Edge.today)
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
