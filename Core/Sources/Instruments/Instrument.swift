public import Evidence
public import Quantities

/// Questions that belong together, with how their answers are scored and under which terms they may be used.
///
/// An instrument is a data file: a FHIR R4 Questionnaire. A change of wording is a new ``version``; a change of
/// meaning is a new ``id``, so that answers of one instrument can always be compared.
public struct Instrument: Hashable, Sendable, Identifiable {
  /// Short name, such as `peg`.
  public let id: String
  /// The version of the wording.
  public let version: String
  /// What people call it.
  public let title: String
  /// What it is for, and what it does not tell.
  public let purpose: String
  /// How often it is asked.
  public let asked: Asked
  /// Under which terms it is here.
  public let licence: Licence
  /// Codes of the whole in public code systems.
  public let codes: [Code]
  /// The questions, in sections.
  public let sections: [Section]
  /// How it is scored.
  public let scores: [ScoreRule]
  /// A rule that needs code of its own, beyond scores.
  public let verdict: VerdictRule?
  /// What its scoring and its content rest on.
  public let claims: [Claim.ID]

  /// How often questions are asked.
  public enum Asked: String, Codable, CaseIterable, Sendable {
    case daily, weekly
    /// At the start and at the checkpoints of the plan.
    case checkpoint
    /// At the checkpoints only: it asks for a change, which the start does not have.
    case followUp = "follow-up"
    /// When there is something to say.
    case asNeeded = "as-needed"
  }

  /// Rules in code that a data file can name.
  public enum VerdictRule: String, Codable, CaseIterable, Sendable {
    /// ``FibromyalgiaCriteria2016``.
    case fibromyalgia2016 = "fibromyalgia-2016"
  }

  /// The terms of use, as far as they are known.
  public struct Licence: Hashable, Sendable {
    /// What is known about the terms, and how surely.
    public let text: String
    /// Whether the questions themselves are here.
    public let content: Content
    /// Where the questions can be had, when they are not here.
    public let obtain: String?

    /// What of an instrument may be here.
    public enum Content: String, Codable, CaseIterable, Sendable {
      /// Its questions are here.
      case embedded
      /// Only its scores are taken: the questions have to be had elsewhere.
      case scoresOnly = "scores-only"
    }
  }

  /// A code in a public code system.
  public struct Code: Hashable, Sendable {
    /// The system's address, such as `http://loinc.org`.
    public let system: String
    /// The code.
    public let code: String
    /// What it stands for.
    public let display: String?
  }

  /// Questions under one heading.
  public struct Section: Hashable, Sendable {
    /// The heading; `nil` for questions without one.
    public let title: String?
    /// The questions.
    public let items: [Item]
  }

  /// All questions, in order.
  public var items: [Item] { sections.flatMap(\.items) }

  /// The question with this id.
  public func item(_ id: Item.ID) -> Item? {
    for section in sections { if let found = section.items.first(where: { $0.id == id }) { return found } }
    return nil
  }

  /// The score with this id.
  public func score(_ id: ScoreRule.ID) -> ScoreRule? { scores.first { $0.id == id } }
}

/// One question.
public struct Item: Hashable, Sendable, Identifiable {
  /// Its id within the instrument, such as `enjoyment`.
  public let id: String
  /// The question.
  public let text: String
  /// What can be answered.
  public let kind: Kind
  /// Codes of the question in public code systems.
  public let codes: [Instrument.Code]
  /// What the question rests on, such as who reports this side effect.
  public let claims: [Claim.ID]
  /// A yes-or-no question whose “no” answers this one with its smallest number.
  public let zeroWhenNo: Item.ID?

  /// What can be answered.
  public enum Kind: Hashable, Sendable {
    /// A number on a scale.
    case number(Scale)
    /// One of several answers, or any of them when `several`.
    case choice([Option], several: Bool)
    /// Yes or no.
    case yesNo
    /// Free text, at most ``Note/longest`` characters.
    case text
  }

  /// A scale of numbers.
  public struct Scale: Hashable, Sendable {
    /// The smallest number.
    public let lowest: ExactDecimal
    /// The largest number.
    public let highest: ExactDecimal
    /// Whether only whole numbers count.
    public let wholeOnly: Bool
    /// What the smallest number means.
    public let lowestWords: String?
    /// What the largest number means.
    public let highestWords: String?
  }

  /// One answer to choose.
  public struct Option: Hashable, Sendable {
    /// Its code within the question.
    public let code: String
    /// Its words. They are stored with every answer: numbers alone run either way in different versions.
    public let words: String
    /// What it counts in scores; `nil` when it counts nothing.
    public let number: ExactDecimal?
    /// Whether it excludes all others, such as “none of these”.
    public let isExclusive: Bool
    /// The region of the body it belongs to.
    public let region: String?
    /// Whether it counts when painful regions are counted.
    public let countsForRegion: Bool
  }

  /// The options, when there are any.
  public var options: [Option] {
    if case .choice(let options, _) = kind { options } else { [] }
  }

  /// The smallest and the largest number that an answer can count; `nil` for text and for options without numbers.
  var bounds: (lowest: ExactDecimal, highest: ExactDecimal)? {
    switch kind {
    case .number(let scale): return (scale.lowest, scale.highest)
    case .yesNo: return (.zero, ExactDecimal(1))
    case .text: return nil
    case .choice(let options, several: true):
      return (.zero, ExactDecimal(options.count { !$0.isExclusive }))
    case .choice(let options, several: false):
      let numbers = options.compactMap(\.number)
      return numbers.min().flatMap { lowest in numbers.max().map { (lowest, $0) } }
    }
  }
}
