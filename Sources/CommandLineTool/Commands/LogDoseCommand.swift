import ArgumentParser
import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import Quantities
import Records
import Reports
import Titration

struct LogDoseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dose",
    abstract: "Write down a dose of naltrexone that was taken.",
    discussion: """
      A dose before 4 in the morning belongs to the evening before. A dose outside the usual range needs --reason. \
      One beyond the plan or its approval is written down, and said to be that. \
      Without --bottle, it is taken as coming from the bottle that has to be used up first.

      Examples:
        sweetspot log dose 1.5mg
        sweetspot log dose "0.5 ml of 1 mg/ml" --at "2026-11-20 22:30"
        sweetspot log dose 1.5mg --bottle b2
        sweetspot log dose 500mcg --reason "half a step, after the nausea"
      """
  )

  @Argument(help: "How much, with its unit: 1.5mg, 500 mcg, “0.5 ml of 1 mg/ml”.")
  var amount: String

  @Option(help: ArgumentHelp("When: day and time on the clock. Without it, now.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("Why an unusual amount is right.", valueName: "text"))
  var reason: String?

  @Option(help: ArgumentHelp("The bottle it came from: see `sweetspot supply`.", valueName: "name"))
  var bottle: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let dose: DoseTaken
    do {
      let now = Edge.clock
      let taken = try LocalDateTime(typed: at)
      dose = try DoseTaken(
        Amount(text: amount).mass(), at: taken ?? now, zone: TimeZone.current.identifier, boundary: .fourInTheMorning,
        limits: .naltrexoneTaken, reason: reason, bottle: bottle, now: now)
    } catch {
      throw CommandFailure(input: error)
    }
    let concerns: [String]
    do {
      let store = try Edge.store(options)
      if let bottle { try await store.history().requireBottle(bottle, on: dose.day) }
      try await store.record(dose)
      concerns = try await store.history().doseConcerns(on: dose.day).map(\.description)
    } catch {
      throw CommandFailure(input: error)
    }
    if json {
      return try printJSON(
        LoggedDose(
          dose: dose.dose.description, takenAt: dose.takenAt.description, day: dose.day.description, bottle: bottle,
          beyondThePlan: concerns))
    }
    print("Saved: \(dose.dose) at \(dose.takenAt), for \(dose.day)\(bottle.map { ", from bottle \($0)" } ?? "").")
    for concern in concerns { print("Beyond the plan: \(concern) It is on record; tell your prescriber.") }
  }
}

/// What `sweetspot log dose --json` prints.
private struct LoggedDose: Encodable {
  let dose: String
  let takenAt: String
  let day: String
  let bottle: String?
  let beyondThePlan: [String]
}
