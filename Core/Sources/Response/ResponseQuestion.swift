public import ClinicalTime
internal import Compounding
public import Diary
public import Evidence
public import History
internal import Quantities

/// All that the verdict rests on: what is kept beside it, so that it can be asked again.
public struct ResponseQuestion: Codable, Hashable, Sendable {
  /// The day on which it is asked.
  public let today: LocalDate
  /// The day of the first dose on record.
  public let firstDose: LocalDate?
  /// The dose of now and since when it is stable.
  public let stable: DoseCourse.Stretch?
  /// The days from which on another pharmacy, filler, lot or strength was taken, within the days compared.
  public let switches: [LocalDate]
  /// Other treatments that were taken in only one of the two parts that are compared.
  public let otherTreatments: [String]
  /// The symptoms, the one that decides first.
  public let symptoms: [Symptom]
  /// With how many others the first symptom shares its error rate; `nil` when it decides alone.
  public let comparisons: Int?

  /// One symptom with its scores in the two parts that are compared.
  public struct Symptom: Codable, Hashable, Sendable {
    /// What is scored.
    public let measure: Measure
    /// The days with a score before the first dose.
    public let before: [DayScore]
    /// The days with a score on the stable dose.
    public let now: [DayScore]
    /// How often it is scored; `nil` for every day.
    public let rhythm: ResponseRhythm?
    /// The smallest change that matters, where it was looked up; `nil` for a fifth of the scale, which is that of pain and
    /// stands for other daily scores by analogy.
    public let smallest: SmallestKnownChange?

    /// Makes a symptom.
    public init(
      measure: Measure, before: [DayScore], now: [DayScore], rhythm: ResponseRhythm? = nil,
      smallest: SmallestKnownChange? = nil
    ) {
      self.measure = measure
      self.before = before
      self.now = now
      self.rhythm = rhythm
      self.smallest = smallest
    }
  }

  /// Makes a question.
  public init(
    today: LocalDate, firstDose: LocalDate?, stable: DoseCourse.Stretch?, switches: [LocalDate] = [],
    otherTreatments: [String] = [], symptoms: [Symptom], comparisons: Int? = nil
  ) {
    self.today = today
    self.firstDose = firstDose
    self.stable = stable
    self.switches = switches
    self.otherTreatments = otherTreatments
    self.symptoms = symptoms
    self.comparisons = comparisons
  }
}

/// The mean of a day's scores.
public struct DayScore: Codable, Hashable, Sendable {
  /// The day of the diary.
  public let day: LocalDate
  /// The mean, on the measure's scale.
  public let score: Double

  /// Makes a day.
  public init(day: LocalDate, score: Double) {
    self.day = day
    self.score = score
  }

  /// The days with a score of one measure, in the order of time. Days before
  /// ``ClinicalTime/LocalDate/earliestInDiary`` are left out.
  public static func days(of measure: Measure, in scores: [Score]) -> [DayScore] {
    days(of: scores.filter { $0.measure == measure.id })
  }

  /// The same for every measure that has a score, by its id.
  static func byMeasure(_ scores: [Score]) -> [Measure.ID: [DayScore]] {
    var parts: [Measure.ID: [Score]] = [:]
    for score in scores { parts[score.measure, default: []].append(score) }
    return parts.mapValues(days)
  }

  /// The days of one measure's scores. They are written in the order of time, or nearly so: putting them into order costs
  /// little.
  private static func days(of scores: [Score]) -> [DayScore] {
    var days: [DayScore] = []
    var (sum, count) = (0.0, 0)
    for score in scores.sorted(by: { $0.day < $1.day }) where score.day >= .earliestInDiary {
      if days.last?.day == score.day {
        days.removeLast()
      } else {
        (sum, count) = (0, 0)
      }
      sum += score.value.doubleValue
      count += 1
      days.append(DayScore(day: score.day, score: sum / Double(count)))
    }
    return days
  }
}

extension ResponseQuestion {
  /// The fewest days with a score before the first dose, without which nothing can be compared.
  public static let fewestBefore = 7
  /// The fewest days with a score on the stable dose.
  public static let fewestNow = 14
  /// Days on a stable dose before anything is said: four weeks.
  ///
  /// Claims `response.review-one-to-two-months` (the effect separated from placebo after a month at the earliest) and
  /// `response.wikimsk-review` (review after 4 to 6 weeks).
  public static let stableDays = 28
  /// The claims behind ``stableDays``.
  public static let stableDaysClaims: [Claim.ID] = ["response.review-one-to-two-months", "response.wikimsk-review"]
  /// No more days than these are compared on either side: eight weeks. What lies further back says less about now.
  public static let longestPart = 56

  /// Asks about a record as it stands at the end of a day.
  /// - Parameter main: The symptom that decides; without it pain, or else what has the most scores.
  public init(_ history: History, today: LocalDate, main: Measure.ID? = nil) {
    self.init(history, today: today, main: main, parts: Self.longestPart)
  }

  /// - Parameter parts: how many days are compared at most on either side.
  init(_ history: History, today: LocalDate, main: Measure.ID? = nil, parts: Int) {
    let course = DoseCourse(CurrentView(history.doses).contents, through: today)
    let (first, stable) = (course.firstDose, course.current)
    let scores = CurrentView(history.scores).contents.filter { $0.day <= today }
    let before = first.map { $0.adding(days: -parts)..<$0 }
    let now = stable.map { max($0.first, today.adding(days: 1 - parts))...max($0.first, today) }
    let scored = DayScore.byMeasure(scores)
    let all = history.measures.map { measure in
      let days = scored[measure.id] ?? []
      return (
        count: days.count,
        symptom: Symptom(
          measure: measure, before: days.filter { before?.contains($0.day) == true },
          now: days.filter { now?.contains($0.day) == true })
      )
    }.filter { $0.count > 0 }
    let decides =
      main ?? all.first { $0.symptom.measure.id == CheckInItem.pain.rawValue }?.symptom.measure.id
      ?? all.max { ($0.count, $1.symptom.measure.id) < ($1.count, $0.symptom.measure.id) }?.symptom.measure.id
    let symptoms = all.map(\.symptom)
    let compared = (before?.lowerBound ?? today)...today
    self.init(
      today: today, firstDose: first, stable: stable,
      switches: Set(history.supplySwitches.map(\.date)).filter { compared.contains($0) }.sorted(),
      otherTreatments: Self.treatments(in: history, before: before, now: now),
      symptoms: symptoms.filter { $0.measure.id == decides } + symptoms.filter { $0.measure.id != decides })
  }

  private static func treatments(
    in history: History, before: Range<LocalDate>?, now: ClosedRange<LocalDate>?
  ) -> [String] {
    guard let before, let now else { return [] }
    var taken: [String: (before: Bool, now: Bool)] = [:]
    for day in CurrentView(history.treatments).contents where day.taken {
      var parts = taken[day.treatment] ?? (false, false)
      if before.contains(day.day) { parts.before = true }
      if now.contains(day.day) { parts.now = true }
      taken[day.treatment] = parts
    }
    return taken.filter { $0.value.before != $0.value.now }.keys.sorted()
  }
}
