import Evidence
import Foundation
import Kinetics
import Testing

@testable import CommandLineTool

@Suite("Running a model file")
struct ModelRunTests {
  private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let model = repository.appending(path: "docs/models/w2.json").path
  private static let fixtures = repository.appending(path: "Core/Tests/KineticsTests/Fixtures")

  /// A table of the first people of the benchmark, in a file that is removed afterwards.
  private func withPeople<Answer>(_ count: Int, _ body: (String) throws -> Answer) throws -> Answer {
    let table = try String(contentsOf: Self.fixtures.appending(path: "w2_patients.csv"), encoding: .utf8)
    let file = FileManager.default.temporaryDirectory.appending(path: "people-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try table.split(separator: "\n").prefix(count + 1).joined(separator: "\n").write(
      to: file, atomically: true, encoding: .utf8)
    return try body(file.path)
  }

  private func printed(from: Int = 0, json: Bool, people: Int) throws -> String {
    try withPeople(people) { patients in
      var lines: [String] = []
      try ModelRun(model: Self.model, patients: patients, from: from, json: json) { lines.append($0) }.run()
      return lines.joined(separator: "\n")
    }
  }

  @Test("every hour of every person is printed, and agrees with the reference")
  func reference() throws {
    let text = try printed(json: false, people: 3)
    let lines = text.split(separator: "\n")
    #expect(lines.first == "ID,hours,CPtot_nM,CMtot_nM,RO")
    #expect(lines.count == 1 + 3 * 673)
    let shares = Dictionary(
      try lines.dropFirst().map { line in
        let cells = line.split(separator: ",")
        return ("\(cells[0]) \(Int(try #require(Double(cells[1]))))", try #require(Double(cells[4])))
      }, uniquingKeysWith: { first, _ in first })
    let reference = try String(contentsOf: Self.fixtures.appending(path: "w2_reference_20.csv"), encoding: .utf8)
    let rows = reference.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }.filter {
      ["1", "2", "3"].contains($0[0])
    }
    #expect(rows.count == 150)
    for row in rows {
      // The accuracy that is promised for shares.
      #expect(abs(try #require(shares["\(row[0]) \(row[1])"]) - (try #require(Double(row[4])))) < 1e-6)
    }
  }

  @Test("a run goes on at a person, and its JSON is whole")
  func resumed() throws {
    let text = try printed(from: 3, json: true, people: 5)
    let answer = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let people = try #require(answer["people"] as? [[String: Any]])
    #expect(people.map { $0["id"] as? String } == ["4", "5"])
    #expect((people[0]["samples"] as? [Any])?.count == 673)
    #expect(answer["stoppedEarly"] as? Bool == false)
  }

  @Test("a summary of people agrees with the reference population, at every moment that is written down")
  func summary() throws {
    let text = try withPeople(10_000) { patients in
      var lines: [String] = []
      try ModelRun(model: Self.model, patients: patients, from: 0, json: false, summary: true) { lines.append($0) }
        .run()
      return lines
    }
    let names = try #require(text.first).split(separator: ",").map(String.init)
    #expect(names.count == 1 + 3 * 5 && text.count == 1 + 673)
    let last = try #require(text.last).split(separator: ",").map { Double($0) ?? .nan }
    let values = Dictionary(zip(names, last), uniquingKeysWith: { first, _ in first })
    #expect(values["hours"] == 672)
    // The reference is given to eight digits; quantiles come from classes of 1/4096.
    #expect(abs((values["RO_mean"] ?? 0) - 0.755_388_38) < 2e-8)
    #expect(abs((values["RO_sd"] ?? 0) - 0.091_145_32) < 2e-8)
    #expect(abs((values["RO_p5"] ?? 0) - 0.585_351) < 2.5e-4)
    #expect(abs((values["RO_p95"] ?? 0) - 0.881_867) < 2.5e-4)
  }

  @Test("a run that is stopped says so, ends its JSON, and goes on where it stopped", arguments: [false, true])
  func stopped(summed: Bool) throws {
    let (text, rest) = try withPeople(60) { patients in
      var lines: [String] = []
      let stop = StopAfter(2)
      try ModelRun(
        model: Self.model, patients: patients, from: 0, json: true, summary: summed, stop: stop
      ) { lines.append($0) }.run()
      #expect(stop.hasEnded)
      var others: [String] = []
      try ModelRun(model: Self.model, patients: patients, from: 32, json: true, summary: summed) {
        others.append($0)
      }.run()
      return (lines.joined(separator: "\n"), others.joined(separator: "\n"))
    }
    let stopped = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let resumed = try #require(try JSONSerialization.jsonObject(with: Data(rest.utf8)) as? [String: Any])
    #expect(stopped["stoppedEarly"] as? Bool == true && resumed["stoppedEarly"] as? Bool == false)
    func people(_ answer: [String: Any]) -> Int? { answer["people"] as? Int ?? (answer["people"] as? [Any])?.count }
    // Two batches of sixteen, then the rest.
    #expect(people(stopped) == 32 && people(resumed) == 28)
  }

  @Test("virtual people that are stopped and resumed by seed are the same as in one go")
  func virtualPeople() throws {
    let catalogue = try KineticCatalogue.embedded()
    let plan = NaltrexonePlan(doses: [.init(minute: 0, milligrams: 4.5)], minutes: [60, 120, 1440])
    let engine = try plan.engine(NaltrexoneModel(catalogue), scenario: nil)
    func run(_ count: Int, from: Int = 0, stop: any Stopping = StopAfter(.max)) throws -> VirtualRun {
      try VirtualRun(.init(count: count, seed: 7, from: from), engine, named: "test", catalogue, stop: stop)
    }
    let whole = try run(100)
    let first = try run(100, stop: StopAfter(3))
    #expect(!whole.stoppedEarly && first.stoppedEarly && first.people == 48)
    let second = try run(100 - first.people, from: first.people)
    var together = first.summary
    together.add(second.summary)
    #expect(together.count == 100)
    for row in 0..<3 {
      let (a, b) = (whole.summary.band(row: row, output: 2), together.band(row: row, output: 2))
      // Sums in another order; the classes of the quantiles are the same.
      #expect(abs(a.mean - b.mean) < 1e-12)
      #expect([0.05, 0.5, 0.95].allSatisfy { a.quantile($0) == b.quantile($0) })
    }
  }

  @Test("who stops one scenario stops them all, and is told how to go on with each")
  func stoppedScenarios() throws {
    let catalogue = try KineticCatalogue.embedded()
    let plan = NaltrexonePlan(doses: [.init(minute: 0, milligrams: 4.5)], minutes: [60, 1440])
    func answer(_ stop: StopAfter) throws -> SimulationAnswer {
      try SimulationAnswer(
        plan: plan, heading: .dose("4.5mg", at: "22:00"), scenarios: Array(catalogue.scenarios.prefix(3)),
        hypothesis: nil, population: .init(count: 64, seed: 7, from: 100), findings: nil, stop: stop)
    }
    let whole = try answer(StopAfter(.max))
    #expect(whole.population?.stoppedEarly == false && whole.population?.goOnWith == nil)
    #expect(whole.scenarios.map(\.people) == [64, 64, 64])
    // Four batches of sixteen in the first scenario, two in the second.
    let stop = StopAfter(6)
    let stopped = try answer(stop)
    #expect(stop.hasEnded)
    #expect(stopped.scenarios.map(\.people) == [64, 32, 0])
    #expect(
      stopped.population?.goOnWith == [
        "--scenario fade-13h --seed 7 --from 132 --people 32", "--scenario fade-24h --seed 7 --from 100 --people 64",
      ])
    // The curves of the typical person are whole; bands that are missing are empty, not nought.
    #expect(stopped.samples.count == whole.samples.count)
    #expect(stopped.commaSeparated.split(separator: "\n").last?.hasSuffix(",,,,,,,,,") == true)
  }

  @Test("the bar grows to its end, is drawn anew only when it changes, and keeps out of what is no terminal")
  func bar() {
    var written: [String] = []
    var bar = ProgressBar("people", total: 80, isShown: true) { written.append($0) }
    for done in 0...80 { bar.show(done) }
    bar.end()
    #expect(written.count == 42)
    #expect(written.first?.contains("[........................................] 0 of 80") == true)
    #expect(written[40].contains("[########################################] 80 of 80"))
    #expect(written.last == "\n")
    written = []
    var hidden = ProgressBar("people", total: 80, isShown: false) { written.append($0) }
    hidden.show(40)
    hidden.end()
    #expect(written.isEmpty)
  }
}

/// Stops a run after some batches, as Ctrl-C would.
private final class StopAfter: Stopping {
  private var left: Int
  private(set) var hasEnded = false
  init(_ batches: Int) { left = batches }
  var wasPressed: Bool {
    left -= 1
    return left <= 0
  }
  func end() { hasEnded = true }
}
