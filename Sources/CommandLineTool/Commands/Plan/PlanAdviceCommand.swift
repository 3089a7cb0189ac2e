import ArgumentParser
import ClinicalTime
import Evidence
import Reports
import Titration

struct PlanAdviceCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advice",
    abstract: "Say what the protocols advise when something happens.",
    discussion: """
      These are proposals: nothing changes by them. Something is one of: \
      \(TitrationProtocol.Advice.Trigger.allCases.map(\.rawValue).joined(separator: ", ")).

      Examples:
        sweetspot plan advice side-effects
        sweetspot plan advice disturbed-sleep --json
      """
  )

  @Argument(help: ArgumentHelp("What happened.", valueName: "something"))
  var happened: String

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    guard let trigger = TitrationProtocol.Advice.Trigger(rawValue: happened) else {
      let known = TitrationProtocol.Advice.Trigger.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.badInput, "“\(happened)” is not known here.", remedy: "Choose one of these: \(known).")
    }
    let current = try await HeldPlan(options)
    do {
      let section = ChangeSection(
        version: current.version, today: Edge.today, happened: trigger, typed: TypedChange(),
        protocols: try .embedded())
      if json {
        try printJSON(section.advice)
      } else {
        print(text(section))
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func text(_ section: ChangeSection) -> String {
    let advice = section.advice.map { advice in
      [advice.change, wrapped(advice.says, indent: 2), advice.approval.map { wrapped($0, indent: 2) }]
        .compactMap { $0 }.joined(separator: "\n") + "  [\(advice.claims.map(\.label).joined(separator: ", "))]"
    }
    return ([section.asked.map { wrapped($0) }].compactMap { $0 } + advice).joined(separator: "\n")
  }
}
