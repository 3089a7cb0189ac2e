import ArgumentParser
import Reports

struct WorksheetCapsulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capsules", abstract: "Capsules: batch, correction, mixing, label.")

  @Option(help: "Strength of one capsule.")
  var strength: String?
  @Option(help: "Capsules wanted; 100 if left out.")
  var capsules: String?
  @Option(help: "Overage in percent; 5 if left out.")
  var overage: String?
  @Option(help: "Filler; microcrystalline cellulose if left out.")
  var filler: String?
  @Option(help: "Capsule size.")
  var size: String?
  @Option(help: "Number of capsules weighed; 10 if left out.")
  var weighed: String?
  @Option(help: "Weight of these, filled with the filler.")
  var filled: String?
  @Option(help: "Weight of as many empty ones.")
  var empty: String?
  @Option(help: "Variation of the filling in percent.")
  var variation: String?
  @OptionGroup var powder: PowderOptions
  @OptionGroup var sheet: WorksheetOptions

  func run() throws {
    try printWorksheet(
      .capsules,
      [
        "strength": strength,
        "capsules": capsules,
        "overage": overage,
        "filler": filler,
        "size": size,
        "weighed": weighed,
        "filled": filled,
        "empty": empty,
        "variation": variation,
      ], powder.typed, for: sheet)
  }
}
