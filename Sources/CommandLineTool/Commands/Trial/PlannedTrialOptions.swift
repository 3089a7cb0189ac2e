import ArgumentParser
import Evidence
import Reports
import Screening
import Trials

/// What is given on the command line of one trial that is to be held, beside the layout of its arms.
struct PlannedTrialOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The length of a period.", valueName: "days"))
  var period = 7

  @Option(help: ArgumentHelp("Days in which an effect covers 63 % of its way; or none.", valueName: "days"))
  var onset: String?

  @Option(help: ArgumentHelp("Why your prescriber wants steps larger than usual.", valueName: "text"))
  var reason: String?

  @Option(
    help: ArgumentHelp("A situation to screen, as for sweetspot screen; else the last on record.", valueName: "file"))
  var screen: String?

  /// The situation in the file; `nil` where none is named.
  func situation() throws -> ScreenRequest? {
    try screen.map { try screenRequest(inFile: $0, askedAt: Edge.clock) }
  }
}
