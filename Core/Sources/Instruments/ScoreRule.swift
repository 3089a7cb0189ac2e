public import Diary
public import Evidence
public import Quantities

/// How a score is made from answers. It stands in the instrument's file.
public struct ScoreRule: Hashable, Sendable, Identifiable {
  /// Short name, unique among all instruments, such as `peg`.
  public let id: String
  /// What people call it.
  public let title: String
  /// What is done with the parts.
  public let kind: Kind
  /// What it is made from.
  public let parts: [Part]
  /// How many parts must be answered; `nil` for all. Only a mean can do with fewer.
  public let fewest: Int?
  /// The smallest score.
  public let lowest: ExactDecimal
  /// The largest score.
  public let highest: ExactDecimal
  /// Which end is the better one.
  public let direction: Measure.Direction
  /// Its code in a public code system, where one is confirmed.
  public let code: Instrument.Code?
  /// What the rule rests on.
  public let claims: [Claim.ID]

  /// What is done with the parts.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// Each part times its weight, added up.
    case sum
    /// Each part times its weight, added up and divided by the weights; rounded half up to two places.
    case mean
  }

  /// A part of a score.
  public struct Part: Hashable, Sendable {
    /// Where its number comes from.
    public let source: Source
    /// What it is multiplied with; 1 unless the file says otherwise.
    public let weight: ExactDecimal

    /// Where a number comes from.
    public enum Source: Hashable, Sendable {
      /// An answer: its number, 1 for yes, or how many options were chosen.
      case item(Item.ID)
      /// Another score.
      case score(ScoreRule.ID)
    }
  }

  /// The scale that the diary keeps such scores on.
  public var measure: Measure {
    Measure(id: id, title: title, lowest: lowest, highest: highest, direction: direction)
  }
}

/// A score with how it was reached, or what is missing.
public struct ScoreResult: Hashable, Sendable {
  /// The rule.
  public let rule: ScoreRule
  /// What came out.
  public let outcome: Outcome
  /// How it was reached, such as `(5 + 6 + 4) ÷ 3 = 5`, or why it was not.
  public let working: String

  /// What came out.
  public enum Outcome: Hashable, Sendable {
    /// The score.
    case scored(ExactDecimal)
    /// Questions are open; the score lies somewhere in `between`, whatever their answers are.
    case incomplete(missing: [Item], between: ClosedRange<ExactDecimal>)
    /// The numbers are too long to add up, or the rule names what is not there.
    case impossible(String)
  }

  /// The score, when there is one.
  ///
  /// Not inlined: where it is, inside a closure over results, the optimiser of Swift 6.3.1 stops at its own code
  /// (“Found ownership error”), and no release can be built.
  @inline(never)
  public var value: ExactDecimal? {
    if case .scored(let value) = outcome { value } else { nil }
  }

  /// What the score can be: one value, or the range that open questions leave.
  public var range: ClosedRange<ExactDecimal>? {
    switch outcome {
    case .scored(let value): value...value
    case .incomplete(_, let between): between
    case .impossible: nil
    }
  }
}
