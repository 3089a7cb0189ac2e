import NumericalMethods
import Testing

@testable import Interchange

@Suite("Comma-separated tables")
struct CommaSeparatedTests {
  @Test(
    "line ends, byte order marks, quotes and a missing last line end are read alike",
    arguments: [
      "a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\n1,2", "\u{FEFF}a,b\n1,2", "\"a\",\"b\"\n\"1\",\"2\"\n",
      "a,b\n\n1,2\n\n",
    ])
  func forgiving(text: String) throws {
    let table = try CommaSeparated(text.utf8)
    #expect(table.header == ["a", "b"])
    #expect(table.records.map(\.fields) == [["1", "2"]])
  }

  @Test("quotes hold commas, line ends and doubled quotes, and lines are counted through them")
  func quotes() throws {
    let table = try CommaSeparated("a,b\n\"x, \"\"y\"\"\nz\",2\n3,4\n".utf8)
    #expect(table.records.map(\.fields) == [["x, \"y\"\nz", "2"], ["3", "4"]])
    #expect(table.records.map(\.line) == [2, 4])
  }

  @Test(
    "what is broken is named with its line",
    arguments: [
      ("", CommaSeparatedError.empty), ("\n\n", .empty), ("\u{FEFF}", .empty),
      ("a,b\n1\n", .otherLength(line: 2, count: 1, expected: 2)),
      ("a,b\n1,2\n1,2,3\n", .otherLength(line: 3, count: 3, expected: 2)),
      ("a,b\n1,\"2\n3,4\n", .openQuote(line: 2)), ("a,b\n\"1\"x,2\n", .textBesideQuotes(line: 2)),
      ("a,b\n1\"x\",2\n", .textBesideQuotes(line: 2)), ("a,a\n", .sameName("a")),
    ])
  func broken(text: String, error: CommaSeparatedError) {
    #expect(throws: error) { try CommaSeparated(text.utf8) }
  }

  @Test("bytes that are no UTF-8 are refused")
  func notUTF8() {
    #expect(throws: CommaSeparatedError.notUTF8(line: 2)) {
      try CommaSeparated(Array("a,b\n".utf8) + [0xFF, 0x2C, 0x31])
    }
  }

  @Test("what is written reads back the same, whatever is in it", arguments: 0..<200)
  func roundTrip(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let pieces = ["a", ",", "\"", "\n", "\r\n", " ", "é", "=1+1", "\t", "", "00", "😀"]
    func field() -> String {
      (0..<Int.random(in: 1...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
    let width = Int.random(in: 1...4, using: &random)
    let header = (0..<width).map { "c\($0)" }
    let records = (0..<5).map { _ in (0..<width).map { _ in field() } }
      .filter { $0 != [""] }  // An empty line is no record.
    let table = try CommaSeparated(CommaSeparated.text(header: header, records: records).utf8)
    #expect(table.records.map(\.fields) == records)
  }

  @Test("any bytes at all give a table or an error", arguments: 0..<300)
  func hostile(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet: [UInt8] = Array("a,\"\r\n\u{FEFF}".utf8) + [0, 0xFF]
    let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
    do throws(CommaSeparatedError) {
      let table = try CommaSeparated(bytes)
      #expect(table.records.allSatisfy { $0.fields.count == table.header.count })
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  @Test("text that a spreadsheet would run is made harmless", arguments: ["=1+1", "+1", "-1", "@x", "\tx"])
  func formulas(text: String) {
    #expect(CommaSeparated.harmless(text) == "'" + text)
    #expect(CommaSeparated.harmless("a" + text) == "a" + text)
  }
}
