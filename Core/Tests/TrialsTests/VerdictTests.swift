import NumericalMethods
import Testing

@testable import Trials

@Suite("Verdicts follow from probabilities")
struct VerdictTests {
  private let rule = VerdictRule(
    direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: 1, periods: 12)

  private func verdict(_ mean: Double, _ deviation: Double, rule: VerdictRule? = nil) -> ArmVerdict {
    let rule = rule ?? self.rule
    let effect = EffectSummary(
      arm: 1, difference: GaussianMixture(weights: [1], means: [mean], deviations: [deviation]), rule: rule)
    return ArmVerdict(effect, rule: rule, cyclesSoFar: 3)
  }

  @Test(
    "each verdict in its place",
    arguments: [
      (-3.0, 0.5, VerdictKind.helps), (-2.0, 0.5, .helps), (-1, 0.3, .helpsLessThanMatters),
      (0.1, 0.4, .noDifferenceThatMatters), (3, 0.5, .harms), (0.5, 0.1, .harms), (-1.5, 1.5, .cannotTellYet),
      (0, 3, .cannotTellYet),
    ])
  func kinds(mean: Double, deviation: Double, expected: VerdictKind) {
    #expect(verdict(mean, deviation).kind == expected)
  }

  @Test("a score that is better when higher turns them round")
  func higherIsBetter() {
    let rule = VerdictRule(
      direction: .higherIsBetter, smallestChange: .painFromZeroToTen, comparisons: 1, periods: 12)
    #expect(verdict(3, 0.5, rule: rule).kind == .helps)
    #expect(verdict(-3, 0.5, rule: rule).kind == .harms)
  }

  @Test("more comparisons and fewer periods ask for more certainty")
  func multiplicity() {
    func certainty(_ comparisons: Int, _ periods: Int) -> Double {
      VerdictRule(
        direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: comparisons, periods: periods
      ).certainty
    }
    #expect(certainty(3, 12) > certainty(1, 12))
    #expect(certainty(1, 4) > certainty(1, 12))
    #expect(abs(certainty(1, 1_000_000) - 0.975) < 1e-6)
    #expect(certainty(1, 1) == 1 - 0.025 / 4)
  }

  @Test("probabilities are those of the normal distribution")
  func probabilities() {
    let effect = EffectSummary(
      arm: 1, difference: GaussianMixture(weights: [1], means: [-1], deviations: [1]), rule: rule)
    #expect(abs(effect.probabilityBetter - StandardNormal.cumulative(1)) < 1e-15)
    #expect(abs(effect.probabilityClinicallyBetter - StandardNormal.cumulative(-1)) < 1e-15)
    #expect(abs(effect.probabilityClinicallyWorse - StandardNormal.cumulative(-3)) < 1e-15)
    #expect(abs(effect.lower - (-1 - 1.959_963_984_540_054)) < 1e-11)
  }

  @Test("the more the data leave open, the more cycles are asked for")
  func forecast() throws {
    func cycles(_ mean: Double, _ deviation: Double) throws -> Int {
      switch try #require(verdict(mean, deviation).moreCycles) {
      case .about(let count): return count
      case .moreThan(let count): return count + 1
      }
    }
    #expect(try cycles(-1.2, 0.8) < cycles(-1.2, 1.5))
    #expect(verdict(-3, 0.5).moreCycles == nil)
  }

  @Test("the smallest change that matters names its claims, or none when it was chosen")
  func smallestChange() {
    #expect(SmallestChange.painFromZeroToTen.points == 2)
    #expect(SmallestChange.painFromZeroToTen.claims == ["measures.nrs.moderate", "measures.nrs.farrar"])
    #expect(SmallestChange.thirtyPercent(of: -50).points == 15)
    #expect(SmallestChange(chosen: 1).claims.isEmpty)
  }
}
