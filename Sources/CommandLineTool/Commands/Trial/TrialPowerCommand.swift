import ArgumentParser
import Foundation
import Interchange
import Trials

struct TrialPowerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "power",
    abstract: "Before a trial starts: how likely is a right answer, a wrong one, or none?",
    discussion: """
      Runs virtual trials with the noise of a baseline, or with noise that you give, and analyses each as a real one \
      would be: once with an effect as you give it, once with no effect at all. Several lengths are compared in one table.

      Examples:
        sweetspot trial power --arms "0 mg, 3 mg" --baseline diary.csv --cycles 2 --cycles 4 --cycles 6
        sweetspot trial power --arms "0 mg, 1.5 mg, 4.5 mg" --rho 0.4 --sigma 1.2 --effect -1.5 --period 14 --json
      """
  )

  @OptionGroup var layout: TrialDesignOptions

  @Option(help: "How many cycles; may be given several times.")
  var cycles: [Int] = [2, 3, 4, 6]

  @Option(help: ArgumentHelp("The length of a period; may be given several times.", valueName: "days"))
  var period: [Int] = [7]

  @Option(help: ArgumentHelp("A table of day or date and score from before the trial.", valueName: "file"))
  var baseline: String?

  @Option(help: "How neighbouring days correlate, from -0.99 to 0.99.")
  var rho: Double?

  @Option(help: "The standard deviation of what is new each day, in points.")
  var sigma: Double?

  @Option(help: ArgumentHelp("The true difference of every dose from the reference.", valueName: "points"))
  var effect: Double?

  @Option(help: ArgumentHelp("The share of days without a score, from 0 to 0.9.", valueName: "share"))
  var missing = 0.1

  @Option(help: ArgumentHelp("The smallest difference that matters to you.", valueName: "points"))
  var smallestChange: Double?

  @Flag(help: "The score is better when it is higher.")
  var higherIsBetter = false

  @Option(help: "How many virtual trials for each line of the table, from 100 to 100000.")
  var trials = 1_000

  @Option(help: "The start of the random numbers: the same seed gives the same answer.")
  var seed: UInt64 = 1

  @Flag(help: "Print JSON.")
  var json = false

  private struct Line: Encodable {
    let cycles: Int
    let periodDays: Int
    let days: Int
    let trials: Int
    /// With the effect: shares of verdicts, over all doses.
    let right: Double
    let wrong: Double
    let cannotTell: Double
    /// Without any effect: the share of trials in which anything was said to help or harm.
    let falsePositive: Double
    let largestStandardError: Double
  }

  private struct Answer: Encodable {
    let arms: [String]
    let effect: Double
    let smallestChange: Double
    let rho: Double
    let sigma: Double
    let missing: Double
    let seed: UInt64
    let designs: [Line]
  }

  func run() throws {
    let noise = try noise()
    let matters = smallestChange.map { SmallestChange(chosen: $0) } ?? .painFromZeroToTen
    guard matters.points > 0, (100...100_000).contains(trials), (0...0.9).contains(missing),
      effect.map({ abs($0) <= 1_000 }) ?? true
    else {
      throw CommandFailure(
        .badInput, "One of the numbers lies outside its limits.",
        remedy: "Trials 100 to 100000, missing 0 to 0.9, a smallest change above 0, an effect within ±1000.")
    }
    let direction: ScoreDirection = higherIsBetter ? .higherIsBetter : .lowerIsBetter
    let truth = effect ?? matters.points * direction.benefitSign
    var lines: [Line] = []
    for days in period {
      for count in cycles {
        lines.append(
          try line(cycles: count, periodDays: days, noise: noise, effect: truth, matters: matters, direction))
      }
    }
    let answer = Answer(
      arms: try layout.trialArms().map(\.label), effect: truth, smallestChange: matters.points, rho: noise.rho,
      sigma: noise.sigma, missing: missing, seed: seed, designs: lines)
    if json { return try printJSON(answer) }
    print(text(answer))
  }

  private func noise() throws(CommandFailure) -> (level: Double, rho: Double, sigma: Double) {
    if let baseline {
      guard rho == nil, sigma == nil else {
        throw CommandFailure(
          .badInput, "Noise is given twice.", remedy: "Give either --baseline, or --rho and --sigma.")
      }
      do {
        let scores = try BaselineTable(TrialOptions.commaSeparated(baseline))
        let found = try BaselineNoise(days: scores.days, scores: scores.scores)
        return (found.level, found.rho, found.sigma)
      } catch {
        throw CommandFailure(input: error)
      }
    }
    guard let rho, let sigma, abs(rho) <= 0.99, sigma > 0, sigma <= 1_000 else {
      throw CommandFailure(
        .badInput, "It is not known how the score moves without a trial.",
        remedy: "Give a table with --baseline, or --rho from -0.99 to 0.99 and --sigma above 0.")
    }
    return (5, rho, sigma)
  }

  private func line(
    cycles: Int, periodDays: Int, noise: (level: Double, rho: Double, sigma: Double), effect: Double,
    matters: SmallestChange, _ direction: ScoreDirection
  ) throws(CommandFailure) -> Line {
    let design = try layout.design(cycles: cycles, periodDays: periodDays)
    let space: ScheduleSpace
    do {
      space = try ScheduleSpace(design)
    } catch {
      throw CommandFailure(input: error)
    }
    let doses = design.arms.count - 1
    let study = PowerStudy(
      space: space, priors: .standard(lowest: 0, highest: 10, onset: nil),
      rule: VerdictRule(
        direction: direction, smallestChange: matters, comparisons: doses, periods: design.periodCount))
    func run(_ effect: Double) -> OperatingCharacteristics {
      study.run(
        VirtualPerson(
          level: noise.level, effects: Array(repeating: effect, count: doses), rho: noise.rho, sigma: noise.sigma,
          missing: missing), numbers: 0..<trials, seed: seed)
    }
    let (with, without) = (run(effect), run(0))
    func average(_ share: (OperatingCharacteristics.Shares) -> Double) -> Double {
      with.arms.map(share).reduce(0, +) / Double(doses)
    }
    let shares = (right: average(\.right), wrong: average(\.wrong), none: average(\.cannotTell))
    return Line(
      cycles: cycles, periodDays: periodDays, days: design.dayCount, trials: with.trials, right: shares.right,
      wrong: shares.wrong, cannotTell: shares.none, falsePositive: without.anyFalsePositive,
      largestStandardError: [shares.right, shares.wrong, shares.none].map(with.standardError).max() ?? 0)
  }

  private func text(_ answer: Answer) -> String {
    var lines = [
      wrapped(
        """
        If every dose truly differs from \(answer.arms[0]) by \(plain(answer.effect)) points (noise \(plain(answer.sigma)), \
        correlation \(plain(answer.rho)), \(plain(100 * answer.missing)) % of days missing):
        """),
      "", "  cycles  period   days    right   wrong   cannot tell   false alarm",
    ]
    lines += answer.designs.map { line in
      let counts = [(line.cycles, 8), (line.periodDays, 8), (line.days, 7)].map { count, width in
        String(repeating: " ", count: max(width - String(count).count, 1)) + String(count)
      }
      return counts.joined() + percent(line.right, 9) + percent(line.wrong, 8) + percent(line.cannotTell, 14)
        + percent(line.falsePositive, 14)
    }
    lines += [
      "",
      wrapped(
        """
        Right, wrong and cannot tell are for one dose; a false alarm is a trial without any effect in which something is \
        said to help or harm. From \(answer.designs.first?.trials ?? 0) virtual trials a line, seed \(answer.seed).
        """),
    ]
    return lines.joined(separator: "\n")
  }
}
