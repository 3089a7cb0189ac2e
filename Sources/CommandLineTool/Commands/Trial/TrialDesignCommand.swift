import ArgumentParser
import ClinicalTime
import Interchange
import Quantities
import Records
import Reports
import Screening
import Trials

struct TrialDesignCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "design",
    abstract: "Draw the order of a trial's periods by lot.",
    discussion: """
      Each cycle holds every arm once. Of all orders that the limits allow, one is drawn with exactly equal chances; the \
      seed and the algorithm are printed, so that the draw can be repeated. Whoever reads the order is not blind: let \
      somebody else run this who keeps it, such as the pharmacist.

      Says what the length of the periods means for how fast effects come and go: as sources have it, as you give it with \
      --onset, or as an earlier trial of the same person showed with --onset-from. Asks the screen again with the highest \
      dose, and stops where it says stop or wait. Steps larger than \(TypedTrial.usualStep) need a reason.

      Examples:
        sweetspot trial design --arms "0 mg, 0.75 mg, 1.5 mg" --cycles 4 --period 7 --seed 20261121
        sweetspot trial design --arms "placebo, 3 mg" --cycles 3 --period 14 --reason "3 mg tolerated before" --seed 7 --json
        sweetspot trial design --arms "placebo, 1.5 mg" --cycles 3 --onset-from earlier.csv --screen me.json --seed 7
      """
  )

  @OptionGroup var layout: TrialDesignOptions

  @OptionGroup var planned: PlannedTrialOptions

  @Option(help: "How many cycles.")
  var cycles: Int

  @Option(help: "The start of the random numbers: any whole number, to be kept.")
  var seed: UInt64

  @Option(help: ArgumentHelp("The first day, such as 2026-12-01.", valueName: "date"))
  var start: String?

  @Option(help: ArgumentHelp("A table of an earlier trial, to learn how fast effects come.", valueName: "file"))
  var onsetFrom: String?

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  private struct Period: Encodable {
    let number: Int
    let arm: String
    let firstDay: Int
    let lastDay: Int
    let firstDate: LocalDate?
    let lastDate: LocalDate?
  }

  private struct Remark: Encodable {
    let text: String
    let claims: [String]
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
    /// What the length of the periods means.
    let advice: [Remark]
    /// What the screen found; left out when nothing was screened.
    let screen: [String]?
    let largestStepMg: String?
    let reasonForLargeSteps: String?
    let notes: [String]
  }

  func run() async throws {
    do {
      let answer = try await answer()
      if json { try printJSON(answer) } else { print(text(answer)) }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func answer() async throws -> Answer {
    // A reason without a limit lifts the usual one.
    let design = try layout.design(
      cycles: cycles, periodDays: planned.period, usualStep: planned.reason == nil ? TypedTrial.usualStep : nil)
    let first = try LocalDate(typed: start)
    let why = try TypedTrial.reasonForSteps(of: design, planned.reason)
    let space = try space(of: design)
    let period = planned.period
    let periods = space.draw(seed: seed).enumerated().map { index, arm in
      let begin = design.runInDays + index * period
      return Period(
        number: index + 1, arm: design.arms[arm].label, firstDay: begin + 1, lastDay: begin + period,
        firstDate: first?.adding(days: begin), lastDate: first?.adding(days: begin + period - 1))
    }
    let advice = try advice()
    let found = try await screened(design, start: first ?? Edge.today)
    return Answer(
      arms: design.arms.map(\.label), cycles: cycles, periodDays: period, runInDays: design.runInDays,
      admissibleSchedules: space.count.description, seed: seed, algorithm: ScheduleSpace.algorithm, periods: periods,
      advice: advice.remarks.map { Remark(text: $0.text, claims: $0.claims) }, screen: found,
      largestStepMg: design.largestStep?.milligramText, reasonForLargeSteps: why,
      notes: found == nil
        ? ["Nothing was screened. Before anything is taken, ask whether it may be: sweetspot screen."] : [])
  }

  private func space(of design: TrialDesign) throws -> ScheduleSpace {
    do throws(TrialDesignError) {
      let space = try ScheduleSpace(design)
      try space.requireChoice()
      return space
    } catch {
      // Where only the usual limit stands in the way, it is named, with what lifts it.
      let doses = design.arms.compactMap(\.dose).sorted()
      let gap = zip([.zero] + doses, doses).compactMap { $1.subtracting($0) }.max()
      if error == .noSchedule, layout.largestStep == nil, let gap, gap > TypedTrial.usualStep {
        throw TypedTrialError.largeStep(gap)
      }
      throw error
    }
  }

  private func advice() throws -> PeriodAdvice {
    guard planned.onset == nil || onsetFrom == nil else {
      throw CommandFailure(.badInput, "The onset is given twice.", remedy: "Give either --onset or --onset-from.")
    }
    if let onsetFrom {
      let table = try TrialOptions.parse([]).table(onsetFrom)
      let (priors, _) = try TrialOptions.parse([]).priors(table.series)
      let constant = try TrialPosterior(table.series, priors: priors).timeConstant
      return PeriodAdvice(
        periodDays: planned.period, onsetDays: constant?.mean, basis: .ownTrial(deviation: constant?.deviation ?? 0))
    }
    return PeriodAdvice(
      periodDays: planned.period, onsetDays: try TrialOptions.onsetPrior(planned.onset)?.medianDays)
  }

  /// What the screen finds, or `nil` when nothing was ever asked.
  private func screened(_ design: TrialDesign, start: LocalDate) async throws -> [String]? {
    let request = try planned.situation()
    let history = try await Edge.storeIfThere(options)?.history()
    do {
      let found = try SealingScreen(
        start: start, highest: design.arms.compactMap(\.dose).max(), history: history, request: request, at: Edge.clock,
        library: .embedded())
      return found.screen.findings.map(\.title)
    } catch SealingScreenError.neverAsked {
      return nil
    }
  }

  private func text(_ answer: Answer) -> String {
    var lines = ["Whoever reads this is not blind: keep it where the person of the trial does not see it."]
    if answer.runInDays > 0 { lines.append("Days 1 to \(answer.runInDays): run-in on \(answer.arms[0])") }
    for period in answer.periods {
      let dates = period.firstDate.flatMap { first in period.lastDate.map { "  \(first) to \($0)" } } ?? ""
      lines.append("Days \(period.firstDay) to \(period.lastDay)\(dates): \(period.arm)")
    }
    lines.append(
      wrapped("One of \(answer.admissibleSchedules) orders, each equally likely. Seed \(seed); \(answer.algorithm)."))
    lines += answer.advice.map { remark in
      let claims = remark.claims.isEmpty ? "" : " [\(remark.claims.joined(separator: ", "))]"
      return wrapped("Note: \(remark.text)\(claims)", indent: 2)
    }
    if let why = answer.reasonForLargeSteps { lines.append(wrapped("Note: Large steps, because: \(why)", indent: 2)) }
    lines += (answer.screen ?? []).map { wrapped("Screen: \($0)", indent: 2) }
    lines += answer.notes.map { wrapped("Note: \($0)", indent: 2) }
    return lines.joined(separator: "\n")
  }
}
