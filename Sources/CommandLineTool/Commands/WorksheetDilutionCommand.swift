import ArgumentParser
import Reports

struct WorksheetDilutionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dilution", abstract: "A serial dilution with its errors.")

  @Option(help: "Strength to start from; 1 mg/mL if left out.")
  var start: String?
  @Option(help: "Strength wanted.")
  var target: String?
  @Option(help: "Volume of each step; 100 mL if left out.")
  var volume: String?
  @Option(help: "That volume can be off by, in percent; 1 if left out.")
  var volumeError: String?
  @Option(help: "Syringe or pipette; 1 mL by 0.01 mL if left out.")
  var syringe: String?
  @Option(help: "Largest dilution of one step; 100 if left out.")
  var largest: String?
  @Option(help: "Formula: preserved or water; preserved if left out.")
  var formula: String?
  @Option(help: "Kept: refrigerator or room; refrigerator if left out.")
  var storage: String?
  @Option(help: "Dose to be measured.")
  var dose: String?
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
      .dilution,
      [
        "start": start,
        "target": target,
        "volume": volume,
        "volume-error": volumeError,
        "syringe": syringe,
        "largest": largest,
        "formula": formula,
        "storage": storage,
        "dose": dose,
        "made": made,
        "expires": expires,
      ], lot: lot, json: json)
  }
}
