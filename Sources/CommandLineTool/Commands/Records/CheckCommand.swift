import ArgumentParser
import Foundation
import Records
import Reports

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Examine the file with your data: is everything as it was written?",
    discussion: """
      Examines the database, the audit trail (a chain of hashes over every row), that every row can be read, and asks \
      every stored question again. Note the last link down somewhere else; with --link it shows later that nothing \
      before it was altered or removed. The exit code is 1 when something is wrong.

      Examples:
        sweetspot check
        sweetspot check --data /media/stick/sweetspot --json
        sweetspot check --link 3f0c…
      """
  )

  @Option(help: ArgumentHelp("A link that was noted down earlier.", valueName: "hash"))
  var link: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  private struct Answer: Encodable {
    let file: CheckReport
    let replayed: Int
    let faults: [Replay.Outcome]
  }

  func run() async throws {
    let store = try Edge.existingStore(options)
    do {
      let report = try await store.check(known: link?.lowercased())
      let outcomes = try await ReplayCommand.outcomes(store)
      let faults = outcomes.filter(\.isFault)
      if json {
        try printJSON(Answer(file: report, replayed: outcomes.count, faults: faults))
      } else {
        print(text(report, replayed: outcomes.count, faults))
      }
      if !report.findings.isEmpty || !faults.isEmpty { throw CommandFailure.silent(.findings) }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func text(_ report: CheckReport, replayed: Int, _ faults: [Replay.Outcome]) -> String {
    let rows = report.rows.values.reduce(0, +)
    var lines = report.findings.map { wrapped("\($0.what)\n\($0.remedy)") }
    lines += faults.map { wrapped("The \($0.kind) \($0.id): \($0.words).") }
    if lines.isEmpty { lines.append("Everything is as it was written.") }
    lines.append(
      "Rows: \(rows). Links in the audit trail: \(report.links). Questions asked again: \(replayed).")
    lines.append("Last link: \(report.head)")
    return lines.joined(separator: "\n")
  }
}
