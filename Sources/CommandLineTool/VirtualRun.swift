import Evidence
import Foundation
import Kinetics

/// Virtual people through an engine, with a progress bar, until they are done or somebody says stop.
struct VirtualRun {
  let summary: PopulationSummary
  let people: Int
  let stoppedEarly: Bool

  init(
    _ run: PopulationRun, _ engine: KineticEngine, named name: String, _ catalogue: KineticCatalogue,
    stop: any Stopping
  ) throws(NaltrexoneSimulationError) {
    let source: VirtualPeople
    do throws(VirtualPeopleError) {
      let (last, isTooLarge) = run.from.addingReportingOverflow(run.count)
      source = try VirtualPeople(isTooLarge ? .max : last, seed: run.seed, for: engine.model, from: catalogue)
    } catch {
      throw .people(error)
    }
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
  }
}
