import ArgumentParser
import ClinicalTime
import Records
import Reports
import Trials

struct TrialKitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kit",
    abstract: "Write down that a capsule of a kit was taken, or was left.",
    discussion: """
      What was said before about the same kit and day stays on record; the last holds.

      Examples:
        sweetspot trial kit K7M-Q4T
        sweetspot trial kit K7M-Q4T --day 2026-12-03 --missed
      """
  )

  @Argument(help: "The code on the label.")
  var code: String

  @Option(help: ArgumentHelp("The day; else today.", valueName: "date"))
  var day: String?

  @Flag(help: "It was not taken.")
  var missed = false

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let held = try await HeldTrial(options)
      let date = try LocalDate(typed: day) ?? Edge.today
      let kit = try TrialEntryRequest.kit(code, on: date, in: held.sealed, today: Edge.today)
      let entry = try await held.store.recordKit(kit.code, of: held.sealed.id, on: date, taken: !missed)
      if json { return try printJSON(entry) }
      print("\(date): kit \(kit.code) \(missed ? "left" : "taken").")
      if date < kit.first || date > kit.last {
        print(wrapped("This kit is for \(kit.first) to \(kit.last). Look at the label before the next capsule."))
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
