import Dispatch
import Foundation

/// Says when a long run should stop.
protocol Stopping {
  /// Whether to stop now; asked after each batch.
  var wasPressed: Bool { get }
  /// Nobody asks any more.
  func end()
}

/// Listens for Ctrl-C while it lives, instead of ending the process.
final class StopSignal: Stopping {
  private let source: any DispatchSourceSignal
  private let pressed = Pressed()

  private final class Pressed: @unchecked Sendable {
    private let lock = NSLock()
    private var value = false
    func set() { lock.withLock { value = true } }
    var isSet: Bool { lock.withLock { value } }
  }

  init() {
    signal(SIGINT, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler { [pressed] in pressed.set() }
    source.resume()
  }

  var wasPressed: Bool { pressed.isSet }

  func end() {
    source.cancel()
    signal(SIGINT, SIG_DFL)
  }
}

/// A bar on standard error, when that is a terminal.
struct ProgressBar {
  private let name: String
  private let total: Int
  private let isShown: Bool
  private let write: (String) -> Void
  private var shown = -1

  init(
    _ name: String, total: Int, isShown: Bool = isatty(2) == 1, write: @escaping (String) -> Void = writeToStandardError
  ) {
    self.name = name
    self.total = total
    self.isShown = isShown
    self.write = write
  }

  mutating func show(_ done: Int) {
    let step = done * 40 / max(total, 1)
    guard isShown, step != shown else { return }
    shown = step
    let bar = String(repeating: "#", count: step) + String(repeating: ".", count: 40 - step)
    write("\r\(name) [\(bar)] \(done) of \(total)")
  }

  func end() {
    if isShown { write("\n") }
  }
}
