import ClinicalTime
import Compounding
import Diary
import Evidence
import Foundation
import Quantities
import Testing
import Titration

@testable import History

@Suite("Supply on record")
struct SupplyHistoryTests {
  let start: LocalDate
  let plan: Plan

  init() throws {
    start = try #require(LocalDate("2026-12-01"))
    plan = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start,
      from: [StockItem(parsing: "liquid 1 mg/mL, syringe 5 mL by 0.1 mL")])
  }

  func bottle(
    _ id: String, _ item: String, _ count: Int = 30, day: Int = 0, useBy: Int? = nil, lot: String = "1"
  ) throws -> Bottle {
    let item = try StockItem(parsing: item)
    return try Bottle(
      id: id, item: item,
      contents: item.isMeasured ? .millilitres(ExactDecimal(count)) : .pieces(ExactDecimal(count)),
      receivedOn: start.adding(days: day), useBy: useBy.map { start.adding(days: $0) }, pharmacy: "A", lot: lot,
      filler: "cellulose")
  }

  func dose(_ day: Int, _ milligrams: String, from bottle: String? = nil) throws -> DoseTaken {
    let date = start.adding(days: day)
    return DoseTaken(
      restoring: try Mass(#require(ExactDecimal(milligrams)), .milligram),
      at: LocalDateTime(date: date, time: .noon), zone: "UTC", day: date, reason: nil, bottle: bottle)
  }

  func history(_ bottles: [Bottle], _ doses: [DoseTaken]) -> History {
    var history = History(of: Person(id: "p", name: "", createdAt: Instant(secondsSince1970: 0)))
    history.bottles = bottles.enumerated().map {
      Entry(id: "e\($0.offset)", recordedAt: history.person.createdAt, content: $0.element)
    }
    history.doses = doses.enumerated().map {
      Entry(id: "d\($0.offset)", recordedAt: history.person.createdAt, content: $0.element)
    }
    return history
  }

  func left(_ history: History, day: Int = 60) -> [String] {
    history.supply(on: start.adding(days: day)).left.map { $0.amount.number.normalised.description }
  }

  @Test("doses are taken from the bottle that was named, else from what can make them")
  func doses() throws {
    let bottles = [try bottle("b1", "capsule 1.5 mg"), try bottle("b2", "liquid 1 mg/mL", 100)]
    let history = history(
      bottles,
      [try dose(-1, "1.5"), try dose(0, "1.5"), try dose(1, "3"), try dose(2, "3", from: "b2"), try dose(3, "1.5")])
    // The dose before the first bottle is not counted; 1 and 2 capsules, then 3 mL and, as last, 1.5 mL.
    #expect(left(history) == ["27", "95.5"])
    #expect(history.supply(on: start.adding(days: 60)).findings.isEmpty)
  }

  @Test("what cannot come out of a bottle is named and rounded up, never lost")
  func odd() throws {
    let history = history(
      [try bottle("b1", "capsule 1.5 mg")],
      [try dose(0, "2", from: "b1"), try dose(1, "0.5"), try dose(2, "1.5", from: "b9")])
    let supply = history.supply(on: start.adding(days: 5))
    #expect(supply.left.map(\.amount) == [.pieces(ExactDecimal(28))])
    #expect(
      supply.findings == [
        .partOfPiece("b1", .milligrams(2), start), .untraced(.micrograms(500), start.adding(days: 1)),
        .unknownBottle("b9", start.adding(days: 2)),
      ])
  }

  @Test("a withdrawn bottle is gone, a corrected one counts as corrected")
  func corrections() throws {
    var history = history([try bottle("b1", "capsule 1.5 mg"), try bottle("b2", "capsule 3 mg")], [])
    let at = history.person.createdAt
    history.bottles += [
      Entry(id: "c", recordedAt: at, content: try bottle("b1", "capsule 1.5 mg", 60), supersedes: "e0"),
      Entry(id: "w", recordedAt: at, content: nil, supersedes: "e1"),
    ]
    #expect(left(history) == ["60"])
    #expect(history.nextBottleID == "b3")
  }

  @Test("two bottles used every day are no switch; another lot is one, on its first day")
  func switches() throws {
    let bottles = [
      try bottle("b1", "capsule 3 mg"), try bottle("b2", "capsule 1.5 mg"),
      try bottle("b3", "capsule 1.5 mg", day: 3, lot: "2"),
    ]
    let doses = try (0..<6).flatMap { day in
      [try dose(day, "3", from: "b1"), try dose(day, "1.5", from: day < 4 ? "b2" : "b3")]
    }
    #expect(
      history(bottles, doses).supplySwitches == [
        SupplySwitch(date: start.adding(days: 4), from: "b2", to: "b3", changes: [.lot(from: "1", to: "2")])
      ])
  }

  @Test("another strength is a switch")
  func strength() throws {
    let bottles = [try bottle("b1", "capsule 1.5 mg"), try bottle("b2", "capsule 3 mg")]
    let switches = history(bottles, [try dose(0, "1.5"), try dose(1, "3", from: "b2")]).supplySwitches
    #expect(
      switches.map(\.changes) == [
        [.item(from: try StockItem(parsing: "capsule 1.5 mg"), to: try StockItem(parsing: "capsule 3 mg"))]
      ])
  }

  @Test("a plan takes its doses from the bottles when they can make all that are to come, else as it was made")
  func origin() throws {
    func origin(_ bottles: [Bottle], day: Int = 0) -> PlanStock.Origin {
      history(bottles, []).stock(for: plan, today: start.adding(days: day)).origin
    }
    #expect(origin([]) == .plan)
    #expect(origin([try bottle("b1", "capsule 1.5 mg")]) == .bottles)
    let cannot: [Mass] = [.micrograms(1500), .milligrams(3)]
    #expect(origin([try bottle("b1", "capsule 4.5 mg")]) == .planBecauseBottlesCannot(cannot))
    #expect(origin([try bottle("b1", "capsule 4.5 mg")], day: 40) == .bottles, "the lower doses are past")
    #expect(origin([try bottle("b1", "capsule 1.5 mg", useBy: 5)], day: 6) == .plan, "past its day")
  }

  @Test("the amounts of the days add up to the supply that the plan needs", arguments: 1...30)
  func sum(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    let kinds = ["capsule 0.5 mg", "capsule 1.5 mg", "capsule 3 mg", "scored tablet 3 mg", "liquid 1 mg/mL"]
    let items = ["capsule 1.5 mg"] + kinds.filter { _ in Bool.random(using: &random) }
    // Those that a capsule of 1.5 mg can make at least one dose of.
    let protocols = try ProtocolCatalogue.embedded().protocols.filter {
      $0.purpose == .lowDose && $0.highestDose >= .micrograms(1500)
    }
    let chosen = try #require(protocols.randomElement(using: &random))
    let plan = try Plan(following: chosen, from: start, within: PlanBounds(lowest: .milligrams(1)))
    let bottles = try items.enumerated().map { try bottle("b\($0.offset)", $0.element, 1000) }
    let stock = history(bottles, []).stock(for: plan, today: start)
    try #require(!stock.amounts.isEmpty)

    let needs = try stock.needs(of: plan, from: start, through: plan.end)
    var byItem: [StockItem: ExactDecimal] = [:]
    for (item, amount) in try SupplyForecast.total(of: needs, in: start...plan.end) { byItem[item] = amount.number }
    var expected: [StockItem: ExactDecimal] = [:]
    var mass = Mass.zero
    for dose in plan.doses {
      guard let made = stock.amounts[dose.dose] else { continue }
      mass = try mass.adding(made.mass)
      for use in try SupplyUse.uses(of: made, on: dose.date) {
        expected[use.item] = try (expected[use.item] ?? .zero).adding(use.amount.number)
      }
    }
    #expect(byItem == expected)
    // What the supply holds is what the doses hold: nothing is counted twice and nothing left out.
    var held = Mass.zero
    for (item, number) in byItem { held = try held.adding(item.strength.multiplied(by: number)) }
    #expect(held == mass)
    if stock.amounts.values.allSatisfy({ $0.error == .zero }), stock.amounts.count == Set(plan.doses.map(\.dose)).count
    {
      #expect(mass == (try plan.doses.reduce(Mass.zero) { try $0.adding($1.dose) }))
    }
    // With exactly that supply the plan is covered to its last day, and with one piece less it is not.
    let exact = try byItem.enumerated().map { index, need in
      try Bottle(
        id: "x\(index)", item: need.key,
        contents: need.key.isMeasured ? .millilitres(need.value) : .pieces(need.value), receivedOn: start)
    }
    let enough = Supply(exact, events: [], on: start)
    #expect(SupplyForecast(enough, needs: needs, leadTime: 7, from: start).runsOut == nil)
    let one = try #require(exact.first)
    let lost = SupplyEvent(
      date: start, bottle: one.id,
      kind: .lost(one.item.isMeasured ? .millilitres(ExactDecimal(1)) : .pieces(ExactDecimal(1)), reason: "fell"))
    let short = Supply(exact, events: [lost], on: start)
    #expect(SupplyForecast(short, needs: needs, leadTime: 7, from: start).runsOut != nil)
  }

  @Test("a plan without an end needs its last dose on and on")
  func openEnded() throws {
    let stock = PlanStock(plan)
    let far = plan.end.adding(days: 100)
    let needs = try stock.needs(of: plan, from: plan.end.adding(days: 1), through: far)
    #expect(needs.count == 100 && plan.steps.last?.isOpenEnded == true)
  }

  @Test("an event keeps its shape in an archive; a count has no reason, a loss has one")
  func eventShape() throws {
    let event = SupplyEvent(date: start, bottle: "b1", kind: .lost(.pieces(ExactDecimal(3)), reason: "fell"))
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(event), as: UTF8.self)
    #expect(
      text == #"{"amount":{"pieces":"3"},"bottle":"b1","date":"2026-12-01","reason":"fell","what":"lost"}"#)
    #expect(try JSONDecoder().decode(SupplyEvent.self, from: Data(text.utf8)) == event)
    let wrong = text.replacing("lost", with: "counted")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(SupplyEvent.self, from: Data(wrong.utf8)) }
  }
}

struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
