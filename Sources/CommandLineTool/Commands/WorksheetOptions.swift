import ArgumentParser

/// What every worksheet of a preparation takes: its days, its lot, and how it is printed.
struct WorksheetOptions: ParsableArguments {
  @Option(help: "Day of making, such as 2026-11-21; today if left out.")
  var made: String?
  @Option(help: "Day on which the first ingredient expires.")
  var expires: String?
  @Option(help: "Lot number for the label.")
  var lot: String?
  @Flag(help: "Print JSON.")
  var json = false

  var typed: [String: String?] { ["made": made, "expires": expires] }
}

/// What is known of a powder and of the balance that weighs it.
struct PowderOptions: ParsableArguments {
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

  var typed: [String: String?] {
    [
      "meaning": meaning, "powder": powder, "assay": assay, "water": water, "readability": readability, "error": error,
    ]
  }
}

/// How a liquid is made, kept and measured.
struct LiquidOptions: ParsableArguments {
  @Option(help: "Formula: preserved or water; preserved if left out.")
  var formula: String?
  @Option(help: "Kept: refrigerator or room; refrigerator if left out.")
  var storage: String?
  @Option(help: "Dose to be measured.")
  var dose: String?

  var typed: [String: String?] { ["formula": formula, "storage": storage, "dose": dose] }
}
