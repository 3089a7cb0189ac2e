import ArgumentParser
import History
import Records
import Reports
import Trials

struct TrialGuessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guess",
    abstract: "After a period: which arm do you think it was?",
    discussion: """
      The guesses show at the end whether blinding held. “don't know” is an answer too.

      Examples:
        sweetspot trial guess placebo --period 1
        sweetspot trial guess "3 mg" --period 2 --because "vivid dreams"
        sweetspot trial guess "don't know" --period 3
      """
  )

  @Argument(help: "The arm, as in the design, or “don't know”.")
  var arm: String

  @Option(help: "The number of the period.")
  var period: Int

  @Option(help: ArgumentHelp("What gave it away.", valueName: "text"))
  var because: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    do {
      let held = try await HeldTrial(options)
      let guess = try TrialEntryRequest.guess(
        arm, period: period, in: held.sealed, history: held.history, today: Edge.today)
      let why = because.flatMap { $0.isEmpty ? nil : $0 }
      let entry = try await held.store.recordGuess(guess, of: held.sealed.id, period: period, because: why)
      if json { return try printJSON(entry) }
      print("Noted for period \(period). Nobody knows yet whether it is right.")
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
