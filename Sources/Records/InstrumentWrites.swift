import ClinicalTime
import Diary
import GRDB
public import Instruments

extension Store {
  /// Writes down answers. Those to the same instrument on the same day are superseded; the same again writes nothing.
  public func record(_ answers: InstrumentAnswers) async throws(StoreError) {
    try await write { db in
      let former = try current(
        InstrumentAnswers.self, in: db, where: "instrumentId = ? AND day = ? AND importId IS NULL",
        [answers.instrument, answers.day.description])
      if former?.content != answers { try append(answers, superseding: former?.id, to: db) }
    }
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
