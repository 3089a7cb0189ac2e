import Foundation
import Kinetics

/// `sweetspot simulate --model`: any model of compartments and receptors, person by person or summed up.
struct ModelRun {
  let model: String
  let patients: String?
  /// The first person, counted from 0.
  let from: Int
  let json: Bool
  /// A line a moment for all people together, instead of one a person.
  var summary = false
  /// Says when to stop before the end.
  var stop: any Stopping = StopSignal()
  /// Receives what is printed, line by line.
  var line: (String) -> Void = { print($0) }

  /// A model or a table larger than this is not read.
  private static let largestFile = 400_000_000

  func run() throws {
    do {
      let checked = try KineticModel(json: try Self.content(of: model))
      let engine = try KineticEngine(checked, KineticSchedule(of: checked.definition))
      if let patients {
        let text = String(decoding: try Self.content(of: patients), as: UTF8.self)
        let people = try PeopleTable(commaSeparated: text, for: checked)
        guard from < people.count else {
          throw CommandFailure(
            .badInput, "--from is \(from), and the table has \(people.count) people.",
            remedy: "Give 0 to \(people.count - 1).")
        }
        if summary {
          try summarise(engine, people)
        } else {
          try write(engine, people) { people.identifiers[$0] }
        }
      } else {
        try write(engine, TypicalPerson()) { _ in "typical" }
      }
    } catch {
      throw CommandFailure(input: error)
    }
  }

  private func write(_ engine: KineticEngine, _ people: some PeopleSource, _ name: (Int) -> String) throws {
    let names = engine.model.outputNames
    let hours = engine.schedule.outputHours
    if json {
      line("{\"outputs\": \(Self.text(names)), \"people\": [")
    } else {
      line((["ID", "hours"] + names).map(Self.field).joined(separator: ","))
    }
    let isWhole = try compute(engine, people) { batch in
      for person in batch.people {
        let rows = hours.indices.map { row in
          names.indices.map { batch.value(output: $0, row: row, person: person) }
        }
        if json {
          let samples = zip(hours, rows).map { hour, values in
            "{\"hours\": \(hour), "
              + zip(names, values).map { "\(Self.text($0)): \($1)" }.joined(separator: ", ") + "}"
          }
          let start = person == from ? "" : ","
          line("\(start){\"id\": \(Self.text(name(person))), \"samples\": [\(samples.joined(separator: ", "))]}")
        } else {
          let identifier = Self.field(name(person))
          line(
            zip(hours, rows).map { "\(identifier),\($0)," + $1.map { "\($0)" }.joined(separator: ",") }
              .joined(separator: "\n"))
        }
      }
    }
    if json { line("], \"stoppedEarly\": \(!isWhole)}") }
  }

  /// Mean, standard deviation and quantiles of each output at each moment. Memory does not grow with the number of people.
  private func summarise(_ engine: KineticEngine, _ people: some PeopleSource) throws {
    let names = engine.model.outputNames
    let hours = engine.schedule.outputHours
    let watched = engine.model.definition.outputs.enumerated().map { index, output in
      output.receptor == nil ? PopulationSummary.Watched.level(index) : .share(index)
    }
    var summary = PopulationSummary(rows: Array(hours.indices), outputs: watched)
    let isWhole = try compute(engine, people) { summary.add($0) }
    let columns = ["mean", "sd", "p5", "p50", "p95"]
    if json {
      line("{\"people\": \(summary.count), \"stoppedEarly\": \(!isWhole), \"samples\": [")
    } else {
      line(
        (["hours"] + names.flatMap { name in columns.map { "\(name)_\($0)" } }).map(Self.field).joined(separator: ","))
    }
    for (row, hour) in hours.enumerated() {
      let values = names.indices.map { output in
        let band = summary.band(row: row, output: output)
        return [band.mean, band.standardDeviation] + [0.05, 0.5, 0.95].map(band.quantile)
      }
      if json {
        let cells = zip(names, values).map { name, values in
          "\(Self.text(name)): {" + zip(columns, values).map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
        }
        line("\(row == 0 ? "" : ","){\"hours\": \(hour), \(cells.joined(separator: ", "))}")
      } else {
        line("\(hour)," + values.joined().map { "\($0)" }.joined(separator: ","))
      }
    }
    if json { line("]}") }
  }

  /// Computes people with a progress bar until they are done or somebody stops it.
  /// - Returns: whether all were computed.
  private func compute(
    _ engine: KineticEngine, _ people: some PeopleSource, _ body: (PeopleBatch) -> Void
  ) throws -> Bool {
    defer { stop.end() }
    let range = from..<people.count
    var progress = ProgressBar(engine.model.definition.title, total: range.count)
    var done = 0
    try engine.run(people, in: range) { batch in
      body(batch)
      done += batch.people.count
      progress.show(done)
      return !stop.wasPressed
    }
    progress.end()
    if done < range.count {
      writeToStandardError("Stopped after \(done) of \(range.count) people. Go on with --from \(from + done).\n")
    }
    return done == range.count
  }

  private static func content(of path: String) throws(CommandFailure) -> Data {
    let url = URL(filePath: path)
    let size = (try? url.resourceValues(forKeys: [.fileSizeKey]))?.fileSize ?? 0
    guard size <= largestFile else {
      throw CommandFailure(
        .badInput, "The file \(path) has \(size) bytes.", remedy: "At most \(largestFile) are read.")
    }
    do {
      return try Data(contentsOf: url)
    } catch {
      throw CommandFailure(.badInput, "The file \(path) cannot be read.", remedy: "Check its name and who may read it.")
    }
  }

  private static func text(_ value: some Encodable) -> String {
    (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }

  /// A field that a comma, a quote or a line end does not break.
  private static func field(_ text: String) -> String {
    text.contains { ",\"\n\r".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
  }
}
