public import ClinicalTime
public import Quantities

/// A dose that was really taken.
public struct DoseTaken: Codable, Hashable, Sendable {
  /// How much.
  public let dose: Mass
  /// What the clock showed.
  public let takenAt: LocalDateTime
  /// The time zone of that clock, such as `Europe/Zurich`.
  public let zone: String
  /// The day of the diary: before 04:00 it is the day before.
  public let day: LocalDate
  /// Why it was taken, if that was said. A dose outside the usual range always says it.
  public let reason: String?
  /// The bottle it came from, if that was said.
  public let bottle: String?

  /// Writes down a dose.
  /// - Parameters:
  ///   - dose: how much.
  ///   - takenAt: what the clock showed; not after `now`, nor before ``ClinicalTime/LocalDate/earliestInDiary``.
  ///   - zone: the time zone of that clock, an IANA name.
  ///   - boundary: when a day of the diary begins.
  ///   - limits: what is usual and what is accepted at all.
  ///   - reason: needed when the dose is outside the usual range, and kept within it too. At most ``Note/longest`` characters.
  ///   - bottle: the bottle it came from, if that is known.
  ///   - now: what the clock shows when this is written down.
  /// - Throws: ``DiaryError`` naming the value, the limit and the remedy.
  public init(
    _ dose: Mass, at takenAt: LocalDateTime, zone: String, boundary: DayBoundary, limits: Limits<Mass>,
    reason: String? = nil, bottle: String? = nil, now: LocalDateTime
  ) throws(DiaryError) {
    guard takenAt <= now else { throw .timeInFuture(takenAt, now: now) }
    day = try boundary.diaryDay(of: takenAt).checkedForDiary()
    switch limits.verdict(on: dose) {
    case .usual:
      self.reason = try Note.cleaned(reason ?? "")
    case .unusual(let limit, let why):
      guard let reason = try Note.cleaned(reason ?? "") else { throw .unusualDose(dose, limit: limit, why) }
      self.reason = reason
    case .refused(let limit, let why):
      throw .refusedDose(dose, limit: limit, why)
    }
    self.dose = dose
    self.takenAt = takenAt
    self.zone = zone
    self.bottle = bottle
  }
}

extension DoseTaken {
  /// A dose as it was stored; it was checked when it was written down.
  public init(
    restoring dose: Mass, at takenAt: LocalDateTime, zone: String, day: LocalDate, reason: String?,
    bottle: String? = nil
  ) {
    self.dose = dose
    self.takenAt = takenAt
    self.zone = zone
    self.day = day
    self.reason = reason
    self.bottle = bottle
  }

  /// Reads a dose from an archive; a day before ``ClinicalTime/LocalDate/earliestInDiary`` is refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    dose = try container.decode(Mass.self, forKey: .dose)
    takenAt = try container.decode(LocalDateTime.self, forKey: .takenAt)
    zone = try container.decode(String.self, forKey: .zone)
    day = try container.diaryDay(forKey: .day)
    reason = try container.decodeIfPresent(String.self, forKey: .reason)
    bottle = try container.decodeIfPresent(String.self, forKey: .bottle)
  }
}

/// Free text about a day.
public struct Note: Codable, Hashable, Sendable {
  /// The day of the diary.
  public let day: LocalDate
  /// What was written, 1 to ``longest`` characters.
  public let text: String

  /// The most characters that a note holds.
  public static let longest = 4000

  /// Writes a note.
  /// - Throws: ``DiaryError/emptyNote``, ``DiaryError/noteTooLong(_:)`` and ``DiaryError/dayTooEarly(_:)``.
  public init(day: LocalDate, text: String) throws(DiaryError) {
    guard let text = try Self.cleaned(text) else { throw .emptyNote }
    self.day = try day.checkedForDiary()
    self.text = text
  }

  /// A note as it was stored; it was checked when it was written down.
  public init(restoring text: String, day: LocalDate) {
    self.day = day
    self.text = text
  }

  /// Reads a note from an archive; a day before ``ClinicalTime/LocalDate/earliestInDiary`` is refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    day = try container.diaryDay(forKey: .day)
    text = try container.decode(String.self, forKey: .text)
  }

  /// The text without spaces around it and without control characters other than line ends; `nil` when none is left.
  static func cleaned(_ text: String) throws(DiaryError) -> String? {
    let scalars = text.unicodeScalars.filter { $0 == "\n" || $0.properties.generalCategory != .control }
    let kept = String(String.UnicodeScalarView(scalars)).trimmingSpace()
    guard kept.count <= longest else { throw .noteTooLong(kept.count) }
    return kept.isEmpty ? nil : kept
  }
}

/// Whether a treatment of the person's own was taken on a day, such as melatonin. The amount may be unknown.
public struct OwnTreatmentDay: Codable, Hashable, Sendable {
  /// What people call the treatment, such as `melatonin`.
  public let treatment: String
  /// The day of the diary.
  public let day: LocalDate
  /// Whether it was taken.
  public let taken: Bool

  /// Makes a day.
  public init(treatment: String, day: LocalDate, taken: Bool) {
    self.treatment = treatment
    self.day = day
    self.taken = taken
  }

  /// Reads a day from an archive; one before ``ClinicalTime/LocalDate/earliestInDiary`` is refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    treatment = try container.decode(String.self, forKey: .treatment)
    day = try container.diaryDay(forKey: .day)
    taken = try container.decode(Bool.self, forKey: .taken)
  }
}

extension String {
  /// The text without white space around it.
  func trimmingSpace() -> String {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(start[...end])
  }
}
