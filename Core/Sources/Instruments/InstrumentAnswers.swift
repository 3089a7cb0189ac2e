public import ClinicalTime
public import Quantities

/// What was answered to an instrument, with the words that were read. Any question may be left out.
public struct InstrumentAnswers: Codable, Hashable, Sendable {
  /// The instrument.
  public let instrument: Instrument.ID
  /// The version of its wording.
  public let version: String
  /// The day of the diary.
  public let day: LocalDate
  /// The answers that were given, in the order of the questions.
  public let answers: [ItemAnswer]

  /// Answers as they were stored; they were checked when they were written down.
  public init(restoring answers: [ItemAnswer], of instrument: Instrument.ID, version: String, day: LocalDate) {
    self.instrument = instrument
    self.version = version
    self.day = day
    self.answers = answers
  }

  /// What was answered to a question; `nil` when it was left out.
  public func value(of item: Item.ID) -> ItemValue? { answers.first { $0.item == item }?.value }
}

/// One answer.
public struct ItemAnswer: Hashable, Sendable {
  /// The question's id.
  public let item: Item.ID
  /// The question as it was asked.
  public let question: String
  /// The answer.
  public let value: ItemValue

  /// Makes an answer.
  public init(item: Item.ID, question: String, value: ItemValue) {
    self.item = item
    self.question = question
    self.value = value
  }
}

/// The content of an answer.
public enum ItemValue: Hashable, Sendable {
  /// A number on the question's scale.
  case number(ExactDecimal)
  /// The options that were chosen, at least one.
  case chosen([Choice])
  /// Yes or no.
  case yesNo(Bool)
  /// Free text.
  case text(String)

  /// A chosen option with its words.
  public struct Choice: Codable, Hashable, Sendable {
    /// The option's code.
    public let code: String
    /// The words that were chosen.
    public let words: String
    /// What it counts, if it counts.
    public let number: ExactDecimal?
    /// Whether it said that none of the others holds.
    public let isExclusive: Bool?

    /// Makes a choice.
    public init(code: String, words: String, number: ExactDecimal?, isExclusive: Bool? = nil) {
      self.code = code
      self.words = words
      self.number = number
      self.isExclusive = isExclusive
    }
  }

  /// What the answer counts in a score: its number, 1 for yes, how many areas were ticked; `nil` when it counts nothing.
  public var number: ExactDecimal? {
    switch self {
    case .number(let number): number
    case .yesNo(let yes): ExactDecimal(yes ? 1 : 0)
    case .text: nil
    case .chosen(let choices):
      if choices.count == 1, let number = choices.first?.number {
        number
      } else if choices.allSatisfy({ $0.number == nil }) {
        ExactDecimal(choices.count { $0.isExclusive != true })
      } else {
        nil
      }
    }
  }

  /// The answer as people read it.
  public var words: String {
    switch self {
    case .number(let number): "\(number)"
    case .yesNo(let yes): yes ? "yes" : "no"
    case .text(let text): text
    case .chosen(let choices): choices.map(\.words).joined(separator: ", ")
    }
  }
}

extension ItemAnswer: Codable {
  private enum CodingKeys: String, CodingKey { case item, question, number, chosen, yes, text }

  /// Reads `{"chosen": [{"code": "2", "number": "2", "words": "Much improved"}], "item": "change", "question": "…"}`,
  /// or `number`, `yes` or `text` in place of `chosen`: exactly one of the four.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    item = try container.decode(String.self, forKey: .item)
    question = try container.decode(String.self, forKey: .question)
    let values: [ItemValue] = [
      try container.decodeIfPresent(ExactDecimal.self, forKey: .number).map(ItemValue.number),
      try container.decodeIfPresent([ItemValue.Choice].self, forKey: .chosen).map(ItemValue.chosen),
      try container.decodeIfPresent(Bool.self, forKey: .yes).map(ItemValue.yesNo),
      try container.decodeIfPresent(String.self, forKey: .text).map(ItemValue.text),
    ].compactMap { $0 }
    guard values.count == 1, let only = values.first, only != .chosen([]) else {
      throw DecodingError.dataCorruptedError(
        forKey: .item, in: container,
        debugDescription: "An answer holds exactly one of number, chosen (at least one), yes and text.")
    }
    value = only
  }

  /// Writes the same shape.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(item, forKey: .item)
    try container.encode(question, forKey: .question)
    switch value {
    case .number(let number): try container.encode(number, forKey: .number)
    case .chosen(let choices): try container.encode(choices, forKey: .chosen)
    case .yesNo(let yes): try container.encode(yes, forKey: .yes)
    case .text(let text): try container.encode(text, forKey: .text)
    }
  }
}
