import Foundation
public import NumericalMethods

/// What can be said about one arm against the reference.
public enum VerdictKind: String, Hashable, Sendable, Codable, CaseIterable {
  /// Better than the reference, beyond reasonable doubt.
  case helps
  /// Better than the reference, but by less than would matter.
  case helpsLessThanMatters
  /// Neither better nor worse by as much as would matter.
  case noDifferenceThatMatters
  /// Worse than the reference, beyond reasonable doubt.
  case harms
  /// The data do not decide.
  case cannotTellYet
}

/// How sure is sure enough, and for how many comparisons.
public struct VerdictRule: Hashable, Sendable {
  /// Which way the score gets better.
  public let direction: ScoreDirection
  /// The smallest difference that matters.
  public let smallestChange: SmallestChange
  /// How many arms are compared with the reference in the same trial.
  public let comparisons: Int
  /// How many periods the trial has.
  public let periods: Int
  /// The chance of a wrong "better" or "worse" that is accepted for each direction and the whole trial when there is no
  /// effect at all: 0.025, as for a 95 % interval. It is divided by the number of comparisons (Bonferroni).
  public static let errorRate = 0.025
  /// What few periods cost: the error rate is multiplied by 1 - 1.5/periods, at least by a quarter.
  ///
  /// Slow drifts of the noise look like an effect when they happen to follow the periods, and four periods say little
  /// about how slow it is. Found by simulation: see "False positives" in docs/trials.md.
  public static let fewPeriods = 1.5
  /// The probability above which a difference that matters is ruled out.
  public static let certaintyOfNoDifference = 0.95

  /// Makes a rule.
  public init(direction: ScoreDirection, smallestChange: SmallestChange, comparisons: Int, periods: Int) {
    self.direction = direction
    self.smallestChange = smallestChange
    self.comparisons = max(comparisons, 1)
    self.periods = max(periods, 1)
  }

  /// The probability that "better" or "worse" must reach.
  public var certainty: Double {
    1 - Self.errorRate * max(1 - Self.fewPeriods / Double(periods), 0.25) / Double(comparisons)
  }
}

/// One arm's effect in the numbers that a person can use.
public struct EffectSummary: Hashable, Sendable {
  /// The arm, as an index of the trial's arms.
  public let arm: Int
  /// The posterior mean of the difference from the reference, in score points.
  public let mean: Double
  /// Its posterior standard deviation.
  public let deviation: Double
  /// The 2.5 % point.
  public let lower: Double
  /// The 97.5 % point.
  public let upper: Double
  /// The probability of any benefit.
  public let probabilityBetter: Double
  /// The probability of a benefit of at least the smallest change that matters.
  public let probabilityClinicallyBetter: Double
  /// The probability of a harm of at least that size.
  public let probabilityClinicallyWorse: Double

  /// Summarises the posterior of a difference.
  public init(arm: Int, difference: GaussianMixture, rule: VerdictRule) {
    self.arm = arm
    mean = difference.mean
    deviation = difference.deviation
    let ends = difference.quantiles([0.025, 0.975])
    (lower, upper) = (ends[0], ends[1])
    (probabilityBetter, probabilityClinicallyBetter, probabilityClinicallyWorse) = Self.probabilities(difference, rule)
  }

  private static func probabilities(
    _ difference: GaussianMixture, _ rule: VerdictRule
  ) -> (better: Double, clinicallyBetter: Double, clinicallyWorse: Double) {
    let points = rule.smallestChange.points
    return rule.direction == .lowerIsBetter
      ? (difference.cumulative(0), difference.cumulative(-points), difference.upperTail(points))
      : (difference.upperTail(0), difference.upperTail(points), difference.cumulative(-points))
  }

  /// The probability that the difference, either way, is smaller than would matter.
  public var probabilityOfNoDifferenceThatMatters: Double {
    max(1 - probabilityClinicallyBetter - probabilityClinicallyWorse, 0)
  }
}

/// What can be said about one arm, with its probability, and what would decide it.
public struct ArmVerdict: Hashable, Sendable {
  /// The arm, as an index of the trial's arms.
  public let arm: Int
  /// What can be said.
  public let kind: VerdictKind
  /// The probability of what is said; of the more likely direction when nothing is.
  public let probability: Double
  /// When nothing can be said: how many more cycles like those so far would decide with a probability of 80 %.
  public let moreCycles: MoreCycles?

  /// How much more of the same would be needed.
  public enum MoreCycles: Hashable, Sendable {
    /// So many cycles.
    case about(Int)
    /// More than so many.
    case moreThan(Int)
  }

  /// Judges an effect.
  /// - Parameter cyclesSoFar: How many cycles the trial has had, at least 1.
  public init(_ effect: EffectSummary, rule: VerdictRule, cyclesSoFar: Int) {
    arm = effect.arm
    (kind, probability) = Self.judge(
      better: effect.probabilityBetter, none: effect.probabilityOfNoDifferenceThatMatters, rule: rule)
    moreCycles = kind == .cannotTellYet ? Self.forecast(effect, rule: rule, cyclesSoFar: max(cyclesSoFar, 1)) : nil
  }

  static func judge(better: Double, none: Double, rule: VerdictRule) -> (kind: VerdictKind, probability: Double) {
    let small = none >= VerdictRule.certaintyOfNoDifference
    if better >= rule.certainty { return (small ? .helpsLessThanMatters : .helps, better) }
    // A harm is named even when it is small: there is no reason to take something that makes matters worse.
    if 1 - better >= rule.certainty { return (.harms, 1 - better) }
    if small { return (.noDifferenceThatMatters, none) }
    return (.cannotTellYet, max(better, 1 - better))
  }

  /// The chance that more of the same decides, from the posterior as it stands: with m times the information the standard
  /// deviation shrinks by √m, and the future mean is scattered around today's by what is then known and today is not.
  private static func forecast(_ effect: EffectSummary, rule: VerdictRule, cyclesSoFar: Int) -> MoreCycles {
    let mean = effect.mean * rule.direction.benefitSign
    let needed = StandardNormal.quantile(rule.certainty)
    let neededForNone = StandardNormal.quantile(VerdictRule.certaintyOfNoDifference)
    let most = 60
    for more in 1...most {
      let share = Double(cyclesSoFar) / Double(cyclesSoFar + more)
      let later = effect.deviation * share.squareRoot()
      let scatter = effect.deviation * (1 - share).squareRoot()
      let reach = needed * later
      let room = rule.smallestChange.points - neededForNone * later
      var decided =
        StandardNormal.cumulative((mean - reach) / scatter) + StandardNormal.cumulative((-reach - mean) / scatter)
      if room > 0 {
        let inner = min(room, reach)
        decided +=
          StandardNormal.cumulative((inner - mean) / scatter)
          - StandardNormal.cumulative((-inner - mean) / scatter)
      }
      if decided >= 0.8 { return .about(more) }
    }
    return .moreThan(most)
  }
}
