import ArgumentParser
import ClinicalTime
import Records
import Reports

struct SupplyShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what is left, when it runs out for the plan, and when to order.",
    discussion: """
      Examples:
        sweetspot supply show
        sweetspot supply show --lead 14 --json
      """
  )

  @Option(help: ArgumentHelp("Days from an order to its arrival; 7 unless you say.", valueName: "days"))
  var lead: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let leadTime = try SupplySheet.leadTime(lead)
      let history = try await Edge.store(options).history()
      let sheet = SupplySheet(history, today: Edge.today, leadTime: leadTime)
      if json {
        try printJSON(sheet)
      } else {
        print(text(sheet))
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func text(_ sheet: SupplySheet) -> String {
    var lines = [wrapped(sheet.summary)]
    if let next = sheet.nextStep { lines.append(wrapped(next.words)) }
    if let madeFrom = sheet.madeFrom { lines.append(wrapped(madeFrom)) }
    lines += sheet.expiring.map { wrapped($0) }
    if sheet.hasBottles { lines.append("") }
    for bottle in sheet.bottles {
      lines.append("\(bottle.id)  \(bottle.left) left")
      lines.append("    " + wrapped(bottle.details, width: 76, indent: 4))
      if let remark = bottle.remark { lines.append("    \(remark)") }
    }
    lines += sheet.usedUp.map { "\($0.id)  used up" }
    if sheet.hasFindings { lines += [""] + sheet.findings.map { wrapped($0) } }
    if sheet.hasSwitches { lines += [""] + sheet.switches.map { wrapped($0.words) } }
    return lines.joined(separator: "\n")
  }
}
