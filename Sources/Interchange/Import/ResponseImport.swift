import ClinicalTime
import ExactJSON
import FHIR
import Instruments
import Quantities

/// Answers that were written down as QuestionnaireResponses to instruments that are here.
struct ResponseImport {
  let context: ImportContext

  enum Reading {
    case answers(InstrumentAnswers, key: String)
    case leftOut(String)
  }

  func read(_ response: QuestionnaireResponse) throws(FHIRMistake) -> Reading {
    let asked = try response.questionnaire ?? ""
    let parts = asked.split(separator: "|", maxSplits: 1).map(String.init)
    guard let address = parts.first, address.hasPrefix(OwnNames.questionnaires),
      let instrument = context.instruments.instruments.first(where: {
        OwnNames.questionnaires + $0.id == address
      })
    else {
      return .leftOut(
        asked.isEmpty
          ? "QuestionnaireResponse: it does not say which questions were asked."
          : "QuestionnaireResponse to “\(Self.end(of: asked))”: these questions are not asked here.")
    }
    switch try response.status {
    case .completed, .amended: break
    case let status:
      return .leftOut("Answers to \(instrument.title): their status is \(status?.rawValue ?? "missing").")
    }
    guard let day = try day(of: response) else {
      return .leftOut("Answers to \(instrument.title): they do not say the day.")
    }
    let answered = try response.answered
    let typed = try Self.typed(answered)
    let answers: InstrumentAnswers
    do throws(AnswersRefused) {
      answers = try instrument.answers(typed, day: day, today: context.boundary.diaryDay(of: context.now))
    } catch {
      return .leftOut(
        "Answers to \(instrument.title) on \(day): \(error.problems.map(\.description).joined(separator: " "))")
    }
    let version = parts.count > 1 ? String(parts[1].prefix(40)) : instrument.version
    return .answers(
      version == instrument.version ? answers : try Self.asRead(answers, answered, version),
      key: "answers \(instrument.id) \(day)")
  }

  private static func end(of address: String) -> String {
    (address.split(separator: "/").last.map(String.init) ?? address).shortened
  }

  /// The diary's day; of another system's answers the day on which they were given.
  private func day(of response: QuestionnaireResponse) throws(FHIRMistake) -> LocalDate? {
    for part in try response.element.elements("extension") where try part.string("url") == OwnNames.diaryDay {
      guard let date = try part.date("valueDate"), date.precision == .day else { return nil }
      return date.earliest(in: context.zone).date
    }
    guard let authored = try response.authored, authored.precision >= .day else { return nil }
    let start = authored.earliest(in: context.zone)
    return authored.precision == .day ? start.date : context.boundary.diaryDay(of: start)
  }

  /// The answers as a form would send them.
  private static func typed(
    _ answered: [QuestionnaireResponse.Answered]
  ) throws(FHIRMistake) -> [Item.ID: [String]] {
    var typed: [Item.ID: [String]] = [:]
    for question in answered {
      for value in question.values { typed[question.linkId, default: []].append(try text(of: value)) }
    }
    return typed
  }

  private static func text(of value: Element) throws(FHIRMistake) -> String {
    for name in ["valueInteger", "valueDecimal"] {
      if let number = try value.decimal(name) { return number.description }
    }
    if let yes = try value.bool("valueBoolean") { return yes ? "yes" : "no" }
    if let coding = try value.element("valueCoding").map(Coding.init) {
      return try value.required("valueCoding.code", try coding.code)
    }
    if let text = try value.string("valueString") { return text }
    throw value.mistake("value", nil, "No answer is here that can be read.", "Numbers, yes or no, codes and text are.")
  }

  /// Answers to another version keep the words that were read.
  private static func asRead(
    _ answers: InstrumentAnswers, _ answered: [QuestionnaireResponse.Answered], _ version: String
  ) throws(FHIRMistake) -> InstrumentAnswers {
    var kept: [ItemAnswer] = []
    for answer in answers.answers {
      let question = answered.first { $0.linkId == answer.item }
      var value = answer.value
      if case .chosen(let choices) = value {
        var shown: [ItemValue.Choice] = []
        for choice in choices { shown.append(try Self.choice(choice, in: question)) }
        value = .chosen(shown)
      }
      kept.append(
        ItemAnswer(
          item: answer.item, question: question?.text.map { String($0.prefix(400)) } ?? answer.question, value: value))
    }
    return InstrumentAnswers(restoring: kept, of: answers.instrument, version: version, day: answers.day)
  }

  private static func choice(
    _ choice: ItemValue.Choice, in question: QuestionnaireResponse.Answered?
  ) throws(FHIRMistake) -> ItemValue.Choice {
    for value in question?.values ?? [] {
      guard let coding = try value.element("valueCoding").map(Coding.init), try coding.code == choice.code,
        let words = try coding.display
      else { continue }
      return ItemValue.Choice(
        code: choice.code, words: String(words.prefix(400)), number: choice.number, isExclusive: choice.isExclusive)
    }
    return choice
  }
}
