import ExactJSON
import Quantities
import Testing

@Suite("JSON that keeps what was written")
struct JSONTests {
  @Test(
    "what is read is written again with the same digits, order and text",
    arguments: [
      #"{"b":1.50,"a":[0,-0,1e3,1E-2,123456789012345678901234567890.10]}"#,
      "{\"\u{E9}\":\"naïve \\\"x\\\" \\\\ \\n\\t\",\"e\u{301}\":\"another name\"}", #"[null,true,false,{},[],""]"#,
      #""😀""#, "0.0",
    ])
  func roundTrip(text: String) throws {
    #expect(try JSONValue(reading: text).text.utf8.elementsEqual(text.utf8))
  }

  @Test("escapes are read")
  func escapes() throws {
    #expect(try JSONValue(reading: #""\u0041\/\ud83d\ude00\b\f""#) == .string("A/😀\u{8}\u{C}"))
    #expect(try JSONValue(reading: #""\u0001""#).text == #""\u0001""#)
  }

  @Test(
    "what is no JSON is refused with its place",
    arguments: [
      ("", "", 1, 1), ("{", "", 1, 2), (#"{"a":}"#, "a", 1, 6), (#"{"a":1,}"#, "", 1, 8), ("[1,]", "[1]", 1, 4),
      ("[01]", "[0]", 1, 4), ("[1.]", "[0]", 1, 4), ("[.5]", "[0]", 1, 2), ("[+1]", "[0]", 1, 2), ("[1e]", "[0]", 1, 4),
      ("nul", "", 1, 1), ("[1]\n x", "", 2, 2), (#""\ud800""#, "", 1, 8), (#""\ud800\u0041""#, "", 1, 14),
      (#""\x""#, "", 1, 3), ("\"a\nb\"", "", 1, 3), (#"{"a":{"b":[1,{"c":tru}]}}"#, "a.b[1].c", 1, 19),
      (#"{"a":1,"a":2}"#, "", 1, 8), ("'a'", "", 1, 1), ("NaN", "", 1, 1), ("[1 2]", "", 1, 4), ("\u{FEFF}1", "", 1, 1),
    ])
  func mistakes(text: String, path: String, line: Int, column: Int) {
    let mistake = #expect(throws: JSONMistake.self) { try JSONValue(reading: text) }
    #expect(mistake?.path == path && mistake?.line == line && mistake?.column == column, "\(text)")
  }

  @Test("text that is not UTF-8 is refused")
  func notUnicode() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0xED, 0xA0, 0x80, 0x22]] {
      #expect(throws: JSONMistake.self) { try JSONValue(reading: bytes) }
    }
  }

  @Test("limits on depth, size and number of values are named when they are passed")
  func limits() throws {
    let limits = JSONLimits(bytes: 60, depth: 3, values: 5)
    #expect(try JSONValue(reading: "[[[1]]]", limits: limits).text == "[[[1]]]")
    let deep = #expect(throws: JSONMistake.self) { try JSONValue(reading: "[[[[1]]]]", limits: limits) }
    #expect(deep?.problem.contains("3 deep") == true)
    let many = #expect(throws: JSONMistake.self) { try JSONValue(reading: "[1,2,3,4,5]", limits: limits) }
    #expect(many?.problem.contains("5 values") == true)
    let long = String(repeating: " ", count: 61)
    #expect(throws: JSONMistake.self) { try JSONValue(reading: long, limits: limits) }
    // A hundred thousand brackets end at the limit and not at the end of the stack.
    #expect(throws: JSONMistake.self) { try JSONValue(reading: String(repeating: "[", count: 100_000)) }
    #expect(throws: JSONMistake.self) { try JSONValue(reading: String(repeating: #"{"a":"#, count: 100_000)) }
  }

  @Test("a name that comes twice among many is found")
  func manyNames() {
    let names = (0..<2000).map { #""n\#($0)":0"# }.joined(separator: ",")
    #expect(throws: Never.self) { try JSONValue(reading: "{\(names)}") }
    #expect(throws: JSONMistake.self) { try JSONValue(reading: "{\(names),\"n7\":1}") }
  }

  @Test(
    "a number is an exact decimal, exponents included",
    arguments: [
      ("1.50", "1.50"), ("1e3", "1000"), ("1.5E-3", "0.0015"), ("-2.50e1", "-25.0"), ("1e30", nil), ("1e-30", nil),
      ("123456789012345678901", nil), ("1e999999999999999999999", nil),
    ] as [(String, String?)])
  func decimals(text: String, expected: String?) throws {
    #expect(try JSONValue(reading: text).number?.decimal?.description == expected)
  }

  @Test("a member is replaced in its place, added at the end, and removed")
  func members() throws {
    var object = try #require(try JSONValue(reading: #"{"a":1,"b":2}"#).object)
    object["a"] = "x"
    object["c"] = true
    object["b"] = nil
    #expect(JSONValue.object(object).text == #"{"a":"x","c":true}"#)
  }
}
