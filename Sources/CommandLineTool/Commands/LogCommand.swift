import ArgumentParser

struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "Write down a dose or how you were.",
    discussion: """
      Examples:
        sweetspot log dose 1.5mg
        sweetspot log checkin --pain 6 --sleep 4
      """,
    subcommands: [LogDoseCommand.self, LogCheckInCommand.self]
  )
}
