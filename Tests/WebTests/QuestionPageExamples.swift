import ClinicalTime
import Diary
import Evidence
import History
import Instruments
import Reports

private let today = LocalDate(dayNumber: 20_778)
private let instant = Instant(secondsSince1970: 1_795_000_000)

extension History {
  /// With an own question, a PEG answered yesterday, and the body map of today.
  static func exampleWithAnswers() throws -> History {
    var history = try History.example()
    let catalogue = try InstrumentCatalogue.embedded()
    let question = try OwnQuestion(
      id: "own-1", text: "A <7> question?", kind: .scale, direction: .unstated, asked: .daily)
    history.questions = [Entry(id: "q", recordedAt: instant, content: question)]
    let peg = try catalogue.instrument("peg").answers(
      ["pain": ["5"], "enjoyment": ["6"], "activity": ["4"]], day: today.adding(days: -1), today: today)
    let map = try catalogue.instrument("fibromyalgia-2016").answers(
      ["areas": ["neck", "lower-back"], "fatigue": ["2"], "three-months": ["yes"]], day: today, today: today)
    let context = try catalogue.instrument("context").answers(["other": ["A <7> note."]], day: today, today: today)
    history.answers = [
      Entry(id: "a1", recordedAt: instant, content: peg), Entry(id: "a2", recordedAt: instant, content: map),
      Entry(id: "a3", recordedAt: instant, content: context),
    ]
    return history
  }
}

extension QuestionsPage {
  static func example() throws -> QuestionsPage {
    var typed = TypedQuestion()
    typed.text = "<7>"
    typed.problem = "A <7> problem."
    return QuestionsPage(
      try .embedded(), history: try .exampleWithAnswers(), today: today, saved: "Saved.", typed: typed)
  }
}

extension QuestionnairePage {
  static func example(_ id: Instrument.ID, typed: [Item.ID: [String]]? = nil) throws -> QuestionnairePage {
    QuestionnairePage(
      try InstrumentCatalogue.embedded().instrument(id), day: today, history: try .exampleWithAnswers(),
      saved: "Saved.", typed: typed, problems: typed == nil ? [] : ["A <7> problem."])
  }
}
