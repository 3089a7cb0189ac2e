import ClinicalTime
import Diary
import Foundation
import History
import NumericalMethods
import Quantities

@testable import Response

let dayOne = LocalDate(dayNumber: 20_000)

/// A diary of somebody who does not exist: days before, then so many days on one dose.
struct VirtualDiary {
  var before = 14
  var now = 28
  /// What naltrexone, or anything else, does to the score from the first dose on.
  var change = 0.0
  var rho = 0.5
  /// The standard deviation of a single day, whatever the correlation.
  var deviation = 1.5
  var level = 6.0
  /// The share of days without a score.
  var missing = 0.0
  /// Whether scores are whole numbers from 0 to 10, as people give them.
  var isWhole = false
  /// Whether a day is yes or no, whichever side of the middle it falls on.
  var isYesOrNo = false
  /// Every how many days there is a score.
  var every = 1

  func question(_ generator: inout Xoshiro256StarStar, measure: Measure = CheckInItem.pain.measure) -> ResponseQuestion
  {
    question(from: days(&generator), after: now, measure: measure)
  }

  /// The question as it is asked so many days after the first dose.
  func question(
    from days: [DayScore], after count: Int, measure: Measure = CheckInItem.pain.measure
  ) -> ResponseQuestion {
    let first = dayOne.adding(days: before)
    let today = first.adding(days: count)
    let rhythm: ResponseRhythm = every == 1 ? .daily : .seldom
    let start = max(first, today.adding(days: -rhythm.longestPart))
    return ResponseQuestion(
      today: today, firstDose: first,
      stable: DoseCourse.Stretch(dose: .milligrams(3), first: first, last: today),
      symptoms: [
        ResponseQuestion.Symptom(
          measure: measure, before: days.filter { $0.day < first },
          now: days.filter { start <= $0.day && $0.day < today }, rhythm: every == 1 ? nil : rhythm)
      ])
  }

  /// The days with a score, from the first day of the diary on.
  func days(_ generator: inout Xoshiro256StarStar) -> [DayScore] {
    var error = generator.nextNormal() * deviation
    let innovation = deviation * (1 - rho * rho).squareRoot()
    var days: [DayScore] = []
    for day in 0..<(before + now) {
      if day > 0 { error = rho * error + innovation * generator.nextNormal() }
      var score = level + error + (day >= before ? change : 0)
      if isYesOrNo { score = score > 0.5 ? 1 : 0 }
      if isWhole { score = min(max(score.rounded(), 0), 10) }
      let isMissing = missing > 0 && generator.nextUniform() < missing
      if !isMissing && day % every == 0 { days.append(DayScore(day: dayOne.adding(days: day), score: score)) }
    }
    return days
  }
}

/// How often each verdict is given.
struct Tally {
  var counts: [ResponseVerdict: Int] = [:]
  var histories = 0

  init(
    _ diary: VirtualDiary, histories: Int, seed: UInt64 = 20_261_121, measure: Measure = CheckInItem.pain.measure
  ) {
    for number in 0..<histories {
      var generator = Xoshiro256StarStar(seed: seed &+ UInt64(number) &* 0xD134_2543_DE82_EF95)
      let response = Response(diary.question(&generator, measure: measure), isQuick: true)
      counts[response.main?.verdict ?? .cannotTell, default: 0] += 1
      self.histories += 1
    }
  }

  func share(_ verdicts: ResponseVerdict...) -> Double {
    Double(verdicts.reduce(0) { $0 + (counts[$1] ?? 0) }) / Double(histories)
  }

  /// The standard error of a share of so many histories.
  func standardError(_ share: Double) -> Double { (share * (1 - share) / Double(histories)).squareRoot() }
}

extension History {
  /// A history with daily scores and doses.
  static func virtual(
    scores: [(day: Int, score: Int)], doses: [(day: Int, mg: Int)], measure: Measure = CheckInItem.pain.measure
  ) throws -> History {
    let instant = Instant(secondsSince1970: 0)
    var history = History(of: Person(id: "p", name: "", createdAt: instant))
    history.measures = [measure]
    history.scores = try scores.enumerated().map { index, one in
      Entry(
        id: "s\(index)", recordedAt: instant,
        content: try Score(measure, day: dayOne.adding(days: one.day), value: ExactDecimal(one.score)))
    }
    history.doses = doses.enumerated().map { index, one in
      let day = dayOne.adding(days: one.day)
      return Entry(
        id: "d\(index)", recordedAt: instant,
        content: DoseTaken(
          restoring: .milligrams(one.mg), at: LocalDateTime(date: day, time: .noon), zone: "UTC", day: day, reason: nil)
      )
    }
    return history
  }
}
