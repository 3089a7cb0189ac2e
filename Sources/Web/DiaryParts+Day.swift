import ClinicalTime
import Diary
import HTTPTypes

extension DiaryParts {
  /// The day that a request names: one that exists and is not still to come. Without a name it is today.
  ///
  /// - Parameters:
  ///   - text: the day as it was sent, such as `2026-11-21`.
  ///   - page: the page on which a day can be chosen, for the remedy.
  /// - Throws: ``WebFailure`` with the reason.
  func day(_ text: String?, chosenOn page: String) throws -> LocalDate {
    guard let text else { return today }
    guard let day = LocalDate(text) else {
      throw WebFailure(
        status: .badRequest, title: "No such day", explanation: DateTextError(String(text.prefix(40))).description,
        remedy: "Choose the day on the page \(page).")
    }
    guard day <= today else {
      throw WebFailure(
        status: .badRequest, title: "Still to come", explanation: DiaryError.dayInFuture(day, today: today).description,
        remedy: "Choose today or a day before.")
    }
    return day
  }
}
