import NumericalMethods
import Quantities
import Testing

@testable import Trials

private let listed = [750, 1_500, 3_000, 4_500].map { Mass.micrograms($0) }
private let pain = DoseGoal(direction: .lowerIsBetter, smallestBenefit: .painFromZeroToTen)
private let zeroToTen = TrialPriors.standard(lowest: 0, highest: 10, onset: nil)

private func bounds(
  _ doses: [Mass] = listed, highest: Mass = .micrograms(4_500), step: Mass = .micrograms(1_500), back: Mass? = nil,
  notTolerated: Mass? = nil
) throws -> DoseBounds {
  try DoseBounds(doses: doses, highest: highest, largestStep: step, largestReturn: back, notTolerated: notTolerated)
}

/// Two-week periods on the doses given, with a score for each dose and a little noise.
private func record(_ periods: [Mass], seed: UInt64 = 1, noise: Double = 0.3, _ score: (Mass) -> Double) throws
  -> DoseRecord
{
  var generator = Xoshiro256StarStar(seed: seed)
  return try DoseRecord(
    days: periods.enumerated().flatMap { number, dose in
      (1...14).map { DoseDay(day: 14 * number + $0, dose: dose, score: score(dose) + noise * generator.nextNormal()) }
    })
}

@Suite("The search for a dose")
struct DoseFindingTests {
  @Test("bounds that no search could keep are refused, with the value and the limit")
  func refusedBounds() throws {
    #expect(throws: DoseFindingError.aboveApproval(.micrograms(4_500), highest: .milligrams(3))) {
      try bounds(highest: .milligrams(3))
    }
    #expect(throws: DoseFindingError.gapTooLarge(.micrograms(1_500), .milligrams(3), limit: .milligrams(1))) {
      try bounds(step: .milligrams(1))
    }
    #expect(throws: DoseFindingError.firstStepTooLarge(.milligrams(2), limit: .milligrams(1))) {
      try bounds([.milligrams(2)], step: .milligrams(1))
    }
    #expect(throws: DoseFindingError.doseIsZero) { try bounds([.zero, .milligrams(1)]) }
    #expect(throws: DoseFindingError.doseTwice) { try bounds([.milligrams(1), .milligrams(1)]) }
    #expect(throws: DoseFindingError.numberOfDoses(0)) { try bounds([]) }
    #expect(throws: DoseFindingError.notInOrder(day: 1, after: 2)) {
      try DoseRecord(days: [2, 1].map { DoseDay(day: $0, dose: .zero, score: 5) })
    }
    #expect(throws: DoseFindingError.notANumber(day: 1)) {
      try DoseRecord(days: [DoseDay(day: 1, dose: .zero, score: .nan)])
    }
  }

  @Test("placebo comes first, then the lowest dose")
  func beginning() throws {
    let nothing = try DoseFinding(
      DoseRecord(days: []), bounds: bounds(), goal: pain, priors: zeroToTen, seed: 1)
    #expect(nothing.decision == .tryNext(.zero, .placeboFirst))
    let afterPlacebo = try DoseFinding(
      record([.zero]) { _ in 6 }, bounds: bounds(), goal: pain, priors: zeroToTen, seed: 1)
    #expect(afterPlacebo.decision == .tryNext(.micrograms(750), .lowestDoseFirst))
    #expect(try record([.zero, .zero, .milligrams(1)]) { _ in 6 }.periods(of: .zero) == 2)
    #expect(try record([.zero]) { _ in 6 }.daysLeftInPeriod == 0)
    let half = try DoseRecord(days: (1...9).map { DoseDay(day: $0, dose: .zero, score: 6) })
    #expect(half.daysLeftInPeriod == 5)
  }

  @Test(
    "of many searches, none ever proposes more than was approved, than was tolerated, or a larger step than allowed")
  func neverOutside() throws {
    var proposals = 0
    for number in 0..<12 {
      var generator = Xoshiro256StarStar(seed: UInt64(number))
      let back: Mass? = number % 3 == 0 ? .micrograms(1_500) : nil
      let notTolerated: Mass? = number % 4 == 0 ? .milligrams(3) : nil
      let allowed = try bounds(back: back, notTolerated: notTolerated)
      let slope = 2 * generator.nextNormal()
      var life = DoseLife(
        DoseScenario(name: "any", meaning: "any", relief: { slope * $0 / 3 }), seed: UInt64(number))
      var current: Mass?
      while true {
        let record = try DoseRecord(days: life.days, mostPeriods: 8)
        let finding = try DoseFinding(
          record, bounds: allowed, goal: pain, priors: zeroToTen, seed: UInt64(number), effort: .quick)
        guard case .tryNext(let dose, _) = finding.decision else { break }
        proposals += 1
        #expect(dose <= allowed.highest)
        #expect(dose == .zero || allowed.doses.contains(dose))
        if let notTolerated { #expect(dose < notTolerated) }
        let rise = dose.subtracting(record.highestTaken) ?? .zero
        #expect(rise <= allowed.largestStep)
        if let back { #expect((dose.subtracting(current ?? .zero) ?? .zero) <= back) }
        current = dose
        life.live(DoseLevel(dose), days: 14, isTaking: true)
      }
    }
    #expect(proposals > 40)
  }

  @Test("when 1.5 mg does all that 3 mg does, 1.5 mg is found; when nothing does anything, that is said")
  func clearAnswers() throws {
    let order = [0, 750, 1_500, 3_000, 0, 1_500, 750, 4_500, 0, 1_500, 3_000, 750].map { Mass.micrograms($0) }
    let helps = try DoseFinding(
      record(order) { $0 >= .micrograms(1_500) ? 3 : 6 }, bounds: bounds(), goal: pain, priors: zeroToTen, seed: 5)
    guard case .found(let dose, let probability) = helps.decision else {
      Issue.record("\(helps.decision)")
      return
    }
    #expect(dose == .micrograms(1_500))
    #expect(probability >= pain.certainty)
    let flat = try DoseFinding(
      record(order) { _ in 6 }, bounds: bounds(), goal: pain, priors: zeroToTen, seed: 5)
    guard case .nothingHelpsEnough(let sure) = flat.decision else {
      Issue.record("\(flat.decision)")
      return
    }
    #expect(sure >= VerdictRule.certaintyOfNoDifference)
  }

  @Test("the burden of side effects, weighed as the person weighs it, moves the answer down")
  func burdenCounts() throws {
    let order = [0, 750, 1_500, 3_000, 0, 1_500, 750, 3_000, 0, 1_500, 3_000, 750].map { Mass.micrograms($0) }
    var generator = Xoshiro256StarStar(seed: 9)
    let days = order.enumerated().flatMap { number, dose in
      (1...14).map { day in
        let relief = dose == .milligrams(3) ? 4.5 : dose == .micrograms(1_500) ? 2.8 : 0
        let burden = dose == .milligrams(3) ? 5.0 : 0
        return DoseDay(
          day: 14 * number + day, dose: dose, score: 7 - relief + 0.3 * generator.nextNormal(), burden: burden)
      }
    }
    func right(_ weight: Double) throws -> Mass? {
      let goal = DoseGoal(direction: .lowerIsBetter, smallestBenefit: .painFromZeroToTen, burdenWeight: weight)
      let allowed = try bounds(Array(listed.dropLast()), highest: .milligrams(3))
      let finding = try DoseFinding(DoseRecord(days: days), bounds: allowed, goal: goal, priors: zeroToTen, seed: 2)
      return finding.standings.max { $0.probabilityRight < $1.probabilityRight }?.dose
    }
    #expect(try right(0) == .milligrams(3))
    #expect(try right(1) == .micrograms(1_500))
  }

  @Test("the same seed gives the same answer, whatever day the search began and whichever way the score counts")
  func invariances() throws {
    let order = [0, 750, 1_500, 0, 3_000].map { Mass.micrograms($0) }
    let plain = try record(order, noise: 1) { 6 - $0.milligramsAsDouble / 2 }
    func finding(_ record: DoseRecord, _ direction: ScoreDirection = .lowerIsBetter) throws -> DoseFinding {
      let goal = DoseGoal(direction: direction, smallestBenefit: .painFromZeroToTen)
      return try DoseFinding(record, bounds: bounds(), goal: goal, priors: zeroToTen, seed: 77)
    }
    let first = try finding(plain)
    #expect(try finding(plain).standings == first.standings)
    #expect(try finding(plain).decision == first.decision)
    let later = try DoseRecord(
      days: plain.days.map { DoseDay(day: $0.day + 1_000, dose: $0.dose, score: $0.score) })
    #expect(try finding(later).decision == first.decision)
    let turned = try DoseRecord(
      days: plain.days.map { DoseDay(day: $0.day, dose: $0.dose, score: $0.score.map { 10 - $0 }) })
    let mirrored = try finding(turned, .higherIsBetter)
    for (one, other) in zip(first.standings, mirrored.standings) {
      // Other draws of the same posterior: four standard errors of 8,000 draws each.
      #expect(abs(one.probabilityRight - other.probabilityRight) < 4 * (0.5 / 8_000).squareRoot())
    }
  }

  @Test("the coarse quadrature of virtual searches agrees with the exact one")
  func quickIsGoodEnough() throws {
    let order = [0, 750, 1_500, 0, 3_000, 1_500].map { Mass.micrograms($0) }
    for seed: UInt64 in 1...1 {
      let tried = try record(order, seed: seed, noise: 1.4) { 6 - $0.milligramsAsDouble / 2 }
      func standings(_ grid: CurveQuadrature.Grid, _ quadrature: QuadratureSettings) throws -> [DoseFinding.Standing] {
        try DoseFinding(
          tried, bounds: bounds(), goal: pain, priors: zeroToTen, seed: seed,
          effort: .init(quadrature: quadrature, grid: grid, draws: 8_000)
        ).standings
      }
      for (exact, quick) in zip(try standings(.fine, .exact), try standings(.quick, .quick)) {
        // Four standard errors of the draws, 0.03, and 0.02 for the coarse lattice.
        #expect(abs(exact.probabilityRight - quick.probabilityRight) < 0.05)
        #expect(abs(exact.benefit - quick.benefit) < 0.08 * max(exact.deviation, 0.3) + 0.02)
      }
    }
  }

  @Test(
    "which answers are true of a curve",
    arguments: [
      // Benefits of placebo, 1, 2, 3 and 4 mg; the true answers; the one answer. What matters is 2 points, the margin 1.
      ([0, 0, 0, 0, 0], [0], 0),
      ([0, 0.5, 1.9, 1.8, 1], [0, 2], 0),
      ([0, 0.5, 2.1, 2.2, 1], [2], 2),
      ([0, 1.5, 2.2, 2.2, 1], [1, 2], 1),
      ([0, 0, 0, 0, 3], [4], 4),
      ([0, -1, -1, -1, -0.5], [0], 0),
    ])
  func truth(benefits: [Double], right: [Int], answer: Int) {
    let answers = Array(benefits.indices)
    #expect(
      answers.filter { DoseTruth.isRight($0, benefits: benefits, answers: answers, goal: pain) } == right)
    #expect(DoseTruth.answer(benefits: benefits, answers: answers, goal: pain) == answer)
  }
}
