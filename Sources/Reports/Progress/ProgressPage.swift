public import ClinicalTime
public import Diary
public import History
public import Instruments
import Quantities
import Response
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
    // The same in words, for the table.
    public let scoreInWords: String
    public let meanInWords: String
    public let doseInWords: String
    public let treatmentInWords: String

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
      scoreInWords = score ?? "no score"
      meanInWords = sevenDayMean ?? "too few days"
      doseInWords =
        (dose.map { "\($0) mg" } ?? "none on record") + (supply.map { ". New bottle: \($0)" } ?? "")
        + (beyondPlan.map { ". \($0)" } ?? "")
      treatmentInWords = treatments ?? "none on record"
    }
  }

  public struct Cell: Sendable {
    public let label: String
    public let text: String
  }

  public let title = "Progress"
  /// Whether the person is better than before; missing where it was not asked.
  public let response: ResponseSheet?
  public let measureTitle: String
  public let isEmpty: Bool
  public let summary: String
  public let scaleNote: String
  public let measures: ChoiceField
  /// How many weeks to show.
  public let weeks: ChoiceField
  /// The last day to show, as typed into the form.
  public let until: TextField
  public let from: String
  public let to: String
  public let rangeInWords: String
  /// The same number of days before these; missing where nothing is on record.
  public let earlier: Link?
  public let later: Link?
  public let chart: Chart?
  public let days: [Day]
  /// The change by week since the first dose, over the whole course.
  public let byWeek: ChangeRows?
  /// The change by dose, over the whole course.
  public let byDose: ChangeRows?
  public let doseChart: DoseScoreChart?
  public let adherence: AdherenceCalendar?
  public let sideEffects: SideEffectChart?
  public let saved: String?
  /// Changes of pharmacy, filler, lot or strength in these days, the last one first.
  public let switches: [SwitchLine]
  public let hasSwitches: Bool

  private enum CodingKeys: String, CodingKey {
    case title, response, measureTitle, isEmpty, summary, scaleNote, from, to, days, byWeek, byDose, adherence, switches
    case sideEffects
  }

  /// - Parameters:
  ///   - measure: what to show; without one pain, or else the measure with the most scores.
  ///   - range: the days to show; without it ``ProgressRange/usualWeeks`` up to the last day with a score or a dose.
  ///   - today: the day of the diary; without it the last day with a score or a dose.
  ///   - response: what was said about the response.
  ///   - instruments: those whose scores can be shown, too.
  ///   - memory: what was worked out from this record before.
  public init(
    history record: History, measure id: Measure.ID?, range wanted: ProgressRange? = nil, today: LocalDate? = nil,
    response: ResponseSheet? = nil, instruments: InstrumentCatalogue? = nil,
    memory: RecordMemory = RecordMemory(), saved: String? = nil
  ) {
    let history = instruments.map { memory.withAnswers(record, $0) } ?? record
    let known = instruments.map { catalogue in Set(memory.outcomes(record, catalogue).map(\.id)) }
    let scores = memory.scores(history, withAnswers: instruments != nil)
    let counts = Dictionary(grouping: scores, by: \.measure).mapValues(\.count)
    let shown = history.measures.filter { counts[$0.id] != nil && known?.contains($0.id) != false }
    let chosen =
      shown.first { $0.id == id } ?? shown.first { $0.id == CheckInItem.pain.rawValue }
      ?? shown.max { (counts[$0.id] ?? 0, $1.id) < (counts[$1.id] ?? 0, $0.id) }
    let doses = Self.doses(in: history)
    let recorded = (scores.filter { $0.measure == chosen?.id }.map(\.day) + doses.keys).sorted()
    let range =
      wanted
      ?? ProgressRange(weeks: ProgressRange.usualWeeks, through: recorded.last ?? today ?? .earliestInDiary)
    self.saved = saved
    self.response = response
    let switched = memory.switches(history).filter { range.contains($0.key) }
    switches = switched.sorted { $0.key > $1.key }.flatMap(\.value)
    hasSwitches = !switches.isEmpty
    measures = ChoiceField(
      name: "measure", label: "What to show", options: shown.map { ($0.id, "\($0.title), \($0.scale)") },
      chosen: chosen?.id)
    weeks = ChoiceField(
      name: "weeks", label: "How long",
      options: ProgressRange.weeks.map { ("\($0)", $0 == 52 ? "a year" : inWeeks($0)) },
      chosen: "\(ProgressRange.weeks.min { abs($0 * 7 - range.dayCount) < abs($1 * 7 - range.dayCount) } ?? 12)")
    until = TextField(name: "to", label: "Up to", value: range.last.description, type: .date)
    (from, to, rangeInWords) = (range.first.description, range.last.description, range.inWords)
    func link(_ label: String, _ other: ProgressRange) -> Link {
      let measure = chosen.map { "measure=\($0.id.percentEncodedForQuery)&" } ?? ""
      return Link(label: label, address: "/progress?\(measure)from=\(other.first)&to=\(other.last)")
    }
    earlier = recorded.first.map { $0 < range.first } == true ? link("Earlier", range.earlier) : nil
    later = recorded.last.map { $0 > range.last } == true ? link("Later", range.later) : nil
    sideEffects = SideEffectChart(
      SideEffects(history, range), in: range,
      doses: doses.filter { range.contains($0.key) }.mapValues(\.milligramsAsDouble))
    guard let chosen else {
      measureTitle = "Nothing yet"
      isEmpty = true
      summary = "There are no scores yet. Write down today’s, or import a file."
      scaleNote = ""
      (chart, days, byWeek, byDose, doseChart, adherence) = (nil, [], nil, nil, nil, nil)
      return
    }
    let series = Series(of: chosen, from: scores, in: range)
    let concerns = history.doseConcerns(from: range.first, through: range.last)
    let treatments = Self.treatments(in: history)
    let summary = Self.summary(of: series)
    measureTitle = chosen.title
    isEmpty = false
    self.summary = series.points.isEmpty ? "\(chosen.title) has no score from \(range.inWords)." : summary
    scaleNote = Self.scaleNote(of: chosen)
    chart = Self.chart(series, doses: doses, treatments: treatments, switches: Array(switched.keys))
    days = series.points.map { point in
      Day(
        point, dose: doses[point.day]?.milligramText, treatments: Self.inWords(treatments, on: point.day),
        supply: switched[point.day].map { $0.flatMap(\.changes).joined(separator: "; ") },
        beyondPlan: concerns[point.day].map { $0.map(\.description).joined(separator: " ") })
    }
    let tables = memory.tables(history, of: chosen, through: today ?? range.last)
    let (weekly, dosed) = (tables.byWeek, tables.byDose)
    byWeek = weekly.rows.isEmpty ? nil : ChangeRows(weekly)
    byDose = dosed.rows.isEmpty ? nil : ChangeRows(dosed)
    doseChart = DoseScoreChart(dosed, measure: chosen)
    adherence = AdherenceCalendar(
      Adherence(history, from: range.first, through: min(range.last, today ?? range.last)))
  }

  private static func summary(of series: Series) -> String {
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
  /// The chart of a measure over a range of days; `nil` without a score in it.
  static func chart(
    of measure: Measure, in history: History, _ range: ProgressRange, _ memory: RecordMemory
  ) -> Chart? {
    chart(
      Series(of: measure, from: memory.scores(history, withAnswers: false), in: range), doses: doses(in: history),
      treatments: treatments(in: history), switches: memory.switches(history).keys.filter(range.contains))
  }

  private static func chart(
    _ series: Series, doses: [LocalDate: Mass], treatments: [String: [LocalDate: Bool]], switches: [LocalDate]
  ) -> Chart? {
    guard let first = series.points.first?.day, let last = series.points.last?.day else { return nil }
    let drawn = ProgressRange(from: first, through: last)
    return Chart(
      series, from: first, to: last, doses: doses.filter { drawn.contains($0.key) }.mapValues(\.milligramsAsDouble),
      treatments: treatments, switches: switches.filter(drawn.contains), description: summary(of: series))
  }

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

extension Series {
  /// The days of a range; days with their mean, and days at either end without a score left out.
  fileprivate init(of measure: Measure, from scores: [Score], in range: ProgressRange) {
    // Six days more, so that the first seven-day mean is whole.
    let near = scores.filter { range.contains($0.day) || (1...6).contains(range.first.days(since: $0.day)) }
    self.init(keeping: range.first...range.last, of: Series(of: measure, from: near))
  }
}
