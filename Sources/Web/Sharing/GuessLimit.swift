import ClinicalTime
import Hummingbird

/// Slows down who asks for addresses that do not exist. Nobody finds one of 256 random bits by guessing; this keeps the
/// attempts from costing anything.
actor GuessLimit {
  private let now: @Sendable () -> Instant
  private var limit = LoginLimit()

  init(now: @escaping @Sendable () -> Instant) { self.now = now }

  /// - Throws: 429 while a caller has to wait.
  func check(_ caller: String) throws {
    let wait = limit.wait(for: caller, at: now())
    guard wait == 0 else { throw TooManyGuesses(seconds: wait) }
  }

  func missed(_ caller: String) { limit.refused(caller, at: now()) }
}

struct TooManyGuesses: Error {
  let seconds: Int
}
