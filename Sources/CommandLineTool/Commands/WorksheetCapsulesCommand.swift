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
