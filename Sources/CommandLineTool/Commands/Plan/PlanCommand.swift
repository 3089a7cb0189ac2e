import ArgumentParser

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Lay a titration protocol out over the calendar, approve it, change it.",
    discussion: """
      Without another word, `sweetspot plan` makes a plan: see `sweetspot plan make --help` for its options.

      Examples:
        sweetspot plan --protocol liptan --start 2026-12-01 --stock "capsule 1.5 mg"
        sweetspot plan show --ics plan.ics
        sweetspot plan approve --prescriber "Dr Lee" --highest 4.5mg
        sweetspot plan change pause --from 2027-01-07 --restart-on 2027-01-20 --by "Dr Lee" --why "knee operation"
      """,
    subcommands: [
      PlanMakeCommand.self, PlanShowCommand.self, PlanApproveCommand.self, PlanChangeCommand.self,
      PlanAdviceCommand.self,
    ],
    defaultSubcommand: PlanMakeCommand.self
  )
}
