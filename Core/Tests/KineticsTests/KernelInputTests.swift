import Foundation
import Testing

@testable import Kinetics

/// What `scripts/check-arm64` runs on another kind of processor.
@Suite("The input of the kernel, for other programs")
struct KernelInputTests {
  /// The people whose answers are known: the typical one, and twenty in batches as the engine makes them.
  private static func inputs() throws -> [(name: String, text: String)] {
    let engine = try Fixture.benchmark()
    var run = EngineRun(engine, variant: .portable)
    defer { run.free() }
    let table = try PeopleTable(commaSeparated: Fixture.text("w2_patients.csv"), for: engine.model)
    return [
      ("typical", try run.kernelInput(TypicalPerson(), 0..<1)),
      ("people-1", try run.kernelInput(table, 0..<16)), ("people-2", try run.kernelInput(table, 16..<20)),
    ]
  }

  @Test("It holds every operation, and rates that are read back to the last bit")
  func whole() throws {
    for (name, text) in try Self.inputs() {
      let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
      let counts = lines[0].compactMap { Int($0) }
      let (flows, receptors, outputs, levels, operations) = (counts[3], counts[4], counts[5], counts[7], counts[8])
      #expect(Array(counts[2...5]) == [5, 10, 1, 3], "\(name)")
      let first = 1 + flows + receptors + outputs + levels
      let kinds = lines[first..<first + operations].map { $0[0] }
      #expect(kinds.count { $0 == "3" } == 673, "one operation writes each hour of 28 days")
      #expect(kinds.count { $0 == "1" } == 28, "doses")
      #expect(lines.count == first + operations + 7)
      // The last flow is from the metabolite's outer compartment, Qm / Vmp, the same in everybody.
      #expect(lines[first + operations + 3].suffix(16).allSatisfy { Double($0) == 20.0 / 200 })
    }
    if let folder = ProcessInfo.processInfo.environment["SWEETSPOT_KERNEL_INPUT"] {
      for (name, text) in try Self.inputs() {
        try Data(text.utf8).write(to: URL(filePath: folder).appending(path: "\(name).txt"))
      }
    }
  }
}
