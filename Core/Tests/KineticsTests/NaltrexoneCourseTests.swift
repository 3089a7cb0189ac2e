import Evidence
import Foundation
import Kinetics
import Testing

@Suite("Doses of naltrexone over time")
struct NaltrexoneCourseTests {
  let catalogue: KineticCatalogue
  let model: NaltrexoneModel

  init() throws {
    catalogue = try KineticCatalogue.embedded()
    model = NaltrexoneModel(catalogue)
  }

  private func course(
    _ doses: [(Int, Double)], minutes: [Int] = Array(stride(from: 0, through: 2880, by: 60)),
    scenario: String = "fade-24h",
    opioid: NaltrexonePlan.Opioid? = nil
  ) throws -> [NaltrexoneSample] {
    let plan = NaltrexonePlan(
      doses: doses.map { .init(minute: $0.0, milligrams: $0.1) }, minutes: minutes, opioid: opioid)
    return try plan.course(model, scenario: catalogue.scenario(scenario))
  }

  @Test("Ten doses at once are one dose of ten times as much")
  func divided() throws {
    let one = try course([(0, 4.5)])
    let ten = try course(Array(repeating: (0, 0.45), count: 10))
    for (a, b) in zip(one, ten) {
      #expect(abs(a.naltrexone - b.naltrexone) < 1e-12 && abs(a.muOccupancy - b.muOccupancy) < 1e-12)
    }
  }

  @Test("A dose fades after its peak, not before it, and half-lives and doses say how long it takes")
  func fading() throws {
    func hours(_ milligrams: Double, _ scenario: String) throws -> Int? {
      try NaltrexonePlan(doses: [.init(minute: 0, milligrams: milligrams)], minutes: [0])
        .hoursToFade(model, scenario: catalogue.scenario(scenario))
    }
    // The site peaks at the dose within the first hours and halves with the scenario: 4.5 mg falls to 5 %, odds 1/19 of the
    // ED50 of 5.59 mg, in log2(4.5 / (5.59 / 19)) = 3.94 half-lives.
    for (scenario, halfLife) in [("fade-4h", 4.0), ("fade-24h", 24), ("fade-72h", 72)] {
      let found = try #require(try hours(4.5, scenario))
      #expect((0...5).contains(Double(found) - 3.935 * halfLife), "\(scenario): \(found)")
    }
    // So little never blocks one in twenty; so much needs log2(500 / (5.59 / 19)) = 10.7 half-lives, more than 30 days.
    #expect(try hours(0.1, "fade-24h") == 0)
    #expect(try hours(500, "fade-72h") == nil)
  }

  @Test("The course at a minute is that of any plan that looks at it")
  func moments() throws {
    let plan = NaltrexonePlan(doses: [.init(minute: 0, milligrams: 4.5)], minutes: [0, 600])
    let scenario = catalogue.scenario("fade-24h")
    let moments = try plan.course(model, scenario: scenario, at: [907, 61])
    let all = try course([(0, 4.5)], minutes: Array(0...907))
    let hours = moments.map { ($0.hours * 60).rounded() }
    #expect(hours == [61, 907])
    // The same propagators in another order: rounding.
    #expect(abs(moments[0].muOccupancy - all[61].muOccupancy) < 1e-12)
    #expect(abs(moments[1].naltrexol - all[907].naltrexol) < 1e-12)
  }

  @Test("Dividing a daily dose lowers the peak and lifts the trough of blockade")
  func split() throws {
    let day = Array(stride(from: 20 * 1440, through: 21 * 1440, by: 30))
    let once = try course((0..<22).map { ($0 * 1440, 4.5) }, minutes: day, scenario: "fade-13h")
    let twice = try course((0..<44).map { ($0 * 720, 2.25) }, minutes: day, scenario: "fade-13h")
    func ends(_ samples: [NaltrexoneSample]) -> (Double, Double) {
      (samples.map { $0.muOccupancy }.min() ?? 0, samples.map { $0.muOccupancy }.max() ?? 0)
    }
    #expect(ends(twice).0 > ends(once).0)
    #expect(ends(twice).1 < ends(once).1)
  }

  @Test("Moving the clock moves the course and nothing else", arguments: [1, 37, 600, -90])
  func shifted(by minutes: Int) throws {
    let plain = try course([(0, 3), (1440, 4.5)])
    let moved = try course(
      [(minutes, 3), (1440 + minutes, 4.5)],
      minutes: Array(stride(from: 0, through: 2880, by: 60)).map { $0 + max(0, minutes) })
    let offset =
      minutes < 0 ? try course([(0, 3), (1440, 4.5)], minutes: plain.map { Int($0.hours * 60) - minutes }) : plain
    for (a, b) in zip(offset, moved) {
      #expect(abs(a.naltrexone - b.naltrexone) < 1e-10)
      #expect(abs(a.muOccupancy - b.muOccupancy) < 1e-10)
    }
  }

  @Test("Twice the dose gives twice the level and twice the binding odds", arguments: [0.001, 0.5, 4.5, 50])
  func scaled(dose: Double) throws {
    for (a, b) in zip(try course([(0, dose)]), try course([(0, 2 * dose)])).dropFirst() {
      func odds(_ share: Double) -> Double { share / (1 - share) }
      #expect(abs(b.naltrexone / a.naltrexone - 2) < 1e-9)
      // A share near 1 leaves few digits for the free rest.
      #expect(abs(odds(b.muOccupancy) / odds(a.muOccupancy) - 2) < 1e-6)
    }
  }

  @Test("A missed dose leaves what a course without it has")
  func missed() throws {
    let all = try course([(0, 4.5), (1440, 4.5)])
    let missed = try course([(0, 4.5), (1440, 0)])
    let single = try course([(0, 4.5)])
    #expect(missed.map { $0.muOccupancy } == single.map { $0.muOccupancy })
    #expect(zip(all, missed).contains { $0.muOccupancy > $1.muOccupancy + 0.05 })
  }

  @Test("Beside an opioid the shares are Gaddum's, and blocker and opioid never exceed the receptors")
  func gaddum() throws {
    let opioid = NaltrexonePlan.Opioid(minute: 240, level: 3, halfLife: 3)
    let alone = try course([(0, 4.5)])
    let together = try course([(0, 4.5)], opioid: opioid)
    for (a, b) in zip(alone, together) {
      let odds = a.muOccupancy / (1 - a.muOccupancy)
      let level = b.hours < 4 ? 0 : 3 * pow(2, -(b.hours - 4) / 3)
      let share = try #require(b.opioidOccupancy)
      #expect(abs(share - level / (1 + level + odds)) < 1e-9)
      #expect(abs(b.muOccupancy - odds / (1 + level + odds)) < 1e-9)
      #expect(abs(try #require(b.opioidOccupancyWithout) - level / (1 + level)) < 1e-9)
      #expect(abs(try #require(b.levelRatio) - (1 + odds)) < 1e-6)
      #expect(share <= (b.opioidOccupancyWithout ?? 0) + 1e-12)
    }
  }

  @Test("What the opioid fills rises again when the block fades and the opioid stays")
  func wearingOff() throws {
    let samples = try course(
      [(0, 4.5)], minutes: Array(stride(from: 0, through: 4320, by: 60)),
      opioid: .init(minute: 0, level: 1, halfLife: 1000))
    let atPeak = try #require(samples[2].opioidOccupancy)
    let late = try #require(samples[72].opioidOccupancy)
    #expect(late > atPeak + 0.1)
  }

  @Test("Below 2 mg is marked as never measured")
  func extrapolated() {
    func plan(_ dose: Double) -> NaltrexonePlan { .init(doses: [.init(minute: 0, milligrams: dose)], minutes: [0]) }
    #expect(plan(1.5).isExtrapolated)
    #expect(plan(1.999).isExtrapolated)
    #expect(!plan(2).isExtrapolated)
    #expect(!plan(0).isExtrapolated)
  }

  @Test("What cannot be computed is refused with its limit")
  func refused() {
    func fails(_ plan: NaltrexonePlan, _ word: String) {
      #expect {
        _ = try plan.course(model, scenario: nil)
      } throws: { "\($0)".contains(word) }
    }
    fails(.init(doses: [.init(minute: 0, milligrams: 501)], minutes: [0]), "500")
    fails(.init(doses: [.init(minute: 0, milligrams: -1)], minutes: [0]), "0 to 500")
    fails(.init(doses: [.init(minute: 0, milligrams: .nan)], minutes: [0]), "nan")
    fails(.init(doses: [], minutes: []), "output time")
    fails(.init(doses: [], minutes: [0], person: .init(creatinineClearance: 1)), "5 to 200")
    fails(.init(doses: [], minutes: [0], opioid: .init(minute: 0, level: -1, halfLife: 3)), "1000")
    fails(.init(doses: [], minutes: [0], opioid: .init(minute: 0, level: 1, halfLife: 0)), "0.05")
  }

  @Test("Quick and general way agree on the naltrexone model", arguments: ["fade-4h", "fade-72h", "exposure-high"])
  func generalStepper(scenario: String) throws {
    let plan = NaltrexonePlan(
      doses: [.init(minute: 0, milligrams: 4.5), .init(minute: 1320, milligrams: 3)],
      minutes: Array(stride(from: 0, through: 2400, by: 120)), opioid: .init(minute: 60, level: 2, halfLife: 3))
    let engine = try plan.engine(model, scenario: catalogue.scenario(scenario))
    let quick = try engine.outputs(of: TypicalPerson())
    let checked = try engine.checkedOutputs(parameters: engine.model.parameterValues)
    for output in quick.indices {
      // All states are linear here, so that only the stepper's error is left.
      for row in quick[output].indices { #expect(abs(quick[output][row] - checked[output][row]) < 1e-8) }
    }
  }
}

@Suite("Hypotheses")
struct HypothesisTests {
  private func samples(_ milligrams: Double, scenario: String) throws -> [NaltrexoneSample] {
    let catalogue = try KineticCatalogue.embedded()
    let plan = NaltrexonePlan(
      doses: (0..<30).map { .init(minute: $0 * 1440, milligrams: milligrams) },
      minutes: Array(stride(from: 0, through: 30 * 1440, by: 60)))
    return try plan.course(NaltrexoneModel(catalogue), scenario: catalogue.scenario(scenario))
  }

  private func daily(_ effects: [Double]) -> Double { effects.suffix(24).reduce(0, +) / 24 }

  @Test("At the potency seen in cells, quieter glial cells predict next to nothing at 4.5 mg")
  func nanomolar() throws {
    let effect = HypothesisModel(.glialInhibition).effect(over: try samples(4.5, scenario: "fade-24h"))
    // Nanomolar levels against micromolar potencies: four to five orders of magnitude (claim mechanism.tlr4.plasma-gap).
    #expect(daily(effect) > 0)
    #expect(daily(effect) < 1e-4)
  }

  @Test("Quieter glial cells predict no window: more drug is never worse")
  func monotone() throws {
    let model = HypothesisModel(.glialInhibition, strength: 0.1)
    let effects = try [0.5, 1.5, 4.5, 9, 50].map { daily(model.effect(over: try samples($0, scenario: "fade-24h"))) }
    #expect(zip(effects, effects.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("Rebound predicts a window of doses, which lies lower the slower blockade fades")
  func window() throws {
    let doses = [0.1, 0.25, 0.5, 1, 2, 3, 4.5, 6, 9, 15, 25, 50]
    func best(_ scenario: String) throws -> Double {
      let effects = try doses.map {
        daily(HypothesisModel(.opioidRebound).effect(over: try samples($0, scenario: scenario)))
      }
      let place = try #require(effects.indices.max { effects[$0] < effects[$1] })
      #expect(effects[place] > 0)
      #expect((effects.last ?? 0) < effects[place])
      return doses[place]
    }
    let quick = try best("fade-4h")
    let slow = try best("fade-48h")
    #expect(slow < quick)
    #expect(quick < 50)
  }

  @Test("The model of a constant drive follows its closed form")
  func closedForm() {
    // A blockade of a half that never changes: making 1 + 2 × 0.5 = 2.
    let flat = (0...10).map {
      NaltrexoneSample.flat(hours: Double($0) * 7, share: 0.5)
    }
    let effect = HypothesisModel(.opioidRebound, halfLife: 10, strength: 2).effect(over: flat)
    for (sample, value) in zip(flat, effect) {
      let tone = 2 - pow(2, -sample.hours / 10)
      #expect(abs(value - (tone * 0.5 - 1)) < 1e-12)
    }
  }

  @Test("Predictions for a ladder of doses are those of each dose alone, and splitting a dose changes them")
  func predictions() throws {
    let catalogue = try KineticCatalogue.embedded()
    let rebound = HypothesisModel(.opioidRebound)
    let scenario = catalogue.scenario("fade-4h")
    let once = try rebound.predictions(NaltrexoneModel(catalogue), scenario: scenario, doses: [0, 4.5])
    #expect(once.map(\.milligrams) == [0, 4.5])
    #expect(once[0].change == 0)
    // The same sum of the same samples.
    #expect(abs(once[1].change - daily(rebound.effect(over: try samples(4.5, scenario: "fade-4h")))) < 1e-12)
    let split = try rebound.predictions(NaltrexoneModel(catalogue), scenario: scenario, doses: [4.5], perDay: 3)
    // Another schedule, not rounding: that would be 1e-12.
    #expect(abs(split[0].change - once[1].change) > 1e-3)
    #expect(throws: NaltrexoneSimulationError.dose(-1)) {
      try rebound.predictions(NaltrexoneModel(catalogue), scenario: scenario, doses: [-1])
    }
  }

  @Test("After the days of settling a prediction hardly changes any more")
  func settled() throws {
    let course = try samples(4.5, scenario: "fade-72h")
    for hypothesis in Hypothesis.allCases {
      let effects = HypothesisModel(hypothesis).effect(over: course)
      let (last, before) = (daily(effects), daily(Array(effects.dropLast(24))))
      // A day is a fifth of the slowest time constant; a thousandth of the way left moves by less than a part in 1,000.
      #expect(abs(last - before) < 1e-3 * max(abs(last), 1e-3))
    }
  }

  @Test("A trial scenario turns changes into points of a score, and never below none")
  func trialScenario() {
    let model = HypothesisModel(.opioidRebound, halfLife: 48)
    let scenario = model.trialScenario(
      [0.25, -0.1, 1.7].map { .init(milligrams: 1, perDay: 1, change: $0) }, level: 6)
    #expect(scenario.differences == [-1.5, 0.6000000000000001, -6])
    // 48 h / ln 2 is 69.25 h, or 2.885 days.
    #expect(abs(scenario.timeConstant - 2.885_390_081_777_927) < 1e-12)
  }

  @Test("Every claim for and against exists")
  func claims() throws {
    let evidence = try EvidenceBase.embedded()
    for hypothesis in Hypothesis.allCases {
      #expect(!hypothesis.contradictingClaims.isEmpty)
      for id in hypothesis.supportingClaims + hypothesis.contradictingClaims {
        #expect(evidence.claim(id) != nil, "\(id)")
      }
    }
  }
}

extension NaltrexoneSample {
  static func flat(hours: Double, share: Double) -> NaltrexoneSample {
    NaltrexoneSample(
      hours: hours, naltrexone: 0, naltrexol: 0, muOccupancy: share, kappaOccupancy: 0, deltaOccupancy: 0)
  }
}
