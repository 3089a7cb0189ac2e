import ArgumentParser
import Interchange
import Quantities
import Records
import Reports
import Trials

struct TrialNextCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next",
    abstract: "Propose which dose to try next, within what was approved.",
    discussion: """
      Reads a table with the columns day or date, dose_mg (0 for placebo), score, and perhaps burden: how much side \
      effects burdened the day. Proposes the dose that has most to tell about the lowest good one, or says that it is \
      found, or that nothing helps enough. The prescriber decides. How it works is written in docs/dose-finding.md.

      Where an approved plan is on record, nothing above its approval is proposed, and its doses are searched unless you \
      name some. A dose rises by no more than \(TypedTrial.usualStep) from one period to the next, after placebo too, unless \
      you give a reason.

      It holds best when the person does not know which dose it is: then somebody else runs this, such as the pharmacist.

      Examples:
        sweetspot trial next scores.csv --bounds "0.75 mg, 1.5 mg, 3 mg, 4.5 mg"
        sweetspot trial next scores.csv --burden-weight 0.5 --json
        sweetspot trial next scores.csv --bounds "1.5 mg, 3 mg" --largest-return "3 mg" --reason "3 mg tolerated before"
      """
  )

  @Argument(help: "The file.")
  var file: String

  @Option(
    help: ArgumentHelp(
      "The approved doses, such as \"0.75 mg, 1.5 mg, 3 mg\"; otherwise those of the approved plan on record.",
      valueName: "list"))
  var bounds: String?

  @Option(
    help: ArgumentHelp(
      "How far above the highest dose so far a new one may be; otherwise \(TypedTrial.usualStep).", valueName: "amount")
  )
  var largestStep: String?

  @Option(
    help: ArgumentHelp(
      "How far the dose may rise from one period to the next, after placebo too; otherwise no further than a new one.",
      valueName: "amount"))
  var largestReturn: String?

  @Option(help: ArgumentHelp("Why your prescriber wants steps larger than usual.", valueName: "text"))
  var reason: String?

  @Option(help: ArgumentHelp("A dose that was not tolerated: it and all above are left out.", valueName: "amount"))
  var notTolerated: String?

  @Option(help: ArgumentHelp("The smallest benefit over placebo that is worth it.", valueName: "points"))
  var smallestChange: Double?

  @Option(
    help: ArgumentHelp(
      "How much worse than the best a lower dose may be; otherwise half the smallest benefit.", valueName: "points"))
  var margin: Double?

  @Option(help: ArgumentHelp("What a point of burden weighs, in points of the score.", valueName: "points"))
  var burdenWeight = 0.0

  @Option(help: "The probability with which the dose is to be known, from 0.5 to 0.99.")
  var certainty = 0.8

  @Option(help: ArgumentHelp("The length of a period.", valueName: "days"))
  var period = 14

  @Option(help: ArgumentHelp("Days after a change of dose that do not count.", valueName: "days"))
  var settling = 5

  @Option(help: "After so many periods the search ends even without an answer.")
  var mostPeriods = 14

  @Flag(help: "The score is better when it is higher.")
  var higherIsBetter = false

  @Option(help: "The start of the random numbers: the same seed gives the same answer.")
  var seed: UInt64 = 1

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var options: DataOptions

  func run() async throws {
    let table: DoseTable
    do {
      table = try DoseTable(TrialOptions.commaSeparated(file))
    } catch let error as TrialTableError {
      throw CommandFailure(.badInput, "\(file): \(error)")
    }
    let goal = try goal(table)
    let proposal: DoseProposal
    do {
      let typed = TypedBounds(
        doses: bounds, largestStep: largestStep, largestReturn: largestReturn, notTolerated: notTolerated,
        reason: reason)
      let (allowed, notes) = try typed.bounds(
        within: try await Edge.storeIfThere(options)?.history(), today: Edge.today)
      let record = try DoseRecord(
        days: table.days, periodDays: period, settlingDays: settling, mostPeriods: mostPeriods)
      let finding = try DoseFinding(
        record, bounds: allowed, goal: goal, priors: .standard(lowest: 0, highest: 10, onset: nil), seed: seed)
      proposal = DoseProposal(finding, record: record, bounds: allowed, goal: goal, seed: seed, notes: notes)
    } catch {
      throw CommandFailure(input: error)
    }
    if json { try printJSON(proposal) } else { print(text(proposal)) }
  }

  private func goal(_ table: DoseTable) throws(CommandFailure) -> DoseGoal {
    guard burdenWeight == 0 || table.hasBurden else {
      throw CommandFailure(
        .badInput, "\(file) has no column burden, so it cannot be weighed.",
        remedy: "Add the column, or leave --burden-weight out.")
    }
    guard burdenWeight >= 0, burdenWeight <= 10 else {
      throw CommandFailure(.badInput, "A weight of \(burdenWeight) cannot be.", remedy: "Write a number from 0 to 10.")
    }
    guard (0.5...0.99).contains(certainty) else {
      throw CommandFailure(.badInput, "\(certainty) is no certainty.", remedy: "Write a number from 0.5 to 0.99.")
    }
    for points in [smallestChange, margin].compactMap({ $0 }) where !(points > 0 && points.isFinite) {
      throw CommandFailure(.badInput, "\(points) points cannot be.", remedy: "Write a number above 0.")
    }
    return DoseGoal(
      direction: higherIsBetter ? .higherIsBetter : .lowerIsBetter,
      smallestBenefit: smallestChange.map { SmallestChange(chosen: $0) } ?? .painFromZeroToTen, margin: margin,
      burdenWeight: burdenWeight, certainty: certainty)
  }

  private func text(_ proposal: DoseProposal) -> String {
    var lines = [wrapped(proposal.sentence), wrapped(proposal.reason)]
    if !proposal.standings.isEmpty {
      lines += ["", "  dose        days  benefit     sd   better   right"]
      lines += proposal.standings.map { one in
        "  " + padded(one.doseMg == "0" ? "placebo" : "\(one.doseMg) mg", 10) + figureless(one.days)
          + figure(one.benefit, 9) + figure(one.sd, 7)
          + (one.doseMg == "0" ? "        –" : percent(one.probabilityBetter, 9))
          + percent(one.probabilityRight, 8)
      }
      lines.append(
        wrapped(
          "“Right” is the lowest good dose; for placebo, that nothing helps enough. From \(proposal.draws) draws, seed \(proposal.seed)."
        ))
    }
    lines += proposal.notes.map { wrapped("Note: \($0)", indent: 2) }
    lines.append(
      wrapped(
        "A proposal within these doses, at most \(proposal.highestMg) mg. The prescriber decides; this is no medical advice."
      ))
    return lines.joined(separator: "\n")
  }

  private func figureless(_ days: Int) -> String {
    let text = "\(days)"
    return String(repeating: " ", count: max(6 - text.count, 1)) + text
  }
}
