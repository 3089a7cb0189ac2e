import ClinicalTime
import GRDB
import Synchronization

/// The writes to one file, in the order in which they came. What waits while a transaction is written to the disk goes
/// into the next one together, so that fifty people who check in at once wait for one or two syncs and not for fifty.
///
/// Each write stays all or nothing by itself: it runs in a savepoint, and one that is refused takes nothing of the
/// others with it. None is answered before the transaction is on the disk.
final class WriteQueue: Sendable {
  private struct State {
    var waiting: [Job] = []
    var isWriting = false
  }

  /// The most writes of one transaction: a bound on what a single full disk can turn away at once.
  static let mostTogether = 256

  private let writer: any DatabaseWriter
  private let now: @Sendable () -> Instant
  private let state = Mutex(State())

  init(_ writer: any DatabaseWriter, now: @escaping @Sendable () -> Instant) {
    self.writer = writer
    self.now = now
  }

  /// Writes, and returns when it is on the disk.
  func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let isFirst = state.withLock { state in
        state.waiting.append(Job(body, continuation))
        defer { state.isWriting = true }
        return !state.isWriting
      }
      if isFirst { Task { await writeAll() } }
    }
  }

  private func writeAll() async {
    while let jobs = next() {
      do {
        try await writer.write { [now] db in
          try AuditTrail.extend(db, at: now(), origin: .unknown)
          for job in jobs { try job.run(db) }
          try AuditTrail.extend(db, at: now(), origin: .sweetspot)
        }
        for job in jobs { job.settle(nil) }
      } catch {
        for job in jobs { job.settle(error) }
      }
    }
  }

  /// Those that wait; `nil` when nobody does, and then the next to come starts anew.
  private func next() -> [Job]? {
    state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.isWriting = false
        return nil
      }
      let jobs = Array(state.waiting.prefix(Self.mostTogether))
      state.waiting.removeFirst(jobs.count)
      return jobs
    }
  }
}

/// One write, and who waits for it.
private struct Job: Sendable {
  /// Runs it in a savepoint and keeps what came of it. Throws only when the whole transaction is gone.
  let run: @Sendable (Database) throws -> Void
  /// Answers, after the transaction: with the error that it ended with, or with what came of the write.
  let settle: @Sendable ((any Error)?) -> Void

  init<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value, _ continuation: CheckedContinuation<Value, any Error>
  ) {
    let outcome = Outcome<Value>()
    run = { db in
      do {
        try db.inSavepoint {
          let value = try body(db)
          outcome.result.withLock { $0 = .success(value) }
          return .commit
        }
      } catch {
        outcome.result.withLock { $0 = .failure(error) }
        // A full disk, for one, undoes the whole transaction; nothing may be written outside of it.
        if !db.isInsideTransaction { throw error }
      }
    }
    settle = { error in
      switch (error, outcome.result.withLock { $0 }) {
      case (let error?, _): continuation.resume(throwing: error)
      case (nil, let result?): continuation.resume(with: result)
      case (nil, nil): continuation.resume(throwing: CancellationError())
      }
    }
  }
}

private final class Outcome<Value: Sendable>: Sendable {
  let result = Mutex<Result<Value, any Error>?>(nil)
}
