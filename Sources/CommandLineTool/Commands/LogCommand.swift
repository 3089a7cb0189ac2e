import ArgumentParser

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Write down a dose, a rescue medicine, how you were, or answers to questions.",
    discussion: """
      Examples:
        sweetspot log dose 1.5mg
        sweetspot log rescue "ibuprofen 400 mg"
        sweetspot log checkin --pain 6 --sleep 4
        sweetspot log answers peg --answer pain=5 --answer enjoyment=6 --answer activity=4
      """,
    subcommands: [
      LogDoseCommand.self, LogRescueCommand.self, LogCheckInCommand.self, LogAnswersCommand.self,
    ]
  )
}
