import ClinicalTime
public import Diary
public import History
import Quantities
import Titration

/// `/progress`: the daily scores of one measure over time, with what was taken, as a chart, a table and a sentence.
public struct ProgressPage: PageValue {
  public struct Day: Encodable, Sendable {
    public let day: String
    public let dayInWords: String
    /// The mean of the day's scores; missing without one.
    public let score: String?
    public let scoreCount: Int
    public let sevenDayMean: String?
    /// Naltrexone taken, in milligrams.
    public let dose: String?
    /// Other treatments, in words.
    public let treatments: String?
    /// Changes of pharmacy, filler, lot or strength from this day on.
    public let supply: String?
    /// What was taken beyond the plan or its approval.
    public let beyondPlan: String?
    /// The same in words, for the table.
    public let cells: [Cell]

    private enum CodingKeys: String, CodingKey {
      case day, score, scoreCount, sevenDayMean, dose, treatments, supply, beyondPlan
    }

    init(_ point: Series.Point, dose: String?, treatments: String?, supply: String?, beyondPlan: String?) {
      day = point.day.description
      dayInWords = point.day.inWords
      score = point.value.map(tenths)
      scoreCount = point.count
      sevenDayMean = point.sevenDayMean.map(tenths)
      self.dose = dose
      self.treatments = treatments
      self.supply = supply
      self.beyondPlan = beyondPlan
      cells = [
        Cell(label: "Score", text: score ?? "no score"),
        Cell(label: "Seven-day mean", text: sevenDayMean ?? "too few days"),
        Cell(
          label: "Naltrexone",
          text: (dose.map { "\($0) mg" } ?? "none on record") + (supply.map { ". New bottle: \($0)" } ?? "")
            + (beyondPlan.map { ". \($0)" } ?? "")),
        Cell(label: "Other treatment", text: treatments ?? "none on record"),
      ]
    }
  }

  public struct Cell: Sendable {
    public let label: String
    public let text: String
  }

  public let title = "Progress"
  public let measureTitle: String
  public let isEmpty: Bool
  public let summary: String
  public let scaleNote: String
  public let measures: ChoiceField
  public let chart: Chart?
  public let days: [Day]
  public let saved: String?
  /// Changes of pharmacy, filler, lot or strength, the last one first.
  public let switches: [SwitchLine]
  public let hasSwitches: Bool

  private enum CodingKeys: String, CodingKey {
    case title, measureTitle, isEmpty, summary, scaleNote, days, switches
  }

  /// - Parameter measure: what to show; without one, the measure with the most scores.
  public init(history: History, measure id: Measure.ID?, saved: String? = nil) {
    let scores = CurrentView(history.scores).contents
    let counts = Dictionary(grouping: scores, by: \.measure).mapValues(\.count)
    let shown = history.measures.filter { counts[$0.id] != nil }
    let chosen =
      shown.first { $0.id == id } ?? shown.max { (counts[$0.id] ?? 0, $1.id) < (counts[$1.id] ?? 0, $0.id) }
    self.saved = saved
    let switched = SwitchLine.byDay(history)
    switches = switched.sorted { $0.key > $1.key }.flatMap(\.value)
    hasSwitches = !switches.isEmpty
    measures = ChoiceField(
      name: "measure", label: "What to show", options: shown.map { ($0.id, "\($0.title), \($0.scale)") },
      chosen: chosen?.id)
    guard let chosen else {
      measureTitle = "Nothing yet"
      isEmpty = true
      summary = "There are no scores yet. Write down today’s, or import a file."
      scaleNote = ""
      chart = nil
      days = []
      return
    }
    let series = Series(of: chosen, from: scores)
    let doses = Self.doses(in: history)
    let concerns = history.doseConcernsByDay
    let treatments = Self.treatments(in: history)
    let first = series.points.first?.day ?? .earliest
    let last = series.points.last?.day ?? .earliest
    let within = doses.filter { first <= $0.key && $0.key <= last }
    let summary = Self.summary(of: series, doseDays: within.count)
    measureTitle = chosen.title
    isEmpty = false
    self.summary = summary
    scaleNote = Self.scaleNote(of: chosen)
    chart = Chart(
      series, from: first, to: last, doses: within.mapValues(\.milligramsAsDouble), treatments: treatments,
      switches: switched.keys.filter { first <= $0 && $0 <= last }, description: summary)
    days = series.points.map { point in
      Day(
        point, dose: doses[point.day]?.milligramText, treatments: Self.inWords(treatments, on: point.day),
        supply: switched[point.day].map { $0.flatMap(\.changes).joined(separator: "; ") },
        beyondPlan: concerns[point.day].map { $0.map(\.description).joined(separator: " ") })
    }
  }

  private static func summary(of series: Series, doseDays: Int) -> String {
    guard let first = series.points.first?.day, let last = series.points.last?.day else { return "" }
    let missing = series.points.count - series.daysWithScore
    let means = series.points.compactMap(\.sevenDayMean)
    let span =
      "\(series.measure.title): scores on \(inDays(series.daysWithScore)) from \(first.withoutWeekday) to \(last.withoutWeekday), \(inDays(missing)) without"
    guard let start = means.first, let end = means.last, means.count > 1 else {
      return "\(span); too few for a seven-day mean, which needs \(Series.fewestDays) of seven days."
    }
    return
      "\(span); the seven-day mean was \(tenths(start)) at first and \(tenths(end)) at last. This does not say why it changed or stayed."
  }

  private static func scaleNote(of measure: Measure) -> String {
    switch measure.direction {
    case .lowerIsBetter: "The scale goes from \(measure.scale). Lower is better."
    case .higherIsBetter: "The scale goes from \(measure.scale). Higher is better."
    case .unstated: "The scale goes from \(measure.scale). The file that it came from does not say which end is better."
    }
  }

  private static func inWords(_ treatments: [String: [LocalDate: Bool]], on day: LocalDate) -> String? {
    let said = treatments.sorted { $0.key < $1.key }.compactMap { name, days in
      days[day].map { "\(name) \($0 ? "taken" : "not taken")" }
    }
    return said.isEmpty ? nil : said.joined(separator: ", ")
  }
}

extension ProgressPage {
  /// The naltrexone of each day, all its doses together.
  private static func doses(in history: History) -> [LocalDate: Mass] {
    CurrentView(history.doses).contents.reduce(into: [:]) { days, dose in
      days[dose.day] = (try? (days[dose.day] ?? .zero).adding(dose.dose)) ?? dose.dose
    }
  }

  private static func treatments(in history: History) -> [String: [LocalDate: Bool]] {
    CurrentView(history.treatments).contents.reduce(into: [:]) { all, day in
      all[day.treatment, default: [:]][day.day] = day.taken
    }
  }
}
