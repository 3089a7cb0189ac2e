// People a second through a kinetic model, with every output at every output time written to memory.
//
//   KineticsBenchmark [--model FILE] [--patients FILE] [--threads 1|2] [--repeats N] [--copies N]
//                     [--variant portable|avx2|avx512]
//
// Prints the speed of each repeat, the summary of the last output at the last time, and the peak of memory.
// --copies runs the same people several times over, to see that memory stays flat.

import Foundation
import Kinetics

var model = "../docs/models/w2.json"
var patients = "../Core/Tests/KineticsTests/Fixtures/w2_patients.csv"
var threads = 1
var repeats = 5
var copies = 1
var variant = KineticEngine.Variant.best
var arguments = CommandLine.arguments.dropFirst()
while let argument = arguments.popFirst() {
  switch argument {
  case "--model": model = arguments.popFirst() ?? ""
  case "--patients": patients = arguments.popFirst() ?? ""
  case "--threads": threads = min(2, max(1, Int(arguments.popFirst() ?? "") ?? 1))
  case "--repeats": repeats = max(1, Int(arguments.popFirst() ?? "") ?? 1)
  case "--copies": copies = max(1, Int(arguments.popFirst() ?? "") ?? 1)
  case "--variant":
    let name = arguments.popFirst() ?? ""
    variant = KineticEngine.Variant.allCases.first { "\($0)" == name } ?? .best
  default:
    print("“\(argument)” is not known. See the top of this file.")
    exit(2)
  }
}

/// The same people several times over.
struct Copies: PeopleSource {
  let table: PeopleTable
  let times: Int
  var count: Int { table.count * times }
  func write(_ index: Int, stride: Int, into parameters: UnsafeMutableBufferPointer<Double>) {
    table.write(index % table.count, stride: stride, into: parameters)
  }
}

let checked = try KineticModel(json: Data(contentsOf: URL(filePath: model)))
let engine = try KineticEngine(checked, KineticSchedule(of: checked.definition))
let people = Copies(
  table: try PeopleTable(commaSeparated: String(contentsOfFile: patients, encoding: .utf8), for: checked),
  times: copies)
let rows = engine.schedule.outputMinutes.count
let last = checked.outputNames.count - 1
let chosen = variant

/// One part of the people, with a running summary of the last output at the last time.
@Sendable func run(_ range: Range<Int>) throws -> PopulationSummary {
  var summary = PopulationSummary(rows: [rows - 1], outputs: [.share(last)])
  try engine.run(people, in: range, variant: chosen) { batch in
    summary.add(batch)
    return true
  }
  return summary
}

/// Processor time of this process so far, in seconds: what a busy machine leaves is not counted against the program.
func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

print("\(people.count) people, \(rows) times, \(last + 1) outputs, \(threads) thread(s), \(chosen)")
for _ in 0..<repeats {
  let wall = ContinuousClock()
  let start = wall.now
  let before = processorSeconds()
  let total = try await withThrowingTaskGroup(of: PopulationSummary.self) { group in
    for thread in 0..<threads {
      let range = people.count * thread / threads..<people.count * (thread + 1) / threads
      group.addTask { try run(range) }
    }
    var total = PopulationSummary(rows: [rows - 1], outputs: [.share(last)])
    for try await part in group { total.add(part) }
    return total
  }
  let elapsed = (wall.now - start).components
  let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
  let busy = processorSeconds() - before
  let band = total.band(row: 0, output: 0)
  print(
    "\(Int(Double(people.count) / seconds)) people a second by the clock, \(Int(Double(people.count) / busy)) by processor time; \(checked.outputNames[last]) mean \(band.mean) sd \(band.standardDeviation)"
  )
}
if let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
  let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM") })
{
  print(line)
}
