import ClinicalTime
import Compounding
import Evidence
import Foundation
import NumericalMethods
import Quantities
import Testing

@Suite("Supply and cost")
struct SupplyTests {
  let start: LocalDate

  init() throws { start = try #require(LocalDate("2026-12-01")) }

  func day(_ offset: Int) -> LocalDate { start.adding(days: offset) }

  func bottle(
    _ id: String, _ count: Int, received: Int = 0, useBy: Int? = nil, pharmacy: String? = "A", lot: String? = "1",
    filler: String? = "cellulose"
  ) throws -> Bottle {
    try Bottle(
      id: id, item: stock("capsule 1.5 mg"), contents: .pieces(ExactDecimal(count)), receivedOn: day(received),
      useBy: useBy.map(day), pharmacy: pharmacy, lot: lot, filler: filler)
  }

  func use(_ offset: Int, _ count: Int, bottle: String? = nil) throws -> SupplyUse {
    SupplyUse(
      date: day(offset), item: try stock("capsule 1.5 mg"), amount: .pieces(ExactDecimal(count)), bottle: bottle)
  }

  @Test("takes first what has to be used up first")
  func firstOut() throws {
    let supply = Supply(
      [try bottle("late", 30, useBy: 100), try bottle("soon", 10, useBy: 20)], events: [],
      uses: try (1...12).map { try use($0, 1) }, on: day(12))
    #expect(supply.left.map(\.amount) == [.pieces(ExactDecimal(28)), .pieces(ExactDecimal(0))])
    #expect(supply.findings.isEmpty)
  }

  @Test("follows losses, and a count sets it right")
  func counted() throws {
    let events = [
      SupplyEvent(date: day(2), bottle: "a", kind: .lost(.pieces(ExactDecimal(3)), reason: "fell into the sink")),
      SupplyEvent(date: day(4), bottle: "a", kind: .counted(.pieces(ExactDecimal(20)))),
    ]
    let bottles = [try bottle("a", 30)]
    let uses = try (1...5).map { try use($0, 1) }
    #expect(Supply(bottles, events: events, uses: uses, on: day(3)).left[0].amount == .pieces(ExactDecimal(24)))
    #expect(Supply(bottles, events: events, uses: uses, on: day(5)).left[0].amount == .pieces(ExactDecimal(19)))
  }

  @Test("says what does not add up, and never goes below zero")
  func findings() throws {
    let events = [
      SupplyEvent(date: day(1), bottle: "x", kind: .lost(.pieces(ExactDecimal(1)), reason: "?")),
      SupplyEvent(date: day(1), bottle: "a", kind: .discarded(.pieces(ExactDecimal(5)), reason: "wet")),
      SupplyEvent(date: day(1), bottle: "a", kind: .counted(.millilitres(ExactDecimal(5)))),
    ]
    let supply = Supply(
      [try bottle("a", 3), try bottle("a", 9)], events: events, uses: [try use(2, 1), try use(2, 1, bottle: "y")],
      on: day(2))
    #expect(supply.left.map(\.amount) == [.pieces(.zero)])
    #expect(supply.findings.count == 7)
    #expect(supply.findings.contains(.repeatedBottle("a")))
    #expect(supply.findings.contains(.unknownBottle("x", day(1))))
    #expect(supply.findings.contains(.overdrawn("a", day(1), missing: .pieces(ExactDecimal(2)))))
    #expect(supply.findings.contains(.wrongUnit("a", day(1), .millilitres(ExactDecimal(5)))))
  }

  @Test("what came is what was taken, lost and left", arguments: 1...40)
  func sum(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let bottles = try (0..<Int.random(in: 1...4, using: &random)).map {
      try bottle("b\($0)", Int.random(in: 1...40, using: &random), received: Int.random(in: 0...10, using: &random))
    }
    let uses = try (0..<30).map { try use($0, Int.random(in: 0...3, using: &random)) }
    let lost = SupplyEvent(date: day(15), bottle: "b0", kind: .lost(.pieces(ExactDecimal(2)), reason: "spilled"))
    let supply = Supply(bottles, events: [lost], uses: uses, on: day(40))
    var missing = 0
    for finding in supply.findings {
      switch finding {
      case .shortfall(_, let amount), .overdrawn(_, _, let amount): missing += Self.number(amount)
      default: break
      }
    }
    let came = bottles.map(\.contents).map(Self.number).reduce(0, +)
    let left = supply.left.map(\.amount).map(Self.number).reduce(0, +)
    let asked = uses.map(\.amount).map(Self.number).reduce(2, +)
    #expect(came == left + asked - missing)
  }

  static func number(_ amount: StockAmount) -> Int {
    switch amount {
    case .pieces(let value), .millilitres(let value): Int(value.description) ?? -1
    }
  }

  @Test("runs out on the first day that is not covered, and says when to order")
  func runsOut() throws {
    let supply = Supply([try bottle("a", 20)], events: [], uses: [], on: day(0))
    let needs = try (1...30).map { try use($0, $0 <= 14 ? 1 : 2) }
    let forecast = SupplyForecast(supply, needs: needs, leadTime: 7)
    // 14 days of one, 3 days of two; day 18 is not covered.
    #expect(forecast.lastsUntil == day(17))
    #expect(forecast.runsOut?.date == day(18))
    #expect(forecast.runsOut?.orderBy == day(10))
    #expect(forecast.runsOut?.missing.first?.amount == .pieces(ExactDecimal(2)))
    let total = try SupplyForecast.total(of: needs, in: day(15)...day(28))
    #expect(total.count == 1 && total[0].amount == .pieces(ExactDecimal(28)))
  }

  @Test("what passes its last day is not counted on")
  func expiring() throws {
    let supply = Supply([try bottle("a", 20, useBy: 5), try bottle("b", 3)], events: [], uses: [], on: day(0))
    let forecast = SupplyForecast(supply, needs: try (1...20).map { try use($0, 1) }, leadTime: 3)
    #expect(forecast.expiring.map(\.bottle.id) == ["a"])
    #expect(forecast.expiring.map(\.amount) == [.pieces(ExactDecimal(15))])
    #expect(forecast.runsOut?.date == day(9))
  }

  @Test("a change of pharmacy, filler or lot is a dated event; the unknown counts as a change")
  func switches() throws {
    let bottles = [
      try bottle("a", 2), try bottle("b", 2, received: 1, pharmacy: "B", lot: "9"),
      try bottle("c", 2, received: 2, pharmacy: "B", lot: "9", filler: nil),
    ]
    let supply = Supply(bottles, events: [], uses: try (1...6).map { try use($0, 1) }, on: day(9))
    #expect(
      supply.switches == [
        SupplySwitch(
          date: day(3), from: "a", to: "b", changes: [.pharmacy(from: "A", to: "B"), .lot(from: "1", to: "9")]),
        SupplySwitch(date: day(5), from: "b", to: "c", changes: [.filler(from: "cellulose", to: nil)]),
      ])
  }

  @Test("a realised dose takes what it says from the stock")
  func uses() throws {
    let found = try Realisation.of(
      dose: mass("5 mg"), from: [stock("capsule 4.5 mg"), stock("liquid 1 mg/mL, syringe 1 mL by 0.01 mL")])
    let uses = try SupplyUse.uses(of: found, on: start)
    #expect(uses.map(\.amount) == [.pieces(ExactDecimal(1)), .millilitres(try #require(ExactDecimal("0.5")))])
  }

  @Test("bottles that cannot be are refused")
  func refused() throws {
    #expect(throws: SupplyError.self) { try bottle("a", 0) }
    #expect(throws: SupplyError.self) {
      try Bottle(id: "a", item: stock("liquid 1 mg/mL"), contents: .pieces(ExactDecimal(3)), receivedOn: start)
    }
    for text in ["usd", "US", "USDX", "US1", "€"] {
      #expect(throws: SupplyError.badPrice("35 \(text)")) { try Price(ExactDecimal(35), text) }
    }
    #expect(throws: SupplyError.badRate("0")) { try ExchangeRate(from: "USD", to: "EUR", rate: .zero) }
  }

  @Test("quotes are compared in their own currency, beside what sources report")
  func cost() throws {
    let capsule = try stock("capsule 4.5 mg")
    func quote(_ name: String, _ amount: String, _ currency: String, _ count: Int = 30) throws -> Quote {
      try Quote(
        pharmacy: name, item: capsule, contents: .pieces(ExactDecimal(count)),
        price: try Price(try #require(ExactDecimal(amount)), currency))
    }
    let small = try Quote(
      pharmacy: "halves", item: stock("capsule 0.5 mg"), contents: .pieces(ExactDecimal(30)),
      price: Price(ExactDecimal(5), "USD"))
    let quotes = [
      try quote("first", "79", "USD"), try quote("second", "35", "USD"), try quote("third", "30", "EUR"),
      try quote("fourth", "90", "NZD", 90), small,
    ]
    let comparison = CostComparison(quotes, dose: try mass("4.5 mg"), rates: [], evidence: try EvidenceBase.embedded())
    #expect(comparison.groups.map(\.currency) == ["EUR", "NZD", "USD"])
    let usd = try #require(comparison.groups.last)
    #expect(usd.costs.map(\.quote.pharmacy) == ["second", "first"])
    #expect(usd.costs[0].perMonth == ExactRatio(35))
    #expect(usd.costs[0].perYear == (try ExactRatio(35 * 365, over: 30)))
    #expect(usd.costs[0].perMilligram == (try ExactRatio(35 * 2, over: 270)))
    #expect(usd.reported?.low == ExactRatio(30) && usd.reported?.high == ExactRatio(100))
    #expect(usd.reported?.place(of: ExactRatio(29)) == .below)
    #expect(comparison.groups[0].reported == nil, "no source reports a price in euro")
    #expect(comparison.groups[1].reported?.low == ExactRatio(30), "90 NZD for three months")
    #expect(comparison.refused.map(\.quote.pharmacy) == ["halves"], "nine capsules a day are too many")
    let rate = try ExchangeRate(from: "EUR", to: "USD", rate: try #require(ExactDecimal("1.1")))
    let converted = CostComparison(
      quotes, dose: try mass("4.5 mg"), rates: [rate], evidence: try EvidenceBase.embedded())
    #expect(converted.groups.map(\.currency) == ["NZD", "USD"])
    #expect(converted.groups[1].costs[0].perMonth == ExactRatio(33))
  }
}
