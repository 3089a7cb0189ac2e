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
  @OptionGroup var liquid: LiquidOptions
  @OptionGroup var powder: PowderOptions
  @OptionGroup var sheet: WorksheetOptions

  func run() throws {
    try printWorksheet(
      .liquid,
      [
        "strength": strength,
        "volume": volume,
        "source": source,
        "tablet": tablet,
      ], liquid.typed, powder.typed, for: sheet)
  }
}
