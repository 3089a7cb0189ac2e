import ClinicalTime
import Diary
import ExactJSON
import Foundation
import History
import Instruments
import Quantities

// Questions, answers, and scores.
extension RecordWriter {
  var questionnaires: [RecordedResource] {
    surroundings.questionnaires.compactMap { file in
      guard let id = file["id"]?.string else { return nil }
      var members = file
      members["resourceType"] = nil
      members["id"] = nil
      return RecordedResource("Questionnaire", id, lastUpdated: history.person.createdAt, members)
    }
      + Thread.all(history.questions).filter { !$0.isWithdrawn }.map { question in
        RecordedResource(
          "Questionnaire", Written.id(question.content.id), lastUpdated: question.lastUpdated,
          Self.questionnaire(question.content))
      }
  }

  private static func canonical(_ id: Instrument.ID) -> String { "\(Written.base)/Questionnaire/\(Written.id(id))" }

  /// A question of the person's own.
  private static func questionnaire(_ question: OwnQuestion) -> JSONObject {
    let type =
      switch question.kind {
      case .scale, .count: "integer"
      case .yesNo: "boolean"
      case .text: "text"
      }
    return [
      "url": .string(canonical(question.id)), "version": .string(question.instrument.version), "status": "active",
      "subjectType": .array(["Patient"]), "title": Written.text(question.text),
      "item": .array([
        .object(["linkId": "answer", "text": Written.text(question.text), "type": .string(type)])
      ]),
    ]
  }

  private var answerThreads: [Thread<InstrumentAnswers>] { Thread.all(history.answers) }

  private func items(of instrument: Instrument.ID) -> [JSONValue] {
    let file = surroundings.questionnaires.first { $0["id"]?.string == instrument }
    return file?["item"]?.array ?? []
  }

  var responses: [RecordedResource] {
    answerThreads.map { thread in
      let answers = thread.content
      var left = answers.answers
      var written = nested(items(of: answers.instrument), &left)
      // What the file does not ask any more, or never did.
      written += left.map { item($0, asked: nil) }
      return RecordedResource(
        "QuestionnaireResponse", thread.id, lastUpdated: thread.lastUpdated, days: answers.day...answers.day,
        [
          "extension": .array([Written.ownExtension("diary-day", "Date", Written.day(answers.day))]),
          "questionnaire": .string("\(Self.canonical(answers.instrument))|\(answers.version)"),
          "status": .string(
            thread.isWithdrawn ? "entered-in-error" : thread.isCorrected ? "amended" : "completed"),
          "subject": subject, "authored": Written.instant(thread.lastUpdated), "author": subject, "source": subject,
          "item": Written.list(written),
        ])
    }
  }

  /// The answers in the groups in which they were asked.
  private func nested(_ items: [JSONValue], _ left: inout [ItemAnswer]) -> [JSONValue] {
    var written: [JSONValue] = []
    for asked in items.compactMap(\.object) {
      guard let link = asked["linkId"]?.string else { continue }
      if asked["type"]?.string == "group" {
        let inner = nested(asked["item"]?.array ?? [], &left)
        guard !inner.isEmpty else { continue }
        written.append(
          .object(["linkId": .string(link), "text": asked["text"], "item": .array(inner)]))
      } else if let index = left.firstIndex(where: { $0.item == link }) {
        written.append(item(left.remove(at: index), asked: asked))
      }
    }
    return written
  }

  private func item(_ answer: ItemAnswer, asked: JSONObject?) -> JSONValue {
    .object([
      "linkId": .string(answer.item), "text": Written.text(answer.question),
      "answer": Written.list(values(answer.value, asked: asked)),
    ])
  }

  private func values(_ value: ItemValue, asked: JSONObject?) -> [JSONValue] {
    switch value {
    case .number(let number):
      let isWhole = number.normalised.places == 0 && asked?["type"]?.string != "decimal"
      return [.object([isWhole ? "valueInteger" : "valueDecimal": .number(JSONNumber(number.normalised))])]
    case .yesNo(let yes): return [.object(["valueBoolean": .bool(yes)])]
    case .text(let text): return Written.text(text).map { [.object(["valueString": $0])] } ?? []
    case .chosen(let choices):
      return choices.map { choice in
        let option = asked?["answerOption"]?.array?.compactMap { $0.object?["valueCoding"]?.object }
          .first { $0["code"]?.string == choice.code }
        return .object([
          "valueCoding": Written.coding(option?["system"]?.string, choice.code, choice.words)
        ])
      }
    }
  }

  // MARK: Scores

  var observations: [RecordedResource] { diaryScores + instrumentScores }

  /// What is scored, by name.
  var measures: [String: Measure] {
    Dictionary(
      (CheckInItem.allCases.map(\.measure) + history.measures).map { ($0.id, $0) },
      uniquingKeysWith: { _, last in last })
  }

  private var diaryScores: [RecordedResource] {
    let measures = measures
    return Thread.all(history.scores).map { thread in
      let score = thread.content
      let effective =
        score.time.map {
          Written.clock(
            DayBoundary.fourInTheMorning.moment(on: score.day, at: $0), zone: surroundings.zone.identifier)
        } ?? Written.day(score.day)
      let status = thread.isWithdrawn ? "entered-in-error" : thread.isCorrected ? "corrected" : "final"
      return observation(
        thread.id, of: measures[score.measure], named: score.measure, value: score.value, status: status,
        effective: effective, day: score.day, lastUpdated: thread.lastUpdated, from: nil)
    }
  }

  private var instrumentScores: [RecordedResource] {
    let catalogue = history.instruments(from: surroundings.instruments)
    return answerThreads.flatMap { thread -> [RecordedResource] in
      guard let instrument = catalogue.instruments.first(where: { $0.id == thread.content.instrument }) else {
        return []
      }
      return instrument.scores(of: thread.content).compactMap { result in
        guard let value = result.value else { return nil }
        let status = thread.isWithdrawn ? "entered-in-error" : thread.isCorrected ? "corrected" : "final"
        return observation(
          id(thread.id, result.rule.id), of: result.rule.measure, named: result.rule.id, value: value, status: status,
          effective: Written.day(thread.content.day), day: thread.content.day, lastUpdated: thread.lastUpdated,
          from: thread.id)
      }
    }
  }

  /// A measure that came with an import is known nowhere else: its scale is written along.
  private func ownScale(_ measure: Measure?, from response: String?) -> JSONValue? {
    guard response == nil, let measure, CheckInItem(rawValue: measure.id) == nil else { return nil }
    func part(_ name: String, _ type: String, _ value: JSONValue) -> JSONValue {
      .object(["url": .string(name), "value\(type)": value])
    }
    return .array([
      .object([
        "extension": .array([
          part("lowest", "Decimal", .number(JSONNumber(measure.lowest.normalised))),
          part("highest", "Decimal", .number(JSONNumber(measure.highest.normalised))),
          part("direction", "Code", .string(measure.direction.rawValue)),
        ]), "url": .string("\(Written.base)/StructureDefinition/measure"),
      ])
    ])
  }

  private func observation(
    _ id: String, of measure: Measure?, named name: String, value: ExactDecimal, status: String, effective: JSONValue,
    day: LocalDate, lastUpdated: Instant, from response: String?
  ) -> RecordedResource {
    RecordedResource(
      "Observation", id, lastUpdated: lastUpdated, days: day...day,
      [
        "extension": ownScale(measure, from: response), "status": .string(status),
        "category": .array([
          Written.concept("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey")
        ]),
        "code": Written.concept(codes(of: measure, named: name), text: measure?.title ?? name), "subject": subject,
        "effectiveDateTime": effective, "issued": Written.instant(lastUpdated), "performer": .array([subject]),
        "valueQuantity": Written.quantity(value.normalised, "{score}", unit: "score"),
        "note": measure.map { .array([.object(["text": Written.text(Self.scale($0))])]) },
        "derivedFrom": response.map { .array([Written.reference("QuestionnaireResponse", $0)]) },
      ])
  }

  /// The measure's own name; beside it the public code of the same measure on the same scale.
  private func codes(of measure: Measure?, named name: String) -> [JSONValue] {
    let own = Written.coding("\(Written.base)/CodeSystem/measure", name, measure?.title)
    let rule = surroundings.instruments.instruments.flatMap(\.scores).first { $0.id == name }
    guard let rule, let measure, let code = rule.code, rule.lowest == measure.lowest, rule.highest == measure.highest
    else { return [own] }
    return [Written.coding(code.system, code.code, code.display), own]
  }

  private static func scale(_ measure: Measure) -> String {
    let direction =
      switch measure.direction {
      case .lowerIsBetter: "; lower is better"
      case .higherIsBetter: "; higher is better"
      case .unstated: ""
      }
    return "Scale \(measure.scale)\(direction). Self-reported."
  }

  // MARK: Side effects

  /// What the person was bothered by; whether naltrexone caused it is not known.
  var adverseEvents: [RecordedResource] {
    answerThreads.filter { $0.content.instrument == "side-effects" && !$0.isWithdrawn }.flatMap { thread in
      thread.content.answers.compactMap { answer -> RecordedResource? in
        let severity: String?
        let words: String
        switch answer.value {
        case .chosen(let choices):
          guard let choice = choices.first, ["mild", "moderate", "severe"].contains(choice.code) else { return nil }
          (severity, words) = (choice.code, answer.question)
        case .text(let text): (severity, words) = (nil, text)
        case .number, .yesNo: return nil
        }
        return adverseEvent(thread, answer.item, words, severity)
      }
    }
  }

  private func adverseEvent(
    _ thread: Thread<InstrumentAnswers>, _ item: Item.ID, _ words: String, _ severity: String?
  ) -> RecordedResource {
    RecordedResource(
      "AdverseEvent", id(thread.id, item), lastUpdated: thread.lastUpdated,
      days: thread.content.day...thread.content.day,
      [
        "actuality": "actual",
        "event": Written.concept([Written.coding("\(Written.base)/CodeSystem/side-effect", item)], text: words),
        "subject": subject, "date": Written.day(thread.content.day),
        "recordedDate": Written.instant(thread.lastUpdated),
        "severity": severity.map {
          Written.concept("http://terminology.hl7.org/CodeSystem/adverse-event-severity", $0)
        },
        "recorder": subject,
        "suspectEntity": hasStatement ? .array([.object(["instance": statementReference])]) : nil,
      ])
  }
}
