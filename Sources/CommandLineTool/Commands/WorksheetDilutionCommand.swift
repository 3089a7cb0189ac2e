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
  @OptionGroup var liquid: LiquidOptions
  @OptionGroup var sheet: WorksheetOptions

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
      ], liquid.typed, for: sheet)
  }
}
