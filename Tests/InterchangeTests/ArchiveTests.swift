import ClinicalTime
import Compounding
import Diary
import Evidence
import Foundation
import History
import Instruments
import Quantities
import Testing
import Titration

@testable import Interchange

@Suite("The complete export")
struct ArchiveTests {
  let history: History

  init() throws {
    let day = try #require(LocalDate("2026-11-21"))
    let night = try #require(TimeOfDay("22:00"))
    let moment = LocalDateTime(date: day, time: night)
    let instant = Instant(secondsSince1970: 1_795_000_000)
    var history = History(of: Person(id: "p", name: "Ada “the” Ö\n", createdAt: instant))
    history.measures = CheckInItem.allCases.map(\.measure)
    let dose = try DoseTaken(
      .milligrams(8), at: moment, zone: "Europe/Zurich", boundary: .fourInTheMorning, limits: .naltrexoneTaken,
      reason: "=HYPERLINK(\"x\"), misread", bottle: "b1", now: moment)
    history.bottles = [
      Entry(
        id: "o", recordedAt: instant,
        content: try Bottle(
          id: "b1", item: StockItem(parsing: "scored tablet 50 mg"),
          contents: .pieces(#require(ExactDecimal("28.5"))), receivedOn: day, lot: "L “1”",
          price: Price(#require(ExactDecimal("45.50")), "NZD"))),
      Entry(
        id: "u", recordedAt: instant,
        content: try Bottle(
          id: "b2", item: StockItem(parsing: "liquid 1 mg/mL, syringe 1 mL by 0.01 mL"),
          contents: .millilitres(#require(ExactDecimal("62.50"))), receivedOn: day, madeOn: day.adding(days: -2),
          useBy: day.adding(days: 88), pharmacy: "Corner", filler: "water"),
        origin: ImportOrigin(importID: "i", key: "b")),
      Entry(id: "x", recordedAt: instant, content: nil, supersedes: "o"),
    ]
    history.supplyEvents = [
      Entry(
        id: "q", recordedAt: instant,
        content: SupplyEvent(date: day, bottle: "b1", kind: .lost(.pieces(ExactDecimal(2)), reason: "fell"))),
      Entry(
        id: "r", recordedAt: instant,
        content: SupplyEvent(date: day, bottle: "b1", kind: .counted(.pieces(ExactDecimal(9)))), supersedes: "q"),
    ]
    history.doses = [
      Entry(id: "d1", recordedAt: instant, content: dose),
      Entry(id: "d2", recordedAt: instant, content: dose),
      Entry(id: "d3", recordedAt: instant, content: nil, supersedes: "d2"),
    ]
    let rescue = try RescueTaken(
      "=ibuprofen “400”", at: moment, zone: "Europe/Zurich", boundary: .fourInTheMorning, now: moment)
    history.rescues = [
      Entry(id: "r1", recordedAt: instant, content: rescue),
      Entry(id: "r2", recordedAt: instant, content: rescue),
      Entry(id: "r3", recordedAt: instant, content: nil, supersedes: "r2"),
    ]
    history.scores = [
      Entry(
        id: "s1", recordedAt: instant,
        content: try Score(CheckInItem.pain.measure, day: day, value: #require(ExactDecimal("6.50"))),
        origin: ImportOrigin(importID: "i", key: "k"))
    ]
    history.treatments = [
      Entry(id: "t", recordedAt: instant, content: OwnTreatmentDay(treatment: "melatonin", day: day, taken: true))
    ]
    history.notes = [
      Entry(id: "n", recordedAt: instant, content: try Note(day: day, text: "line\nline, \"x\" </script>"))
    ]
    let question = try OwnQuestion(
      id: "own-1", text: "Knitting “rows”?", kind: .count, direction: .higherIsBetter, asked: .weekly)
    history.questions = [Entry(id: "q", recordedAt: instant, content: question)]
    let impression = try InstrumentCatalogue.embedded().instrument("pgic")
    history.answers = [
      Entry(id: "a1", recordedAt: instant, content: try impression.answers(["change": ["2"]], day: day, today: day)),
      Entry(
        id: "a2", recordedAt: instant,
        content: try question.instrument.answers(["answer": ["12"]], day: day, today: day)),
      Entry(id: "a3", recordedAt: instant, content: nil, supersedes: "a1"),
    ]
    let plan = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: day,
      within: PlanBounds(highest: .milligrams(3), until: day.adding(days: 40)),
      from: [StockItem(parsing: "capsule 1.5 mg")])
    let revised = try plan.revised(
      by: Revision(
        from: day.adding(days: 5), change: .pause(until: day.adding(days: 9), restart: .sameDose),
        decidedBy: "Dr Byron", reason: "a tooth"))
    history.plans = [
      PlanVersion(id: "v", recordedAt: instant, plan: plan, evidenceVersion: "e"),
      PlanVersion(id: "w", recordedAt: instant, plan: revised, evidenceVersion: "e", revises: "v"),
    ]
    history.imports = [
      ImportRecord(
        id: "i", recordedAt: instant, format: "f", fileName: "a.csv", added: 1, findings: [.init(.noticed, "x")])
    ]
    self.history = history
  }

  @Test("read back, it exports byte for byte the same")
  func byteEqual() throws {
    let data = try Archive(history).data()
    let read = try Archive(data)
    #expect(read.history == history)
    #expect(try read.data() == data)
    let text = String(decoding: data, as: UTF8.self)
    // Values as they were written, bottles, events and the bottle of a dose among them.
    for part in ["\"6.50\"", "\"62.50\"", "\"45.50\"", "\"what\" : \"lost\"", "\"bottle\" : \"b1\""] {
      #expect(text.contains(part), "\(part)")
    }
  }

  @Test(
    "what is no archive, or one of another version, is refused",
    arguments: [
      ("", ArchiveError.notAnArchive), ("{}", .notAnArchive), ("[]", .notAnArchive),
      ("{\"format\":\"sweetspot-archive\",\"version\":2}", .otherVersion(2)),
      ("{\"format\":\"sweetspot-archive\",\"version\":1}", .unreadable("history")),
    ])
  func refused(text: String, error: ArchiveError) {
    #expect(throws: error) { try Archive(Data(text.utf8)) }
  }

  @Test(
    "a null character in a text is refused, since a database would end the text there; what only looks like one is not")
  func nullCharacter() throws {
    var record = history
    record.person = Person(id: "p", name: #"C:\u0000 and \\u0000"#, createdAt: record.person.createdAt)
    #expect(try Archive(try Archive(record).data()).history.person.name == record.person.name)
    record.person = Person(id: "p", name: "A\u{0}B", createdAt: record.person.createdAt)
    let data = try Archive(record).data()
    #expect(throws: ArchiveError.nullCharacter) { try Archive(data) }
  }

  @Test("an archive of a program without instruments and rescue medicine can be read")
  func withoutInstruments() throws {
    var earlier = history
    earlier.answers = []
    earlier.questions = []
    earlier.rescues = []
    var text = String(decoding: try Archive(earlier).data(), as: UTF8.self)
    for list in ["answers", "questions", "rescues"] {
      let empty = try #require(text.firstMatch(of: try Regex(" *\"\(list)\" : \\[\\s*\\],\\n")))
      text.removeSubrange(empty.range)
    }
    #expect(!text.contains("rescues"))
    #expect(try Archive(Data(text.utf8)).history == earlier)
  }

  @Test("the words that were chosen stand beside their number")
  func words() throws {
    let text = String(decoding: try Archive(history).data(), as: UTF8.self)
    #expect(text.contains("\"Much improved\""))
  }

  @Test("an edited value is refused with its place")
  func edited() throws {
    let text = String(decoding: try Archive(history).data(), as: UTF8.self)
    let wrong = text.replacing("\"6.50\"", with: "\"six\"")
    #expect(throws: ArchiveError.unreadable("history.scores.[0].content.value")) { try Archive(Data(wrong.utf8)) }
  }

  @Test("the tables hold what holds now, and nothing that a spreadsheet would run")
  func tables() throws {
    let doses = try CommaSeparated(history.dosesAsText.utf8)
    #expect(
      doses.records.map(\.fields) == [
        ["2026-11-21", "2026-11-21 22:00", "Europe/Zurich", "8", "'=HYPERLINK(\"x\"), misread", "b1"]
      ])
    let rescues = try CommaSeparated(history.rescuesAsText.utf8)
    #expect(
      rescues.records.map(\.fields) == [
        ["2026-11-21", "2026-11-21 22:00", "Europe/Zurich", "'=ibuprofen “400”"]
      ])
    let scores = try CommaSeparated(history.scoresAsText.utf8)
    #expect(
      scores.records.map(\.fields) == [
        ["2026-11-21", "", "pain", "6.50", "0", "10", "imported"],
        ["2026-11-21", "", "taken: melatonin", "1", "0", "1", "entered"],
      ])
  }
}
