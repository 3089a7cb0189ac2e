import ArgumentParser
import ClinicalTime
import Diary
import Foundation
import History
import Instruments
import Records
import Reports
import Response
import Web

struct ResponseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "response",
    abstract: "Whether it is better than before naltrexone, by how much, and how sure.",
    discussion: """
      Without --outcome it is about pain, or else what has the most scores. Every daily score, the score of each \
      instrument and each question of your own can be chosen instead; then it has to be surer, since of several to choose \
      from one can move by chance. The answer is kept, and sweetspot replay asks it again.

      Examples:
        sweetspot response
        sweetspot response --list
        sweetspot response --outcome peg --on 2026-09-30
      """
  )

  @Option(help: ArgumentHelp("What to ask about, such as fatigue or peg.", valueName: "outcome"))
  var outcome: String?

  @Option(help: ArgumentHelp("The day on which to look back; today unless you say.", valueName: "date"))
  var on: String?

  @Flag(help: "Say what can be asked about, and nothing else.")
  var list = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let instruments = try InstrumentCatalogue.embedded()
      let store = try Edge.store(options)
      let history = try await store.history()
      if list {
        try show(history.outcomes(by: instruments).map(ListedOutcome.init))
      } else {
        try await show(sheet(history, store, instruments))
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func sheet(
    _ history: History, _ store: Store, _ instruments: InstrumentCatalogue
  ) async throws -> ResponseSheet {
    let today = min(try LocalDate(typed: on) ?? Edge.today, Edge.today)
    let library = try EvidenceLibrary.embedded()
    let decision =
      try outcome.map { try ResponseDecision(history, today: today, outcome: $0, instruments: instruments) }
      ?? ResponseDecision(history, today: today)
    await store.keep(decision, evidenceVersion: library.version)
    return ResponseSheet(decision, in: library)
  }

  private func show(_ outcomes: [ListedOutcome]) throws {
    if json { return try printJSON(outcomes) }
    if outcomes.isEmpty { print("There are no scores yet.") }
    for one in outcomes { print("\(one.outcome)  \(one.title), \(one.scale)\(one.needs)") }
  }

  private func show(_ sheet: ResponseSheet) throws {
    if json { return try printJSON(sheet) }
    var lines = [sheet.headline] + sheet.sentences
    if let chosen = sheet.chosen { lines.append(chosen) }
    for symptom in sheet.symptoms where sheet.symptoms.count > 1 {
      let size = symptom.size.map { "\($0)\(symptom.interval.map { " (95 %: \($0))" } ?? "")" } ?? "not known"
      lines.append("\(symptom.title): \(size). \(symptom.verdictInWords).")
    }
    lines += sheet.otherReasons + [sheet.placebo.text] + sheet.placebo.trials.map(\.text)
    lines.append("Who says so: \(sheet.claims.map(\.id).joined(separator: ", ")). Evidence \(sheet.evidenceVersion).")
    print(lines.map { wrapped($0) }.joined(separator: "\n"))
  }
}

/// A line of `sweetspot response --list`.
private struct ListedOutcome: Encodable {
  let outcome: String
  let title: String
  let scale: String
  let rhythm: ResponseRhythm
  let fewestBefore: Int
  let fewestNow: Int

  init(_ outcome: Outcome) {
    self.outcome = outcome.id
    title = outcome.measure.title
    scale = outcome.measure.scale
    rhythm = outcome.rhythm
    fewestBefore = outcome.rhythm.fewestBefore
    fewestNow = outcome.rhythm.fewestNow
  }

  var needs: String {
    rhythm == .asksForChange
      ? "; asks for the change itself"
      : "; needs \(fewestBefore) scores before the first dose and \(fewestNow) on one dose"
  }
}
