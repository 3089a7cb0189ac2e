import ClinicalTime
import Quantities
public import Trials

/// Which columns of a table hold a trial, and what is compared with what.
public struct TrialColumns: Equatable, Sendable {
  /// The column of scores; `nil` for `score`, `y` or the first of the melatonin diary's.
  public var score: String?
  /// The column of arms; `nil` for `arm`, `dose_mg`, `condition` or `treatment`.
  public var arm: String?
  /// The arm that the others are compared with; `nil` for dose 0, placebo or control.
  public var reference: String?
  /// Columns of numbers that are taken into the regression.
  public var covariates: [String]

  /// Makes a choice of columns.
  public init(score: String? = nil, arm: String? = nil, reference: String? = nil, covariates: [String] = []) {
    self.score = score
    self.arm = arm
    self.reference = reference
    self.covariates = covariates
  }

  static let scores = ["score", "y", "mood"]
  static let arms = ["arm", "condition", "treatment"]
  static let doses = "dose_mg"
  static let counters = ["day", "study_day"]
  static let periods = ["block", "period"]
  static let taken = "taken"
  static let doseTaken = "dose_taken_mg"
  static let missing: Set<String> = ["", "na", "nan", "n/a", "."]
}

/// A single-patient trial read from a table with one or more lines a day.
public struct TrialTable: Sendable {
  /// The trial.
  public let series: TrialSeries
  /// For each scored day the number of its period, when the table tells.
  public let periods: [Int]?
  /// The column that the scores came from.
  public let scoreColumn: String
  /// The days on which the planned treatment is known to have been taken; `nil` when the table does not tell.
  public let perProtocol: PerProtocol?
  /// What was noticed, in words.
  public let notes: [String]

  /// The same trial with the scores of those days only.
  public struct PerProtocol: Sendable {
    /// The trial, or why those days are none.
    public let series: Result<TrialSeries, TrialSeriesError>
    /// The number of the period of each of those days, when the table tells.
    public let periods: [Int]?
    /// Scored days on which the planned treatment was taken.
    public let days: Int
    /// Scored days on which it was not.
    public let daysOff: Int
    /// Scored days of which the table does not say.
    public let daysUnknown: Int
  }

  /// Reads a table. Several scores of a day become their mean; dates go before a counter of days.
  public init(_ table: CommaSeparated, columns: TrialColumns = TrialColumns()) throws(TrialTableError) {
    let layout = try TrialLayout(table.header, columns: columns)
    guard !table.records.isEmpty else { throw .noLines }
    var days = TrialDayReader(layout: layout, numbers: NumberCells(of: table))
    for record in table.records { try days.read(record) }
    let merged = try days.merged()
    let arms = try TrialArms(merged.map(\.arm), reference: columns.reference)
    var notes = days.notes
    let order = zip(merged, merged.dropFirst()).contains { $0.line > $1.line }
    if order { notes.append("The lines are not in the order of time; they were sorted by day.") }
    func trial(_ counts: (TrialDayReader.Day) -> Bool) throws(TrialSeriesError) -> TrialSeries {
      try TrialSeries(
        arms: arms.arms,
        days: merged.map { day in
          TrialDay(
            day: day.day, arm: arms.index(day.arm), score: counts(day) ? day.score : nil, covariates: day.covariates)
        }, covariates: columns.covariates)
    }
    do throws(TrialSeriesError) {
      series = try trial { _ in true }
    } catch {
      throw .series(error)
    }
    let scored = merged.filter { $0.score != nil }
    periods = Self.periods(scored)
    if layout.tellsWhatWasTaken {
      let taken = scored.filter { $0.taken == true }
      perProtocol = PerProtocol(
        series: Result { () throws(TrialSeriesError) in try trial { $0.taken == true } }, periods: Self.periods(taken),
        days: taken.count, daysOff: scored.count { $0.taken == false }, daysUnknown: scored.count { $0.taken == nil })
    } else {
      perProtocol = nil
    }
    scoreColumn = layout.scoreName
    self.notes = notes
  }

  private static func periods(_ scored: [TrialDayReader.Day]) -> [Int]? {
    let numbers = scored.compactMap(\.period)
    return numbers.count == scored.count && !numbers.isEmpty ? numbered(numbers) : nil
  }

  /// Texts as numbers that change whenever the text does.
  private static func numbered(_ texts: [String]) -> [Int] {
    var number = 0
    return texts.indices.map { index in
      if index > 0, texts[index] != texts[index - 1] { number += 1 }
      return number
    }
  }
}

/// Why a table is no trial.
public enum TrialTableError: Error, Equatable, Sendable, CustomStringConvertible {
  case noLines
  case noColumn(wanted: String, columns: [String])
  case notADay(String, line: Int)
  case notANumber(String, column: String, line: Int)
  case notADose(String, line: Int)
  case notTaken(String, line: Int)
  case twoArms(line: Int)
  case noReference(arms: [String])
  case unknownReference(String, arms: [String])
  case series(TrialSeriesError)

  public var description: String {
    switch self {
    case .noLines: "The file names columns and holds no days. Add one line for each day below the first."
    case .noColumn(let wanted, let columns):
      "There is no column \(wanted). The columns are \(Self.list(columns)). Rename one, or name it in the command."
    case .notADay(let text, let line):
      "Line \(line): “\(text.prefix(40))” is no day. Write a whole number, or a date such as 2026-11-21."
    case .notANumber(let text, let column, let line):
      "Line \(line): “\(text.prefix(40))” in column “\(column.prefix(40))” is no number. Leave it empty when it is missing."
    case .notADose(let text, let line):
      "Line \(line): “\(text.prefix(40))” is no dose in milligrams. Write a plain number such as 1.5."
    case .notTaken(let text, let line):
      "Line \(line): “\(text.prefix(40))” does not say whether it was taken. Write yes or no, or leave it empty when it is not known."
    case .twoArms(let line): "Line \(line): the same day has another arm on an earlier line. A day has one arm."
    case .noReference(let arms):
      "It is not clear which arm the others are compared with. The arms are \(Self.list(arms)). Name it with --reference."
    case .unknownReference(let name, let arms):
      "There is no arm “\(name.prefix(40))”. The arms are \(Self.list(arms))."
    case .series(let error): error.description
    }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(12).map { "“\($0.prefix(40))”" }.joined(separator: ", ")
  }
}
