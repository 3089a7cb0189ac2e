public import ClinicalTime
public import Quantities

/// Something that is scored, with the scale it is scored on.
public struct Measure: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `pain`.
  public let id: String
  /// What people call it.
  public let title: String
  /// The smallest score.
  public let lowest: ExactDecimal
  /// The largest score.
  public let highest: ExactDecimal
  /// What the scale means.
  public let direction: Direction

  /// Which end of a scale is the better one.
  public enum Direction: String, Codable, CaseIterable, Sendable {
    case lowerIsBetter = "lower-is-better"
    case higherIsBetter = "higher-is-better"
    /// The source does not say.
    case unstated
  }

  /// Makes a measure; its lowest score must lie below its highest, else they are taken the other way round.
  public init(id: String, title: String, lowest: ExactDecimal, highest: ExactDecimal, direction: Direction) {
    self.id = id
    self.title = title
    self.lowest = min(lowest, highest)
    self.highest = max(lowest, highest)
    self.direction = direction
  }

  /// The scale in words: `0 to 10`.
  public var scale: String { "\(lowest) to \(highest)" }

  /// The scale in words, with its better end if that is known: `0 to 10 (lower is better)`.
  public var scaleInFull: String {
    switch direction {
    case .lowerIsBetter: "\(scale) (lower is better)"
    case .higherIsBetter: "\(scale) (higher is better)"
    case .unstated: scale
    }
  }

  /// Whether scores on another measure of the same name mean the same here: between the same ends, and with the same end
  /// the better one, as far as both say.
  public func takesScores(of other: Measure) -> Bool {
    lowest == other.lowest && highest == other.highest
      && (direction == other.direction || direction == .unstated || other.direction == .unstated)
  }
}

/// The five questions of the daily check-in. Each is scored from 0, no problem, to 10, as bad as can be.
public enum CheckInItem: String, Codable, CaseIterable, Sendable {
  case pain, sleep, fatigue, mood, fog

  /// The measure that holds its scores.
  public var measure: Measure {
    Measure(id: rawValue, title: title, lowest: ExactDecimal(0), highest: ExactDecimal(10), direction: .lowerIsBetter)
  }

  /// What people call it.
  public var title: String {
    switch self {
    case .pain: "Pain"
    case .sleep: "Bad sleep"
    case .fatigue: "Fatigue"
    case .mood: "Low mood"
    case .fog: "Brain fog"
    }
  }

  /// What to ask.
  public var question: String {
    switch self {
    case .pain: "How bad was your pain?"
    case .sleep: "How badly did you sleep?"
    case .fatigue: "How tired were you?"
    case .mood: "How low was your mood?"
    case .fog: "How foggy was your thinking?"
    }
  }

  /// What 0 and 10 mean.
  public var anchors: (zero: String, ten: String) {
    switch self {
    case .pain: ("no pain", "worst pain imaginable")
    case .sleep: ("slept very well", "did not sleep")
    case .fatigue: ("not tired", "completely exhausted")
    case .mood: ("not low at all", "as low as can be")
    case .fog: ("clear", "could not think")
    }
  }
}

/// One score.
public struct Score: Codable, Hashable, Sendable {
  /// What was scored.
  public let measure: Measure.ID
  /// The day of the diary.
  public let day: LocalDate
  /// The time, for a score that belongs to a moment rather than to a day.
  public let time: TimeOfDay?
  /// The score, on the measure's scale.
  public let value: ExactDecimal

  /// Writes down a score.
  /// - Throws: ``DiaryError/outOfScale(measure:value:lowest:highest:)`` outside the scale of `measure`, and
  ///   ``DiaryError/dayTooEarly(_:)``.
  public init(_ measure: Measure, day: LocalDate, time: TimeOfDay? = nil, value: ExactDecimal) throws(DiaryError) {
    guard measure.lowest <= value, value <= measure.highest else {
      throw .outOfScale(measure: measure.title, value: value, lowest: measure.lowest, highest: measure.highest)
    }
    self.measure = measure.id
    self.day = try day.checkedForDiary()
    self.time = time
    self.value = value
  }

  /// A score as it was stored; it was checked when it was written down.
  public init(restoring value: ExactDecimal, of measure: Measure.ID, day: LocalDate, time: TimeOfDay?) {
    self.measure = measure
    self.day = day
    self.time = time
    self.value = value
  }

  /// Reads a score from an archive; a day before ``ClinicalTime/LocalDate/earliestInDiary`` is refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    measure = try container.decode(Measure.ID.self, forKey: .measure)
    day = try container.diaryDay(forKey: .day)
    time = try container.decodeIfPresent(TimeOfDay.self, forKey: .time)
    value = try container.decode(ExactDecimal.self, forKey: .value)
  }
}
