import ArgumentParser
import Blinding
import Reports

struct TrialStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Where the blinded trial stands: today's kit, what was taken, which guesses are due.",
    discussion: """
      Examples:
        sweetspot trial status
        sweetspot trial status --out trial.sealed
      """
  )

  @Option(help: ArgumentHelp("Write the file for the pharmacy once more.", valueName: "file"))
  var out: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let held = try await HeldTrial(options)
      if let out { try writeNewFile(out, SealedTrialFile(held.sealed).data) }
      let sheet = try await held.status()
      if json { return try printJSON(sheet) }
      print(wrapped(sheet.sentence))
      print("  kit      period  days                      taken  left  scored  guess")
      for period in sheet.periods {
        print(
          "  " + padded(period.code, 9) + padded(period.number == 0 ? "run-in" : String(period.number), 8)
            + padded("\(period.firstDay) to \(period.lastDay)", 26) + padded(String(period.daysTaken), 7)
            + padded(String(period.daysLeft), 6) + padded(String(period.daysScored), 8)
            + (period.guess ?? (period.guessIsDue ? "due" : "-")))
      }
      print("Protocol \(sheet.protocolHash)")
      print("Commitment \(sheet.commitment)")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
