import Evidence
import Foundation
import NumericalMethods
import Quantities
import Testing

@Suite("A person's own protocol file")
struct ProtocolFileTests {
  static let intakes = #""intakes": [{"dose": {"value": "1", "unit": "mg"}, "timing": "night"}]"#

  static func file(_ steps: String, _ more: String = "") -> String {
    #"{"title": "Mine", "steps": [\#(steps)]\#(more.isEmpty ? "" : ", " + more)}"#
  }

  static func problems(_ text: String) -> [ProtocolFileError.Problem] { problems(Data(text.utf8)) }

  static func problems(_ data: Data) -> [ProtocolFileError.Problem] {
    do throws(ProtocolFileError) {
      _ = try TitrationProtocol(ownFile: data)
      return []
    } catch {
      return error.problems
    }
  }

  @Test("The shortest file is a title and one step, and is marked as the person's own")
  func shortest() throws {
    let own = try TitrationProtocol(ownFile: Data(Self.file("{\(Self.intakes)}").utf8))
    #expect(own.id == "own")
    #expect(own.isOwn)
    #expect(own.title == "Own protocol: Mine")
    #expect(own.notes == ["This is a person's own protocol. It rests on no evidence held here."])
    #expect(own.purpose == .lowDose)
    #expect(own.highestDose == .milligrams(1))
    #expect(own.steps.first?.days == nil)
  }

  @Test("Every field is taken over")
  func complete() throws {
    let text = """
      \u{FEFF}{"id": "slow", "title": "Slow \\u00e4 \\ud83d\\ude00", "population": "Me", "purpose": "beside-opioid",
       "notes": ["One.", "Two."],
       "steps": [{"intakes": [{"dose": {"value": "1", "unit": "ug"}, "timing": "morning"},
                              {"dose": {"value": "500", "unit": "ng"}, "timing": "night"}],
                  "days": 366, "condition": "If well.", "claims": ["uldn.webster-result"]},
                 {"intakes": [{"dose": {"value": "0.002", "unit": "mg"}, "timing": "midday"}]}],
       "advice": [{"when": "benefit", "action": "smaller-steps", "by": {"value": "1", "unit": "ug"}, "days": 7,
                   "says": "Slowly."}],
       "checkpoints": [{"weeks": 104, "question": "Well?"}], "claims": ["dose.usual-4-5"]}
      """
    let own = try TitrationProtocol(ownFile: Data(text.utf8))
    #expect(own.id == "own-slow")
    #expect(own.title == "Own protocol: Slow ä 😀")
    #expect(own.purpose == .besideOpioid)
    #expect(own.steps.map(\.dailyDose) == [.nanograms(1500), .micrograms(2)])
    #expect(own.steps.map(\.days) == [366, nil])
    #expect(own.steps[0].condition == "If well.")
    #expect(own.advice.map(\.by) == [.micrograms(1)])
    #expect(own.checkpoints.map(\.weeks) == [104])
    #expect(own.notes.count == 3)
  }

  @Test("What it cites lends it no grade")
  func noEvidence() throws {
    let text = Self.file(#"{\#(Self.intakes), "claims": ["dose.final-six"]}"#, #""id": "own-x""#)
    let own = try TitrationProtocol(ownFile: Data(text.utf8))
    let evidence = own.evidence(in: try EvidenceBase.embedded())
    #expect(own.id == "own-x")
    #expect(evidence.strongest == nil)
    #expect(evidence.shown == "no evidence held here")
  }

  @Test("No published protocol can be taken for a person's own")
  func namesApart() throws {
    #expect(try ProtocolCatalogue.embedded().protocols.allSatisfy { !$0.isOwn })
    let taken = try TitrationProtocol(ownFile: Data(Self.file("{\(Self.intakes)}", #""id": "liptan""#).utf8))
    #expect(taken.id == "own-liptan")
  }

  static let wrong: [(file: String, place: String, words: [String])] = [
    ("{}", "title", ["missing", "Add “title”"]),
    (#"{"title": "Mine"}"#, "steps", ["missing"]),
    (file(""), "steps", ["0 entries", "1 to 60"]),
    (file(#"{"intakes": []}"#), "steps[0].intakes", ["0 entries", "1 to 4"]),
    (
      file("{\(intakes), \"days\": 7}, {\(intakes), \"days\": 7}, " + intakesWith(unit: "mcg")),
      "steps[2].intakes[0].dose.unit", ["“mcg”", "“ng”, “ug”, “mg”, “g”", "Write “ug” for micrograms"]
    ),
    (file(intakesWith(unit: "µg")), "steps[0].intakes[0].dose.unit", ["“µg”", "Write “ug”"]),
    (file(intakesWith(value: #""1,5""#)), "steps[0].intakes[0].dose.value", ["“1,5”", "no comma"]),
    (file(intakesWith(value: "1.5")), "steps[0].intakes[0].dose.value", ["found 1.5", "quotation marks"]),
    (file(intakesWith(value: #""-1""#)), "steps[0].intakes[0].dose.value", ["“-1”", "above zero"]),
    (file(intakesWith(value: #""1e3""#)), "steps[0].intakes[0].dose.value", ["“1e3”"]),
    (file(intakesWith(value: #""0.0""#)), "steps[0].intakes[0].dose.value", ["above zero"]),
    (file(intakesWith(value: #""NaN""#)), "steps[0].intakes[0].dose.value", ["“NaN”"]),
    (file(intakesWith(value: #""0.00000000000000001""#)), "steps[0].intakes[0].dose", ["fewer than 20 digits"]),
    (file(intakesWith(value: #""55""#)), "steps[0].intakes[0].dose", ["55 mg, beyond 10 mg", "1 microgram to 10 mg"]),
    (file(intakesWith(unit: "ng")), "steps[0].intakes[0].dose", ["1 ng, beyond 1 microgram"]),
    (
      file("{\(intakes)}", #""purpose": "beside-opioid""#), "steps[0].intakes[0].dose",
      ["1 mg, beyond 0.5 mg", "withdrawal"]
    ),
    (
      file(
        #"{"intakes": [{"dose": {"value": "6", "unit": "mg"}, "timing": "morning"}, "#
          + #"{"dose": {"value": "6", "unit": "mg"}, "timing": "night"}]}"#),
      "steps[0].intakes (all of a day)", ["12 mg, beyond 10 mg"]
    ),
    (
      file(
        #"{"intakes": [{"dose": {"value": "1", "unit": "mg"}, "timing": "night"}, "#
          + #"{"dose": {"value": "1", "unit": "mg"}, "timing": "night"}]}"#),
      "steps[0].intakes[1].timing", ["“night”", "in the order of the day"]
    ),
    (file("{\(intakes)}, {\(intakes)}"), "steps[0].days", ["only the last step"]),
    (file("{\(intakes), \"days\": 0}"), "steps[0].days", ["found 0", "1 to 366"]),
    (file("{\(intakes), \"days\": 7.5}"), "steps[0].days", ["found 7.5", "whole number"]),
    (file("{\(intakes), \"days\": \"7\"}"), "steps[0].days", ["“7”", "without quotation marks"]),
    (file("{\(intakes), \"days\": 99999999999999999999}"), "steps[0].days", ["1 to 366"]),
    (file("{\(intakes), \"days\": null}"), "steps[0].days", ["found null", "Leave the field out"]),
    (file("{\(intakes), \"condtion\": \"If well\"}"), "steps[0].condtion", ["“condition”", "in silence"]),
    (file("{\(intakes)}", #""adivce": []"#), "adivce", ["“advice”"]),
    (file("{\(intakes)}", #""notes": "One.""#), "notes", ["Write [ ] around"]),
    (file("{\(intakes)}", #""notes": ["a\u001b[2Jb"]"#), "notes[0]", ["control characters"]),
    (file("{\(intakes)}", #""notes": ["gm \u202e 5"]"#), "notes[0]", ["turn the direction"]),
    (file("{\(intakes)}", #""id": "../etc""#), "id", ["“../etc”", "lower-case"]),
    (file("{\(intakes)}", #""purpose": "opioid""#), "purpose", ["“low-dose”, “beside-opioid”"]),
    (file("{\(intakes)}", #""claims": ["dose.final-steps"]"#), "claims[0]", ["verified"]),
    (file("{\(intakes)}", #""claims": ["no.such"]"#), "claims[0]", ["verified"]),
    (
      file("{\(intakes)}", #""advice": [{"when": "benefit", "action": "raise", "says": "More."}]"#), "advice[0].by",
      ["“raise” needs it"]
    ),
    (
      file("{\(intakes)}", #""advice": [{"when": "pain", "action": "hold", "says": "Wait."}]"#), "advice[0].when",
      ["“pain”", "“side-effects”, “disturbed-sleep”, “no-benefit”, “benefit”"]
    ),
    (
      file(
        "{\(intakes)}",
        #""advice": [{"when": "no-benefit", "action": "lower", "to": {"value": "50", "unit": "mg"}, "says": "x"}]"#),
      "advice[0].to", ["50 mg, beyond 10 mg"]
    ),
    (file("{\(intakes)}", #""checkpoints": [{"weeks": 105, "question": "?"}]"#), "checkpoints[0].weeks", ["1 to 104"]),
    (file("{\(intakes)}", #""checkpoints": [4]"#), "checkpoints[0]", ["found 4", "Accepted are braces"]),
    ("[]", "", ["a list […]", "braces"]),
    ("\"text\"", "", ["“text”"]),
    ("", "line 1, column 1", ["The text ends too early"]),
    ("{\n  \"title\": \"Mine\",\n}", "line 3, column 1", ["A name in quotation marks"]),
    ("{\"title\": \"A\", \"title\": \"B\"}", "line 1, column 16", ["“title” stands twice"]),
    ("{\"title\": 'A'}", "line 1, column 11", ["cannot be read as JSON"]),
    ("{\"title\": \"A}", "line 1, column 14", ["closing quotation mark"]),
    ("{\"title\": \"\\ud800\"}", "line 1, column 18", ["Half of a character"]),
    ("{\"title\": 01}", "line 1, column 13", ["begins with 0"]),
    (#"{"title": "A"} {}"#, "line 1, column 16", ["after the end of the value"]),
    (String(repeating: "[", count: 60_000), "line 1, column 17", ["more than 16 deep"]),
  ]

  static func intakesWith(value: String = #""1""#, unit: String = "mg") -> String {
    #"{"intakes": [{"dose": {"value": \#(value), "unit": "\#(unit)"}, "timing": "night"}]}"#
  }

  @Test("A problem is told with its place, what was found, what is accepted and the remedy", arguments: wrong)
  func told(file: String, place: String, words: [String]) {
    let problems = Self.problems(file)
    #expect(problems.contains { $0.place == place && words.allSatisfy($0.description.contains) }, "\(problems)")
  }

  @Test("All problems are told at once")
  func all() {
    let text = Self.file(
      Self.intakesWith(value: "1", unit: "mcg") + "," + Self.intakesWith(value: #""""#), #""purpose": 1"#)
    #expect(
      Self.problems(text).map(\.place) == [
        "purpose", "steps[0].intakes[0].dose.unit", "steps[0].intakes[0].dose.value", "steps[0].days",
        "steps[1].intakes[0].dose.value",
      ])
  }

  @Test("A file that is too large or no text is refused as a whole")
  func hostile() {
    #expect(Self.problems(Data(count: 65_537)).map(\.found) == ["a file of 65537 bytes"])
    #expect(Self.problems(Data([0xFF, 0xFE, 0x7B])).map(\.found) == ["bytes that are no UTF-8 text"])
    let steps = Array(repeating: "{\(Self.intakes), \"days\": 1}", count: 61).joined(separator: ",")
    #expect(Self.problems(Self.file(steps)).map(\.place) == ["steps"])
    let long = String(repeating: "a", count: 121)
    #expect(Self.problems(#"{"title": "\#(long)", "steps": [{\#(Self.intakes)}]}"#).map(\.place) == ["title"])
  }

  @Test("Whatever is cut, doubled or changed in a good file, it is read or refused, never more")
  func mutated() {
    var random = SplitMix64(seed: 20_261_121)
    let good = Array(
      Self.file("{\(Self.intakes), \"days\": 7}, {\(Self.intakes)}", #""notes": ["\u00e4"], "claims": []"#).utf8)
    var refused = 0
    for _ in 0..<4000 {
      var bytes = good
      for _ in 0...Int(random.next() % 3) {
        let at = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes.remove(at: at)
        case 1: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.insert(bytes[Int(random.next() % UInt64(bytes.count))], at: at)
        default: bytes.removeSubrange(at...)
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      do throws(ProtocolFileError) {
        let read = try TitrationProtocol(ownFile: Data(bytes))
        #expect(read.problems.isEmpty && read.isOwn)
      } catch {
        refused += 1
        #expect(!error.problems.isEmpty)
        #expect(!error.description.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
      }
    }
    // Most random damage breaks the file; if nearly none did, the damage would not reach the reader.
    #expect(refused > 2000)
  }

  @Test("What is published can be read as a person's own file")
  func published() throws {
    for name in EvidenceFiles.names where name.hasPrefix("protocols/") {
      let data = try #require(EvidenceFiles.content(of: name))
      let original = try JSONDecoder().decode(TitrationProtocol.self, from: data)
      let own = try TitrationProtocol(ownFile: data)
      #expect(own.id == "own-\(original.id)")
      #expect(own.steps == original.steps)
      #expect(own.advice == original.advice)
      #expect(own.checkpoints == original.checkpoints)
    }
  }
}
