import ArgumentParser
import Interchange
import Reports
import Trials

struct TrialAnalyseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyse",
    abstract: "Say what a finished trial, or one under way, shows.",
    discussion: """
      Reads a table with the columns day or date, arm or dose_mg, and score or y; one line a day or several. Compares \
      each arm with the reference, allowing for a trend, for days that resemble their neighbours, and for effects that \
      build up and fade. Beside the answer stand two opinions that do not need its assumptions.

      A column taken (yes or no) or dose_taken_mg says what was really taken. Every day still counts for the arm it was \
      planned for; beside that stands what the days say on which the plan was kept.

      Examples:
        sweetspot trial analyse scores.csv
        sweetspot trial analyse scores.csv --onset none --json
        sweetspot trial analyse sleep.csv --score sleep --higher-is-better --scale 0-100
      """
  )

  @Argument(help: "The file.")
  var file: String

  @OptionGroup var options: TrialOptions

  @Option(help: "The start of the random numbers: the same seed gives the same answer.")
  var seed: UInt64 = 1

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let table = try options.table(file)
    let (priors, scale) = try options.priors(table.series)
    let matters = try options.smallestChange(table.series, scale: scale)
    let (direction, directionNotes) = try options.direction(table)
    func report(_ series: TrialSeries, _ periods: [Int]?, notes: [String]) throws(TrialAnalysisError) -> TrialReport {
      TrialReport(
        try TrialAnalysis(
          series, priors: priors, direction: direction, smallestChange: matters, periods: periods, seed: seed),
        scoreColumn: table.scoreColumn, seed: seed, notes: notes)
    }
    let answer: AnalysedFile
    do {
      let first = try report(table.series, table.periods, notes: table.notes + directionNotes + scale.notes)
      answer = AnalysedFile(
        first,
        perProtocol: table.perProtocol.map { kept in
          let second: Opinion<TrialReport>
          do {
            second = .given(try report(try kept.series.get(), kept.periods, notes: []))
          } catch {
            second = .none(reason: String(describing: error))
          }
          return AnalysedFile.PerProtocol(
            days: kept.days, daysOff: kept.daysOff, daysUnknown: kept.daysUnknown, report: second, beside: first)
        })
    } catch {
      throw CommandFailure(input: error)
    }
    if json {
      try printJSON(answer)
    } else {
      print(text(answer.intentionToTreat, answer.perProtocol))
    }
  }

  private func text(_ kept: AnalysedFile.PerProtocol) -> [String] {
    let scored = kept.days + kept.daysOff + kept.daysUnknown
    var lines: [String]
    switch kept.report {
    case .given(let report):
      lines = [wrapped("Per protocol (\(kept.days) of \(scored) scored days): \(report.verdict.sentence)")]
      lines += report.effects.map { effect in
        "  " + padded(effect.arm, 10) + figure(effect.mean) + figure(effect.sd, 7) + figure(effect.lower, 9) + " to"
          + figure(effect.upper, 7) + percent(effect.probabilityBetter, 9)
      }
    case .none(let reason):
      lines = [wrapped("No analysis per protocol (\(kept.days) of \(scored) scored days): \(reason)")]
    }
    return lines + kept.notes.map { wrapped("Note: \($0)", indent: 2) }
  }

  private func text(_ report: TrialReport, _ kept: AnalysedFile.PerProtocol?) -> String {
    var lines = [wrapped(report.verdict.sentence), ""]
    if report.effects.count > 1 {
      lines += report.effects.map { wrapped("- \($0.verdict.sentence)", indent: 2) } + [""]
    }
    lines.append("Difference from \(report.reference), in points of “\(report.scoreColumn)”:")
    lines.append(
      "  arm          mean     sd     95 % interval     better  better by \(plain(report.smallestChange.points))")
    lines += report.effects.map { effect in
      "  " + padded(effect.arm, 10) + figure(effect.mean) + figure(effect.sd, 7) + figure(effect.lower, 9) + " to"
        + figure(effect.upper, 7) + percent(effect.probabilityBetter, 9)
        + percent(effect.probabilityClinicallyBetter, 10)
    }
    lines.append("")
    if let gls = report.gls.value {
      lines.append("Without priors (generalised least squares, REML):")
      lines += gls.restricted.effects.map {
        "  " + padded($0.arm, 10) + figure($0.estimate) + figure($0.standardError, 7) + "     p = \(pValue($0.pValue))"
      }
    }
    if let test = report.randomisationTest.value {
      lines.append(
        wrapped(
          """
          By the allocation alone: p = \(pValue(test.pValue)) for any difference (\(test.allocations)\
          \(test.exhaustive ? "" : " drawn") of the ways in which \(test.periods) periods in \(test.cycles) \
          \(test.cycles == 1 ? "cycle" : "cycles") could have been ordered).
          """))
    }
    lines.append(
      "Neighbouring days correlate by \(plain(report.rho.mean)) (sd \(plain(report.rho.sd))); a day's own noise is "
        + "\(plain(report.sigma.mean)).")
    if let onset = report.onset {
      lines.append("Effects cover 63 % of their way in about \(plain(onset.mean)) days (sd \(plain(onset.sd))).")
    }
    lines.append(
      wrapped(
        """
        A difference matters from \(plain(report.smallestChange.points)) points on\
        \(report.smallestChange.claims.isEmpty ? ", as you said" : " [\(report.smallestChange.claims.joined(separator: ", "))]").
        """))
    lines += kept.map(text) ?? []
    lines += report.notes.map { wrapped("Note: \($0)", indent: 2) }
    lines.append("This is no medical advice. Change a dose only with your prescriber.")
    return lines.joined(separator: "\n")
  }
}
