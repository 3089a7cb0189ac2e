import Foundation
import NumericalMethods
import Testing

@testable import Trials

@Suite("The randomisation test")
struct RandomisationTests {
  @Test("periods and cycles are read off W1")
  func inference() throws {
    let rule = AllocationRule(inferredFrom: try w1())
    #expect(rule.armOfPeriod == [3, 2, 0, 1, 1, 0, 3, 2, 0, 3, 1, 2])
    #expect(rule.cycles == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]])
    #expect(rule.allocationCount == 13_824)
    #expect(rule.periodOfScore == (0..<84).map { $0 / 7 })
  }

  @Test("daily allocation and uneven periods are read off as such")
  func otherDesigns() throws {
    func rule(_ arms: [Int]) throws -> AllocationRule {
      AllocationRule(
        inferredFrom: try TrialSeries(
          arms: Array(fourArms.prefix(2)), days: arms.enumerated().map { TrialDay(day: $0, arm: $1, score: 5) }))
    }
    let daily = try rule([0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0])
    #expect(daily.armOfPeriod.count == 12)
    #expect(daily.cycles.count == 6)
    let uneven = try rule([0, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1])
    #expect(uneven.armOfPeriod == [0, 1, 0, 1])
    // A missing score at a border neither moves nor splits a period.
    let full = try w1()
    let holes = try TrialSeries(arms: full.arms, days: full.days.filter { ![7, 8, 21, 30].contains($0.day) })
    #expect(AllocationRule(inferredFrom: holes).armOfPeriod == [3, 2, 0, 1, 1, 0, 3, 2, 0, 3, 1, 2])
  }

  @Test("the statistic is that of the full regression for every allocation")
  func statistic() throws {
    let series = try w1()
    let rule = AllocationRule(inferredFrom: series)
    let statistic = try AllocationStatistic(series, rule: rule)
    for arms in [rule.armOfPeriod, [0, 1, 2, 3, 3, 2, 1, 0, 1, 0, 3, 2]] {
      let value = try #require(statistic.evaluate(arms))
      // The same by brute force: whiten all columns, regress, compare.
      let relabelled = try TrialSeries(
        arms: series.arms,
        days: series.days.enumerated().map { TrialDay(day: $1.day, arm: arms[$0 / 7], score: $1.score) })
      let nuisance = ModelRows(
        TrialSeries(unchecked: [series.arms[0]], days: series.days), timeConstant: nil)
      let centred = try CentredRows(nuisance, scales: [1, 1])
      let u = try #require(LikelihoodProfile(ErrorQuadratics(centred.rows), kind: .restricted).highest())
      let model = ModelRows(relabelled, timeConstant: nil)
      let whitening = Whitening(Correlation(artanh: u), gaps: model.gaps)
      let columns = (0...5).map { column in
        whitening.apply((0..<84).map { model.values[$0 * 6 + column] })
      }
      func products(_ used: [Int]) -> SymmetricMatrix {
        SymmetricMatrix(size: used.count) { i, j in
          zip(columns[used[i]], columns[used[j]]).reduce(0) { $0 + $1.0 * $1.1 }
        }
      }
      func rest(_ used: [Int]) throws -> Double {
        let factor = try products(used).cholesky()
        let right = used.map { k in zip(columns[k], columns[5]).reduce(0) { $0 + $1.0 * $1.1 } }
        let half = factor.solvingLower(right)
        return columns[5].reduce(0) { $0 + $1 * $1 } - half.reduce(0) { $0 + $1 * $1 }
      }
      let (small, large) = (try rest([0, 1]), try rest([0, 1, 2, 3, 4]))
      let f = (small - large) / 3 / (large / 79)
      // Sums of 84 products of size ten, in two different orders.
      #expect(abs(value.overall / f - 1) < 1e-9)
    }
  }

  @Test("every order is visited once")
  func orders() {
    var order = [0, 0, 1, 2]
    var seen: Set<[Int]> = [order]
    while RandomisationTest.nextOrder(&order) { #expect(seen.insert(order).inserted) }
    #expect(seen.count == 12)
  }

  @Test("all allocations are compared when there are few, and drawn ones agree")
  func exhaustive() throws {
    let series = try w1()
    let rule = AllocationRule(inferredFrom: series)
    var generator = Xoshiro256StarStar(seed: 1)
    let exact = try RandomisationTest(series, rule: rule, using: &generator)
    #expect(exact.isExhaustive)
    #expect(exact.allocations == 13_824)
    // One cycle of all twelve periods has 369,600 orders: too many, so 9,999 are drawn beside the true one.
    let free = AllocationRule(
      periodOfScore: rule.periodOfScore, armOfPeriod: rule.armOfPeriod, cycles: [Array(0..<12)])
    let drawn = try RandomisationTest(series, rule: free, using: &generator)
    #expect(!drawn.isExhaustive)
    #expect(drawn.allocations == 10_000)
    #expect(drawn.possibleAllocations == 369_600)
    #expect(drawn.pValue > 0.0001 && drawn.pValue < 0.2)
  }

  @Test("without any effect, p-values of at most p come up with a probability of at most p", arguments: [0.0, 0.8])
  func nominal(rho: Double) throws {
    let space = try ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(2)), cycles: 6, periodDays: 4))
    let person = VirtualPerson(level: 6, effects: [0], rho: rho, sigma: 1, missing: 0.1)
    var (atFive, atTwenty) = (0, 0)
    let trials = 400
    for number in 0..<trials {
      var generator = Xoshiro256StarStar(seed: UInt64(number) + 77)
      let schedule = space.draw(using: &generator)
      let days = space.days(schedule)
      let series = try #require(person.trial(arms: space.design.arms, days: days, using: &generator))
      let rule = AllocationRule(
        periodOfScore: series.scoredDays.map { ($0.day - 1) / 4 }, armOfPeriod: schedule,
        cycles: (0..<6).map { [2 * $0, 2 * $0 + 1] })
      let test = try RandomisationTest(series, rule: rule, using: &generator)
      #expect(test.allocations == 64)
      if test.pValue <= 0.05 { atFive += 1 }
      if test.pValue <= 0.2 { atTwenty += 1 }
    }
    // Three standard errors above nominal; the test itself is exact.
    #expect(Double(atFive) / Double(trials) < 0.05 + 3 * (0.05 * 0.95 / 400).squareRoot())
    #expect(Double(atTwenty) / Double(trials) < 0.2 + 3 * (0.2 * 0.8 / 400).squareRoot())
    #expect(atTwenty > 40)
  }
}
