import Dispatch
import Evidence
import Foundation
import Kinetics

/// Virtual people through an engine, with a progress bar, until they are done or somebody presses Ctrl-C.
struct VirtualRun {
  let summary: PopulationSummary
  let people: Int
  let stoppedEarly: Bool

  init(
    _ run: PopulationRun, _ engine: KineticEngine, named name: String, _ catalogue: KineticCatalogue
  ) throws(NaltrexoneSimulationError) {
    let source: VirtualPeople
    do throws(VirtualPeopleError) {
      source = try VirtualPeople(run.from + run.count, seed: run.seed, for: engine.model, from: catalogue)
    } catch {
      throw .people(error)
    }
    let stop = StopSignal()
    defer { stop.end() }
    var summary = PopulationSummary(
      rows: Array(engine.schedule.outputMinutes.indices), outputs: [.level(0), .level(1), .share(2)])
    var progress = ProgressBar(name, total: run.count)
    do throws(KineticError) {
      try engine.run(source, in: run.from..<run.from + run.count) { batch in
        summary.add(batch)
        progress.show(summary.count)
        return !stop.wasPressed
      }
    } catch {
      throw .engine(error)
    }
    progress.end()
    self.summary = summary
    people = summary.count
    stoppedEarly = summary.count < run.count
    if stoppedEarly {
      writeToStandardError(
        "Stopped after \(people) of \(run.count) people. Go on with --seed \(run.seed) --from \(run.from + people).\n")
    }
  }
}

/// Listens for Ctrl-C while it lives, instead of ending the process.
final class StopSignal {
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
  private let isShown = isatty(2) == 1
  private var shown = -1

  init(_ name: String, total: Int) {
    self.name = name
    self.total = total
  }

  mutating func show(_ done: Int) {
    let step = done * 40 / max(total, 1)
    guard isShown, step != shown else { return }
    shown = step
    let bar = String(repeating: "#", count: step) + String(repeating: ".", count: 40 - step)
    writeToStandardError("\r\(name) [\(bar)] \(done) of \(total)")
  }

  func end() {
    if isShown { writeToStandardError("\n") }
  }
}
