import ArgumentParser
import Foundation
import Interchange
import Trials

/// How a trial's scores are read and judged; common to analysis and pooling.
struct TrialOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The column of scores; otherwise score, y or mood.", valueName: "column"))
  var score: String?

  @Option(help: ArgumentHelp("The column of arms; otherwise arm and dose_mg, or condition.", valueName: "column"))
  var arm: String?

  @Option(help: ArgumentHelp("What the others are compared with; otherwise dose 0 or placebo.", valueName: "arm"))
  var reference: String?

  @Option(help: ArgumentHelp("A column of numbers to allow for; may be given several times.", valueName: "column"))
  var covariate: [String] = []

  @Option(
    help: ArgumentHelp(
      "How many days an effect takes for 63 % of its way, roughly; “none” when it comes at once.", valueName: "days"))
  var onset: String?

  @Flag(help: "The score is better when it is higher; so taken for a column called mood.")
  var higherIsBetter = false

  @Flag(help: "The score is better when it is lower; so taken for any other column.")
  var lowerIsBetter = false

  @Option(help: ArgumentHelp("The smallest difference that matters to you.", valueName: "points"))
  var smallestChange: Double?

  @Option(help: ArgumentHelp("The ends of the score's scale, such as 0-100.", valueName: "low-high"))
  var scale: String?

  /// Reads a file.
  func table(_ file: String) throws(CommandFailure) -> TrialTable {
    let table = try Self.commaSeparated(file)
    do {
      return try TrialTable(
        table, columns: TrialColumns(score: score, arm: arm, reference: reference, covariates: covariate))
    } catch {
      throw CommandFailure(.badInput, "\(file): \(error)")
    }
  }

  static func commaSeparated(_ file: String) throws(CommandFailure) -> CommaSeparated {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: file))
    } catch {
      throw CommandFailure(
        .badInput, "The file \(file) cannot be read.", remedy: "Check its name, and that you may read it.")
    }
    do {
      return try CommaSeparated(spreadsheet: data)
    } catch {
      throw CommandFailure(.badInput, "\(file): \(error)")
    }
  }

  /// Which way the score gets better, and what has to be said about it when nobody did.
  func direction(_ table: TrialTable) throws(CommandFailure) -> (direction: ScoreDirection, notes: [String]) {
    switch (higherIsBetter, lowerIsBetter) {
    case (true, true):
      throw CommandFailure(
        .badInput, "The score cannot be better both ways.", remedy: "Give --higher-is-better or --lower-is-better.")
    case (true, false): return (.higherIsBetter, [])
    case (false, true): return (.lowerIsBetter, [])
    case (false, false):
      return table.scoreColumn == "mood"
        ? (.higherIsBetter, ["A higher mood is taken to be better; --lower-is-better turns it round."])
        : (.lowerIsBetter, ["A lower score is taken to be better, as with pain; --higher-is-better turns it round."])
    }
  }

  /// The priors for a trial, with what has to be said about them.
  func priors(_ series: TrialSeries) throws(CommandFailure) -> (priors: TrialPriors, scale: ScoreScale) {
    let scale = try ScoreScale(scale, scores: series.scoredDays.compactMap(\.score))
    return (.standard(lowest: scale.lowest, highest: scale.highest, onset: try Self.onsetPrior(onset)), scale)
  }

  /// The prior of the time constant as it was typed; the standard one for nothing.
  static func onsetPrior(_ onset: String?) throws(CommandFailure) -> OnsetPrior? {
    guard let onset else { return .standard }
    if onset == "none" { return nil }
    guard let days = Double(onset), days >= 0.05, days <= 400 else {
      throw CommandFailure(
        .badInput, "“\(onset)” is no onset.", remedy: "Write days from 0.05 to 400, or none.")
    }
    return OnsetPrior(medianDays: days, logDeviation: OnsetPrior.standard.logDeviation)
  }

  /// The smallest difference that matters: the one given, 2 points of 0 to 10, or 30 % of the mean on the reference.
  func smallestChange(_ series: TrialSeries, scale: ScoreScale) throws(CommandFailure) -> SmallestChange {
    if let smallestChange {
      guard smallestChange > 0, smallestChange.isFinite else {
        throw CommandFailure(
          .badInput, "\(smallestChange) points is no smallest change.", remedy: "Write a number above 0.")
      }
      return SmallestChange(chosen: smallestChange)
    }
    if scale.isZeroToTen { return .painFromZeroToTen }
    let scores = series.scoredDays.filter { $0.arm == 0 }.compactMap(\.score)
    return .thirtyPercent(of: scores.reduce(0, +) / Double(max(scores.count, 1)))
  }
}

/// The two ends of a score.
struct ScoreScale {
  let lowest: Double
  let highest: Double
  let notes: [String]

  var isZeroToTen: Bool { lowest == 0 && highest == 10 }

  init(_ text: String?, scores: [Double]) throws(CommandFailure) {
    let (least, most) = (scores.min() ?? 0, scores.max() ?? 10)
    if let text {
      let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Double($0) }
      guard parts.count == 2, let low = parts[0], let high = parts[1], low < high, high < 1e9 else {
        throw CommandFailure(
          .badInput, "“\(text)” is no scale.", remedy: "Write its lower and its upper end, such as 0-10.")
      }
      (lowest, highest, notes) = (low, high, [])
    } else if least >= -10, most <= 20 {
      (lowest, highest) = (0, 10)
      notes =
        least < 0 || most > 10
        ? ["Some scores lie outside 0 to 10, for which the priors are made; --scale names another scale."] : []
    } else if least >= 0, most <= 100 {
      (lowest, highest) = (0, 100)
      notes = ["The scores are taken to be on a scale from 0 to 100; --scale names another."]
    } else {
      (lowest, highest) = (least, most)
      notes = ["The scores are taken to be on a scale from the lowest to the highest of them; --scale names another."]
    }
  }
}
