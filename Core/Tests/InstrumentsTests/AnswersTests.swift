import ClinicalTime
import Diary
import Foundation
import Instruments
import Quantities
import Testing

@Suite("Answers to instruments")
struct AnswersTests {
  let catalogue: InstrumentCatalogue
  let day: LocalDate

  init() throws {
    catalogue = try InstrumentCatalogue.embedded()
    day = try #require(LocalDate("2026-11-21"))
  }

  @Test(
    "the PEG is the mean of its three items, to two places",
    arguments: [
      // Worked by hand from the published rule: sum divided by three.
      (["7", "6", "8"], "7", "(7 + 6 + 8) ÷ 3 = 7"), (["5", "6", "4"], "5", "(5 + 6 + 4) ÷ 3 = 5"),
      (["5", "5", "6"], "5.33", "(5 + 5 + 6) ÷ 3 = 5.33"), (["5", "6", "6"], "5.67", "(5 + 6 + 6) ÷ 3 = 5.67"),
      (["0", "0", "0"], "0", "(0 + 0 + 0) ÷ 3 = 0"), (["10", "10", "10"], "10", "(10 + 10 + 10) ÷ 3 = 10"),
      (["0", "0", "1"], "0.33", "(0 + 0 + 1) ÷ 3 = 0.33"),
    ])
  func peg(items: [String], score: String, working: String) throws {
    let peg = try catalogue.instrument("peg")
    let answers = try peg.answers(
      ["pain": [items[0]], "enjoyment": [items[1]], "activity": [items[2]]], day: day, today: day)
    let result = try #require(peg.scores(of: answers).first)
    #expect(result.value == ExactDecimal(score))
    #expect(result.working == working)
    #expect(peg.diaryScores(of: answers).first?.value == ExactDecimal(score))
  }

  @Test("a PEG with an item left out has no score but a range, and says what is missing")
  func partialPEG() throws {
    let peg = try catalogue.instrument("peg")
    let answers = try peg.answers(["pain": ["6"], "activity": ["3"]], day: day, today: day)
    let result = try #require(peg.scores(of: answers).first)
    #expect(result.value == nil)
    #expect(result.range == ExactDecimal(3)...(try #require(ExactDecimal("6.33"))))
    #expect(result.working.contains("enjoyment of life"))
    #expect(peg.diaryScores(of: answers).isEmpty)
  }

  @Test(
    "the global impression keeps the words beside the number",
    arguments: zip(
      1...7,
      [
        "Very much improved", "Much improved", "Minimally improved", "No change", "Minimally worse", "Much worse",
        "Very much worse",
      ]))
  func pgic(number: Int, words: String) throws {
    let pgic = try catalogue.instrument("pgic")
    let answers = try pgic.answers(["change": ["\(number)"]], day: day, today: day)
    #expect(answers.answers.first?.value.words == words)
    #expect(pgic.scores(of: answers).first?.value == ExactDecimal(number))
    let encoded = String(decoding: try JSONEncoder().encode(answers), as: UTF8.self)
    #expect(encoded.contains(words))
  }

  @Test(
    "what was written comes back the same", arguments: ["peg", "pgic", "fibromyalgia-2016", "side-effects", "context"])
  func roundTrip(id: String) throws {
    let instrument = try catalogue.instrument(id)
    var typed: [String: [String]] = [:]
    for item in instrument.items {
      switch item.kind {
      case .number(let scale): typed[item.id] = ["\(scale.highest)"]
      case .choice(let options, let several):
        typed[item.id] = several ? options.filter { !$0.isExclusive }.map(\.code) : [options[options.count - 1].code]
      case .yesNo: typed[item.id] = ["yes"]
      case .text: typed[item.id] = ["a word\nand another"]
      }
    }
    let answers = try instrument.answers(typed, day: day, today: day)
    #expect(answers.answers.count == instrument.items.count)
    let again = try JSONDecoder().decode(InstrumentAnswers.self, from: try JSONEncoder().encode(answers))
    #expect(again == answers)
  }

  @Test(
    "an answer that is none is refused when an archive is read",
    arguments: [
      #"{"item": "a", "question": "A?"}"#, #"{"item": "a", "question": "A?", "number": "1", "yes": true}"#,
      #"{"item": "a", "question": "A?", "chosen": []}"#,
    ])
  func refusedJSON(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ItemAnswer.self, from: Data(json.utf8)) }
  }

  @Test("all problems are named at once, each with the value, the limit and the remedy")
  func problems() throws {
    let peg = try catalogue.instrument("peg")
    let refused = #expect(throws: AnswersRefused.self) {
      try peg.answers(
        ["pain": ["eleven"], "enjoyment": ["11"], "activity": ["5.5"], "sleep": ["1"]], day: day.adding(days: 1),
        today: day)
    }
    let text = refused?.description ?? ""
    #expect(refused?.problems.count == 5)
    for part in [
      "after today", "“eleven” is not a number", "11 is outside the scale", "Write a whole number",
      "no question “sleep”",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    let nothing = #expect(throws: AnswersRefused.self) { try peg.answers(["pain": [" "]], day: day, today: day) }
    #expect(nothing?.problems == [.nothingAnswered])
  }

  @Test("“none of these” contradicts an area that is ticked")
  func contradiction() throws {
    let criteria = try catalogue.instrument("fibromyalgia-2016")
    #expect(throws: AnswersRefused.self) { try criteria.answers(["areas": ["neck", "none"]], day: day, today: day) }
    let none = try criteria.answers(["areas": ["none"]], day: day, today: day)
    #expect(criteria.scores(of: none).first?.value == .zero)
  }

  @Test("“no side effects” answers every side effect with none, and contradicts one that is there")
  func noSideEffects() throws {
    let effects = try catalogue.instrument("side-effects")
    let none = try effects.answers(["any": ["no"]], day: day, today: day)
    #expect(effects.scores(of: none).allSatisfy { $0.value == .zero })
    let some = try effects.answers(["nausea": ["severe"]], day: day, today: day)
    #expect(effects.diaryScores(of: some).map(\.measure) == ["side-effect-nausea"])
    #expect(effects.diaryScores(of: some).first?.value == ExactDecimal(3))
    #expect(throws: AnswersRefused.self) {
      try effects.answers(["any": ["no"], "nausea": ["mild"]], day: day, today: day)
    }
  }

  @Test("own questions are instruments: a number, yes or no, a count or text")
  func ownQuestions() throws {
    func question(_ kind: OwnQuestion.Kind) throws -> Instrument {
      try OwnQuestion(
        id: "knitting", text: "How far did the knitting get?", kind: kind, direction: .higherIsBetter, asked: .daily
      )
      .instrument
    }
    for (kind, typed, score) in [
      (OwnQuestion.Kind.scale, "7", ExactDecimal(7)), (.yesNo, "yes", ExactDecimal(1)),
      (.count, "120", ExactDecimal(120)),
    ] {
      let instrument = try question(kind)
      #expect(instrument.id == "own-knitting")
      let answers = try instrument.answers(["answer": [typed]], day: day, today: day)
      #expect(instrument.scores(of: answers).map(\.value) == [score])
      #expect(instrument.scores.first?.direction == .higherIsBetter)
    }
    let words = try question(.text)
    #expect(words.scores(of: try words.answers(["answer": ["two rows"]], day: day, today: day)).isEmpty)
    let empty = #expect(throws: OwnQuestionRefused.self) {
      try OwnQuestion(id: "x", text: " \u{7} ", kind: .text, direction: .unstated, asked: .weekly)
    }
    let long = #expect(throws: OwnQuestionRefused.self) {
      try OwnQuestion(
        id: "x", text: String(repeating: "a", count: 201), kind: .text, direction: .unstated, asked: .weekly)
    }
    #expect(empty?.count == 0)
    #expect(long?.count == 201)
  }

  @Test("FIQR from its parts is their sum, and never more than 100")
  func fiqr() throws {
    let fiqr = try catalogue.instrument("fiqr")
    // 9 items of 5 divided by 3, 2 items of 5, 10 items of 5 divided by 2: 15 + 10 + 25, by the published scoring.
    let answers = try fiqr.answers(["function": ["15"], "overall": ["10"], "symptoms": ["25"]], day: day, today: day)
    #expect(fiqr.scores(of: answers).map(\.value) == [nil, ExactDecimal(50)])
    #expect(throws: AnswersRefused.self) { try fiqr.answers(["total": ["100.5"]], day: day, today: day) }
  }
}

@Suite("When questions are due")
struct DueTests {
  private func date(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

  @Test("weekly questions come back after seven days")
  func weekly() throws {
    let peg = try InstrumentCatalogue.embedded().instrument("peg")
    let answered = try date("2026-11-10")
    #expect(peg.due(on: answered.adding(days: 6), answered: [answered], checkpoints: []) == .on(try date("2026-11-17")))
    guard case .now = peg.due(on: answered.adding(days: 7), answered: [answered], checkpoints: []) else {
      Issue.record("not due after seven days")
      return
    }
  }

  @Test("checkpoint questions are due at the start and at each checkpoint that has no answer from its last days")
  func checkpoint() throws {
    let criteria = try InstrumentCatalogue.embedded().instrument("fibromyalgia-2016")
    let checkpoints = [try date("2026-12-01"), try date("2027-01-26")]
    func due(_ day: String, _ answered: [String]) throws -> Due {
      criteria.due(on: try date(day), answered: try answered.map(date), checkpoints: checkpoints)
    }
    guard case .now = try due("2026-11-01", []) else {
      Issue.record("not due at the start")
      return
    }
    #expect(try due("2026-11-20", ["2026-11-01"]) == .on(try date("2026-12-01")))
    #expect(
      try due("2026-12-05", ["2026-11-01"])
        == .now(reason: "Asked at the checkpoint of 2026-12-01; last answered on 2026-11-01."))
    #expect(try due("2026-12-05", ["2026-11-28"]) == .on(try date("2027-01-26")))
    #expect(try due("2027-02-01", ["2027-01-26"]) == .noCheckpointPlanned)
  }

  @Test("a question about change is asked at checkpoints only, never at the start")
  func followUp() throws {
    let pgic = try InstrumentCatalogue.embedded().instrument("pgic")
    let checkpoint = try date("2026-12-01")
    #expect(pgic.due(on: try date("2026-11-01"), answered: [], checkpoints: []) == .noCheckpointPlanned)
    #expect(pgic.due(on: try date("2026-11-01"), answered: [], checkpoints: [checkpoint]) == .on(checkpoint))
    #expect(
      pgic.due(on: checkpoint, answered: [], checkpoints: [checkpoint])
        == .now(reason: "Asked at the checkpoint of 2026-12-01; not answered yet."))
  }
}
