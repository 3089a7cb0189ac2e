import NumericalMethods

/// All that is said about one trial: the posterior, two independent opinions, checks, and the verdicts.
public struct TrialAnalysis: Sendable {
  /// The exact posterior.
  public let posterior: TrialPosterior
  /// One summary for each arm but the reference.
  public let effects: [EffectSummary]
  /// What can be said about each of them.
  public let verdicts: [ArmVerdict]
  /// The rule by which the verdicts were given.
  public let rule: VerdictRule
  /// For each arm, the reference included, the probability that it is the best; from ``draws`` draws.
  public let probabilityBest: [Double]
  /// How many draws that rests on.
  public let draws: Int
  /// The fit without priors, or why there is none.
  public let leastSquares: Result<GeneralisedLeastSquares, TrialAnalysisError>
  /// The same by maximum instead of restricted maximum likelihood, for comparison with programs that give that.
  public let maximumLikelihood: Result<GeneralisedLeastSquares, TrialAnalysisError>
  /// The randomisation test, or why there is none.
  public let randomisation: Result<RandomisationTest, TrialAnalysisError>
  /// Which other allocations it considered.
  public let allocation: AllocationRule
  /// Whether the data look as the model says.
  public let checks: PredictiveChecks
  /// The curve over dose, or why there is none.
  public let doseResponse: Result<DoseResponse, DoseResponseError>

  /// Analyses a trial.
  /// - Parameters:
  ///   - periods: For each scored day the number of its period, when known.
  ///   - seed: For the draws, the checks and the randomisation test.
  /// - Throws: ``TrialAnalysisError`` when there is no posterior.
  public init(
    _ series: TrialSeries, priors: TrialPriors, direction: ScoreDirection, smallestChange: SmallestChange,
    periods: [Int]? = nil, seed: UInt64, draws: Int = 20_000
  ) throws(TrialAnalysisError) {
    let posterior = try TrialPosterior(series, priors: priors)
    let allocation = AllocationRule(inferredFrom: series, periods: periods)
    let rule = VerdictRule(
      direction: direction, smallestChange: smallestChange, comparisons: series.arms.count - 1,
      periods: allocation.armOfPeriod.count)
    self.posterior = posterior
    self.rule = rule
    self.allocation = allocation
    let effects = (1..<series.arms.count).map { EffectSummary(arm: $0, difference: posterior.effect($0), rule: rule) }
    self.effects = effects
    let cycles = allocation.cycles.count
    verdicts = effects.map { ArmVerdict($0, rule: rule, cyclesSoFar: cycles) }
    var generator = Xoshiro256StarStar(seed: seed)
    self.draws = draws
    var best = [Double](repeating: 0, count: series.arms.count)
    for draw in posterior.draws(draws, using: &generator) {
      let benefits = draw.effects(series.arms.count).map { $0 * direction.benefitSign }
      if let top = benefits.max(), let arm = benefits.firstIndex(of: top) { best[arm] += 1 }
    }
    probabilityBest = best.map { $0 / Double(max(draws, 1)) }
    checks = PredictiveChecks(posterior, using: &generator)
    leastSquares = Result { () throws(TrialAnalysisError) in try GeneralisedLeastSquares(series) }
    maximumLikelihood = Result { () throws(TrialAnalysisError) in try GeneralisedLeastSquares(series, kind: .full) }
    var shuffling = Xoshiro256StarStar(seed: seed &+ 1)
    randomisation = Result { () throws(TrialAnalysisError) in
      try RandomisationTest(series, rule: allocation, using: &shuffling)
    }
    var curves = Xoshiro256StarStar(seed: seed &+ 2)
    doseResponse = Result { () throws(DoseResponseError) in
      // Good enough is what is worse than the best by less than half of what matters.
      try DoseResponse(posterior, margin: 0.5 * smallestChange.points, direction: direction, using: &curves)
    }
  }

  /// The verdict on the trial as a whole: the lowest dose that helps, a harm, or what the arms have in common.
  public var overall: ArmVerdict {
    for kind in [VerdictKind.helps, .harms, .helpsLessThanMatters, .cannotTellYet] {
      if let found = verdicts.first(where: { $0.kind == kind }) { return found }
    }
    return verdicts[0]
  }
}
