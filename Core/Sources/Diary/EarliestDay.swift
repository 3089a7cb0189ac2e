public import ClinicalTime

extension LocalDate {
  /// The first day that a diary takes, 2000-01-01. A slip of the year, 0226 for 2026, is likelier than a diary that old,
  /// and a single such day would lay out every day since then.
  public static let earliestInDiary = LocalDate(dayNumber: 10_957)

  /// Refuses a day before ``earliestInDiary``.
  func checkedForDiary() throws(DiaryError) -> LocalDate {
    guard self >= .earliestInDiary else { throw .dayTooEarly(self) }
    return self
  }
}

extension KeyedDecodingContainer {
  /// Reads a day of the diary; one before ``ClinicalTime/LocalDate/earliestInDiary`` is refused.
  func diaryDay(forKey key: Key) throws -> LocalDate {
    let day = try decode(LocalDate.self, forKey: key)
    do throws(DiaryError) {
      return try day.checkedForDiary()
    } catch {
      throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: error.description)
    }
  }
}
