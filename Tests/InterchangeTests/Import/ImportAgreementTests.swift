import ClinicalTime
import Diary
import Foundation
import GRDB
import History
import NumericalMethods
import Quantities
import Records
import Testing

@testable import Interchange

@Suite("What is said of a file before it is taken in is what the record gains")
struct ImportAgreementTests {
  private static let inputs = 40

  private static func store() throws -> Store {
    try Store(
      DatabaseQueue(configuration: Store.configuration), now: { Instant(secondsSince1970: 1_795_291_200) },
      newIdentifier: { UUID().uuidString })
  }

  private static func reading(_ bytes: [UInt8], _ mapping: TableMapping?, _ context: ImportContext) throws
    -> ImportReading
  {
    try ImportReading(ImportFile(bytes), mapping: mapping, context: context, inflatedLimit: 1 << 24)
  }

  /// Everything that was ever written down, in words.
  private static func entries(_ history: History) -> [String] {
    func words<Content>(_ entries: [Entry<Content>], _ wrap: (Content) -> ImportedContent) -> [String] {
      entries.map { $0.content.map { wrap($0).inWords } ?? "withdrawn" }
    }
    return words(history.doses, ImportedContent.dose) + words(history.scores, ImportedContent.score)
      + words(history.treatments, ImportedContent.treatment) + words(history.notes, ImportedContent.note)
      + words(history.rescues, ImportedContent.rescue) + words(history.answers, ImportedContent.answers)
  }

  /// Some measures of the file are on record on another scale, as another file or a slip in a mapping left them.
  private static func put(_ measures: [Measure], otherwise store: Store, _ random: inout SplitMix64) async throws {
    let day = try #require(LocalDate(year: 2020, month: 1, day: 1))
    for measure in measures where CheckInItem(rawValue: measure.id) == nil && Bool.random(using: &random) {
      let isWider = Bool.random(using: &random)
      let other = Measure(
        id: measure.id, title: measure.title, lowest: measure.lowest,
        highest: isWider ? ExactDecimal(1000) : measure.highest,
        direction: isWider
          ? measure.direction : measure.direction == .higherIsBetter ? .lowerIsBetter : .higherIsBetter)
      let score = try Score(other, day: day, value: other.lowest)
      try await store.carryOut(
        ImportBatch(format: "earlier", measures: [other], items: [.init(key: measure.id, .score(score))]),
        from: ImportSourceNote(fileName: "earlier"))
    }
  }

  @Test("for each format, with files changed and measures on record on another scale", arguments: Changed.all)
  func agreed(name: String) async throws {
    var random = SplitMix64(seed: name.utf8.reduce(5) { $0 &* 31 &+ UInt64($1) })
    let context = try Reading.context()
    let start = try Changed.start(name)
    var files = (0..<Self.inputs).map { _ in Changed.next(name, start, context, &random) }
    // The file as it is comes first, and some others after it.
    let whole =
      name == "apple-health.zip" ? Zip.made([("export.xml", start)], isPacked: true, hasDescriptor: false) : start
    let mapping =
      name == "mapping.json"
      ? Changed.answered(try MappingProposal(start, recogniser: context.recogniser).mapping) : nil
    files.insert((whole, mapping), at: 0)
    let store = try Self.store()
    try await Self.put(try Self.reading(whole, mapping, context).batch.measures, otherwise: store, &random)
    var taken = 0
    for (bytes, mapping) in files {
      guard let reading = try? Self.reading(bytes, mapping, context) else { continue }
      let before = Self.entries(try await store.history())
      let judged = try await store.judge(reading.batch)
      let (carried, record) = try await store.carryOut(reading.batch, from: ImportSourceNote(fileName: name))
      #expect(carried == judged)
      let after = Self.entries(try await store.history())
      let gained = after.reduce(into: [:]) { $0[$1, default: 0] += 1 }.merging(
        before.reduce(into: [:]) { $0[$1, default: 0] -= 1 }, uniquingKeysWith: +)
      let said = judged.added.reduce(into: [:]) { $0[$1.content.inWords, default: 0] += 1 }
      #expect(gained.filter { $0.value != 0 } == said)
      #expect(record?.added ?? 0 == judged.added.count)
      #expect(record.map { $0.findings == reading.batch.findings + judged.refusals } ?? true)
      #expect(try await store.judge(reading.batch).added.isEmpty, "taken in twice")
      taken += judged.added.count
      guard let record else { continue }
      #expect(try await store.undoImport(record.id).withdrawn.count == judged.added.count)
    }
    #expect(taken > 0)
  }

  @Test("a null character, at which a database ends its texts, is left out of all of them")
  func null() async throws {
    let context = try Reading.context()
    var energy = TableMapping.Column("e", .score)
    (energy.title, energy.lowest, energy.highest, energy.better) = ("Ener\u{0}gy", "0", "10", "higher")
    var tea = TableMapping.Column("t", .treatment)
    (tea.name, tea.taken, tea.notTaken) = ("t\u{0}ea", ["yes"], ["no"])
    let mapping = TableMapping(
      separator: ",", decimal: ".", day: .init(column: "day", form: "year-month-day"), time: .init(column: "at"),
      columns: [energy, tea, .init("words", .note), .init("r", .rescue)])
    let table =
      "day,at,e,t,words,r\n2026-11-20,10:00,3,yes,on\u{0}e,tra\u{0}madol\n2026-11-20,10:00,3,yes,one,tramadol\n"
    let batch = try Self.reading(Array(table.utf8), mapping, context).batch
    let store = try Self.store()
    let judged = try await store.judge(batch)
    #expect(judged.added.count == 4 && judged.count(.repeated) == 4)
    try await store.carryOut(batch, from: ImportSourceNote(fileName: "a"))
    let kept = try await store.history()
    #expect(Set(Self.entries(kept)) == Set(judged.added.map(\.content.inWords)))
    #expect(kept.measures.map(\.id) == ["table.energy"] && kept.notes.first?.content?.text == "one")
    #expect(try await store.judge(batch).added.isEmpty)
  }

  @Test("a measure with two scales in one file is left out, whichever comes first, and the rest is taken")
  func twoScales() throws {
    let context = try Reading.context()
    func column(_ name: String, _ highest: String) -> TableMapping.Column {
      var column = TableMapping.Column(name, .score)
      (column.title, column.lowest, column.highest, column.better) = ("Energy", "0", highest, "higher")
      return column
    }
    for names in [["a", "b"], ["b", "a"]] {
      let mapping = TableMapping(
        separator: ",", decimal: ".", day: .init(column: "day", form: "year-month-day"), time: nil,
        columns: [column(names[0], "10"), column(names[1], "100"), .init("words", .note)])
      let batch = try Self.reading(Array("day,a,b,words\n2026-11-20,3,4,x\n".utf8), mapping, context).batch
      #expect(batch.items.map(\.content.kind) == [.note] && batch.measures.isEmpty)
      #expect(
        batch.findings.map(\.text) == [
          "“table.energy” has more than one scale in the file: 0 to 10 (higher is better) and 0 to 100 (higher is better). None is taken in."
        ])
    }
  }
}
