import ArgumentParser
import ClinicalTime
import Trials

struct TrialDesignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "design",
    abstract: "Draw the order of a trial's periods by lot.",
    discussion: """
      Each cycle holds every arm once. Of all orders that the limits allow, one is drawn with exactly equal chances; the \
      seed and the algorithm are printed, so that the draw can be repeated. Whoever reads the order is not blind: let \
      somebody else run this who keeps it, such as the pharmacist.

      Examples:
        sweetspot trial design --arms "0 mg, 3 mg" --cycles 4 --period 7 --seed 20261121
        sweetspot trial design --arms "placebo, 1.5 mg, 3 mg, 4.5 mg" --cycles 3 --largest-step "3 mg" --seed 7 --json
      """
  )

  @OptionGroup var layout: TrialDesignOptions

  @Option(help: "How many cycles.")
  var cycles: Int

  @Option(help: ArgumentHelp("The length of a period.", valueName: "days"))
  var period = 7

  @Option(help: "The start of the random numbers: any whole number, to be kept.")
  var seed: UInt64

  @Option(help: ArgumentHelp("The first day, such as 2026-12-01.", valueName: "date"))
  var start: String?

  @Flag(help: "Print JSON.")
  var json = false

  private struct Period: Encodable {
    let number: Int
    let arm: String
    let firstDay: Int
    let lastDay: Int
    let firstDate: LocalDate?
    let lastDate: LocalDate?
  }

  private struct Answer: Encodable {
    let arms: [String]
    let cycles: Int
    let periodDays: Int
    let runInDays: Int
    let admissibleSchedules: String
    let seed: UInt64
    let algorithm: String
    let periods: [Period]
  }

  func run() throws {
    let design = try layout.design(cycles: cycles, periodDays: period)
    var first: LocalDate?
    if let start {
      guard let date = LocalDate(start) else { throw CommandFailure(input: DateTextError(start)) }
      first = date
    }
    let space: ScheduleSpace
    do {
      space = try ScheduleSpace(design)
    } catch {
      throw CommandFailure(input: error)
    }
    let periods = space.draw(seed: seed).enumerated().map { index, arm in
      let begin = design.runInDays + index * period
      return Period(
        number: index + 1, arm: design.arms[arm].label, firstDay: begin + 1, lastDay: begin + period,
        firstDate: first?.adding(days: begin), lastDate: first?.adding(days: begin + period - 1))
    }
    let answer = Answer(
      arms: design.arms.map(\.label), cycles: cycles, periodDays: period, runInDays: design.runInDays,
      admissibleSchedules: space.count.description, seed: seed, algorithm: ScheduleSpace.algorithm, periods: periods)
    if json { return try printJSON(answer) }
    print("Whoever reads this is not blind: keep it where the person of the trial does not see it.")
    if design.runInDays > 0 { print("Days 1 to \(design.runInDays): run-in on \(design.arms[0].label)") }
    for period in periods {
      let dates = period.firstDate.flatMap { first in period.lastDate.map { "  \(first) to \($0)" } } ?? ""
      print("Days \(period.firstDay) to \(period.lastDay)\(dates): \(period.arm)")
    }
    print(
      wrapped("One of \(answer.admissibleSchedules) orders, each equally likely. Seed \(seed); \(answer.algorithm)."))
  }
}
