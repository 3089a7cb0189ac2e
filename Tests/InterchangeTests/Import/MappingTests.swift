import ClinicalTime
import Foundation
import History
import Quantities
import Testing

@testable import Interchange

@Suite("A table of no known format is read by a mapping, and nothing in it is guessed")
struct MappingTests {
  static let german = """
    Datum;Uhrzeit;Schmerz;LDN (mg);Melatonin;Notiz
    21.11.2026;07:30;6,5;;ja;müde
    20.11.2026;22:00;5,0;1,5;nein;
    19.11.2026;22:00;11;2,0;vielleicht;

    """

  private func proposal(_ text: String) throws -> MappingProposal {
    try MappingProposal(Array(text.utf8), recogniser: Reading.recogniser.get())
  }

  private static func mapping() -> TableMapping {
    var pain = TableMapping.Column("Schmerz", .score)
    pain.measure = "pain"
    var dose = TableMapping.Column("LDN (mg)", .dose)
    dose.unit = "mg"
    var melatonin = TableMapping.Column("Melatonin", .treatment)
    (melatonin.name, melatonin.taken, melatonin.notTaken) = ("melatonin", ["ja"], ["nein"])
    return TableMapping(
      separator: ";", decimal: ",", day: .init(column: "Datum", form: "day-month-year"),
      time: .init(column: "Uhrzeit"), columns: [pain, dose, melatonin, .init("Notiz", .note)])
  }

  @Test("a proposal knows what is plain, and asks what is not")
  func proposed() throws {
    let mapping = try proposal(Self.german).mapping
    #expect(mapping.separator == ";" && mapping.decimal == "," && mapping.day.column == "Datum")
    #expect(mapping.day.form == "day-month-year" && mapping.time?.column == "Uhrzeit")
    let byName = Dictionary(uniqueKeysWithValues: mapping.columns.map { ($0.column, $0) })
    #expect(byName["LDN (mg)"]?.holds == "dose" && byName["LDN (mg)"]?.unit == "mg")
    #expect(byName["Schmerz"]?.holds == "score" && byName["Schmerz"]?.lowest == "?")
    #expect(byName["Notiz"]?.holds == "note")
    #expect(mapping.openQuestions.contains { $0.contains("Schmerz") })
    #expect(throws: ImportError.self) { try Reading.of(Self.german.utf8, mapping: mapping) }
  }

  @Test(
    "a date that fits two orders, and a number that fits two readings, are questions",
    arguments: [
      ("Date,Dose\n03/04/2026,1.5\n05/06/2026,2.5\n", "day.form", true),
      ("Date,Dose\n03/04/2026,1.5\n25/06/2026,2.5\n", "day.form", false),
      ("Date;X\n2026-04-03;1,500\n2026-04-04;2,250\n", "decimal", true),
      ("Date;X\n2026-04-03;1,50\n", "decimal", false),
      ("Date;X\n2026-04-03;1.500\n", "decimal", true),
      ("Date;X\n2026-04-03;1.5\n2026-04-04;1,5\n", "decimal", true),
      ("Date,naltrexone\n2026-04-03,1.5\n", "unit", true),
      ("Date,naltrexone ug\n2026-04-03,1.5\n", "unit", false),
      ("Words,More\na,b\n", "day.column", true),
    ])
  func questions(table: String, part: String, isAsked: Bool) throws {
    let open = try proposal(table).mapping.openQuestions
    #expect(open.contains { $0.contains(part) } == isAsked, "\(open)")
  }

  @Test("a confirmed mapping reads the table, and lists what it does not cover")
  func read() throws {
    let reading = try Reading.of(Self.german.utf8, mapping: Self.mapping())
    #expect(
      Reading.added(reading) == [
        "pain 6.5 on 2026-11-21", "melatonin taken on 2026-11-21", "note on 2026-11-21: “müde”",
        "pain 5.0 on 2026-11-20",
        "1.5 mg at 2026-11-20 22:00", "melatonin not taken on 2026-11-20", "2 mg at 2026-11-19 22:00",
      ])
    let findings = reading.batch.findings
    #expect(findings.contains { $0.line == 4 && $0.text.contains("outside the scale") })
    #expect(findings.contains { $0.line == 4 && $0.text.contains("vielleicht") })
    #expect(reading.mapping?.contains("\"day-month-year\"") == true)
  }

  @Test("the mapping as a file is read back the same, and a field that is not known is refused")
  func file() throws {
    let mapping = Self.mapping()
    #expect(try TableMapping(Data(mapping.text.utf8)) == mapping)
    let wrong = mapping.text.replacing("\"decimal\"", with: "\"decimals\"")
    #expect(throws: ImportError.self) { try TableMapping(Data(wrong.utf8)) }
    #expect(throws: ImportError.self) { try TableMapping(Data("[]".utf8)) }
    let later = mapping.text.replacing("\"version\" : 1", with: "\"version\" : 2")
    #expect(throws: ImportError.self) { try TableMapping(Data(later.utf8)) }
  }

  @Test("a dose without a time of day is left out, unless the mapping says what it always was")
  func fixedTime() throws {
    let table = "day,ldn\n2026-11-20,1.5\n2026-11-19,0\n"
    var column = TableMapping.Column("ldn", .dose)
    column.unit = "mg"
    var mapping = TableMapping(
      separator: ",", decimal: ".", day: .init(column: "day", form: "year-month-day"), columns: [column])
    #expect(try Reading.of(table.utf8, mapping: mapping).batch.items.isEmpty)
    mapping.time = .init(fixed: "22:00")
    #expect(Reading.added(try Reading.of(table.utf8, mapping: mapping)) == ["1.5 mg at 2026-11-20 22:00"])
  }

  @Test("an unusual dose is taken in and pointed out; one beyond the limit, or in the wrong unit, is refused")
  func doses() throws {
    let table = "day,ldn\n2026-11-20,50\n2026-11-19,500\n2026-11-18,1.5\n"
    var column = TableMapping.Column("ldn", .dose)
    column.unit = "mg"
    let mapping = TableMapping(
      separator: ",", decimal: ".", day: .init(column: "day", form: "year-month-day"), time: .init(fixed: "22:00"),
      columns: [column])
    let batch = try Reading.of(table.utf8, mapping: mapping).batch
    #expect(batch.findings.contains { $0.line == 3 && $0.kind == .leftOut })
    #expect(batch.items.count <= 2 && batch.items.contains { $0.line == 4 })
  }
}
