public import ClinicalTime
import Diary
import GRDB
import History
public import Instruments
import Synchronization

extension Store {
  /// Answers to an instrument on a day, by the index.
  private static let sameAnswers = "answers.personId = ? AND instrumentId = ? AND day = ? AND importId IS NULL"

  /// Writes down answers. Those to the same instrument on the same day are superseded; the same again writes nothing.
  public func record(_ answers: InstrumentAnswers) async throws(StoreError) {
    try await write { db in
      let former = try current(
        InstrumentAnswers.self, in: db, where: Self.sameAnswers,
        [person.id, answers.instrument, answers.day.description])
      if former?.content != answers { try append(answers, superseding: former?.id, to: db) }
    }
  }

  /// Changes some answers to an instrument on a day, in one transaction with reading those that hold: of two changes
  /// that come at once none is lost. When no answer is left, the entry is withdrawn.
  /// - Parameter change: makes the new answers from the former ones; `nil` when none is left.
  /// - Returns: whether it was taken, or why `change` refused it; then nothing was written.
  public func amend(
    _ instrument: Instrument.ID, on day: LocalDate,
    _ change: @escaping @Sendable (InstrumentAnswers?) -> Result<InstrumentAnswers?, AnswersRefused>
  ) async throws(StoreError) -> Amended {
    let refusal = Refusal()
    do throws(StoreError) {
      try await write { db in
        let former = try current(
          InstrumentAnswers.self, in: db, where: Self.sameAnswers, [person.id, instrument, day.description])
        switch change(former?.content) {
        case .failure(let error):
          refusal.error.withLock { $0 = error }
          // Undoes the transaction, with the key that it was received under.
          throw StoreError.refused("the answers were not taken")
        case .success(let answers?):
          if former?.content != answers { try append(answers, superseding: former?.id, to: db) }
        case .success(nil):
          if let former { try withdraw(InstrumentAnswers.self, former.id, in: db) }
        }
      }
    } catch {
      if let refused = refusal.error.withLock({ $0 }) { return .refused(refused) }
      throw error
    }
    return .taken
  }

  /// Takes back the answers to an instrument on a day. The entry stays on record.
  public func withdrawAnswers(_ id: String) async throws(StoreError) {
    try await write { db in try withdraw(InstrumentAnswers.self, id, in: db) }
  }

  /// Adds a question of the person's own, or corrects the entry that `superseded` names.
  @discardableResult
  public func record(
    _ question: OwnQuestion, superseding superseded: String? = nil
  ) async throws(StoreError) -> String {
    try await write { db in try append(question, superseding: superseded, to: db) }
  }

  /// Stops asking a question of the person's own. What was answered to it stays on record.
  public func withdrawQuestion(_ id: String) async throws(StoreError) {
    try await write { db in try withdraw(OwnQuestion.self, id, in: db) }
  }
}

/// Why a change was refused, carried out of the transaction that it undoes.
private final class Refusal: Sendable {
  let error = Mutex<AnswersRefused?>(nil)
}

/// What became of a change to answers.
public enum Amended: Equatable, Sendable {
  case taken
  case refused(AnswersRefused)
}
