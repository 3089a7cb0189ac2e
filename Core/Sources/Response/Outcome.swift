public import ClinicalTime
public import Diary
public import Evidence
public import History
public import Instruments
internal import Quantities

/// Something that is scored and can be asked about: a daily measure, the score of an instrument, an own question.
public struct Outcome: Hashable, Sendable, Identifiable {
  /// What is scored.
  public let measure: Measure
  /// How often it is asked.
  public let rhythm: ResponseRhythm

  /// The id of the measure.
  public var id: Measure.ID { measure.id }

  /// Makes an outcome.
  public init(_ measure: Measure, rhythm: ResponseRhythm) {
    self.measure = measure
    self.rhythm = rhythm
  }
}

/// How often something is scored, and so how many scores a comparison needs.
public enum ResponseRhythm: String, Codable, CaseIterable, Sendable {
  /// Every day.
  case daily
  /// Every week, or at checkpoints.
  case seldom
  /// Only since the treatment began, because the question itself asks for the change.
  case asksForChange = "asks-for-change"

  /// The fewest days with a score before the first dose. Four of seldom ones are the product's own rule: with fewer the
  /// spread of the scores is a guess. `FalsePositiveTests` shows what they claim on noise.
  public var fewestBefore: Int { self == .daily ? ResponseQuestion.fewestBefore : 4 }
  /// The fewest days with a score on the stable dose; six of seldom ones, the product's own rule.
  public var fewestNow: Int { self == .daily ? ResponseQuestion.fewestNow : 6 }
  /// No more days than these are compared on either side: eight weeks, or half a year of seldom scores.
  public var longestPart: Int { self == .daily ? ResponseQuestion.longestPart : 182 }

  init(_ asked: Instrument.Asked) {
    self =
      switch asked {
      case .daily: .daily
      case .weekly, .checkpoint, .asNeeded: .seldom
      case .followUp: .asksForChange
      }
  }
}

/// The smallest change of a score that matters, as far as a source held here says one.
public struct SmallestKnownChange: Codable, Hashable, Sendable {
  /// In points of the score; `nil` when no source says it.
  public let points: Double?
  /// Who says so; none when nobody does.
  public let claims: [Claim.ID]

  /// No source held here says it.
  public static let unknown = SmallestKnownChange(points: nil, claims: [])

  /// What is known for a score.
  ///
  /// Pain from 0 to 10: 2 points (`measures.nrs.moderate`, `measures.nrs.farrar`). PEG: about 1, of the range 0.6 to 1.75
  /// (`measures.peg.mid`). For the FIQR none was found (`measures.fiqr.mcid-not-found`), and for the others none is held.
  public init(of measure: Measure) {
    let isToTen = measure.lowest == .zero && measure.highest == ExactDecimal(10)
    self =
      switch (measure.id, isToTen) {
      case (CheckInItem.pain.rawValue, true): SmallestKnownChange(points: 2, claims: ScoreChange.claims)
      case ("peg", true): SmallestKnownChange(points: 1, claims: ["measures.peg.mid"])
      default: .unknown
      }
  }

  private init(points: Double?, claims: [Claim.ID]) {
    self.points = points
    self.claims = claims
  }
}

extension History {
  /// Everything that can be asked about, each with at least one score: what the diary scores, then the instruments and own
  /// questions. What is written down only when there is something to say is left out: a day without is no score.
  public func outcomes(by catalogue: InstrumentCatalogue) -> [Outcome] {
    outcomes(by: catalogue, in: includingScores(by: catalogue))
  }

  /// The same, where the scores of instruments were worked out already.
  /// - Parameter all: this history with them (``includingScores(by:)``).
  public func outcomes(by catalogue: InstrumentCatalogue, in all: History) -> [Outcome] {
    let scored = Set(CurrentView(all.scores).contents.map(\.measure))
    let rhythms = Dictionary(
      instruments(from: catalogue).instruments.flatMap { instrument in
        instrument.scores.map { ($0.id, instrument.asked) }
      }, uniquingKeysWith: { first, _ in first })
    let own = Set(measures.map(\.id))
    return all.measures.compactMap { measure in
      guard scored.contains(measure.id) else { return nil }
      if own.contains(measure.id) { return Outcome(measure, rhythm: .daily) }
      guard let asked = rhythms[measure.id], asked != .asNeeded else { return nil }
      return Outcome(measure, rhythm: ResponseRhythm(asked))
    }
  }

  /// The same history with the scores of instruments among the diary's, so that all that reads scores reads them too. It
  /// is for reading only: the entries that hold them stand in no record.
  public func includingScores(by catalogue: InstrumentCatalogue) -> History {
    var all = self
    let rules = Dictionary(
      instruments(from: catalogue).instruments.flatMap(\.scores).map { ($0.id, $0.measure) },
      uniquingKeysWith: { first, _ in first })
    for (number, score) in instrumentScores(by: catalogue).enumerated() {
      guard let measure = rules[score.measure] else { continue }
      if let own = all.measures.first(where: { $0.id == measure.id }) {
        // Another scale under the same name: the two are not the same thing.
        guard own.lowest == measure.lowest, own.highest == measure.highest else { continue }
      } else {
        all.measures.append(measure)
      }
      all.scores.append(
        Entry(id: "scored-\(number)", recordedAt: Instant(secondsSince1970: 0), content: score))
    }
    return all
  }
}

extension ResponseQuestion {
  /// Asks about an outcome that was chosen instead of the one that decides.
  ///
  /// Who can choose among many outcomes finds one that moved by chance: all that can be chosen share one error rate, as the
  /// symptoms beside the first one do.
  /// - Parameters:
  ///   - history: a history with the scores of instruments in it (``History/History/includingScores(by:)``).
  ///   - outcomes: all that can be chosen.
  public init(_ history: History, today: LocalDate, chosen: Outcome, among outcomes: [Outcome]) {
    let usual = ResponseQuestion(history, today: today, parts: chosen.rhythm.longestPart)
    let symptom = usual.symptoms.first { $0.measure.id == chosen.id }
    self.init(
      today: today, firstDose: usual.firstDose, stable: usual.stable, switches: usual.switches,
      otherTreatments: usual.otherTreatments,
      symptoms: [
        Symptom(
          measure: chosen.measure, before: symptom?.before ?? [], now: symptom?.now ?? [], rhythm: chosen.rhythm,
          smallest: SmallestKnownChange(of: chosen.measure))
      ], comparisons: max(outcomes.count - 1, 1))
  }
}
