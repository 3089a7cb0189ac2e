import Foundation
public import NumericalMethods

/// What a trial is supposed to find in a virtual person.
public struct VirtualPerson: Hashable, Sendable {
  /// The level under the reference.
  public var level: Double
  /// The true difference of each arm but the reference, in score points.
  public var effects: [Double]
  /// The correlation of neighbouring days, strictly between -1 and 1.
  public var rho: Double
  /// The standard deviation of the innovations, above 0.
  public var sigma: Double
  /// The change from the first day to the last that has nothing to do with treatment.
  public var trend: Double
  /// The time constant in days; `nil` for effects that come at once.
  public var timeConstant: Double?
  /// The share of days without a score.
  public var missing: Double

  /// Makes a virtual person.
  public init(
    level: Double, effects: [Double], rho: Double, sigma: Double, trend: Double = 0, timeConstant: Double? = nil,
    missing: Double = 0
  ) {
    self.level = level
    self.effects = effects
    self.rho = min(max(rho, -0.999), 0.999)
    self.sigma = max(sigma, 1e-9)
    self.trend = trend
    self.timeConstant = timeConstant
    self.missing = min(max(missing, 0), 0.9)
  }

  /// A whole trial of such a person: scores for all days of a schedule but the missing ones.
  ///
  /// - Returns: `nil` when too few scores are left to analyse.
  public func trial(
    arms: [TrialArm], days: [TrialDay], using generator: inout Xoshiro256StarStar
  ) -> TrialSeries? {
    trial(arms: arms, count: days.count, using: &generator) { (days[$0].day, days[$0].arm) }
  }

  /// The same for an order of arms drawn from a design, its days counted from 1; the same random numbers give the same trial.
  public func trial(
    _ space: ScheduleSpace, order: [Int], using generator: inout Xoshiro256StarStar
  ) -> TrialSeries? {
    let length = space.design.periodDays
    return trial(arms: space.design.arms, count: order.count * length, using: &generator) {
      ($0 + 1, order[$0 / length])
    }
  }

  private func trial(
    arms: [TrialArm], count: Int, using generator: inout Xoshiro256StarStar, _ planned: (Int) -> (day: Int, arm: Int)
  ) -> TrialSeries? {
    guard count > 0 else { return nil }
    let (first, last) = (planned(0).day, planned(count - 1).day)
    let exposures = timeConstant.map {
      let days = (0..<count).map { TrialDay(day: planned($0).day, arm: planned($0).arm, score: nil) }
      return Exposure.fractions(TrialSeries(unchecked: arms, days: days), timeConstant: $0)
    }
    // Without missing days nothing else is drawn between the errors, so that they can be drawn together.
    let normals = missing > 0 ? nil : generator.nextNormals(last - first + 1)
    var drawn = 0
    func normal(_ generator: inout Xoshiro256StarStar) -> Double {
      guard let normals else { return generator.nextNormal() }
      drawn += 1
      return normals[drawn - 1]
    }
    var error = normal(&generator) * sigma / (1 - rho * rho).squareRoot()
    var previous = first
    let length = Double(last - first + 1)
    let middle = 0.5 * Double(first + last)
    var scored: [TrialDay] = []
    scored.reserveCapacity(count)
    for index in 0..<count {
      let (day, taken) = planned(index)
      for _ in previous..<day { error = rho * error + sigma * normal(&generator) }
      previous = day
      var score = level + trend * (Double(day) - middle) / length + error
      if let exposures {
        for arm in 1..<arms.count { score += effects[arm - 1] * exposures[index * arms.count + arm] }
      } else if taken > 0 {
        score += effects[taken - 1]
      }
      let isMissing = missing > 0 && generator.nextUniform() < missing
      scored.append(TrialDay(day: day, arm: taken, score: isMissing ? nil : score))
    }
    return try? TrialSeries(arms: arms, days: scored)
  }
}

/// How often a design gives a right answer, a wrong one, or none.
public struct OperatingCharacteristics: Hashable, Sendable {
  /// How many virtual trials were run and analysed.
  public let trials: Int
  /// For each arm but the reference, how often each verdict was given, in the order of ``VerdictKind/allCases``.
  public let verdicts: [[Int]]
  /// For each arm, the share of verdicts that were right, wrong and undecided.
  public let arms: [Shares]
  /// The share of trials in which any arm was said to help or harm that does nothing.
  public let anyFalsePositive: Double

  /// Shares of virtual trials.
  public struct Shares: Hashable, Sendable {
    /// The verdict was true of the virtual person.
    public let right: Double
    /// The verdict was not.
    public let wrong: Double
    /// There was no verdict.
    public let cannotTell: Double
  }

  /// The standard error of a share from so many trials.
  public func standardError(_ share: Double) -> Double {
    (share * (1 - share) / Double(max(trials, 1))).squareRoot()
  }
}

/// Runs a design on virtual people.
public struct PowerStudy: Sendable {
  /// The schedules.
  public let space: ScheduleSpace
  /// The priors with which each trial is analysed.
  public let priors: TrialPriors
  /// What counts as a finding.
  public let rule: VerdictRule

  /// Prepares a study.
  public init(space: ScheduleSpace, priors: TrialPriors, rule: VerdictRule) {
    self.space = space
    self.priors = priors
    self.rule = rule
  }

  /// Draws a schedule, a person's scores and the answer of the full Bayesian analysis, again and again.
  ///
  /// The analysis integrates on a coarse lattice; the verdicts are those of the exact analysis but for a few in a
  /// thousand, at the border. Trial number i of a seed is the same whichever trials are run with it, so that the work can
  /// be divided.
  /// - Parameter numbers: Which trials of the seed to run.
  public func run(_ person: VirtualPerson, numbers: Range<Int>, seed: UInt64) -> OperatingCharacteristics {
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: VerdictKind.allCases.count), count: space.design.arms.count - 1)
    var falsePositives = 0
    var run = 0
    for number in numbers {
      var generator = Xoshiro256StarStar(seed: seed &+ UInt64(truncatingIfNeeded: number) &* 0xD134_2543_DE82_EF95)
      let order = space.draw(using: &generator)
      guard let series = person.trial(space, order: order, using: &generator),
        let posterior = try? TrialPosterior(series, priors: priors, settings: .quick)
      else { continue }
      run += 1
      var isFalse = false
      for arm in 1..<space.design.arms.count {
        let kind = posterior.quickVerdict(arm, rule: rule)
        counts[arm - 1][VerdictKind.allCases.firstIndex(of: kind) ?? 0] += 1
        if person.effects[arm - 1] == 0, [.helps, .helpsLessThanMatters, .harms].contains(kind) { isFalse = true }
      }
      if isFalse { falsePositives += 1 }
    }
    let total = Double(max(run, 1))
    let shares = counts.enumerated().map { arm, tally in
      var (right, wrong) = (0, 0)
      for (kind, count) in zip(VerdictKind.allCases, tally) where kind != .cannotTellYet {
        if isTrue(kind, of: person.effects[arm]) { right += count } else { wrong += count }
      }
      return OperatingCharacteristics.Shares(
        right: Double(right) / total, wrong: Double(wrong) / total,
        cannotTell: Double(run - right - wrong) / total)
    }
    return OperatingCharacteristics(
      trials: run, verdicts: counts, arms: shares, anyFalsePositive: Double(falsePositives) / total)
  }

  /// Whether a verdict is true of an effect.
  private func isTrue(_ kind: VerdictKind, of effect: Double) -> Bool {
    let benefit = effect * rule.direction.benefitSign
    let matters = rule.smallestChange.points
    switch kind {
    case .helps: return benefit > 0
    case .helpsLessThanMatters: return benefit > 0 && benefit < matters
    case .noDifferenceThatMatters: return abs(benefit) < matters
    case .harms: return benefit < 0
    case .cannotTellYet: return false
    }
  }
}

extension TrialPosterior {
  /// The verdict without the quantiles, for virtual trials.
  func quickVerdict(_ arm: Int, rule: VerdictRule) -> VerdictKind {
    let column = ModelRows.firstEffect + arm - 1
    let sign = rule.direction.benefitSign
    let points = rule.smallestChange.points
    var (better, clinicallyBetter, clinicallyWorse) = (0.0, 0.0, 0.0)
    for node in 0..<nodes.count {
      let weight = nodes.weights[node]
      let benefit = sign * nodes.mean(node, column)
      let scale = 1 / deviation(node, column)
      better += weight * StandardNormal.cumulative(benefit * scale)
      clinicallyBetter += weight * StandardNormal.cumulative((benefit - points) * scale)
      clinicallyWorse += weight * StandardNormal.cumulative((-points - benefit) * scale)
    }
    return ArmVerdict.judge(better: better, none: 1 - clinicallyBetter - clinicallyWorse, rule: rule).kind
  }
}
