import Foundation
import Testing

@testable import Kinetics

@Suite("Model files")
struct ModelFileTests {
  private func change(_ edit: (inout ModelDefinition) -> Void) throws -> ModelDefinition {
    var definition = try Fixture.model("w2.json").definition
    edit(&definition)
    return definition
  }

  private func problems(_ edit: (inout ModelDefinition) -> Void) throws -> String {
    let definition = try change(edit)
    do throws(ModelError) {
      _ = try KineticModel(definition)
      return ""
    } catch {
      return error.description
    }
  }

  @Test("A hostile or mistaken model is refused, with the place and what is wrong")
  func refused() throws {
    let cases: [(String, (inout ModelDefinition) -> Void)] = [
      ("can be read", { $0.format = "other" }),
      ("no compartment “Z”", { $0.flows[0].from = "Z" }),
      ("“kb” in “F * kb” is not among", { $0.flows[0].rate = "F * kb" }),
      ("ends too early", { $0.flows[0].rate = "F * (ka" }),
      ("ends too early", { $0.flows[0].rate = "" }),
      ("not expected", { $0.flows[0].rate = "F ** ka" }),
      ("not expected", { $0.flows[0].rate = "ka; drop" }),
      ("not expected", { $0.flows[0].rate = "1e5" }),
      ("longer than", { $0.flows[0].rate = String(repeating: "1+", count: 400) + "1" }),
      ("more than 32 parentheses", { $0.flows[0].rate = String(repeating: "(", count: 150) + "1" }),
      ("more than 32 parentheses", { $0.flows[0].rate = String(repeating: "-", count: 300) + "1" }),
      ("to itself", { $0.flows[5].to = "P" }),
      ("leads nowhere", { $0.flows[2].keepsSource = true }),
      ("occurs twice", { $0.compartments[1] = "G" }),
      ("at most 16", { $0.compartments = (0..<40).map { "c\($0)" } }),
      ("at most 4 can", { $0.receptors[0].ligands = Array(repeating: $0.receptors[0].ligands[0], count: 5) }),
      ("at most 200", { $0.parameters = (0..<300).map { .init(name: "p\($0)", value: 1) } }),
      ("no finite number", { $0.parameters[0].value = .infinity }),
      ("letters, digits", { $0.parameters[0].name = "a b" }),
      ("needs an affinity, or both", { $0.receptors[0].ligands[0].on = nil }),
      ("all its ligands have an affinity", { $0.receptors[0].ligands[0].affinity = "1" }),
      ("no receptor “other”", { $0.outputs[2].receptor = "other" }),
      ("no ligand of", { $0.outputs[2].ligand = "other" }),
      ("and not both", { $0.outputs[0].receptor = "receptor" }),
      ("no output", { $0.outputs = [] }),
      ("no compartment “Z”", { $0.doses?[0].compartment = "Z" }),
    ]
    for (expected, edit) in cases {
      let found = try problems(edit)
      #expect(found.contains(expected), "\(expected): \(found)")
    }
  }

  @Test("All problems are told together")
  func together() throws {
    let found = try problems {
      $0.flows[0].rate = "nothing"
      $0.flows[1].rate = "nowhere"
      $0.outputs[0].factor = "1 /"
    }
    #expect(found.split(separator: "\n").count == 3)
  }

  @Test(
    "Text that is no model is refused without a crash", arguments: ["", "{", "[]", "{\"format\": 1}", "\u{0}", "null"])
  func noModel(text: String) {
    #expect(throws: ModelError.self) { try KineticModel(json: Data(text.utf8)) }
  }

  @Test("A member that nobody reads is refused, wherever it stands: it may be one that is misspelt")
  func unread() throws {
    let text = try String(contentsOf: Fixture.models.appending(path: "w2.json"), encoding: .utf8)
    for (old, new, expected) in [
      ("\"title\":", "\"titel\": 1, \"title\":", "the file has “titel”"),
      ("\"from\": \"P\", \"rate\"", "\"from\": \"P\", \"keepSource\": true, \"rate\"", "“flows[4]” has “keepSource”"),
      ("\"off\": \"koffM\"", "\"off\": \"koffM\", \"afinity\": \"1\"", "“ligands[1]” has “afinity”"),
      ("\"every\": 24", "\"every\": 24, \"times\": 2", "“doses[0]” has “times”"),
      ("\"until\": 672", "\"until\": 672, \"unit\": \"d\"", "“times” has “unit”"),
    ] {
      #expect(text.contains(old))
      do throws(ModelError) {
        _ = try KineticModel(json: Data(text.replacing(old, with: new).utf8))
        Issue.record("\(new) was read")
      } catch {
        #expect(error.description.contains(expected), "\(error.description)")
      }
    }
  }

  @Test("The members that are read are those of the published schema")
  func members() throws {
    let schema = try Data(contentsOf: Fixture.models.appending(path: "kinetic-model.schema.json"))
    var found: [String: Set<String>] = [:]
    func walk(_ value: Any, _ name: String) {
      guard let value = value as? [String: Any] else { return }
      if let items = value["items"] { walk(items, name) }
      guard let properties = value["properties"] as? [String: Any] else { return }
      found[name] = Set(properties.keys)
      for (member, value) in properties { walk(value, member) }
    }
    walk(try JSONSerialization.jsonObject(with: schema), "")
    // A file may name its schema.
    found["", default: []].insert("$schema")
    #expect(found == ModelMembers.known)
  }

  @Test("Times and doses beyond the limits are refused")
  func schedules() throws {
    let edits: [(inout ModelDefinition) -> Void] = [
      { $0.times = nil },
      { $0.times = .init(until: 1e12, every: 1) },
      { $0.times = .init(until: 10, every: 0) },
      { $0.times = .init(until: 10, every: -1) },
      { $0.times = .init(until: 10, every: 0.001) },
      { $0.times = .init(until: .nan, every: 1) },
      { $0.doses?[0].count = 1_000_000_000 },
      { $0.doses?[0].count = -1 },
      { $0.doses?[0].every = nil },
      { $0.doses?[0].every = 0 },
      { $0.doses?[0].at = -5 },
      { $0.doses?[0].amount = -5 },
      { $0.doses?[0].amount = .infinity },
      { $0.doses?[0].every = 80_000 },
    ]
    for (index, edit) in edits.enumerated() {
      let definition = try change(edit)
      #expect(throws: ScheduleError.self, "edit \(index)") { try KineticSchedule(of: definition) }
    }
  }

  @Test("Rates that cannot be computed with are refused, naming the person and the flow")
  func rates() throws {
    let engine = try Fixture.benchmark()
    for row in ["1,-1,150", "1,1e300,150", "1,1.5,-0.1"] {
      let people = try PeopleTable(commaSeparated: "ID,ka,CL\n0,1.5,150\n" + row, for: engine.model)
      #expect {
        try engine.run(people) { _ in true }
      } throws: { "\($0)".hasPrefix("Person 2: the rate of flow") }
    }
    let people = try PeopleTable(commaSeparated: "ID,Vc\n0,0", for: engine.model)
    #expect(throws: KineticError.self) { try engine.run(people) { _ in true } }
  }

  @Test("A signal that feeds itself without end is refused once it overflows")
  func runaway() throws {
    let definition = try change {
      $0.flows.append(.init(from: "P", to: "PP", rate: "1000", keepsSource: true))
      $0.flows.append(.init(from: "PP", to: "P", rate: "1000", keepsSource: true))
    }
    let engine = try KineticEngine(KineticModel(definition), KineticSchedule(of: definition))
    #expect(throws: KineticError.self) { try engine.run(TypicalPerson()) { _ in true } }
  }

  @Test("Tables of people are refused with the line and what is wrong")
  func tables() throws {
    let model = try Fixture.model("w2.json")
    let cases = [
      ("", "empty"), ("ID,ka", "empty"), ("name,ka\n1,2", "has to be ID"), ("ID,kx\n1,2", "no parameter"),
      ("ID,ka,ka\n1,2,3", "twice"), ("ID,ka\n1,2\n3", "Line 3 has 1 fields"), ("ID,ka\n1,two", "Line 2: “two”"),
      ("ID,ka\n1,nan", "Line 2"), ("ID,ka\n1,inf", "Line 2"),
    ]
    for (text, expected) in cases {
      #expect {
        try PeopleTable(commaSeparated: text, for: model)
      } throws: { "\($0)".contains(expected) }
    }
    let quoted = try PeopleTable(commaSeparated: "\"ID\",\"ka\"\r\n\"a\",1.5\r\n", for: model)
    #expect(quoted.identifiers == ["a"])
  }

  @Test("Expressions come to what arithmetic says")
  func expressions() throws {
    let cases: [(String, Double)] = [
      ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("8 / 4 / 2", 1), ("5 - 3 - 1", 1), ("-ka * 2", -3), ("2 * -ka", -3),
      ("ka*ka - Vc/400", 1.25), ("--2", 2), (".5", 0.5),
    ]
    for (text, expected) in cases {
      let definition = try change { $0.outputs[0].factor = "1 / Vc * (\(text)) * Vc" }
      let model = try KineticModel(definition)
      let values = try KineticEngine(model, KineticSchedule(of: definition)).outputs(of: TypicalPerson())
      let plain = try Fixture.benchmark().outputs(of: TypicalPerson())
      #expect(abs(values[0][5] - plain[0][5] * 400 * expected) < 1e-9 * plain[0][5] * 400, "\(text)")
    }
  }

  @Test("A definition survives being written and read")
  func roundTrip() throws {
    let definition = try Fixture.model("w2.json").definition
    let again = try JSONDecoder().decode(ModelDefinition.self, from: JSONEncoder().encode(definition))
    #expect(again == definition)
  }
}
