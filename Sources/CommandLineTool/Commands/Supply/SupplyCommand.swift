import ArgumentParser

struct SupplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supply",
    abstract: "What you hold, how long it lasts, and what other offers would cost.",
    discussion: """
      Without another word, `sweetspot supply` shows what is left: see `sweetspot supply show --help`.

      Examples:
        sweetspot supply
        sweetspot supply add "capsule 1.5 mg" 90 --pharmacy "Corner Pharmacy" --use-by 2027-05-31
        sweetspot supply count b1 27
        sweetspot supply discard b1 3 --why "wet"
        sweetspot supply quotes --dose 4.5mg "Corner Pharmacy; capsule 4.5 mg; 90; 45 USD"
      """,
    subcommands: [
      SupplyShowCommand.self, SupplyAddCommand.self, SupplyDiscardCommand.self, SupplyCountCommand.self,
      SupplyQuotesCommand.self,
    ],
    defaultSubcommand: SupplyShowCommand.self
  )
}
