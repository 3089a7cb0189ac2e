import ArgumentParser
import ClinicalTime
import Foundation
import History
import Interchange
import Reports
import Titration

/// How a plan is written: as text or JSON on standard output, and as a calendar file.
struct PlanOutput: ParsableArguments {
  @Option(help: ArgumentHelp("Write a calendar file (iCalendar).", valueName: "file"))
  var ics: String?

  @Option(help: ArgumentHelp("What the calendar's entries say: private (nothing of the medicine) or full."))
  var titles = "private"

  @Option(help: ArgumentHelp("The time zone of the calendar file, such as Europe/Zurich; else this machine's."))
  var zone: String?

  @Flag(help: "Print JSON.")
  var json = false

  func write(
    _ plan: Plan, status: PlanStatus, evidenceVersion: String, identifier: String, sequence: Int,
    stock: PlanStock? = nil
  ) throws(CommandFailure) {
    if let ics { try writeCalendar(plan, status, identifier: identifier, sequence: sequence, stock, to: ics) }
    let sheet = PlanSheet(plan, status: status, evidenceVersion: evidenceVersion, today: Edge.today, stock: stock)
    if json {
      do { try printJSON(sheet) } catch { throw CommandFailure(input: error) }
    } else {
      print(text(sheet))
    }
  }

  private func writeCalendar(
    _ plan: Plan, _ status: PlanStatus, identifier: String, sequence: Int, _ stock: PlanStock?, to path: String
  ) throws(CommandFailure) {
    guard let titles = CalendarFile.Titles(rawValue: titles) else {
      throw CommandFailure(.badInput, "“\(titles)” is no kind of title.", remedy: "Write --titles private or full.")
    }
    guard let zone = zone.map({ TimeZone(identifier: $0) }) ?? .current else {
      throw CommandFailure(
        .badInput, "“\(zone ?? "")” is no time zone that is known here.", remedy: "Write a name such as Europe/Zurich.")
    }
    let file = CalendarFile(
      plan, status: status, identifier: identifier, sequence: sequence, zone: zone, written: Edge.now(), titles: titles,
      stock: stock)
    do {
      try Data(file.text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      throw CommandFailure(.storage, "The file \(path) cannot be written.", remedy: "Choose another with --ics.")
    }
  }

  private func text(_ sheet: PlanSheet) -> String {
    var lines = [sheet.title, wrapped(sheet.status)]
    if let by = sheet.orderedBy { lines.append("Chosen by \(by).") }
    if let change = sheet.change {
      lines.append(
        wrapped("Changed from \(change.from) on: \(change.what). Decided by \(change.decidedBy): \(change.reason)"))
    }
    if let madeFrom = sheet.madeFrom { lines.append(wrapped(madeFrom)) }
    for step in sheet.steps {
      lines += ["", step.heading]
      if let condition = step.condition { lines.append(wrapped(condition)) }
      lines += step.amounts.flatMap { amount in amount.notes.map { wrapped($0) } }
      lines += step.days.map { day in
        "  \(day.date)  \(day.time)  \(day.amount)\(day.checkpoint.map { "  " + $0 } ?? "")"
      }
    }
    lines.append("")
    lines += sheet.checkpoints.map { wrapped("\($0.date): \($0.question)", indent: 2) }
    return lines.joined(separator: "\n")
  }
}
