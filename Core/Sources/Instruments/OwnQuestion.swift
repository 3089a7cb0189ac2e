public import Diary
internal import Quantities

/// A question that a person adds for themselves.
public struct OwnQuestion: Codable, Hashable, Sendable, Identifiable {
  /// Its name, the same for all its versions, beginning with `own-`.
  public let id: String
  /// The question in their words, 1 to ``longest`` characters.
  public let text: String
  /// What can be answered.
  public let kind: Kind
  /// Which end is the better one; without meaning for text.
  public let direction: Measure.Direction
  /// How often it is asked.
  public let asked: Instrument.Asked

  /// What can be answered to an own question.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// A number from 0 to 10.
    case scale
    /// Yes or no.
    case yesNo = "yes-no"
    /// How many, 0 to 999.
    case count
    /// Free text.
    case text
  }

  /// The most characters of a question.
  public static let longest = 200

  /// Adds a question.
  /// - Throws: ``OwnQuestionRefused`` when the text is empty or too long.
  public init(
    id: String, text: String, kind: Kind, direction: Measure.Direction, asked: Instrument.Asked
  ) throws(OwnQuestionRefused) {
    let kept = String(
      String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control })
    ).withoutOuterSpace
    guard !kept.isEmpty, kept.count <= Self.longest else { throw OwnQuestionRefused(count: kept.count) }
    self.id = id.hasPrefix("own-") ? id : "own-" + id
    self.text = kept
    self.kind = kind
    self.direction = direction
    self.asked = asked
  }

  /// The question as an instrument like any other.
  public var instrument: Instrument {
    let ten = (ExactDecimal(0), ExactDecimal(10))
    let (itemKind, range): (Item.Kind, (ExactDecimal, ExactDecimal)?) =
      switch kind {
      case .scale: (.number(scale(ten)), ten)
      case .count: (.number(scale((ExactDecimal(0), ExactDecimal(999)))), (ExactDecimal(0), ExactDecimal(999)))
      case .yesNo: (.yesNo, (ExactDecimal(0), ExactDecimal(1)))
      case .text: (.text, nil)
      }
    return Instrument(
      id: id, version: "1", title: text, purpose: "A question of your own.", asked: asked,
      licence: Instrument.Licence(text: "Your own words.", content: .embedded, obtain: nil), codes: [],
      sections: [
        Instrument.Section(
          title: nil, items: [Item(id: "answer", text: text, kind: itemKind, codes: [], claims: [], zeroWhenNo: nil)])
      ],
      scores: range.map { range in
        [
          ScoreRule(
            id: id, title: text, kind: .sum,
            parts: [ScoreRule.Part(source: .item("answer"), weight: ExactDecimal(1))], fewest: nil, lowest: range.0,
            highest: range.1, direction: direction, code: nil, claims: [])
        ]
      } ?? [], verdict: nil, claims: [])
  }

  private func scale(_ range: (ExactDecimal, ExactDecimal)) -> Item.Scale {
    Item.Scale(lowest: range.0, highest: range.1, wholeOnly: true, lowestWords: nil, highestWords: nil)
  }
}

/// Why a question was not added.
public struct OwnQuestionRefused: Error, Hashable, Sendable, CustomStringConvertible {
  /// How many characters it has.
  public let count: Int

  /// What is wrong, the limit, and what to do.
  public var description: String {
    count == 0
      ? "The question is empty. Write what you want to be asked."
      : "The question has \(count) characters; \(OwnQuestion.longest) can be kept. Write it shorter."
  }
}
