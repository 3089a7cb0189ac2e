import ArgumentParser
import Reports

struct WorksheetSplittingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "splitting", abstract: "What breaking or dissolving a tablet does to the dose.")

  @Option(help: "What is done: splitting or dissolving; splitting if left out.")
  var method: String?
  @Option(help: "Dose wanted; 4.5 mg if left out.")
  var dose: String?
  @Option(help: "Strength of the tablet; 50 mg if left out.")
  var tablet: String?
  @Option(help: "How often it is broken in two; 2 if left out.")
  var breaks: String?
  @Option(help: "How far a break misses the middle, in percent; 10 if left out.")
  var spread: String?
  @Option(help: "Water; 50 mL if left out.")
  var water: String?
  @Option(help: "The water can be off by, in percent; 5 if left out.")
  var waterError: String?
  @Option(help: "Syringe; 5 mL by 0.2 mL if left out.")
  var syringe: String?
  @Option(help: "How uneven the mixture is, in percent; 5 if left out.")
  var mixing: String?
  @Option(help: "Number that starts the simulation; 1 if left out.")
  var seed: String?
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try printWorksheet(
      .splitting,
      [
        "method": method,
        "dose": dose,
        "tablet": tablet,
        "breaks": breaks,
        "spread": spread,
        "water": water,
        "water-error": waterError,
        "syringe": syringe,
        "mixing": mixing,
        "seed": seed,
      ], json: json)
  }
}
