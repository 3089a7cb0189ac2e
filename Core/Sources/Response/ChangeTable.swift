public import ClinicalTime
public import Diary
public import History
public import Quantities
import Trials

/// The change of one symptom against the days before the first dose, part by part of the course. It holds no verdicts.
public struct ChangeTable: Codable, Hashable, Sendable {
  /// The parts in the order of time, or of the dose.
  public let rows: [Row]

  /// One part of the course.
  public struct Row: Codable, Hashable, Sendable {
    /// The first day.
    public let first: LocalDate
    /// The last day.
    public let last: LocalDate
    /// The daily dose, in a table by dose; zero for days without.
    public let dose: Mass?
    /// Days with a score.
    public let scores: Int
    /// Their mean; `nil` without any.
    public let mean: Double?
    /// The change; `nil` where it cannot be worked out.
    public let change: ScoreChange?
  }

  /// The most parts of one table; the model takes twelve arms, and one is the days before.
  public static let mostParts = TrialSeries.limits.arms - 1
  /// No more days of a course are compared: two years.
  public static let longestCourse = 2 * 366
}

/// What the tables of one symptom are made from.
public struct SymptomCourse: Hashable, Sendable {
  /// The symptom.
  public let measure: Measure
  /// The doses.
  public let course: DoseCourse
  /// The days with a score before the first dose, at most ``ResponseQuestion/longestPart`` days back.
  public let before: [DayScore]
  /// The days with a score since.
  public let since: [DayScore]
  private let today: LocalDate

  /// Lays out a record as it stands at the end of a day.
  public init(_ history: History, measure: Measure, today: LocalDate) {
    self.measure = measure
    self.today = today
    course = DoseCourse(CurrentView(history.doses).contents, through: today)
    let days = DayScore.days(of: measure, in: CurrentView(history.scores).contents.filter { $0.day <= today })
    guard let first = course.firstDose else {
      (before, since) = ([], [])
      return
    }
    before = days.filter { $0.day < first && first.days(since: $0.day) <= ResponseQuestion.longestPart }
    since = days.filter { $0.day >= first }
  }

  /// The change by week since the first dose. Longer courses are divided into parts of several weeks, the same number each.
  public var byWeek: ChangeTable {
    guard let start = course.firstDose else { return ChangeTable(rows: []) }
    let from = max(start, today.adding(days: 1 - ChangeTable.longestCourse))
    // Whole weeks from the first dose, so that a part begins on the same day of the week as the course.
    let origin = start.adding(days: from.days(since: start) / 7 * 7)
    let weeks = today.days(since: origin) / 7 + 1
    let length = (weeks + ChangeTable.mostParts - 1) / ChangeTable.mostParts * 7
    let count = (today.days(since: origin)) / length + 1
    return table(
      (0..<count).map { part in
        let first = origin.adding(days: part * length)
        let last = min(first.adding(days: length - 1), today)
        return (first, last, nil, since.filter { first <= $0.day && $0.day <= last })
      })
  }

  /// The change by dose, the lowest first; days of the same dose count together, whenever they were. Of more than
  /// ``ChangeTable/mostParts`` doses those taken last are shown.
  public var byDose: ChangeTable {
    let from = today.adding(days: 1 - ChangeTable.longestCourse)
    let stretches = course.stretches.filter { $0.last >= from }
    var parts: [Mass: (first: LocalDate, last: LocalDate, scores: [DayScore])] = [:]
    for stretch in stretches {
      let scores = since.filter { max(stretch.first, from) <= $0.day && $0.day <= stretch.last }
      var part = parts[stretch.dose] ?? (stretch.first, stretch.last, [])
      part.last = stretch.last
      part.scores += scores
      parts[stretch.dose] = part
    }
    let latest = parts.sorted { $0.value.last > $1.value.last }.prefix(ChangeTable.mostParts)
    return table(
      latest.sorted { $0.key < $1.key }.map { ($0.value.first, $0.value.last, $0.key, $0.value.scores) })
  }

  private func table(
    _ parts: [(first: LocalDate, last: LocalDate, dose: Mass?, scores: [DayScore])]
  ) -> ChangeTable {
    let scored = parts.indices.filter { !parts[$0].scores.isEmpty }
    let model = ResponseModel(measure)
    let posterior =
      before.count >= ResponseQuestion.fewestBefore && measure.direction != .unstated && !scored.isEmpty
      ? model.posterior(before: before, parts: scored.map { parts[$0].scores }) : nil
    let direction: ScoreDirection = measure.direction == .higherIsBetter ? .higherIsBetter : .lowerIsBetter
    return ChangeTable(
      rows: parts.indices.map { index in
        let (part, arm) = (parts[index], scored.firstIndex(of: index))
        return ChangeTable.Row(
          first: part.first, last: part.last, dose: part.dose, scores: part.scores.count,
          mean: part.scores.isEmpty
            ? nil : thousandths(part.scores.map(\.score).reduce(0, +) / Double(part.scores.count)),
          change: posterior.flatMap { posterior in
            arm.map {
              ScoreChange(
                posterior, arm: $0 + 1, direction: direction, pointsThatMatter: model.pointsThatMatter)
            }
          })
      })
  }
}
