import ClinicalTime
import Synchronization

/// A clock that a test sets.
final class Moment: Sendable {
  private let held: Mutex<Instant>

  init(_ seconds: Int) { held = Mutex(Instant(secondsSince1970: seconds)) }

  var value: Instant {
    get { held.withLock { $0 } }
    set { held.withLock { $0 = newValue } }
  }
}
