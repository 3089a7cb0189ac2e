import Foundation
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
}
