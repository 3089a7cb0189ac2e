import ArgumentParser
import Reports

struct WorksheetLiquidCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "liquid", abstract: "A liquid from tablets or powder.")

  @Option(help: "Strength; 1 mg/mL if left out.")
  var strength: String?
  @Option(help: "Volume to make; 100 mL if left out.")
  var volume: String?
  @Option(help: "Made from: tablets or powder; tablets if left out.")
  var source: String?
  @Option(help: "Strength of one tablet; 50 mg if left out.")
  var tablet: String?
  @Option(help: "Formula: preserved or water; preserved if left out.")
  var formula: String?
  @Option(help: "Kept: refrigerator or room; refrigerator if left out.")
  var storage: String?
  @Option(help: "Dose to be measured.")
  var dose: String?
  @Option(help: "The strength means: hydrochloride or base; hydrochloride if left out.")
  var meaning: String?
  @Option(help: "The powder is: hydrochloride or base; hydrochloride if left out.")
  var powder: String?
  @Option(help: "Assay of the dried powder in percent; 100 if left out.")
  var assay: String?
  @Option(help: "Water in the powder in percent; 0 if left out.")
  var water: String?
  @Option(help: "Readability of the balance; 0.1 mg if left out.")
  var readability: String?
  @Option(help: "Largest weighing error in percent; 5 if left out.")
  var error: String?
  @Option(help: "Day of making, such as 2026-11-21; today if left out.")
  var made: String?
  @Option(help: "Day on which the first ingredient expires.")
  var expires: String?
  @Option(help: "Lot number for the label.")
  var lot: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try printWorksheet(
      .liquid,
      [
        "strength": strength,
        "volume": volume,
        "source": source,
        "tablet": tablet,
        "formula": formula,
        "storage": storage,
        "dose": dose,
        "meaning": meaning,
        "powder": powder,
        "assay": assay,
        "water": water,
        "readability": readability,
        "error": error,
        "made": made,
        "expires": expires,
      ], lot: lot, json: json)
  }
}
