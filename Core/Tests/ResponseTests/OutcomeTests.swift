import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import Instruments
import Quantities
import Testing

@testable import Response

@Suite("What can be asked about")
struct OutcomeTests {
  private let catalogue: InstrumentCatalogue

  init() throws {
    catalogue = try .embedded()
  }

  private func answers(
    _ instrument: String, _ typed: [String: [String]], day: Int
  ) throws -> InstrumentAnswers {
    let date = dayOne.adding(days: day)
    return try catalogue.instrument(instrument).answers(typed, day: date, today: date)
  }

  /// Daily pain and doses from day 70 on, and the PEG once a week, lower since.
  private func history(weeksBefore: Int = 10, weeksNow: Int = 10, instrument: String = "peg") throws -> History {
    let start = 7 * weeksBefore
    let end = start + 7 * weeksNow
    var history = try History.virtual(
      scores: (0..<end).map { ($0, 5 + $0 * 7 % 3) }, doses: (start..<end).map { ($0, 3) })
    history.answers = try (0..<(weeksBefore + weeksNow)).map { week in
      let level = (week < weeksBefore ? 7 : 2) + week % 2
      let typed = ["pain": ["\(level)"], "enjoyment": ["\(level)"], "activity": ["\(level)"]]
      return Entry(
        id: "a\(week)", recordedAt: Instant(secondsSince1970: 0), content: try answers(instrument, typed, day: week * 7)
      )
    }
    return history
  }

  private func response(_ history: History, _ id: String, weeks: Int = 20) throws -> (ResponseQuestion, SymptomResponse)
  {
    let outcomes = history.outcomes(by: catalogue)
    let chosen = try #require(outcomes.first { $0.id == id })
    let question = ResponseQuestion(
      history.includingScores(by: catalogue), today: dayOne.adding(days: weeks * 7 - 1), chosen: chosen, among: outcomes
    )
    return (question, try #require(Response(question).main))
  }

  @Test("the diary's measures and the scores of instruments can be chosen, and the default question is as before")
  func listed() throws {
    let history = try history()
    #expect(history.outcomes(by: catalogue).map(\.id) == ["pain", "peg"])
    #expect(history.outcomes(by: catalogue).map(\.rhythm) == [.daily, .seldom])
    #expect(ResponseQuestion(history, today: dayOne.adding(days: 139)).symptoms.map(\.measure.id) == ["pain"])
  }

  @Test("a clear fall of a weekly score is found, with the smallest change that matters from its claim")
  func peg() throws {
    let (question, found) = try response(try history(), "peg")
    #expect(question.symptoms[0].before.count == 10 && question.symptoms[0].now.count == 10)
    #expect(found.verdict == .probablyBetter && found.change?.pointsThatMatter == 1)
    #expect(question.symptoms[0].smallest?.claims == ["measures.peg.mid"])
    let evidence = try EvidenceBase.embedded()
    let claim = try #require(evidence.claim("measures.peg.mid"))
    #expect(claim.verified && claim.values?.first?.value == ExactDecimal(1), "the figure in the code is the claim's")
  }

  @Test("too few weekly scores on either side are no verdict")
  func tooFew() throws {
    #expect(try response(try history(weeksBefore: 3, weeksNow: 10), "peg", weeks: 13).1.reason == .noBaseline)
    #expect(try response(try history(weeksBefore: 4, weeksNow: 5), "peg", weeks: 9).1.reason == .tooFewScores)
    #expect(try response(try history(weeksBefore: 4, weeksNow: 6), "peg", weeks: 10).1.reason == .scores)
  }

  @Test("where no source says what matters, that is said, and a change is never called too small to matter")
  func unknownSmallest() throws {
    var history = try history()
    history.measures.append(CheckInItem.fatigue.measure)
    history.scores += try (0..<140).map { day in
      Entry(
        id: "f\(day)", recordedAt: Instant(secondsSince1970: 0),
        content: try Score(
          CheckInItem.fatigue.measure, day: dayOne.adding(days: day), value: ExactDecimal(5 + day * 7 % 3)))
    }
    let (_, found) = try response(history, "fatigue")
    #expect(found.change != nil && found.change?.pointsThatMatter == nil && found.change?.probabilityPoints == nil)
    #expect(found.verdict == .cannotTell)
  }

  @Test("who can choose among more outcomes has to be surer")
  func shared() throws {
    let (question, _) = try response(try history(), "peg")
    #expect(question.comparisons == 1)
    let more = ["a", "b", "c"].map {
      Outcome(
        Measure(id: $0, title: $0, lowest: .zero, highest: ExactDecimal(10), direction: .lowerIsBetter), rhythm: .daily)
    }
    let chosen = try #require(history().outcomes(by: catalogue).last)
    let wider = ResponseQuestion(
      try history().includingScores(by: catalogue), today: question.today, chosen: chosen,
      among: try history().outcomes(by: catalogue) + more)
    #expect(wider.comparisons == 4)
  }

  @Test("a question that asks for the change itself has nothing before it, and says so")
  func asksForChange() throws {
    var history = try history()
    history.answers.append(
      Entry(
        id: "g", recordedAt: Instant(secondsSince1970: 0), content: try answers("pgic", ["change": ["2"]], day: 120)))
    #expect(try response(history, "pgic").1.reason == .asksForChange)
  }

  @Test("a question that was kept before there were other outcomes is answered as it was")
  func earlier() throws {
    let question = ResponseQuestion(try history(), today: dayOne.adding(days: 139))
    let text = String(decoding: try JSONEncoder().encode(question), as: UTF8.self)
    #expect(!text.contains("comparisons") && !text.contains("rhythm") && !text.contains("smallest"))
  }
}
