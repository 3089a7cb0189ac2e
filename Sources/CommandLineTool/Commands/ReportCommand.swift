import ArgumentParser
import ClinicalTime
import Foundation
import History
import Records
import Reports
import Web

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "The doctor's page: what was taken, what changed and how sure, what to decide.",
    discussion: """
      Parts: \(ReportItem.allCases.map(\.rawValue).joined(separator: ", ")). Without --items all are shown. A PDF needs \
      WeasyPrint at \(WeasyPrint.places.joined(separator: " or ")); “scripts/setup build” installs it.

      Examples:
        sweetspot report
        sweetspot report --from 2026-06-01 --to 2026-09-30 --items doses,change,questions
        sweetspot report --pdf report.pdf
      """
  )

  @Option(help: ArgumentHelp("The first day; two weeks before the first dose unless you say.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("The last day; today unless you say.", valueName: "date"))
  var to: String?

  @Option(help: ArgumentHelp("The parts to show, with commas between.", valueName: "parts"))
  var items: String?

  @Flag(help: "Print JSON.")
  var json = false

  @Option(help: ArgumentHelp("Write a PDF of one sheet to this file instead.", valueName: "file"))
  var pdf: String?

  @OptionGroup var options: DataOptions

  func run() async throws {
    let page: ReportPage
    do {
      let request = try request(today: Edge.today)
      let library = try EvidenceLibrary.embedded()
      let store = try Edge.store(options)
      let history = try await store.history()
      let decision = try ResponseDecision(history, today: request.range?.last ?? Edge.today)
      page = ReportPage(history, today: Edge.today, request: request, decision: decision, in: library)
      await store.keep(decision, evidenceVersion: library.version)
    } catch {
      throw CommandFailure(input: error)
    }
    if let pdf { try await write(page, to: pdf) }
    if json {
      try printJSON(page)
    } else if pdf == nil {
      print(ReportText.lines(page).joined(separator: "\n"))
    }
  }

  private func request(today: LocalDate) throws(CommandFailure) -> ReportRequest {
    var request = ReportRequest()
    if let items {
      var chosen: Set<ReportItem> = []
      for name in items.split(separator: ",").map({ $0.trimmingCharacters(in: .whitespaces) }) {
        guard let item = ReportItem(rawValue: name) else {
          throw CommandFailure(
            .badInput, "“\(name)” is no part of the report.",
            remedy: "Choose from: \(ReportItem.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        chosen.insert(item)
      }
      request.items = chosen
    }
    let (first, last) = (try LocalDate(typed: from), try LocalDate(typed: to))
    if first != nil || last != nil {
      let end = min(last ?? today, today)
      request.range = ProgressRange(from: min(first ?? end.adding(days: -83), end), through: end)
    }
    return request
  }

  private func write(_ page: ReportPage, to file: String) async throws(CommandFailure) {
    let data: Data
    do {
      data = try await WeasyPrint().sheet(of: page)
    } catch let error as WeasyPrint.Failure {
      throw CommandFailure(.storage, "No PDF was made.", remedy: error.description)
    } catch {
      throw CommandFailure(.storage, "The report could not be laid out.")
    }
    do {
      try data.write(to: URL(filePath: file), options: .atomic)
    } catch {
      throw CommandFailure(.storage, "The file \(file) cannot be written.", remedy: "Choose another with --pdf.")
    }
    if !json { print("Saved to \(file).") }
  }
}

/// The report as text.
enum ReportText {
  static func lines(_ page: ReportPage) -> [String] {
    var lines = [wrapped(page.selfReported), ""]
    lines.append(
      wrapped(
        "\(page.person.map { "\($0). " } ?? "")Low-dose naltrexone, \(page.rangeInWords). Made on \(page.madeOn), evidence \(page.evidenceVersion)."
      ))
    if let change = page.change {
      lines += ["", "What changed: \(change.headline)"]
      lines += change.sentences.map { wrapped($0) }
      for symptom in change.symptoms where change.hasSymptoms {
        let size = symptom.size.map { "\($0)\(symptom.interval.map { " (95 %: \($0))" } ?? "")" } ?? "not known"
        lines.append(wrapped("\(symptom.title): \(size). \(symptom.verdictInWords).", width: 76, indent: 4))
      }
      lines += (change.otherReasons + [change.placebo]).map { wrapped($0) }
    }
    if let doses = page.doses {
      lines += ["", "What was planned and taken", wrapped(doses.plan)]
      if let adherence = doses.adherence { lines.append(wrapped(adherence)) }
      lines += doses.rows.map { "\($0.dose), \($0.from) to \($0.to): \($0.days)" }
      if let more = doses.more { lines.append(more) }
    }
    for (title, part) in [
      ("Side effects", page.effects), ("Safety check", page.safety), ("Changes of supply", page.supply),
      ("Questions for the visit", page.questions),
    ] {
      guard let part else { continue }
      lines += ["", title] + part.lines.map { "- " + wrapped($0, width: 78, indent: 2) }
    }
    return lines
  }
}
