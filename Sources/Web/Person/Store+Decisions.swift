public import History
public import Records
public import Reports
import Screening

extension Store {
  /// Keeps a question to the screen with its answer.
  @discardableResult
  public func record(_ decision: ScreenDecision) async throws(StoreError) -> Decision {
    try await recordDecision(
      kind: DecisionKind.screen.rawValue, input: decision.input, output: decision.output,
      evidenceVersion: decision.screen.evidenceVersion)
  }
}
