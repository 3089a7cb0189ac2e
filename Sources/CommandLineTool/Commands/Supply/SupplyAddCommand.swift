import ArgumentParser
import ClinicalTime
import Compounding
import History
import Records
import Reports

struct SupplyAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Write down a bottle that came.",
    discussion: """
      The bottle gets a short name, such as b1. A change of pharmacy, lot or filler is marked in the diary from the first \
      dose on.

      Examples:
        sweetspot supply add "capsule 1.5 mg" 90 --pharmacy "Corner Pharmacy" --lot 1017 --use-by 2027-05-31
        sweetspot supply add "liquid 1 mg/mL, syringe 1 mL by 0.01 mL" "100 mL" --received 2026-11-20 --price "30 EUR"
      """
  )

  @Argument(help: ArgumentHelp("What is in it, such as “capsule 1.5 mg”.", valueName: "kind"))
  var item: String

  @Argument(help: ArgumentHelp("How much came, such as 90 or “100 mL”.", valueName: "amount"))
  var amount: String

  @Option(help: ArgumentHelp("When it came; else today.", valueName: "date"))
  var received: String?

  @Option(help: ArgumentHelp("When it was made.", valueName: "date"))
  var made: String?

  @Option(help: ArgumentHelp("The last day of use.", valueName: "date"))
  var useBy: String?

  @Option(help: ArgumentHelp("Who made it.", valueName: "name"))
  var pharmacy: String?

  @Option(help: ArgumentHelp("The lot number.", valueName: "text"))
  var lot: String?

  @Option(help: ArgumentHelp("The filler.", valueName: "text"))
  var filler: String?

  @Option(help: ArgumentHelp("What it cost, such as “45 USD”.", valueName: "amount"))
  var price: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let typed = TypedBottle(
      item: item, amount: amount, received: received ?? Edge.today.description, made: made ?? "", useBy: useBy ?? "",
      pharmacy: pharmacy ?? "", lot: lot ?? "", filler: filler ?? "", price: price ?? "")
    do {
      _ = try typed.bottle(id: "new", today: Edge.today)
      let store = try Edge.store(options)
      let bottle = try typed.bottle(id: try await store.history().nextBottleID, today: Edge.today)
      try await store.record(bottle)
      if json {
        try printJSON(bottle)
      } else {
        print("Saved as bottle \(bottle.id): \(bottle.contents) of \(bottle.item).")
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }
}
