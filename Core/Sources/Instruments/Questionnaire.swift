import Diary
import Foundation
import Quantities

/// The parts of a FHIR R4 Questionnaire that are read. Everything else in a file is left alone.
struct Questionnaire: Decodable {
  let resourceType: String
  let id: String
  let version: String
  let title: String
  let description: String
  let copyright: String
  let code: [Coding]?
  let `extension`: [Extension]
  let item: [QuestionnaireItem]

  struct Coding: Decodable {
    let system: String?
    let code: String
    let display: String?
    let `extension`: [Extension]?
  }

  /// An extension with the types of value that are used here.
  struct Extension: Decodable {
    let url: String
    let valueCode: String?
    let valueString: String?
    let valueUrl: String?
    let valueBoolean: Bool?
    let valueInteger: Int?
    let valueDecimal: Decimal?
    let valueCoding: Coding?
    let `extension`: [Extension]?

    var number: ExactDecimal? {
      valueInteger.map { ExactDecimal($0) } ?? valueDecimal.flatMap { ExactDecimal($0.description) }
    }
  }

  struct QuestionnaireItem: Decodable {
    let linkId: String
    let text: String?
    let type: String
    let repeats: Bool?
    let code: [Coding]?
    let answerOption: [AnswerOption]?
    let item: [QuestionnaireItem]?
    let `extension`: [Extension]?
  }

  struct AnswerOption: Decodable {
    let valueCoding: Coding
    let `extension`: [Extension]?
  }

  /// What makes a Questionnaire useless as an instrument here.
  struct Mistake: Error, CustomStringConvertible {
    let description: String
  }
}

extension [Questionnaire.Extension] {
  /// Where the extensions of this project are defined.
  static let own = "https://sweetspot.invalid/fhir/StructureDefinition/"
  /// Where those of FHIR itself are defined.
  static let standard = "http://hl7.org/fhir/StructureDefinition/"

  func first(_ name: String) -> Questionnaire.Extension? { first { $0.url == Self.own + name } }
  func all(_ name: String) -> [Questionnaire.Extension] { filter { $0.url == Self.own + name } }
  func standard(_ name: String) -> Questionnaire.Extension? { first { $0.url == Self.standard + name } }
  func part(_ name: String) -> Questionnaire.Extension? { first { $0.url == name } }
  func parts(_ name: String) -> [Questionnaire.Extension] { filter { $0.url == name } }

  func needed(_ name: String, in place: String) throws -> Questionnaire.Extension {
    guard let found = part(name) ?? first(name) else {
      throw Questionnaire.Mistake(description: "\(place) lacks the extension “\(name)”")
    }
    return found
  }

  var claims: [String] { all("claim").compactMap(\.valueString) }
}

extension Instrument {
  /// Makes an instrument from a Questionnaire.
  init(_ file: Questionnaire) throws {
    guard file.resourceType == "Questionnaire" else {
      throw Questionnaire.Mistake(description: "it is a \(file.resourceType), not a Questionnaire")
    }
    id = file.id
    version = file.version
    title = file.title
    purpose = file.description
    asked = try Self.value(try file.extension.needed("asked", in: file.id).valueCode, "asked")
    let content = try file.extension.needed("content", in: file.id)
    licence = Licence(
      text: file.copyright, content: try Self.value(content.valueCode, "content"),
      obtain: file.extension.first("obtain")?.valueUrl)
    codes = file.code?.map(Code.init) ?? []
    sections = try Self.sections(file.item)
    scores = try file.extension.all("score").map { try ScoreRule($0.extension ?? [], in: file.id) }
    verdict = try file.extension.first("verdict").map { try Self.value($0.valueCode, "verdict") }
    claims = file.extension.claims
  }

  static func value<Value: RawRepresentable<String>>(_ text: String?, _ what: String) throws -> Value {
    guard let value = text.flatMap(Value.init(rawValue:)) else {
      throw Questionnaire.Mistake(description: "“\(text ?? "")” is not known as “\(what)”")
    }
    return value
  }

  /// Groups become sections; questions between them stand under no heading.
  private static func sections(_ items: [Questionnaire.QuestionnaireItem]) throws -> [Section] {
    var sections: [Section] = []
    for item in items {
      if item.type == "group" {
        sections.append(Section(title: item.text, items: try (item.item ?? []).map(Item.init)))
      } else if let last = sections.last, last.title == nil {
        sections[sections.count - 1] = Section(title: nil, items: last.items + [try Item(item)])
      } else {
        sections.append(Section(title: nil, items: [try Item(item)]))
      }
    }
    return sections
  }
}

extension Instrument.Code {
  init(_ coding: Questionnaire.Coding) {
    self.init(system: coding.system ?? "", code: coding.code, display: coding.display)
  }
}

extension Item {
  init(_ item: Questionnaire.QuestionnaireItem) throws {
    let extensions = item.extension ?? []
    id = item.linkId
    text = item.text ?? item.linkId
    codes = item.code?.map(Instrument.Code.init) ?? []
    claims = extensions.claims
    zeroWhenNo = extensions.first("zero-when-no")?.valueString
    switch item.type {
    case "integer", "decimal":
      guard let lowest = extensions.standard("minValue")?.number, let highest = extensions.standard("maxValue")?.number,
        lowest < highest
      else { throw Questionnaire.Mistake(description: "the number \(item.linkId) needs minValue below maxValue") }
      kind = .number(
        Scale(
          lowest: lowest, highest: highest, wholeOnly: item.type == "integer",
          lowestWords: extensions.first("lowest-words")?.valueString,
          highestWords: extensions.first("highest-words")?.valueString))
    case "choice":
      kind = .choice((item.answerOption ?? []).map(Option.init), several: item.repeats ?? false)
    case "boolean": kind = .yesNo
    case "text", "string": kind = .text
    default: throw Questionnaire.Mistake(description: "questions of type “\(item.type)” are not supported")
    }
  }
}

extension Item.Option {
  init(_ option: Questionnaire.AnswerOption) {
    let extensions = option.extension ?? []
    code = option.valueCoding.code
    words = option.valueCoding.display ?? option.valueCoding.code
    number = option.valueCoding.extension?.standard("ordinalValue")?.number
    isExclusive = extensions.standard("questionnaire-optionExclusive")?.valueBoolean ?? false
    region = extensions.first("region")?.valueCode
    countsForRegion = extensions.first("counts-for-region")?.valueBoolean ?? (region != nil)
  }
}

extension ScoreRule {
  init(_ parts: [Questionnaire.Extension], in instrument: String) throws {
    let name = try parts.needed("id", in: instrument).valueCode ?? ""
    id = name
    title = try parts.needed("title", in: instrument).valueString ?? name
    kind = try Instrument.value(try parts.needed("rule", in: instrument).valueCode, "rule")
    direction = try Instrument.value(try parts.needed("direction", in: instrument).valueCode, "direction")
    guard let lowest = parts.part("lowest")?.number, let highest = parts.part("highest")?.number, lowest < highest
    else {
      throw Questionnaire.Mistake(description: "the score \(name) needs lowest below highest")
    }
    self.lowest = lowest
    self.highest = highest
    self.parts = try parts.parts("part").map { part in
      let inner = part.extension ?? []
      let weight = inner.part("weight")?.number ?? ExactDecimal(1)
      if let item = inner.part("item")?.valueString { return Part(source: .item(item), weight: weight) }
      if let score = inner.part("score")?.valueCode { return Part(source: .score(score), weight: weight) }
      throw Questionnaire.Mistake(description: "a part of the score \(name) names neither item nor score")
    }
    fewest = parts.part("fewest")?.valueInteger
    code = parts.part("code")?.valueCoding.map(Instrument.Code.init)
    claims = parts.parts("claim").compactMap(\.valueString)
  }
}
