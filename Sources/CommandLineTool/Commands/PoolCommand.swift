import ArgumentParser
import Interchange
import Reports
import Trials

struct PoolCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pool",
    abstract: "Put the trials of several people together.",
    discussion: """
      Each file is one person's trial, as for `sweetspot trial analyse`. Answers, for each arm that they share: the mean \
      effect in people like these, how much people differ, and what to expect of the next one. Files may come in any order.

      Examples:
        sweetspot pool first.csv second.csv third.csv
        sweetspot pool *.csv --onset none --json
      """
  )

  @Argument(help: "One file for each person.")
  var files: [String]

  @OptionGroup var options: TrialOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    guard files.count <= 2_000 else {
      throw CommandFailure(.badInput, "\(files.count) files are too many.", remedy: "Pool at most 2000 at once.")
    }
    var people: [PoolReport.Person] = []
    var known: TrialPriors?
    var direction = ScoreDirection.lowerIsBetter
    for file in files {
      let table = try options.table(file)
      direction = try options.direction(table).direction
      let (priors, _) = try options.priors(table.series)
      if let known, known != priors {
        throw CommandFailure(
          .badInput, "\(file): the scores seem to be on another scale than those of \(files[0]).",
          remedy: "Name the scale with --scale, such as 0-10, or pool only those that agree.")
      }
      known = priors
      do {
        people.append(.init(file: file, posterior: try TrialPosterior(table.series, priors: priors)))
      } catch {
        throw CommandFailure(.badInput, "\(file): \(error)")
      }
    }
    let report: PoolReport
    do {
      report = try PoolReport(people, direction: direction)
    } catch {
      throw CommandFailure(input: error)
    }
    if json { return try printJSON(report) }
    print(text(report))
  }

  private func text(_ report: PoolReport) -> String {
    var lines: [String] = []
    for arm in report.arms {
      lines += [
        "\(arm.arm) against the reference, \(arm.people) \(arm.people == 1 ? "person" : "people"):",
        "  mean effect      \(figure(arm.mean))  (95 %:\(figure(arm.lower, 1)) to\(figure(arm.upper, 1)))",
        "  between people   \(figure(arm.between.mean))  (standard deviation; its own sd\(figure(arm.between.sd, 1)))",
        "  better on average\(percent(arm.probabilityBetter, 9))",
        "  better in the next person\(percent(arm.probabilityNextBetter, 9))", "",
      ]
    }
    lines += report.notes.map { wrapped("Note: \($0)", indent: 2) }
    lines.append(
      wrapped(
        "People who ran a trial and sent it in are not everybody: what holds for them may not hold for others."))
    return lines.joined(separator: "\n")
  }
}
