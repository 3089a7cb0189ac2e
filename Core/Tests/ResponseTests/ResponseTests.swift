import ClinicalTime
import Diary
import Foundation
import History
import NumericalMethods
import Quantities
import Testing

@testable import Response

func Xoshiro(_ number: Int) -> Xoshiro256StarStar { Xoshiro256StarStar(seed: 7 &+ UInt64(number) &* 7919) }

@Suite("The response says no more than the diary holds")
struct ResponseTests {
  /// Scores of 6 and 7 before, of 2 and 3 from the first dose on.
  private func history(before: Int = 14, now: Int = 40, missing: Set<Int> = []) throws -> History {
    try .virtual(
      scores: (0..<(before + now)).filter { !missing.contains($0) }.map { day in
        (day, (day < before ? 6 : 2) + (day * 7 % 3 == 0 ? 1 : 0))
      }, doses: (before..<(before + now)).map { ($0, 3) })
  }

  private func main(_ history: History, today: Int) throws -> SymptomResponse {
    try #require(Response(ResponseQuestion(history, today: dayOne.adding(days: today))).main)
  }

  @Test("a clear fall is probably better, with its size, interval and probabilities")
  func better() throws {
    let found = try main(try history(), today: 53)
    let change = try #require(found.change)
    #expect(found.verdict == .probablyBetter && found.reason == .scores)
    // The means differ by 4; the prior and the correlation pull a little.
    #expect(abs(change.change + 4) < 0.3 && change.lower < change.change && change.change < change.upper)
    #expect(
      (change.probabilityPoints ?? 0) > 0.99 && change.probabilityThirtyPercent > 0.99 && change.pointsThatMatter == 2)
  }

  @Test(
    "each obstacle is named",
    arguments: [
      (14, 0, 13, ResponseVerdict.tooEarly, ResponseReason.notStarted),
      (6, 40, 45, .cannotTell, .noBaseline),
      (14, 28, 41, .tooEarly, .notStable),
      (14, 29, 42, .probablyBetter, .scores),
      (14, 40, 65, .cannotTell, .paused),
    ])
  func obstacles(before: Int, now: Int, today: Int, verdict: ResponseVerdict, reason: ResponseReason) throws {
    let found = try main(try history(before: before, now: now), today: today)
    #expect(found.verdict == verdict && found.reason == reason)
    #expect((found.change == nil) == (verdict != .probablyBetter))
  }

  @Test("a step of the dose starts the four weeks again, and a slip of two days does not")
  func stable() throws {
    var doses = (14..<54).map { (day: $0, mg: 3) }
    func verdict() throws -> ResponseReason {
      let history = try History.virtual(
        scores: (0..<54).map { ($0, ($0 < 14 ? 6 : 2) + ($0 % 2)) }, doses: doses)
      return try main(history, today: 53).reason
    }
    #expect(try verdict() == .scores)
    doses[20].mg = 6
    doses[21].mg = 6
    #expect(try verdict() == .scores)
    doses[22].mg = 6
    #expect(try verdict() == .notStable)
  }

  @Test("too few scores on the dose, scores that never move, and a scale without a better end are no verdict")
  func unanswerable() throws {
    let few = try main(try history(missing: Set(25..<54)), today: 53)
    #expect(few.reason == .tooFewScores && few.verdict == .cannotTell)
    let flat = try History.virtual(scores: (0..<54).map { ($0, 5) }, doses: (14..<54).map { ($0, 3) })
    #expect(try main(flat, today: 53).reason == .noVariation)
    let unstated = Measure(
      id: "x", title: "X", lowest: ExactDecimal(0), highest: ExactDecimal(10), direction: .unstated)
    let odd = try History.virtual(
      scores: (0..<54).map { ($0, $0 % 7) }, doses: (14..<54).map { ($0, 3) }, measure: unstated)
    #expect(try main(odd, today: 53).reason == .unknownDirection)
  }

  @Test("moving every day by years changes nothing, and neither does a leap day between")
  func shift() {
    var generator = Xoshiro(1)
    let question = VirtualDiary(change: -2).question(&generator)
    for days in [1, 365, 4_000] {
      func moved(_ scores: [DayScore]) -> [DayScore] {
        scores.map { DayScore(day: $0.day.adding(days: days), score: $0.score) }
      }
      let later = ResponseQuestion(
        today: question.today.adding(days: days), firstDose: question.firstDose?.adding(days: days),
        stable: question.stable.map {
          DoseCourse.Stretch(dose: $0.dose, first: $0.first.adding(days: days), last: $0.last.adding(days: days))
        },
        symptoms: question.symptoms.map {
          .init(measure: $0.measure, before: moved($0.before), now: moved($0.now))
        })
      #expect(Response(later) == Response(question))
    }
  }

  @Test("a scale ten times as wide gives ten times the change and the same verdict; a mirrored one its mirror")
  func rescale() throws {
    for number in 0..<5 {
      var generator = Xoshiro(number)
      let question = VirtualDiary(now: 56, change: -1.5).question(&generator)
      func scaled(_ measure: Measure, _ map: (Double) -> Double) throws -> SymptomResponse {
        let symptom = question.symptoms[0]
        func mapped(_ scores: [DayScore]) -> [DayScore] { scores.map { DayScore(day: $0.day, score: map($0.score)) } }
        let other = ResponseQuestion(
          today: question.today, firstDose: question.firstDose, stable: question.stable,
          symptoms: [.init(measure: measure, before: mapped(symptom.before), now: mapped(symptom.now))])
        return try #require(Response(other).main)
      }
      let plain = try scaled(CheckInItem.pain.measure) { $0 }
      let wide = try scaled(
        Measure(
          id: "pain", title: "", lowest: ExactDecimal(0), highest: ExactDecimal(100), direction: .lowerIsBetter)
      ) { $0 * 10 }
      let mirrored = try scaled(
        Measure(
          id: "pain", title: "", lowest: ExactDecimal(0), highest: ExactDecimal(10), direction: .higherIsBetter)
      ) { 10 - $0 }
      #expect(wide.verdict == plain.verdict && mirrored.verdict == plain.verdict)
      let (one, ten, other) = try (
        #require(plain.change), #require(wide.change), #require(mirrored.change)
      )
      // Figures are rounded to a thousandth, so ten times one of them may differ by ten halves of that.
      #expect(abs(ten.change - 10 * one.change) < 0.011 && abs(ten.upper - 10 * one.upper) < 0.011)
      #expect(abs(try #require(ten.probabilityPoints) - #require(one.probabilityPoints)) < 0.002)
      #expect(abs(other.change + one.change) < 0.002 && abs(other.probabilityBetter - one.probabilityBetter) < 0.002)
    }
  }

  @Test("the order of the entries does not matter, and a question survives being written down")
  func stored() throws {
    var history = try history()
    let question = ResponseQuestion(history, today: dayOne.adding(days: 53))
    history.scores.reverse()
    history.doses.reverse()
    #expect(ResponseQuestion(history, today: dayOne.adding(days: 53)) == question)
    let read = try JSONDecoder().decode(ResponseQuestion.self, from: try JSONEncoder().encode(question))
    #expect(read == question && Response(read) == Response(question))
  }

  @Test("years of diary, and days before 2000, leave the question as small as eight weeks on either side")
  func bounded() throws {
    let history = try history(before: 400, now: 1_200)
    let question = ResponseQuestion(history, today: dayOne.adding(days: 1_599))
    #expect(question.symptoms[0].before.count == 56 && question.symptoms[0].now.count == 56)
    let old = DayScore.days(
      of: CheckInItem.pain.measure,
      in: [Score(restoring: ExactDecimal(5), of: "pain", day: LocalDate(dayNumber: -600_000), time: nil)])
    #expect(old.isEmpty)
  }

  @Test("what is known about several symptoms: the first decides, the others need more certainty")
  func several() {
    var claims = (alone: 0, beside: 0)
    for number in 0..<60 {
      var generator = Xoshiro(number)
      let diary = VirtualDiary(change: -1.6, rho: 0.3)
      let question = diary.question(&generator)
      let pain = question.symptoms[0]
      let others = ["fatigue", "sleep", "mood"].map { id in
        ResponseQuestion.Symptom(
          measure: Measure(
            id: id, title: id, lowest: ExactDecimal(0), highest: ExactDecimal(10), direction: .lowerIsBetter),
          before: pain.before, now: pain.now)
      }
      let all = Response(
        ResponseQuestion(
          today: question.today, firstDose: question.firstDose, stable: question.stable, symptoms: [pain] + others))
      if all.symptoms[0].verdict == .probablyBetter { claims.alone += 1 }
      if all.symptoms[1].verdict == .probablyBetter { claims.beside += 1 }
      #expect(all.symptoms[1].change == all.symptoms[0].change)
    }
    #expect(claims.beside < claims.alone && claims.alone > 5)
  }
}
