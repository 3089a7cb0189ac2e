import ClinicalTime
import Foundation
public import History
public import Records
public import Reports
import Response
import Screening

extension Store {
  /// Keeps an answer about the response with what it was made from, unless it is kept: opening a page again writes
  /// nothing.
  public func keep(_ decision: ResponseDecision, evidenceVersion: String) async {
    guard decision.isAnswer else { return }
    let kind = DecisionKind.response.rawValue
    // No zone is a whole day from UTC: nobody saw that day before then.
    let since = LocalDateTime(date: decision.question.today.adding(days: -1), time: .midnight).instant(in: .gmt)
    // The answer matters more than the record of it: it is shown even when it cannot be kept.
    do {
      if try await holdsDecision(
        kind: kind, input: decision.input, evidenceVersion: evidenceVersion, since: since)
      {
        return
      }
      try await recordDecision(
        kind: kind, input: decision.input, output: decision.output, evidenceVersion: evidenceVersion)
    } catch {}
  }

  /// Keeps a question to the screen with its answer.
  @discardableResult
  public func record(_ decision: ScreenDecision) async throws(StoreError) -> Decision {
    try await recordDecision(
      kind: DecisionKind.screen.rawValue, input: decision.input, output: decision.output,
      evidenceVersion: decision.screen.evidenceVersion)
  }
}
