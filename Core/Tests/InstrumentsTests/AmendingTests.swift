import ClinicalTime
import Instruments
import Testing

@Suite("One answer is changed, the others stay")
struct AmendingTests {
  let effects: Instrument
  let context: Instrument
  let day: LocalDate

  init() throws {
    let catalogue = try InstrumentCatalogue.embedded()
    effects = try catalogue.instrument("side-effects")
    context = try catalogue.instrument("context")
    day = try #require(LocalDate("2026-11-21"))
  }

  /// The answers after each change in turn, as question and words.
  private func after(
    _ instrument: Instrument, _ changes: [[Item.ID: [String]]]
  ) throws -> [String: String]? {
    var answers: InstrumentAnswers?
    for change in changes { answers = try instrument.amending(answers, with: change, day: day, today: day) }
    return answers.map { Dictionary($0.answers.map { ($0.item, $0.value.words) }, uniquingKeysWith: { $1 }) }
  }

  @Test("a second answer joins the first, another one to the same question takes its place")
  func joins() throws {
    let all = try after(effects, [["nausea": ["mild"]], ["headache": ["severe"]], ["nausea": ["moderate"]]])
    #expect(all == ["nausea": "moderate", "headache": "severe"])
  }

  @Test("when the last answer is taken away, nothing is left")
  func takenAway() throws {
    #expect(try after(effects, [["nausea": ["mild"]], ["nausea": [""]]]) == nil)
    #expect(try after(effects, [["nausea": []]]) == nil)
  }

  @Test("“no” to all takes the single answers away, and a single answer takes the “no” away")
  func gate() throws {
    #expect(try after(effects, [["nausea": ["mild"]], ["any": ["no"]]]) == ["any": "no"])
    #expect(try after(effects, [["any": ["no"]], ["nausea": ["mild"]]]) == ["nausea": "mild"])
    #expect(try after(effects, [["any": ["yes"]], ["nausea": ["mild"]]]) == ["any": "yes", "nausea": "mild"])
  }

  @Test("one question with several answers keeps those that are given, and text stays text")
  func several() throws {
    let all = try after(
      context, [["programme": ["tai-chi"]], ["programme": ["tai-chi", "yoga"]], ["other": ["a new bed"]]])
    #expect(all?["programme"]?.split(separator: ", ").count == 2)
    #expect(all?["other"] == "a new bed")
  }

  @Test("what no question offers, and a day to come, are refused")
  func refused() throws {
    #expect(throws: AnswersRefused.self) { try after(effects, [["nausea": ["dreadful"]]]) }
    #expect(throws: AnswersRefused.self) { try after(effects, [["knitting": ["mild"]]]) }
    #expect(throws: AnswersRefused.self) {
      try effects.amending(nil, with: ["nausea": ["mild"]], day: day.adding(days: 1), today: day)
    }
  }
}
