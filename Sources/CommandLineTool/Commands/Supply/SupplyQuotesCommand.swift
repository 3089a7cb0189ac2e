import ArgumentParser
import Evidence
import Reports

struct SupplyQuotesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quotes",
    abstract: "Compare offers per day, mg, month and year, beside what sources report.",
    discussion: """
      An offer is pharmacy, what, how much and price, with semicolons between. Without --rate each currency is compared \
      by itself. Nothing is saved.

      Examples:
        sweetspot supply quotes --dose 4.5mg "Corner Pharmacy; capsule 4.5 mg; 90; 45 USD" "Mail; liquid 1 mg/mL; 100 mL; 30 EUR"
        sweetspot supply quotes --dose 4.5mg "Mail; capsule 4.5 mg; 30; 30 EUR" --rate "1 EUR = 1.08 USD"
      """
  )

  @Argument(help: ArgumentHelp("The offers, each in quotes.", valueName: "offer"))
  var offers: [String]

  @Option(help: ArgumentHelp("The dose a day, with its unit.", valueName: "amount"))
  var dose: String

  @Option(help: ArgumentHelp("An exchange rate, such as \"1 EUR = 1.08 USD\"; once for each.", valueName: "rate"))
  var rate: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    do {
      let typed = TypedQuotes(
        dose: dose, quotes: offers.joined(separator: "\n"), rates: rate.joined(separator: "\n"))
      let sheet = try typed.compared(.embedded())
      if json {
        try printJSON(sheet)
      } else {
        print(text(sheet))
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func text(_ sheet: QuoteSheet) -> String {
    var lines = [wrapped(sheet.note)]
    for group in sheet.groups {
      lines += ["", "In \(group.currency):"]
      for offer in group.offers {
        let place = offer.place.map { " (\($0) what is reported)" } ?? ""
        lines.append("  \(offer.pharmacy): \(offer.item) for \(offer.price)")
        lines.append(
          "    a day \(offer.perDay), a mg \(offer.perMilligram), a month \(offer.perMonth)\(place), a year \(offer.perYear)"
        )
        lines.append("    \(offer.amount) a day")
      }
      let claims = group.claims.isEmpty ? "" : "  [\(group.claims.map(\.label).joined(separator: ", "))]"
      lines.append(wrapped(group.reported, indent: 2) + claims)
    }
    if sheet.hasRefused {
      lines += ["", "Not compared:"] + sheet.refused.map { wrapped("  \($0.pharmacy): \($0.why)", indent: 4) }
    }
    return lines.joined(separator: "\n")
  }
}
