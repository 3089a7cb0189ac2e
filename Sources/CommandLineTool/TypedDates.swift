import ClinicalTime

extension LocalDate {
  /// The day that was typed for an option; `nil` where the option was left out.
  init?(typed text: String?) throws(CommandFailure) {
    guard let text else { return nil }
    guard let day = LocalDate(text) else { throw CommandFailure(.badInput, DateTextError(text).description) }
    self = day
  }
}

extension LocalDateTime {
  /// The moment that was typed for an option; `nil` where the option was left out.
  init?(typed text: String?) throws(CommandFailure) {
    guard let text else { return nil }
    guard let moment = LocalDateTime(text) else { throw CommandFailure(.badInput, DateTextError(text).description) }
    self = moment
  }
}
