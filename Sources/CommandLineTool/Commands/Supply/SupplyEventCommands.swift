import ArgumentParser
import ClinicalTime
import Compounding
import Records
import Reports

struct SupplyDiscardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discard",
    abstract: "Write down that some of a bottle was thrown away or lost.",
    discussion: """
      Examples:
        sweetspot supply discard b1 3 --why "past their date"
        sweetspot supply discard b2 "5 mL" --lost --why "spilled" --date 2026-11-20
      """
  )

  @Argument(help: ArgumentHelp("Which bottle: see `sweetspot supply`.", valueName: "bottle"))
  var bottle: String

  @Argument(help: ArgumentHelp("How much, such as 3 or “5 mL”.", valueName: "amount"))
  var amount: String

  @Option(help: ArgumentHelp("Why, in a few words.", valueName: "text"))
  var why: String

  @Flag(help: "It was lost or spilled, not thrown away.")
  var lost = false

  @Option(help: ArgumentHelp("When; else today.", valueName: "date"))
  var date: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let typed = TypedSupplyEvent(
      bottle: bottle, what: lost ? "lost" : "discarded", amount: amount, date: date ?? Edge.today.description,
      reason: why)
    try await typed.record(options, json: json)
  }
}

struct SupplyCountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "count",
    abstract: "Write down how much is left in a bottle, counted at the end of a day.",
    discussion: """
      What was counted holds from then on, whatever the sums say.

      Examples:
        sweetspot supply count b1 27
        sweetspot supply count b2 "62.5 mL" --date 2026-11-20
      """
  )

  @Argument(help: ArgumentHelp("Which bottle: see `sweetspot supply`.", valueName: "bottle"))
  var bottle: String

  @Argument(help: ArgumentHelp("How much is there, such as 27 or “62.5 mL”.", valueName: "amount"))
  var amount: String

  @Option(help: ArgumentHelp("When; else today.", valueName: "date"))
  var date: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let typed = TypedSupplyEvent(
      bottle: bottle, what: "counted", amount: amount, date: date ?? Edge.today.description)
    try await typed.record(options, json: json)
  }
}

extension TypedSupplyEvent {
  /// Writes the event down, and says what is left then.
  fileprivate func record(_ options: DataOptions, json: Bool) async throws(CommandFailure) {
    do {
      let store = try Edge.store(options)
      let event = try event(in: try await store.history(), today: Edge.today)
      try await store.record(event)
      if json {
        try printJSON(event)
      } else {
        let sheet = SupplySheet(try await store.history(), today: Edge.today)
        let line = (sheet.bottles + sheet.usedUp).first { $0.id == event.bottle }
        print("Saved. Bottle \(event.bottle): \(line?.left ?? "nothing") left.")
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
