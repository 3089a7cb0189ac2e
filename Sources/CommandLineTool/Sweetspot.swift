import ArgumentParser

/// The root of all commands. A new command is one file in `Commands` and one name here.
struct Sweetspot: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweetspot",
    abstract: "Find the lowest dose of naltrexone that works, and know whether it does.",
    discussion: """
      Sweetspot is not a medical device and gives no medical advice. It helps you and your prescriber plan, write down \
      and understand a trial of low-dose naltrexone. Everything stays on this computer.

      Start with:
        sweetspot serve              open the pages in a browser
        sweetspot plan               lay a protocol out over the calendar
        sweetspot amount             how a dose is taken from what is at hand
        sweetspot log                write down a dose or how you were
        sweetspot evidence           look up what is known
        sweetspot backup             copy everything on record into one file
        sweetspot response           whether it is better than before, and how sure
        sweetspot report             one page for the doctor, also as PDF
        sweetspot trial              find out whether it works, by a trial in one person
        sweetspot help COMMAND       what a command does, with examples

      Exit codes:
      \(exitCodeTable)
      """,
    subcommands: [
      AmountCommand.self,
      BackupCommand.self,
      CheckCommand.self,
      EvidenceCommand.self,
      ExportCommand.self,
      ImportCommand.self,
      ImportsCommand.self,
      LogCommand.self,
      PassphraseCommand.self,
      PeopleCommand.self,
      PharmacyCommand.self,
      PlanCommand.self,
      PoolCommand.self,
      ProtocolsCommand.self,
      ReplayCommand.self,
      ReportCommand.self,
      ResponseCommand.self,
      RestoreCommand.self,
      ScreenCommand.self,
      ServeCommand.self,
      ShareCommand.self,
      SimulateCommand.self,
      SupplyCommand.self,
      TokenCommand.self,
      TrialCommand.self,
      VersionCommand.self,
      WorksheetCommand.self,
    ]
  )

  private static var exitCodeTable: String {
    ExitCode.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
  }
}
