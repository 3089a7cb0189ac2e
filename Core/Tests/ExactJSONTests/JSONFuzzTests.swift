import ExactJSON
import Testing

/// A small generator with a seed, so that a failure can be seen again (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("JSON from an enemy")
struct JSONFuzzTests {
  /// Inputs a seed and a kind; 4 seeds × 2 kinds × 12,500 make 100,000.
  static let inputs = 12_500

  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "d800", "dc00", "0041", "true", "false", "null", "0", "-",
    ".", "1",
    "e", "E+", "9", " ", "\n", "\"a\"", "\"resourceType\"", "é", "\u{0}", "{\"a\":", "[1,", "1.50",
  ]

  @Test("50,000 random inputs end in a value that is written and read alike, or in a mistake", arguments: [1, 2, 3, 4])
  func random(seed: UInt64) throws {
    var generator = Seeded(state: seed)
    var read = 0
    for _ in 0..<Self.inputs {
      let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
        Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &generator)]
      }.joined()
      if try survives(Array(text.utf8)) { read += 1 }
    }
    // The pieces do make values now and then; otherwise nothing but refusals would be tried.
    #expect(read > 50)
  }

  @Test("so do 50,000 resources in which bytes were changed, cut or doubled", arguments: [11, 12, 13, 14])
  func changed(seed: UInt64) throws {
    var generator = Seeded(state: seed)
    let whole = Array(
      #"{"resourceType":"MedicationRequest","id":"a","dosageInstruction":[{"sequence":1,"doseAndRate":[{"doseQuantity":{"value":1.50,"unit":"mg"}}],"text":"é \ud83d\ude00 \n"}],"_status":null}"#
        .utf8)
    var read = 0
    for _ in 0..<Self.inputs {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        guard !bytes.isEmpty else { break }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes[place], at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...20, using: &generator)))
        }
      }
      if try survives(bytes) { read += 1 }
    }
    #expect(read > 50)
  }

  /// - Returns: whether it was JSON.
  private func survives(_ bytes: [UInt8]) throws -> Bool {
    do throws(JSONMistake) {
      let value = try JSONValue(reading: bytes)
      let again = try JSONValue(reading: value.utf8)
      if again.utf8 != value.utf8 { Issue.record("\(bytes) is written otherwise the second time") }
      return true
    } catch {
      if error.line < 1 || error.column < 1 || error.remedy.isEmpty { Issue.record("\(bytes): \(error)") }
      return false
    }
  }
}
