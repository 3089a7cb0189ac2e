import Evidence
import Quantities
import Testing

@testable import Trials

@Suite("Searches for a dose in virtual people")
struct DoseStudyTests {
  private static let doses = [750, 1_500, 3_000, 4_500, 6_000].map { Mass.micrograms($0) }
  private static let priors = TrialPriors.standard(lowest: 0, highest: 10, onset: nil)

  private static func bounds() throws -> DoseBounds {
    try DoseBounds(doses: doses, highest: .milligrams(6), largestStep: .micrograms(1_500))
  }

  @Test("what a search says at its end is true as often as it says, for people drawn from the priors")
  func calibrated() throws {
    let goal = DoseGoal(direction: .lowerIsBetter, smallestBenefit: .painFromZeroToTen)
    let result = DoseCalibration(
      bounds: try Self.bounds(), goal: goal, priors: Self.priors, people: 0..<14, seed: 42)
    #expect(result.stops.count > 7)
    // Three standard errors; one right program in four hundred would fail. The benchmark runs many more people.
    #expect(abs(result.stated - result.observed) < 3 * result.standardError)
  }

  /// Of 40 people at most one, the nominal 2.5 %, may be told that a dose helps. A search that errs as often as allowed would
  /// pass three times in four, one that errs in 4 % half of the time, one that errs in 12 % (binomial: 0.88⁴⁰ + 40 · 0.12 ·
  /// 0.88³⁹ = 4 %) once in twenty-five. The benchmark found 2 in 1,000.
  @Test(
    "of 40 people whom nothing helps, no more than nominal are told that something does, and most are told that nothing does",
    arguments: ["nothing", "placebo", "drift"])
  func falseClaims(scenario: String) throws {
    let found = try #require(DoseScenario.all.first { $0.name == scenario })
    let goal = DoseGoal(direction: .lowerIsBetter, smallestBenefit: .painFromZeroToTen, burdenWeight: 0.5)
    let bounds = try DoseBounds(
      doses: Self.doses, highest: .milligrams(6), largestStep: .micrograms(1_500), largestReturn: .micrograms(1_500))
    let result = DoseStudy(goal: goal, priors: Self.priors).run(
      .adaptive(bounds, certainty: 0.8), found, people: 0..<40, seed: 7)
    #expect(result.falseClaim <= 0.025)
    #expect(result.right >= 0.9)
  }

  /// Somebody without noise whose pain falls by 40 % from a dose on.
  private func steady(from milligrams: Double, burdenAbove: Double = .infinity) -> DoseScenario {
    var scenario = DoseScenario(
      name: "steady", meaning: "a threshold", relief: { $0 >= milligrams ? 2.4 : 0 },
      burden: { $0 > burdenAbove ? 9 : 0 })
    scenario.sigma = 1e-6
    return scenario
  }

  private func claim(_ strategy: DoseStrategy, _ scenario: DoseScenario) -> DoseStrategy.Claim {
    var life = DoseLife(scenario, seed: 1)
    let goal = DoseGoal(direction: .lowerIsBetter, smallestBenefit: .painFromZeroToTen)
    return strategy.run(&life, goal: goal, priors: Self.priors, seed: 1)
  }

  @Test("a protocol of the catalogue climbs to its first dose that works, steps back when it cannot be borne, and ends")
  func titrations() throws {
    let catalogue = try ProtocolCatalogue.embedded()
    func titration(_ id: String) throws -> DoseStrategy { .titration(try catalogue.titrationProtocol(id)) }
    #expect(claim(try titration("liptan"), steady(from: 2)) == .dose(.milligrams(3), stated: nil))
    #expect(claim(try titration("liptan"), steady(from: 5)) == .nothing(stated: nil))
    #expect(claim(try titration("ldnrt-slow"), steady(from: 2)) == .dose(.milligrams(2), stated: nil))
    #expect(claim(try titration("younger"), steady(from: 2)) == .dose(.micrograms(4_500), stated: nil))
    #expect(
      claim(try titration("younger"), steady(from: 2, burdenAbove: 3.5)) == .dose(.milligrams(3), stated: nil))
  }

  @Test("the up-and-down design ends around the threshold, or says that it found none")
  func upAndDown() {
    let steps = (1...8).map { Mass.micrograms(750 * $0) }
    let design = DoseStrategy.upAndDown(doses: steps, start: .micrograms(3_750))
    // It turns at 2.25 and at 1.5 mg by turns; their mean is between.
    let found = claim(design, steady(from: 2))
    #expect(found == .dose(.micrograms(1_500), stated: nil) || found == .dose(.micrograms(2_250), stated: nil))
    #expect(claim(design, steady(from: 20)) == .nothing(stated: nil))
    #expect(claim(design, steady(from: 0.5)) == .dose(.micrograms(750), stated: nil))
  }

  @Test("the same people give the same figures, and a study can be divided")
  func repeatable() throws {
    let goal = DoseGoal(direction: .lowerIsBetter, smallestBenefit: .painFromZeroToTen, burdenWeight: 0.5)
    let study = DoseStudy(goal: goal, priors: Self.priors)
    let strategy = DoseStrategy.adaptive(try Self.bounds(), certainty: 0.8)
    let low = try #require(DoseScenario.all.first { $0.name == "low" })
    let whole = study.run(strategy, low, people: 0..<2, seed: 3)
    #expect(whole == study.run(strategy, low, people: 0..<2, seed: 3))
    let parts = [study.run(strategy, low, people: 0..<1, seed: 3), study.run(strategy, low, people: 1..<2, seed: 3)]
    #expect(abs(whole.days - (parts[0].days + parts[1].days) / 2) < 1e-9)
    #expect(abs(whole.right - (parts[0].right + parts[1].right) / 2) < 1e-12)
  }
}
