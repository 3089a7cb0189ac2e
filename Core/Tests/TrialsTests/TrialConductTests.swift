import ClinicalTime
import Foundation
import NumericalMethods
import Quantities
import Testing

@testable import Trials

@Suite("A sealed trial is analysed as it was locked")
struct TrialConductTests {
  static let start = LocalDate(dayNumber: 20_700)

  static func trial(runIn: Int = 3) throws -> TrialProtocol {
    let design = try TrialDesign(
      arms: [TrialArm(label: "placebo", dose: .zero), TrialArm(label: "3 mg", dose: .milligrams(3))], cycles: 3,
      periodDays: 7, runInDays: runIn, largestStep: .milligrams(3))
    return TrialProtocol(
      design, start: start,
      bounds: .init(plan: "p", prescriber: "Dr Byron", highestDose: .milligrams(3), until: nil),
      analysis: .init(
        measure: "pain", lowest: .zero, highest: ExactDecimal(10), direction: .lowerIsBetter,
        smallestChange: ExactDecimal(2), onsetDays: nil, seed: 5))
  }

  static func kits(_ trial: TrialProtocol) -> [TrialKit] {
    (0...trial.periodCount).map {
      TrialKit(code: "KIT-\($0)", period: $0, first: trial.firstDay(ofPeriod: $0), last: trial.lastDay(ofPeriod: $0))
    }
  }

  static func intake(_ day: LocalDate, _ code: String, _ taken: Bool) -> KitTaken {
    KitTaken(
      id: "\(day) \(code)", recordedAt: .init(secondsSince1970: 0), trial: "t", day: day, code: code, taken: taken)
  }

  static let allocation = [1, 0, 0, 1, 1, 0]

  static func scores(_ trial: TrialProtocol) -> [LocalDate: Double] {
    var random = Xoshiro256StarStar(seed: 11)
    var found: [LocalDate: Double] = [:]
    for day in -3..<60 {
      let date = start.adding(days: day)
      let period = trial.period(on: date) ?? 0
      let effect = period > 0 && allocation[period - 1] == 1 ? -2.0 : 0
      found[date] = 6 + effect + 0.7 * random.nextNormal()
    }
    return found
  }

  @Test("each day of the calendar lies in the period that its kit says")
  func calendar() throws {
    for runIn in [0, 3] {
      let trial = try Self.trial(runIn: runIn)
      #expect(trial.period(on: trial.start.adding(days: -1)) == nil)
      #expect(trial.period(on: trial.end.adding(days: 1)) == nil)
      #expect(trial.end.days(since: trial.start) + 1 == 42 + runIn)
      for number in (runIn > 0 ? 0 : 1)...6 {
        #expect(trial.period(on: trial.firstDay(ofPeriod: number)) == number)
        #expect(trial.period(on: trial.lastDay(ofPeriod: number)) == number)
      }
    }
  }

  @Test("by intention to treat every day counts, per protocol only those of the right kit")
  func populations() throws {
    let trial = try Self.trial()
    let first = trial.firstDay(ofPeriod: 1)
    let intakes = [
      Self.intake(first, "KIT-1", true), Self.intake(first.adding(days: 1), "KIT-1", false),
      Self.intake(first.adding(days: 2), "KIT-2", true),
      Self.intake(first.adding(days: 3), "KIT-1", true), Self.intake(first.adding(days: 3), "KIT-2", true),
      Self.intake(first.adding(days: 4), "KIT-1", true), Self.intake(first.adding(days: 4), "KIT-1", false),
      Self.intake(trial.start, "KIT-0", true),
    ]
    let conduct = TrialConduct(
      trial, allocation: Self.allocation, scores: Self.scores(trial), kits: Self.kits(trial), intakes: intakes,
      unblindedFrom: nil)
    #expect(conduct.scoredDays(.intentionToTreat) == 42)
    #expect(conduct.adherentDays == [first, trial.start])
    #expect(conduct.scoredDays(.perProtocol) == 1)
    #expect(conduct.days(.intentionToTreat).map(\.arm) == Self.allocation.flatMap { Array(repeating: $0, count: 7) })
    guard case .series = #expect(throws: TrialConductError.self, performing: { try conduct.analysis(.perProtocol) })
    else {
      Issue.record("the reason is the series")
      return
    }
  }

  @Test("days after an emergency opening count by intention to treat only")
  func emergency() throws {
    let trial = try Self.trial()
    let intakes = Self.kits(trial).flatMap { kit in
      (0..<kit.days).map { Self.intake(kit.first.adding(days: $0), kit.code, true) }
    }
    let opened = trial.firstDay(ofPeriod: 5)
    let conduct = TrialConduct(
      trial, allocation: Self.allocation, scores: Self.scores(trial), kits: Self.kits(trial), intakes: intakes,
      unblindedFrom: opened)
    #expect(conduct.scoredDays(.intentionToTreat) == 42)
    #expect(conduct.scoredDays(.perProtocol) == 28)
  }

  @Test("the answer is the one that the same days give as a table")
  func sameAsTable() throws {
    let trial = try Self.trial()
    let scores = Self.scores(trial)
    let conduct = TrialConduct(
      trial, allocation: Self.allocation, scores: scores, kits: Self.kits(trial), intakes: [], unblindedFrom: nil)
    let series = try TrialSeries(
      arms: [TrialArm(label: "placebo", dose: .zero), TrialArm(label: "3 mg", dose: .milligrams(3))],
      days: (0..<42).map {
        TrialDay(day: $0 + 1, arm: Self.allocation[$0 / 7], score: scores[Self.start.adding(days: 3 + $0)])
      })
    let table = try TrialAnalysis(
      series, priors: .standard(lowest: 0, highest: 10, onset: nil), direction: .lowerIsBetter,
      smallestChange: SmallestChange(chosen: 2), periods: (0..<42).map { $0 / 7 + 1 }, seed: 5)
    let found = try conduct.analysis(.intentionToTreat)
    #expect(found.effects == table.effects)
    #expect(found.verdicts == table.verdicts)
    #expect(found.verdicts[0].kind == .helps)
  }

  @Test("of several guesses about a period the last counts, and every dose is treatment")
  func guesses() throws {
    let trial = try Self.trial()
    let conduct = TrialConduct(
      trial, allocation: Self.allocation, scores: [:], kits: Self.kits(trial), intakes: [], unblindedFrom: nil)
    func guess(_ period: Int, _ arm: Int?) -> ArmGuess {
      ArmGuess(
        id: "\(period)", recordedAt: .init(secondsSince1970: period), trial: "t", period: period, arm: arm, because: nil
      )
    }
    let (counts, right) = conduct.guesses([
      guess(1, 0), guess(1, 1), guess(2, 1), guess(3, nil), guess(4, 0), guess(9, 1),
    ])
    #expect(counts.onTreatment == .init(treatment: 1, placebo: 1, unknown: 0))
    #expect(counts.onPlacebo == .init(treatment: 1, placebo: 0, unknown: 1))
    #expect(right == 1)
  }
}

@Suite("Advice on the length of periods follows from onset and carry-over")
struct PeriodAdviceTests {
  @Test("the shares are those of an effect that approaches its end exponentially")
  func shares() {
    let advice = PeriodAdvice(periodDays: 7, onsetDays: 5)
    // The mean of 1 - exp(-t/5) over 7 days, by the midpoint rule: good to 1e-8 with this many points.
    let points = 20_000
    var sum = 0.0
    for point in 0..<points {
      let day = 7 * (Double(point) + 0.5) / Double(points)
      sum += 1 - exp(-day / 5)
    }
    let mean = sum / Double(points)
    #expect(abs(advice.meanShare - mean) < 1e-7)
    #expect(abs(advice.shareAtEnd - (1 - exp(-1.4))) < 1e-15)
    #expect(PeriodAdvice(periodDays: advice.shortestForHalf, onsetDays: 5).meanShare >= 0.5)
    #expect(PeriodAdvice(periodDays: advice.shortestForHalf - 1, onsetDays: 5).meanShare < 0.5)
  }

  @Test("an own earlier trial stands in for what sources say")
  func ownTrial() throws {
    let advice = PeriodAdvice(periodDays: 14, onsetDays: 2.5, basis: .ownTrial(deviation: 0.8))
    let first = try #require(advice.remarks.first)
    #expect(
      first.text.hasPrefix("In your earlier trial an effect covered 63 % of its way in 2.5 days (give or take 0.8)."))
    #expect(first.claims.isEmpty)
    #expect(PeriodAdvice(periodDays: 14, onsetDays: 2.5).remarks.first?.claims == OnsetPrior.claims)
    #expect(advice.shortestForMost > advice.shortestForHalf)
    let named = Set(PeriodAdvice(periodDays: 5, onsetDays: 5).remarks.flatMap(\.claims))
    #expect(named.isSubset(of: PeriodAdvice.claims))
  }

  @Test(
    "short periods are warned of by those who say how long it takes",
    arguments: [
      (3, ["response.liptan-weeks", "trial.bested-2023.design"]), (14, ["response.review-one-to-two-months"]), (28, []),
    ])
  func warnings(days: Int, claims: [String]) {
    let advice = PeriodAdvice(periodDays: days, onsetDays: nil)
    let named = Set(advice.remarks.flatMap(\.claims))
    #expect(named.isSuperset(of: claims))
    #expect(claims.isEmpty == advice.remarks.isEmpty)
  }
}

@Suite("What is sealed has one layout")
struct AllocationPayloadTests {
  private func bytes(_ value: UInt8) -> [UInt8] { Array(repeating: value, count: 32) }

  @Test("every length of trial has equally many bytes, and comes back as it was", arguments: [1, 9, 255, 256, 2_000])
  func roundTrip(count: Int) throws {
    let payload = try AllocationPayload(seed: bytes(1), nonce: bytes(2), arms: (0..<count).map { $0 % 12 })
    #expect(payload.bytes.count == AllocationPayload.length)
    #expect(try AllocationPayload(payload.bytes) == payload)
  }

  @Test("what does not fit is refused")
  func refused() throws {
    #expect(throws: AllocationPayloadError()) { try AllocationPayload(seed: [], nonce: bytes(2), arms: [0]) }
    #expect(throws: AllocationPayloadError()) { try AllocationPayload(seed: bytes(1), nonce: bytes(2), arms: []) }
    #expect(throws: AllocationPayloadError()) {
      try AllocationPayload(seed: bytes(1), nonce: bytes(2), arms: Array(repeating: 0, count: 2_001))
    }
    var data = try AllocationPayload(seed: bytes(1), nonce: bytes(2), arms: [0, 1]).bytes
    #expect(throws: AllocationPayloadError()) { try AllocationPayload(data.dropLast()) }
    data[data.count - 1] = 0
    #expect(throws: AllocationPayloadError()) { try AllocationPayload(data) }
  }

  @Test("a secret seed is the state of the generator, highest byte first")
  func secretDraw() throws {
    let design = try TrialDesign(
      arms: [TrialArm(label: "a", dose: .zero), TrialArm(label: "b", dose: .milligrams(1))], cycles: 30, periodDays: 1)
    let space = try ScheduleSpace(design)
    let seed = (0..<32).map { UInt8($0 + 1) }
    var generator = Xoshiro256StarStar(
      state: 0x0102_0304_0506_0708, 0x090A_0B0C_0D0E_0F10, 0x1112_1314_1516_1718, 0x191A_1B1C_1D1E_1F20)
    #expect(space.draw(secretSeed: seed) == space.draw(using: &generator))
  }
}
