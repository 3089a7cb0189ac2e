public import ClinicalTime

/// A rescue medicine that was taken when it was needed, such as ibuprofen, in the person's own words.
///
/// What the words name is made out when they are read, not stored: a later program may know more.
public struct RescueTaken: Codable, Hashable, Sendable {
  /// The medicine as it was written, on one line of 1 to ``longest`` characters.
  public let medicine: String
  /// What the clock showed.
  public let takenAt: LocalDateTime
  /// The time zone of that clock, such as `Europe/Zurich`.
  public let zone: String
  /// The day of the diary: before 04:00 it is the day before.
  public let day: LocalDate

  /// The most characters (Unicode scalars) of a medicine.
  public static let longest = 200

  /// Writes down a rescue medicine.
  /// - Parameters:
  ///   - medicine: what was taken, with its strength if that is known.
  ///   - takenAt: what the clock showed; not after `now`, nor before ``ClinicalTime/LocalDate/earliestInDiary``.
  ///   - zone: the time zone of that clock, an IANA name.
  ///   - boundary: when a day of the diary begins.
  ///   - now: what the clock shows when this is written down.
  /// - Throws: ``DiaryError`` naming the value, the limit and the remedy.
  public init(
    _ medicine: String, at takenAt: LocalDateTime, zone: String, boundary: DayBoundary, now: LocalDateTime
  ) throws(DiaryError) {
    self.medicine = try Self.cleaned(medicine)
    guard takenAt <= now else { throw .timeInFuture(takenAt, now: now) }
    day = try boundary.diaryDay(of: takenAt).checkedForDiary()
    self.takenAt = takenAt
    self.zone = zone
  }

  /// A rescue medicine as it was stored; it was checked when it was written down.
  public init(restoring medicine: String, at takenAt: LocalDateTime, zone: String, day: LocalDate) {
    self.medicine = medicine
    self.takenAt = takenAt
    self.zone = zone
    self.day = day
  }

  /// Reads one from an archive; no words, or a day before ``ClinicalTime/LocalDate/earliestInDiary``, are refused.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let written = try container.decode(String.self, forKey: .medicine)
    do throws(DiaryError) {
      medicine = try Self.cleaned(written)
    } catch {
      throw DecodingError.dataCorruptedError(
        forKey: .medicine, in: container, debugDescription: error.description)
    }
    takenAt = try container.decode(LocalDateTime.self, forKey: .takenAt)
    zone = try container.decode(String.self, forKey: .zone)
    day = try container.diaryDay(forKey: .day)
  }

  /// The words on one line, with single spaces and without control characters.
  private static func cleaned(_ text: String) throws(DiaryError) -> String {
    let kept = text.split { $0.isWhitespace || $0.isNewline }.map { word in
      String(String.UnicodeScalarView(word.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    }.filter { !$0.isEmpty }.joined(separator: " ")
    guard !kept.isEmpty else { throw .noMedicine }
    guard kept.unicodeScalars.count <= longest else { throw .medicineTooLong(kept.unicodeScalars.count) }
    return kept
  }
}
