import Foundation
import Kinetics
import NumericalMethods
import Testing

/// Damaged and hostile model files: each is refused with a reason or computed to finite shares, and none brings the process down.
@Suite("Model files that are damaged on purpose")
struct ModelFuzzTests {
  private static let files = 4_000

  @Test("Bytes that are changed, lost or doubled are refused or computed", arguments: [1, 2, 3] as [UInt64])
  func bytes(seed: UInt64) throws {
    let whole = try Array(Data(contentsOf: Fixture.models.appending(path: "w2.json")))
    var generator = SplitMix64(seed: seed)
    var outcome = Outcome()
    for _ in 0..<Self.files {
      var bytes = whole
      for _ in 0...Int.random(in: 0..<4, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes[place], at: place)
        default: bytes.removeSubrange(place..<min(place + 40, bytes.count))
        }
      }
      outcome.take(Data(bytes))
    }
    print("changed bytes, seed \(seed): \(outcome)")
    #expect(outcome.refused > 0 && outcome.computed > 0 && outcome.unsound == 0)
  }

  @Test("Values that are replaced by extreme ones are refused or computed", arguments: [4, 5, 6] as [UInt64])
  func values(seed: UInt64) throws {
    let text = try String(contentsOf: Fixture.models.appending(path: "w2.json"), encoding: .utf8)
    let hostile = [
      "0", "-1", "1e308", "-1e308", "1e-308", "1e400", "null", "true", "[]", "{}", "\"\"", "\"P\"", "\"P\\u0000\"",
      "\"ka / 0\"", "\"ka - ka\"", "\"-(((((ka)))))\"", "\"ka * ka * ka * 1000000\"", "9223372036854775807",
      "1.0000001",
      "\"\(String(repeating: "(", count: 500))\"", "\"receptor\"", "\"G\"", "0.000001", "1000000",
    ]
    // Everything after a colon: numbers, texts, and beginnings of lists.
    let places = text.indices.filter { text[$0] == ":" }
    var generator = SplitMix64(seed: seed)
    var outcome = Outcome()
    for _ in 0..<Self.files {
      let place = text.index(after: places[Int.random(in: 0..<places.count, using: &generator)])
      let end = text[place...].firstIndex { ",}]\n".contains($0) } ?? text.endIndex
      let value = hostile[Int.random(in: 0..<hostile.count, using: &generator)]
      outcome.take(Data(text.replacingCharacters(in: place..<end, with: " \(value)").utf8))
    }
    print("extreme values, seed \(seed): \(outcome)")
    #expect(outcome.refused > 0 && outcome.computed > 0 && outcome.unsound == 0)
  }

  /// How many files met which end.
  private struct Outcome: CustomStringConvertible {
    var refused = 0
    var computed = 0
    /// Computed to something that cannot be.
    var unsound = 0

    var description: String { "\(refused) refused, \(computed) computed, \(unsound) unsound" }

    mutating func take(_ data: Data) {
      do {
        let model = try KineticModel(json: data)
        let whole = try KineticSchedule(of: model.definition)
        // What is checked is the engine, not patience: the first day of at most ten doses.
        let schedule = try KineticSchedule(
          doses: Array(whole.doses.filter { $0.minute <= 1440 }.prefix(10)), outputMinutes: [0, 60, 720, 1440])
        let values = try KineticEngine(model, schedule).outputs(of: TypicalPerson())
        computed += 1
        let shares = zip(model.definition.outputs, values).filter { $0.0.receptor != nil }.flatMap { $0.1 }
        // Rounding, and the last bits of a stiff step, may leave a share outside by a part in a million.
        if !values.joined().allSatisfy(\.isFinite) || !shares.allSatisfy({ $0 > -1e-6 && $0 < 1 + 1e-6 }) {
          unsound += 1
        }
      } catch {
        refused += 1
      }
    }
  }
}
