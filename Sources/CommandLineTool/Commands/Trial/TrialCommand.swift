import ArgumentParser

struct TrialCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trial",
    abstract: "Plan and analyse a trial in one person: does it help me, and at which dose?",
    discussion: """
      A trial in one person compares periods on a dose with periods on placebo, in an order drawn by lot. How it is \
      analysed is written in docs/trials.md.

      Examples:
        sweetspot trial power --arms "0 mg, 3 mg" --cycles 3 --cycles 6 --rho 0.4 --sigma 1.2
        sweetspot trial design --arms "0 mg, 1.5 mg" --cycles 4 --seed 20261121
        sweetspot trial seal --arms "placebo, 1.5 mg" --cycles 4 --start 2026-12-01 --key KEY --out trial.sealed
        sweetspot trial analyse scores.csv
        sweetspot trial next scores.csv --bounds "1.5 mg, 3 mg, 4.5 mg" --largest-step "1.5 mg"
      """,
    subcommands: [
      TrialAnalyseCommand.self, TrialDesignCommand.self, TrialGuessCommand.self, TrialKitCommand.self,
      TrialNextCommand.self,
      TrialOpenCommand.self, TrialPowerCommand.self, TrialSealCommand.self, TrialStatusCommand.self,
    ]
  )
}
