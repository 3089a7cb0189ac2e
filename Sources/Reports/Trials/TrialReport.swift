import NumericalMethods
import Quantities
public import Trials

/// What one trial says: the figures for scripts and the words for people, from the same values.
public struct TrialReport: Encodable, Sendable {
  /// One arm against the reference.
  public struct Effect: Encodable, Sendable {
    public let arm: String
    /// The dose in milligrams, as text, where the arm is one.
    public let doseMg: String?
    public let mean: Double
    public let sd: Double
    public let lower: Double
    public let upper: Double
    public let probabilityBetter: Double
    public let probabilityClinicallyBetter: Double
    public let probabilityClinicallyWorse: Double
    public let probabilityBest: Double
    public let verdict: ArmSaying
  }

  /// What can be said about an arm.
  public struct ArmSaying: Encodable, Sendable {
    public let kind: VerdictKind
    public let probability: Double
    /// How many more cycles like those so far would decide, when nothing can be said; more than that when `orMore`.
    public let moreCycles: Int?
    public let orMore: Bool?
    public let sentence: String
  }

  /// What can be said about the whole trial.
  public struct Saying: Encodable, Sendable {
    public let kind: VerdictKind
    public let arm: String
    public let probability: Double
    /// The probability that "better" or "worse" had to reach, for this many arms and periods.
    public let certaintyNeeded: Double
    public let sentence: String
  }

  /// Mean, standard deviation and 95 % interval of one unknown.
  public struct Unknown: Encodable, Sendable {
    public let mean: Double
    public let sd: Double
    public let lower: Double?
    public let upper: Double?
  }

  /// The fits without priors: by restricted maximum likelihood and, under `ml`, by maximum likelihood.
  public struct LeastSquares: Encodable, Sendable {
    public let restricted: LeastSquaresFit
    public let ml: LeastSquaresFit?
  }

  /// What the allocation itself says.
  public struct Randomisation: Encodable, Sendable {
    public struct Effect: Encodable, Sendable {
      public let arm: String
      public let pValue: Double
    }
    public let pValue: Double
    public let effects: [Effect]
    public let allocations: Int
    public let exhaustive: Bool
    public let possibleAllocations: Double
    public let periods: Int
    public let cycles: Int
  }

  /// One dose of the curve.
  public struct CurvePoint: Encodable, Sendable {
    public let doseMg: String
    public let mean: Double
    public let sd: Double
    public let probabilityBest: Double
    public let probabilityLowestGoodEnough: Double
  }

  /// The curve over dose.
  public struct Curve: Encodable, Sendable {
    public let margin: Double
    public let draws: Int
    public let points: [CurvePoint]
  }

  /// The smallest difference that matters, and who says so.
  public struct Matter: Encodable, Sendable {
    public let points: Double
    public let claims: [String]
  }

  /// The priors that were used.
  public struct Priors: Encodable, Sendable {
    public let interceptMean: Double
    public let interceptSd: Double
    public let trendSd: Double
    public let effectSd: Double
    public let covariateSd: Double
    public let sigmaScale: Double
    public let onsetMedianDays: Double?
    public let onsetLogSd: Double?
  }

  public let days: Int
  public let scores: Int
  public let scoreColumn: String
  public let reference: String
  public let direction: ScoreDirection
  public let smallestChange: Matter
  public let effects: [Effect]
  public let intercept: Unknown
  public let trend: Unknown
  public let covariates: [String: Unknown]
  public let rho: Unknown
  public let sigma: Unknown
  /// The time constant of build-up and fading in days; left out when effects were taken to come at once.
  public let onset: Unknown?
  public let probabilityReferenceBest: Double
  public let logMarginalLikelihood: Double
  public let quadratureError: Double
  public let gls: Opinion<LeastSquares>
  public let randomisationTest: Opinion<Randomisation>
  public let predictiveChecks: [String: Double]
  public let doseResponse: Curve?
  public let verdict: Saying
  public let priors: Priors
  public let seed: UInt64
  public let notes: [String]
}

extension TrialReport {
  /// Puts an analysis into figures and words.
  public init(_ analysis: TrialAnalysis, scoreColumn: String, seed: UInt64, notes: [String]) {
    let series = analysis.posterior.series
    let words = TrialWords(analysis)
    var notes = notes
    days = (series.days.last?.day ?? 0) - (series.days.first?.day ?? 0) + 1
    scores = series.scoredDays.count
    self.scoreColumn = scoreColumn
    reference = series.arms[0].label
    direction = analysis.rule.direction
    smallestChange = Matter(points: analysis.rule.smallestChange.points, claims: analysis.rule.smallestChange.claims)
    effects = zip(analysis.effects, analysis.verdicts).map { effect, verdict in
      Effect(
        arm: series.arms[effect.arm].label, doseMg: series.arms[effect.arm].dose?.milligramText, mean: effect.mean,
        sd: effect.deviation, lower: effect.lower, upper: effect.upper, probabilityBetter: effect.probabilityBetter,
        probabilityClinicallyBetter: effect.probabilityClinicallyBetter,
        probabilityClinicallyWorse: effect.probabilityClinicallyWorse,
        probabilityBest: analysis.probabilityBest[effect.arm], verdict: words.saying(verdict, effect))
    }
    let posterior = analysis.posterior
    intercept = Unknown(posterior.intercept)
    trend = Unknown(posterior.trend)
    covariates = Dictionary(
      uniqueKeysWithValues: series.covariates.enumerated().map { ($1, Unknown(posterior.covariate($0))) })
    let (rhoInterval, sigmaInterval) = (posterior.rhoInterval, posterior.sigmaInterval)
    rho = Unknown(posterior.rho, rhoInterval)
    sigma = Unknown(posterior.sigma, sigmaInterval)
    onset = posterior.timeConstant.map { Unknown(mean: $0.mean, sd: $0.deviation, lower: nil, upper: nil) }
    probabilityReferenceBest = analysis.probabilityBest[0]
    logMarginalLikelihood = posterior.logMarginalLikelihood
    quadratureError = posterior.quadratureError
    gls = Self.leastSquares(analysis, notes: &notes)
    randomisationTest = Self.randomisation(analysis, notes: &notes)
    predictiveChecks = Dictionary(uniqueKeysWithValues: analysis.checks.shares.map { ($0.key.rawValue, $0.value) })
    notes += words.warnings
    doseResponse = try? Curve(analysis.doseResponse.get())
    verdict = words.overall
    priors = Priors(posterior.priors)
    self.seed = seed
    self.notes = notes
  }

  private static func leastSquares(_ analysis: TrialAnalysis, notes: inout [String]) -> Opinion<LeastSquares> {
    switch analysis.leastSquares {
    case .failure(let error):
      notes.append("No fit without priors: \(error)")
      return .none(reason: error.description)
    case .success(let fit):
      let arms = analysis.posterior.series.arms
      return .given(
        LeastSquares(
          restricted: LeastSquaresFit(fit, arms: arms),
          ml: (try? analysis.maximumLikelihood.get()).map { LeastSquaresFit($0, arms: arms) }))
    }
  }

  private static func randomisation(_ analysis: TrialAnalysis, notes: inout [String]) -> Opinion<Randomisation> {
    switch analysis.randomisation {
    case .failure(let error):
      notes.append("No randomisation test: \(error)")
      return .none(reason: error.description)
    case .success(let test):
      let arms = analysis.posterior.series.arms
      return .given(
        Randomisation(
          pValue: test.pValue,
          effects: test.armPValues.enumerated().map { .init(arm: arms[$0 + 1].label, pValue: $1) },
          allocations: test.allocations, exhaustive: test.isExhaustive, possibleAllocations: test.possibleAllocations,
          periods: analysis.allocation.armOfPeriod.count, cycles: analysis.allocation.cycles.count))
    }
  }
}

extension TrialReport.Curve {
  init(_ curve: DoseResponse) {
    margin = curve.margin
    draws = curve.draws
    points = curve.points.map {
      TrialReport.CurvePoint(
        doseMg: $0.dose.milligramText, mean: $0.mean, sd: $0.deviation, probabilityBest: $0.probabilityBest,
        probabilityLowestGoodEnough: $0.probabilityLowestGoodEnough)
    }
  }
}

extension TrialReport.Priors {
  init(_ priors: TrialPriors) {
    interceptMean = priors.interceptMean
    interceptSd = priors.interceptDeviation
    trendSd = priors.trendDeviation
    effectSd = priors.effectDeviation
    covariateSd = priors.covariateDeviation
    sigmaScale = priors.noiseScale
    onsetMedianDays = priors.onset?.medianDays
    onsetLogSd = priors.onset?.logDeviation
  }
}
