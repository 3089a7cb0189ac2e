import ArgumentParser
import Evidence
import Reports

struct ProtocolsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protocols",
    abstract: "List the titration protocols that a plan can follow.",
    discussion: """
      A protocol is somebody's practice or a trial's schedule. Each step names the claim it rests on; look it up with \
      `sweetspot evidence`.

      Examples:
        sweetspot protocols
        sweetspot protocols --json
      """
  )

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let protocols = try ProtocolCatalogue.embedded().protocols.map(ProtocolSummary.init)
    if json {
      try printJSON(protocols)
    } else {
      print(protocols.map(text).joined(separator: "\n\n"))
    }
  }

  private func text(_ found: ProtocolSummary) -> String {
    let steps = found.steps.enumerated().map { index, step in
      let length = step.days.map { "for \($0) days" } ?? "from then on"
      let doses = step.intakes.map { "\($0.dose) mg at \($0.timing)" }.joined(separator: " and ")
      let line = "\(index + 1). \(doses), \(length)  [\(step.claims.joined(separator: ", "))]"
      return "  " + line + (step.condition.map { "\n     " + wrapped($0, width: 75, indent: 5) } ?? "")
    }
    let notes = found.notes.map { "  - " + wrapped($0, width: 76, indent: 4) }
    return ([found.id, "  " + found.title, "  " + found.population] + steps + notes).joined(separator: "\n")
  }
}
