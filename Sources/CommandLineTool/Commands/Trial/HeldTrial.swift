import History
import Records
import Reports
import Trials

/// The blinded trial on record, for the commands that go on with it.
struct HeldTrial {
  let store: Store
  let history: History
  let sealed: SealedTrial

  init(_ options: DataOptions) async throws {
    store = try Edge.store(options)
    history = try await store.history()
    guard let trial = history.currentTrial else { throw TrialRequestError.noTrial }
    sealed = trial
  }

  func status() async throws -> TrialStatusSheet {
    try TrialStatusSheet(sealed, in: try await store.history(), today: Edge.today)
  }
}
