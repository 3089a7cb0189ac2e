import ArgumentParser
import ClinicalTime
import Diary
import Evidence
import Foundation
import Quantities
import Records

struct LogDoseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dose",
    abstract: "Write down a dose of naltrexone that was taken.",
    discussion: """
      A dose before 4 in the morning belongs to the evening before. A dose outside the usual range needs --reason.

      Examples:
        sweetspot log dose 1.5mg
        sweetspot log dose "0.5 ml of 1 mg/ml" --at "2026-11-20 22:30"
        sweetspot log dose 500mcg --reason "half a step, after the nausea"
      """
  )

  @Argument(help: "How much, with its unit: 1.5mg, 500 mcg, “0.5 ml of 1 mg/ml”.")
  var amount: String

  @Option(help: ArgumentHelp("When: day and time on the clock. Without it, now.", valueName: "time"))
  var at: String?

  @Option(help: ArgumentHelp("Why an unusual amount is right.", valueName: "text"))
  var reason: String?

  @OptionGroup var options: DataOptions

  func run() async throws {
    let dose: DoseTaken
    do {
      let now = Edge.clock
      let taken = try at.map { text in
        guard let taken = LocalDateTime(text) else { throw DateTextError(text) }
        return taken
      }
      dose = try DoseTaken(
        Amount(text: amount).mass(), at: taken ?? now, zone: TimeZone.current.identifier, boundary: .fourInTheMorning,
        limits: .naltrexoneTaken, reason: reason, now: now)
    } catch {
      throw CommandFailure(input: error)
    }
    do {
      try await Edge.store(options).record(dose)
    } catch {
      throw CommandFailure(input: error)
    }
    print("Saved: \(dose.dose) at \(dose.takenAt), for \(dose.day).")
  }
}
