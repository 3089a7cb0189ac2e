import ClinicalTime
import Diary
import Quantities
public import Response

/// What can be said about the change since before naltrexone, as the progress page and the report show it.
public struct ResponseSheet: Encodable, Sendable {
  /// One symptom.
  public struct Symptom: Encodable, Sendable {
    public let measure: String
    public let title: String
    public let verdict: ResponseVerdict
    public let reason: ResponseReason
    public let verdictInWords: String
    public let daysBefore: Int
    public let daysNow: Int
    /// The figures; missing where nothing can be compared.
    public let figures: ScoreChange?
    /// `about 1.4 points lower`; missing where nothing can be compared.
    public let size: String?
    public let interval: String?
    public let thirtyPercent: String?
    public let points: String?
  }

  /// The verdict on the symptom that decides.
  public let verdict: ResponseVerdict?
  public let headline: String
  /// How it is marked: a note, or a thing to ask about.
  public let isUrgent: Bool
  public let sentences: [String]
  public let symptoms: [Symptom]
  public let hasSymptoms: Bool
  /// The heading of the probability of a change that matters.
  public let pointsLabel: String
  /// That it is about something that was chosen, and what decides otherwise.
  public let chosen: String?
  /// What else changed in the same time.
  public let otherReasons: [String]
  public let hasOtherReasons: Bool
  public let placebo: PlaceboNote
  /// Who says when it is too early, and what matters.
  public let claims: [ClaimReference]
  public let evidenceVersion: String

  /// Puts an answer into words.
  public init(_ decision: ResponseDecision, in library: EvidenceLibrary) {
    let words = ResponseWords(question: decision.question)
    let measures = decision.question.symptoms.map(\.measure)
    let main = decision.response.main
    verdict = main?.verdict
    let isChosen = decision.question.comparisons != nil
    let about = isChosen ? measures.first.map { "\($0.title): " } ?? "" : ""
    headline = main.map { about + ResponseWords.headline($0.verdict) } ?? "Nothing to judge yet"
    chosen =
      isChosen
      ? "You chose this outcome. Of several to choose from, one can move by chance; so it has to be surer than the one that decides, which was settled before."
      : nil
    pointsLabel = isChosen ? "Better by what matters" : "Better by 2 points in 10"
    isUrgent = main?.verdict == .worse
    sentences =
      main.flatMap { main in measures.first.map { words.sentences(main, of: $0) } }
      ?? ["There are no scores yet. Write down how you are each day, best for two weeks before the first dose."]
    symptoms = zip(decision.response.symptoms, measures).map { Symptom($0, of: $1) }
    hasSymptoms = symptoms.count > 1 || symptoms.contains { $0.figures != nil }
    otherReasons = words.otherReasons(measures.first)
    hasOtherReasons = !otherReasons.isEmpty
    placebo = PlaceboNote(main, isPain: main?.measure == CheckInItem.pain.rawValue, in: library)
    let mattering = isChosen ? decision.question.symptoms.flatMap { $0.smallest?.claims ?? [] } : ScoreChange.claims
    claims = (ResponseQuestion.stableDaysClaims + mattering).map { ClaimReference($0, in: library.evidence) }
    evidenceVersion = library.version
  }
}

extension ResponseSheet.Symptom {
  init(_ response: SymptomResponse, of measure: Measure) {
    self.measure = measure.id
    title = measure.title
    verdict = response.verdict
    reason = response.reason
    verdictInWords = ResponseWords.headline(response.verdict) + Self.why(response.reason)
    daysBefore = response.daysBefore
    daysNow = response.daysNow
    figures = response.change
    size = response.change.map(ResponseWords.size)
    interval = response.change.map(ResponseWords.interval)
    thirtyPercent = response.change.map { ResponseWords.percent($0.probabilityThirtyPercent) }
    points = response.change.map { $0.probabilityPoints.map(ResponseWords.percent) ?? "nobody says what matters" }
  }

  /// Why there is no other verdict, for a table.
  private static func why(_ reason: ResponseReason) -> String {
    switch reason {
    case .scores, .betterByLess: ""
    case .notStarted: ": no dose yet"
    case .noBaseline: ": too few days before the first dose"
    case .notStable: ": not four weeks on one dose"
    case .paused: ": no dose at present"
    case .tooFewScores: ": too few scores on this dose"
    case .asksForChange: ": it asks for the change itself"
    case .noVariation: ": the scores do not move"
    case .unknownDirection: ": nobody said which end is better"
    }
  }
}

/// A table of changes, part by part of the course, in words.
public struct ChangeRows: Encodable, Sendable {
  public struct Row: Encodable, Sendable {
    public let first: String
    public let last: String
    /// `3 mg`, or the days.
    public let label: String
    public let doseMg: String?
    public let scores: Int
    public let mean: Double?
    public let figures: ScoreChange?
    public let cells: [ProgressPage.Cell]

    private enum CodingKeys: CodingKey { case first, last, label, doseMg, scores, mean, figures }
  }

  public let rows: [Row]
  public let isEmpty: Bool

  private enum CodingKeys: CodingKey { case rows }

  init(_ table: ChangeTable) {
    rows = table.rows.map { row in
      let days = "\(row.first.withoutWeekday) to \(row.last.withoutWeekday)"
      let label = row.dose.map { $0 == .zero ? "No dose" : $0.description } ?? days
      var cells = [
        ProgressPage.Cell(
          label: "Mean score", text: row.mean.map { "\(tenths($0)), \(inDays(row.scores))" } ?? "no score"),
        ProgressPage.Cell(
          label: "Change since before",
          text: row.change.map { "\(ResponseWords.signed($0.change)) (\(ResponseWords.interval($0)))" } ?? "not known"),
        ProgressPage.Cell(
          label: "Better by 30 %", text: row.change.map { ResponseWords.percent($0.probabilityThirtyPercent) } ?? "–"),
        ProgressPage.Cell(
          label: "Better by 2 points in 10", text: row.change?.probabilityPoints.map(ResponseWords.percent) ?? "–"
        ),
      ]
      if row.dose != nil { cells.insert(ProgressPage.Cell(label: "Days", text: days), at: 0) }
      return Row(
        first: row.first.description, last: row.last.description, label: label, doseMg: row.dose?.milligramText,
        scores: row.scores, mean: row.mean, figures: row.change, cells: cells)
    }
    isEmpty = rows.isEmpty
  }
}
