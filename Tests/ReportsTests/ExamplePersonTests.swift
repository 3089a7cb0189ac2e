import ClinicalTime
import Compounding
import Diary
import Evidence
import Foundation
import History
import Instruments
import Quantities
import Recognition
import Screening
import Testing
import Titration

@testable import Reports

@Suite("The example")
struct ExamplePersonTests {
  private func example(_ today: String = "2026-11-21") throws -> History {
    try ExamplePerson.history(
      endingOn: try #require(LocalDate(today)), zone: try #require(TimeZone(identifier: "Europe/Zurich")),
      protocols: .embedded(), instruments: .embedded(), reading: try Self.reading.get())
  }

  /// The names of medicines take a moment to lay out: once for all tests.
  static let reading = Result {
    let library = try EvidenceLibrary.embedded()
    return MedicineReading(
      recogniser: MedicineRecogniser(library.medicines),
      screener: Screener(
        evidence: library.evidence, catalogue: library.medicines, evidenceVersion: library.version))
  }

  @Test("has a check before the first dose that found something, which the doctor's page shows and replay gives again")
  func screened() throws {
    let history = try example()
    let decision = try #require(history.decisions.first)
    #expect(
      try Self.reading.get().decision(try #require(MedicineReading.lastRequest(of: history))).output == decision.output)
    let screened = LastScreen(history)
    #expect(!screened.open.isEmpty)
    #expect(screened.lines.count > 1 && !screened.lines[1].contains("Nothing stood in the way"))
  }

  @Test("is the same for the same day, and moves with it")
  func deterministic() throws {
    #expect(try example() == example())
    #expect(try example() != example("2026-11-22"))
  }

  @Test("holds four months: a baseline before the first dose, an approved plan, doses, effects and a switch of bottles")
  func holdsEverything() throws {
    let history = try example()
    let days = history.scores.compactMap { $0.content?.day }
    let (first, last) = (try #require(days.min()), try #require(days.max()))
    #expect(last.days(since: first) >= 120 && last.description < "2026-11-21")
    let dosed = history.doses.compactMap(\.content)
    let begun = try #require(dosed.map(\.day).min())
    #expect(Set(days.filter { $0 < begun }).count >= 28)
    #expect(Set(dosed.compactMap(\.bottle)) == ["b1", "b2", "b3"])
    #expect(Set(history.bottles.compactMap { $0.content?.filler }).count == 2)
    let current = try #require(history.currentPlan)
    #expect(!current.status.isDraft)
    #expect(dosed.allSatisfy { dose in current.version.plan.doses(on: dose.day).map(\.dose) == [dose.dose] })
    #expect(history.answers.count { $0.content?.instrument == "side-effects" } >= 3)
  }

  @Test("has noise that carries over from day to day, as the AR(1) process that made it")
  func noise() throws {
    let history = try example()
    let dosed = history.doses.compactMap { $0.content?.day }
    let start = try #require(dosed.min())
    let pain = history.scores.compactMap(\.content).filter { $0.measure == "pain" && $0.day < start }
    let values = pain.map { Double($0.value.description) ?? .nan }
    let mean = values.reduce(0, +) / Double(values.count)
    let products = zip(values, values.dropFirst()).map { ($0 - mean) * ($1 - mean) }.reduce(0, +)
    let squares = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    // About 38 scores: the standard error of the correlation is 0.16, so that 0.55 shows as more than 0.15 for this seed.
    #expect(products / squares > 0.15)
    #expect(Set(values).count >= 4, "and it does vary")
  }

  @Test("what is taken at a time of its own every day is not offered as rescue medicine")
  func offered() throws {
    let offered = try Self.reading.get().rescueMedicines(of: example())
    #expect(offered.contains("tramadol 50 mg"))
    #expect(!offered.contains { $0.hasPrefix("duloxetine") || $0.hasPrefix("melatonin") })
  }
}
