import ClinicalTime
import Diary
import Foundation
import History
import NumericalMethods
import Quantities
import Testing

@Suite("An import is judged before anything is written")
struct ImportBatchTests {
  static let day = LocalDate(dayNumber: 20_778)
  static let earlier = LocalDate.earliestInDiary.adding(days: -1)

  static func treatment(
    _ name: String, _ day: LocalDate = day, taken: Bool = true, key: String? = nil, line: Int? = nil
  )
    -> ImportBatch.Item
  {
    .init(
      key: key ?? "\(name) \(day)", line: line,
      .treatment(OwnTreatmentDay(treatment: name, day: day, taken: taken)))
  }

  static func score(_ value: Int, of measure: String = "pain", key: String = "s", time: TimeOfDay? = nil)
    -> ImportBatch.Item
  {
    .init(
      key: key,
      .score(Score(restoring: ExactDecimal(value), of: measure, day: day, time: time)))
  }

  static func history() -> History {
    History(of: Person(id: "p", name: "", createdAt: Instant(secondsSince1970: 0)))
  }

  @Test("days before a diary can begin are left out, each with its line")
  func early() {
    let batch = ImportBatch(
      format: "f", items: [Self.treatment("a", Self.earlier, line: 7), Self.treatment("a", .earliestInDiary)])
    #expect(batch.items.count == 1)
    #expect(batch.findings.map(\.kind) == [.leftOut])
    #expect(batch.findings.first?.line == 7)
  }

  @Test(
    "scores on another scale than the one on record are left out, once for all of them, and the rest is taken",
    arguments: [
      (0, 10, Measure.Direction.lowerIsBetter, false), (0, 10, .unstated, false), (0, 10, .higherIsBetter, true),
      (0, 100, .lowerIsBetter, true), (1, 10, .lowerIsBetter, true), (0, 100, .unstated, true),
    ])
  func scales(lowest: Int, highest: Int, direction: Measure.Direction, isRefused: Bool) {
    func measure(_ lowest: Int, _ highest: Int, _ direction: Measure.Direction) -> Measure {
      Measure(
        id: "energy", title: "Energy", lowest: ExactDecimal(lowest), highest: ExactDecimal(highest),
        direction: direction)
    }
    var history = Self.history()
    history.measures = [measure(0, 10, .lowerIsBetter)]
    let batch = ImportBatch(
      format: "f", measures: [measure(lowest, highest, direction)],
      items: [
        Self.score(3, of: "energy", key: "s1"), Self.score(4, of: "energy", key: "s2"), Self.treatment("a"),
        Self.score(5, of: "other", key: "s3"),
      ])
    let judgement = batch.judged(against: history)
    #expect(judgement.added.count == (isRefused ? 2 : 4))
    #expect(judgement.refusals.count == (isRefused ? 1 : 0))
    guard isRefused else { return }
    let text = judgement.refusals.first?.text ?? ""
    #expect(
      text.hasPrefix("“Energy” is on record with a scale of 0 to 10 (lower is better), and the file has \(lowest) to"))
    #expect(text.hasSuffix("another name in the file. Scores: 2."), "\(text)")
  }

  @Test("what a file says twice is taken once; what it says in two ways is not taken at all")
  func within() {
    let batch = ImportBatch(
      format: "f",
      items: [
        Self.treatment("a"), Self.treatment("a"), Self.treatment("b", taken: true, key: "b1"),
        Self.treatment("B", taken: false, key: "b2"),
        Self.score(3, key: "s1"), Self.score(4, key: "s2"), Self.score(3, of: "own", key: "o1"),
        Self.score(4, of: "own", key: "o2"),
      ])
    let verdicts = batch.judged(against: Self.history()).verdicts
    #expect(verdicts[0] == .new && verdicts[1] == .repeated)
    // A check-in score belongs to the day: two of them contradict each other; those of other measures do not.
    for place in [2, 3, 4, 5] {
      guard case .contradicted = verdicts[place] else {
        Issue.record("\(verdicts[place]) at \(place)")
        continue
      }
    }
    #expect(verdicts[6] == .new && verdicts[7] == .new)
  }

  @Test("what is on record is not added again, whether it was typed or came with another file")
  func onRecord() {
    var history = Self.history()
    let moment = Instant(secondsSince1970: 1_795_000_000)
    history.scores = [
      .init(
        id: "1", recordedAt: moment, content: Score(restoring: ExactDecimal(3), of: "pain", day: Self.day, time: nil))
    ]
    history.treatments = [
      .init(
        id: "2", recordedAt: moment, content: OwnTreatmentDay(treatment: "melatonin", day: Self.day, taken: true),
        origin: ImportOrigin(importID: "i", key: "other|x"))
    ]
    let batch = ImportBatch(
      format: "f",
      items: [Self.score(3), Self.treatment("Melatonin"), Self.treatment("melatonin", Self.day.adding(days: 1))])
    #expect(batch.judged(against: history).verdicts == [.onRecord, .onRecord, .new])
    let other = ImportBatch(format: "f", items: [Self.score(5)])
    #expect(other.judged(against: history).verdicts == [.differs("pain 3 on \(Self.day)")])
    #expect(other.judged(against: history).refusals.count == 1)
  }

  @Test("what the person withdrew is not brought back; what was undone with its import is")
  func withdrawn() {
    var history = Self.history()
    let moment = Instant(secondsSince1970: 1_795_000_000)
    func entry(_ id: String, _ taken: OwnTreatmentDay?, after: String? = nil, key: String? = nil) -> Entry<
      OwnTreatmentDay
    > {
      Entry(
        id: id, recordedAt: moment, content: taken, supersedes: after,
        origin: key.map { ImportOrigin(importID: "i", key: $0) })
    }
    let one = OwnTreatmentDay(treatment: "a", day: Self.day, taken: true)
    let two = OwnTreatmentDay(treatment: "b", day: Self.day, taken: true)
    history.treatments = [
      entry("1", one, key: "f|a \(Self.day)"), entry("2", two, key: "f|b \(Self.day)"), entry("3", nil, after: "1"),
    ]
    let batch = ImportBatch(format: "f", items: [Self.treatment("a"), Self.treatment("b")])
    #expect(batch.judged(against: history).verdicts == [.withdrawn, .onRecord])

    let undo = history.undoing("i")
    #expect(undo.withdrawn.map(\.id) == ["2"])
    #expect(undo.kept.map(\.id) == ["1"] && undo.kept.first?.words == "withdrawn by you")
    history.treatments.append(entry("4", nil, after: "2"))
    history.importUndos = [ImportUndo(id: "u", recordedAt: moment, importID: "i", withdrawn: 1, kept: ["1"])]
    #expect(batch.judged(against: history).verdicts == [.withdrawn, .new])
  }

  @Test("shuffled items are judged alike", arguments: 0..<40)
  func shuffled(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let items = (0..<20).map { _ in
      let name = ["a", "b", "c"].randomElement(using: &random) ?? "a"
      let taken = Bool.random(using: &random)
      let key = Bool.random(using: &random) ? nil : "k\(Int.random(in: 0..<6, using: &random))"
      return Self.treatment(name, Self.day.adding(days: Int.random(in: 0..<4, using: &random)), taken: taken, key: key)
    }
    func added(_ items: [ImportBatch.Item]) -> Set<ImportedContent> {
      Set(ImportBatch(format: "f", items: items).judged(against: Self.history()).added.map(\.content))
    }
    #expect(added(items) == added(items.shuffled(using: &random)))
  }
}
