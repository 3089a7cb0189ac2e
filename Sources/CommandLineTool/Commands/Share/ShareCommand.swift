import ArgumentParser

struct ShareCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "share",
    abstract: "What others may read without logging in: calendars, links, tokens.",
    discussion: """
      An address or a link is shown once, when it is made; what is kept opens nothing. A running `sweetspot serve` \
      answers it at once, and refuses it as soon as it is ended. Tokens are made by `sweetspot token add`.

      Examples:
        sweetspot share
        sweetspot share calendar --title "Evening" --address https://diary.example.org
        sweetspot share link --content summary --days 1 --passcode-file passcode.txt
        sweetspot share end ID
      """,
    subcommands: [ShareListCommand.self, ShareCalendarCommand.self, ShareLinkCommand.self, ShareEndCommand.self],
    defaultSubcommand: ShareListCommand.self
  )
}
