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

      With --budget the whole table of designs is worked on for so long: a look at each, then the most promising in full. What \
      was not reached is said. With --scenario the effects are those that a hypothesis predicts for the doses.

      Examples:
        sweetspot trial power --arms "0 mg, 3 mg" --baseline diary.csv --cycles 2 --cycles 4 --cycles 6
        sweetspot trial power --arms "0 mg, 1.5 mg, 4.5 mg" --rho 0.4 --sigma 1.2 --effect -1.5 --period 14 --json
        sweetspot trial power --arms "0 mg, 3 mg" --rho 0.4 --sigma 1.2 --budget 5s
        sweetspot trial power --arms "0 mg, 1.5 mg, 4.5 mg" --rho 0.4 --sigma 1.2 --scenario opioid-rebound
      """
  )

  @OptionGroup var layout: TrialDesignOptions

  @Option(help: "How many cycles; may be given several times. Otherwise 2, 3, 4 and 6; with --budget 2 to 8.")
  var cycles: [Int] = []

  @Option(
    help: ArgumentHelp(
      "The length of a period; may be given several times. Otherwise 7; with --budget 7, 14, 21 and 28.",
      valueName: "days"))
  var period: [Int] = []

  @Option(help: ArgumentHelp("How long to work on the table, such as 5s or 2min.", valueName: "time"))
  var budget: String?

  @Option(
    help: "Effects that a hypothesis predicts: glial-inhibition, opioid-rebound, or none.",
    transform: { try EffectScenario(text: $0) })
  var scenario: EffectScenario?

  @Option(help: ArgumentHelp("A table of day or date and score from before the trial.", valueName: "file"))
  var baseline: String?

  @Option(help: "How neighbouring days correlate, from -0.99 to 0.99.")
  var rho: Double?

  @Option(help: "The standard deviation of what is new each day, in points.")
  var sigma: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The true difference of every dose from the reference.", valueName: "points"))
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
    /// 0 for a design that was not reached; then nothing else is known of it.
    let trials: Int
    /// With the effect: shares of verdicts, over all doses.
    let right: Double?
    let wrong: Double?
    let cannotTell: Double?
    /// Without any effect: the share of trials in which anything was said to help or harm.
    let falsePositive: Double?
    let largestStandardError: Double?
    /// Why there is no such trial.
    let problem: String?
  }

  private struct Answer: Encodable {
    let arms: [String]
    /// Of every dose, where it is the same.
    let effect: Double?
    let scenario: EffectScenario.Prediction?
    let smallestChange: Double
    let rho: Double
    let sigma: Double
    let missing: Double
    let seed: UInt64
    let budgetSeconds: Double?
    let designs: [Line]
    let notes: [String]?
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
    guard effect == nil || scenario == nil else {
      throw CommandFailure(.badInput, "The effect is given twice.", remedy: "Give either --effect or --scenario.")
    }
    let direction: ScoreDirection = higherIsBetter ? .higherIsBetter : .lowerIsBetter
    let allotted = try budget.map(Self.duration)
    let designs = try designs()
    let arms = try layout.trialArms()
    let prediction = try scenario?.prediction(arms: arms, level: noise.level, direction: direction)
    let truth = effect ?? matters.points * direction.benefitSign
    let person = VirtualPerson(
      level: noise.level, effects: prediction?.effects ?? Array(repeating: truth, count: arms.count - 1),
      rho: noise.rho,
      sigma: noise.sigma, timeConstant: prediction?.timeConstantDays, missing: missing)
    let clock = ContinuousClock()
    let end = allotted.map { clock.now.advanced(by: $0) }
    let table = DesignTable(
      designs, person: person, priors: .standard(lowest: 0, highest: 10, onset: nil),
      rule: { design in
        VerdictRule(
          direction: direction, smallestChange: matters, comparisons: design.arms.count - 1,
          periods: design.periodCount)
      }, trials: trials, seed: seed, isOver: { end.map { clock.now >= $0 } ?? false })
    if allotted == nil, let problem = table.lines.lazy.compactMap(\.problem).first {
      throw CommandFailure(input: problem)
    }
    let answer = Answer(
      arms: arms.map(\.label), effect: prediction == nil ? truth : nil, scenario: prediction,
      smallestChange: matters.points, rho: noise.rho, sigma: noise.sigma, missing: missing, seed: seed,
      budgetSeconds: allotted.map { $0 / .seconds(1) }, designs: table.lines.map(Self.line),
      notes: allotted == nil ? nil : Self.notes(table, wanted: trials))
    if json { return try printJSON(answer) }
    print(text(answer))
  }

  private func designs() throws(CommandFailure) -> [TrialDesign] {
    let isTable = budget != nil
    var designs: [TrialDesign] = []
    for days in period.isEmpty ? (isTable ? [7, 14, 21, 28] : [7]) : period {
      for count in cycles.isEmpty ? (isTable ? [2, 3, 4, 5, 6, 8] : [2, 3, 4, 6]) : cycles {
        designs.append(try layout.design(cycles: count, periodDays: days))
      }
    }
    return designs
  }

  /// A time such as 5s, 500ms or 2min; without a unit, seconds.
  private static func duration(_ text: String) throws(CommandFailure) -> Duration {
    let units: [(name: String, seconds: Double)] = [("ms", 0.001), ("min", 60), ("s", 1)]
    let unit = units.first { text.hasSuffix($0.name) }
    guard let number = Double(text.dropLast(unit?.name.count ?? 0)),
      case let seconds = number * (unit?.seconds ?? 1), (0.1...3_600).contains(seconds)
    else {
      throw CommandFailure(
        .badInput, "“\(text)” is no time to work.", remedy: "Write a time from 0.1 s to an hour, such as 5s or 2min.")
    }
    return .milliseconds(Int(seconds * 1_000))
  }

  private static func notes(_ table: DesignTable, wanted: Int) -> [String] {
    let drawn = table.lines.filter { $0.problem == nil }
    let (full, none) = (drawn.count { $0.trials >= wanted }, drawn.count { $0.trials == 0 })
    let part = drawn.count - full - none
    var notes = [
      """
      \(full) of \(drawn.count) designs were run in full, \(wanted) trials each; \(part) had a part of that and are less \
      exact; \(none) were not reached. The same budget on another machine reaches another part.
      """
    ]
    if table.lines.count > drawn.count {
      notes.append("\(table.lines.count - drawn.count) designs have no order within the limits on runs and steps.")
    }
    return notes
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

  private static func line(_ line: DesignTable.Line) -> Line {
    let design = line.design
    guard let with = line.withEffect, let without = line.withoutEffect else {
      return Line(
        cycles: design.cycles, periodDays: design.periodDays, days: design.dayCount, trials: 0, right: nil, wrong: nil,
        cannotTell: nil, falsePositive: nil, largestStandardError: nil, problem: line.problem?.description)
    }
    func average(_ share: (OperatingCharacteristics.Shares) -> Double) -> Double {
      with.arms.map(share).reduce(0, +) / Double(max(with.arms.count, 1))
    }
    let shares = (right: average(\.right), wrong: average(\.wrong), none: average(\.cannotTell))
    return Line(
      cycles: design.cycles, periodDays: design.periodDays, days: design.dayCount, trials: with.trials,
      right: shares.right, wrong: shares.wrong, cannotTell: shares.none, falsePositive: without.anyFalsePositive,
      largestStandardError: [shares.right, shares.wrong, shares.none].map(with.standardError).max() ?? 0, problem: nil)
  }

  private func text(_ answer: Answer) -> String {
    let noise =
      "(noise \(plain(answer.sigma)), correlation \(plain(answer.rho)), \(plain(100 * answer.missing)) % of days missing)"
    var lines: [String] = []
    if let scenario = answer.scenario {
      lines = [wrapped("\(scenario.condition) \(noise):")]
      lines += zip(answer.arms.dropFirst(), scenario.effects).map { "  \(padded($0, 10))\(figure($1)) points" }
      lines += scenario.notes.map { wrapped("Note: \($0)", indent: 2) }
    } else if let effect = answer.effect {
      lines = [wrapped("If every dose truly differs from \(answer.arms[0]) by \(plain(effect)) points \(noise):")]
    }
    lines += ["", "  cycles  period   days  trials    right   wrong   cannot tell   false alarm     ±"]
    lines += answer.designs.map { line in
      let counts = [(line.cycles, 8), (line.periodDays, 8), (line.days, 7), (line.trials, 8)].map { count, width in
        String(repeating: " ", count: max(width - String(count).count, 1)) + String(count)
      }
      guard let right = line.right, let wrong = line.wrong, let none = line.cannotTell, let alarm = line.falsePositive
      else { return counts.joined() + (line.problem == nil ? "   not reached" : "   no such order") }
      return counts.joined() + percent(right, 9) + percent(wrong, 8) + percent(none, 14) + percent(alarm, 14)
        + percent(line.largestStandardError ?? 0, 6)
    }
    lines += [
      "",
      wrapped(
        """
        Right, wrong and cannot tell are for one dose; a false alarm is a trial without any effect in which something is \
        said to help or harm; ± is the largest standard error that chance in the virtual trials leaves. Seed \(answer.seed).
        """),
    ]
    lines += (answer.notes ?? []).map { wrapped("Note: \($0)", indent: 2) }
    return lines.joined(separator: "\n")
  }
}
