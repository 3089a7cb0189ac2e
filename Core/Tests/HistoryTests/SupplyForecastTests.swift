import ClinicalTime
import Compounding
import Evidence
import Quantities
import Testing
import Titration

@testable import History

@Suite("The sum of the plan equals the supply")
struct SupplyForecastTests {
  /// Sums per item up to and with a day, by adding up what each planned dose is made from, one after the other.
  struct Sums {
    var byDay: [(day: LocalDate, sum: [StockItem: ExactDecimal])] = []

    init(_ plan: Plan, from items: [StockItem], through end: LocalDate) throws {
      let made = Dictionary(
        Set(plan.doses.map(\.dose)).compactMap { dose in
          (try? Realisation.of(dose: dose, from: items)).map { (dose, $0) }
        },
        uniquingKeysWith: { first, _ in first })
      var doses = plan.doses.map { (day: $0.date, dose: $0.dose) }
      if let last = plan.steps.last, last.isOpenEnded, end > plan.end {
        for offset in 1...end.days(since: plan.end) {
          doses += last.intakes.map { (plan.end.adding(days: offset), $0.dose) }
        }
      }
      let byDate = Dictionary(grouping: doses, by: \.day)
      var sum: [StockItem: ExactDecimal] = [:]
      var day = plan.start
      while day <= end {
        for dose in byDate[day] ?? [] {
          for part in made[dose.dose]?.parts ?? [] {
            let number: ExactDecimal =
              switch part.measure {
              case .whole(let count): ExactDecimal(count)
              case .halves(let count): try ExactDecimal(count).multiplied(by: ExactDecimal(significand: 5, places: 1))
              case .volume(let volume, _, _): try volume.millilitres()
              }
            sum[part.item] = try (sum[part.item] ?? .zero).adding(number)
          }
        }
        byDay.append((day, sum))
        day = day.adding(days: 1)
      }
    }

    /// The first day whose sum is more than what is left of an item.
    func firstDay(above left: [StockItem: ExactDecimal]) -> LocalDate? {
      byDay.first { $0.sum.contains { $0.value > left[$0.key] ?? .zero } }?.day
    }
  }

  /// Kinds at hand, at least one, each in one bottle.
  func stock(_ random: inout SplitMix, on day: LocalDate) throws -> [Supply.Left] {
    let kinds = ["capsule 0.5 mg", "capsule 1.5 mg", "capsule 3 mg", "scored tablet 3 mg", "liquid 1 mg/mL"]
    let chosen = kinds.filter { _ in Bool.random(using: &random) }
    let bottles = try (chosen.isEmpty ? ["capsule 0.5 mg"] : chosen).enumerated().map { index, kind in
      let item = try StockItem(parsing: kind)
      return try Bottle(
        id: "k\(index)", item: item,
        contents: item.isMeasured ? .millilitres(ExactDecimal(1)) : .pieces(ExactDecimal(1)),
        receivedOn: day)
    }
    return Supply(bottles, events: [], on: day).left
  }

  /// A plan by a protocol, changed now and then.
  func plan(_ random: inout SplitMix, _ protocols: [TitrationProtocol]) throws -> Plan {
    let start = try #require(LocalDate("2026-03-01")).adding(days: .random(in: 0...300, using: &random))
    let plan = try Plan(following: #require(protocols.randomElement(using: &random)), from: start)
    let from = start.adding(days: .random(in: 1...20, using: &random))
    let changes: [Revision.Change] = [
      .hold(days: 9), .stepBack, .pause(until: from.adding(days: 6), restart: .sameDose), .stop,
    ]
    guard Bool.random(using: &random), let change = changes.randomElement(using: &random) else { return plan }
    // Not every change fits every plan; then the plan stays as it is.
    return (try? plan.revised(by: Revision(from: from, change: change, decidedBy: "A", reason: "b"))) ?? plan
  }

  /// Up to 2.4 times what the plan needs of each item, in one to three bottles.
  func bottles(
    _ random: inout SplitMix, for needed: [StockItem: ExactDecimal], on day: LocalDate
  ) throws -> [Bottle] {
    var bottles: [Bottle] = []
    for (item, number) in needed.sorted(by: { "\($0.key)" < "\($1.key)" }) {
      let most = Int(try ExactRatio(number).multiplied(by: ExactRatio(ExactDecimal("0.8") ?? .zero)).roundedUp)
      for _ in 1...Int.random(in: 1...3, using: &random) {
        let count = ExactDecimal(.random(in: 1...max(1, most), using: &random))
        bottles.append(
          try Bottle(
            id: "b\(bottles.count)", item: item, contents: item.isMeasured ? .millilitres(count) : .pieces(count),
            receivedOn: day))
      }
    }
    return bottles
  }

  @Test("what is needed up to a day is the sum of the days; it runs out on the first day the sum is more than is left")
  func sums() throws {
    let protocols = try ProtocolCatalogue.embedded().protocols.filter { $0.purpose == .lowDose }
    var (ranOut, lasted) = (0, 0)
    for seed in 1...150 as ClosedRange<UInt64> {
      var random = SplitMix(seed: seed)
      let plan = try plan(&random, protocols)
      let end = plan.steps.last?.isOpenEnded == true ? plan.end.adding(days: 30) : plan.end
      let stock = try stock(&random, on: plan.start)
      let sums = try Sums(plan, from: stock.map(\.bottle.item), through: end)
      let needs = try PlanStock(plan, left: stock, today: plan.start).needs(of: plan, from: plan.start, through: end)

      for _ in 1...3 {
        let (day, sum) = try #require(sums.byDay.randomElement(using: &random))
        let total = try SupplyForecast.total(of: needs, in: plan.start...day)
        #expect(
          Dictionary(total.map { ($0.item, $0.amount.number.normalised) }) { first, _ in first }
            == sum.mapValues(\.normalised), "seed \(seed), up to \(day)")
      }

      guard let all = sums.byDay.last?.sum, !all.isEmpty else { continue }
      let bottles = try bottles(&random, for: all, on: plan.start)
      let left = try bottles.reduce(into: [StockItem: ExactDecimal]()) { left, bottle in
        left[bottle.item] = try (left[bottle.item] ?? .zero).adding(bottle.contents.number)
      }
      let supply = Supply(bottles, events: [], on: plan.start)
      let lead = Int.random(in: 0...30, using: &random)
      let forecast = SupplyForecast(supply, needs: needs, leadTime: lead, from: plan.start)
      let expected = sums.firstDay(above: left)
      #expect(forecast.runsOut?.date == expected, "seed \(seed)")
      if let expected {
        ranOut += 1
        let sum = try #require(sums.byDay.first { $0.day == expected }?.sum)
        let missing = try sum.compactMap { item, number in
          try number.subtracting(left[item] ?? .zero) > .zero
            ? "\(item): \(try number.subtracting(left[item] ?? .zero).normalised)" : nil
        }
        let found = try #require(forecast.runsOut)
        let said = found.missing.map { "\($0.item): \($0.amount.number.normalised)" }
        #expect(said.sorted() == missing.sorted(), "seed \(seed)")
        #expect(found.orderBy == expected.adding(days: -lead - 1), "seed \(seed)")
        #expect(forecast.lastsUntil ?? .earliest < expected, "seed \(seed)")
      } else {
        lasted += 1
        var after: [StockItem: ExactDecimal] = [:]
        for one in forecast.left {
          after[one.bottle.item] = try (after[one.bottle.item] ?? .zero).adding(one.amount.number)
        }
        for (item, number) in all {
          let kept = try #require(after[item])
          #expect(try kept.adding(number) == left[item] ?? .zero, "seed \(seed)")
        }
      }
    }
    // Both ends were met, so that neither half of the test is empty.
    #expect(ranOut > 20 && lasted > 20, "\(ranOut) ran out, \(lasted) lasted")
  }
}
