internal import ClinicalTime
public import Diary
public import Evidence
internal import NumericalMethods
internal import Trials

/// Whether a person is better than before naltrexone, symptom by symptom. It never says why.
public struct Response: Codable, Hashable, Sendable {
  /// One judgement a symptom, in the order of the question.
  public let symptoms: [SymptomResponse]

  /// Answers a question.
  public init(_ question: ResponseQuestion) {
    self.init(question, isQuick: false)
  }

  /// Answers a question; on a coarse lattice for virtual people.
  package init(_ question: ResponseQuestion, isQuick: Bool) {
    let others = max(question.symptoms.count - 1, 1)
    symptoms = question.symptoms.enumerated().map { index, symptom in
      SymptomResponse(
        symptom, in: question, comparisons: index == 0 ? question.comparisons ?? 1 : others, isQuick: isQuick)
    }
  }

  /// The judgement on the symptom that decides; `nil` when nothing was scored.
  public var main: SymptomResponse? { symptoms.first }
}

/// What can be said about one symptom.
public struct SymptomResponse: Codable, Hashable, Sendable {
  /// The symptom.
  public let measure: Measure.ID
  /// What can be said.
  public let verdict: ResponseVerdict
  /// Why it is that.
  public let reason: ResponseReason
  /// Days with a score before the first dose.
  public let daysBefore: Int
  /// Days with a score on the stable dose.
  public let daysNow: Int
  /// The change; `nil` where nothing can be compared, and before it is time.
  public let change: ScoreChange?
}

/// What can be said about the change since before naltrexone.
public enum ResponseVerdict: String, Codable, CaseIterable, Sendable {
  /// Not yet four weeks on a stable dose.
  case tooEarly = "too-early"
  /// The diary does not decide, or cannot.
  case cannotTell = "cannot-tell"
  /// Better than before, beyond reasonable doubt. The placebo response is part of it.
  case probablyBetter = "probably-better"
  /// Any change is smaller than would matter.
  case noChangeThatMatters = "no-change-that-matters"
  /// Worse than before, beyond reasonable doubt.
  case worse
}

/// Why a verdict is what it is.
public enum ResponseReason: String, Codable, CaseIterable, Sendable {
  /// The scores decide it, or leave it open.
  case scores
  /// Better, but by less than would matter.
  case betterByLess = "better-by-less"
  /// No dose is on record.
  case notStarted = "not-started"
  /// Fewer than ``ResponseQuestion/fewestBefore`` days with a score before the first dose.
  case noBaseline = "no-baseline"
  /// The dose changed less than ``ResponseQuestion/stableDays`` days ago.
  case notStable = "not-stable"
  /// No dose for more than ``DoseCourse/longestGap`` days.
  case paused
  /// Fewer than ``ResponseQuestion/fewestNow`` days with a score on the stable dose.
  case tooFewScores = "too-few-scores"
  /// The scores do not move, so that nothing tells chance from change.
  case noVariation = "no-variation"
  /// The question itself asks for the change, so that there is nothing before it.
  case asksForChange = "asks-for-change"
  /// Nobody said which end of the scale is the better one.
  case unknownDirection = "unknown-direction"
}

/// A change of a score against the days before the first dose, from the exact posterior of an AR(1) model: days hang
/// together, and missing days count as gaps.
public struct ScoreChange: Codable, Hashable, Sendable {
  /// The mean level before, in score points.
  public let before: Double
  /// The posterior mean of the change, in score points.
  public let change: Double
  /// The 2.5 % point.
  public let lower: Double
  /// The 97.5 % point.
  public let upper: Double
  /// The probability of any change for the better.
  public let probabilityBetter: Double
  /// The probability of being better by 30 % of the level before, or more.
  public let probabilityThirtyPercent: Double
  /// The probability of being better by ``pointsThatMatter``, or more; `nil` where nobody says what matters.
  public let probabilityPoints: Double?
  /// A fifth of the scale: 2 points of 0 to 10.
  ///
  /// Claims `measures.nrs.moderate` and `measures.nrs.farrar`, for pain; for other daily scores in proportion, which no
  /// claim says. For an outcome that was chosen what ``SmallestKnownChange`` says, and `nil` where it says nothing.
  public let pointsThatMatter: Double?

  /// The claims behind 30 % and 2 points.
  public static let claims: [Claim.ID] = ["measures.nrs.moderate", "measures.nrs.farrar"]
  /// The fall that matters, as a share of the level before.
  static let share = 0.3

  /// Reads the change of an arm from a posterior. Figures are rounded to a thousandth, so that they are the same on every
  /// machine.
  init(_ posterior: TrialPosterior, arm: Int, direction: ScoreDirection, pointsThatMatter: Double?) {
    let effect = posterior.effect(arm)
    let relative = posterior.effect(arm, plusShareOfLevel: -direction.benefitSign * Self.share)
    let isLowerBetter = direction == .lowerIsBetter
    before = thousandths(posterior.intercept.mean)
    change = thousandths(effect.mean)
    lower = thousandths(effect.quantile(0.025))
    upper = thousandths(effect.quantile(0.975))
    probabilityBetter = thousandths(isLowerBetter ? effect.cumulative(0) : effect.upperTail(0))
    probabilityThirtyPercent = thousandths(isLowerBetter ? relative.cumulative(0) : relative.upperTail(0))
    probabilityPoints = pointsThatMatter.map { points in
      thousandths(isLowerBetter ? effect.cumulative(-points) : effect.upperTail(points))
    }
    self.pointsThatMatter = pointsThatMatter
  }
}

func thousandths(_ value: Double) -> Double {
  let rounded = (value * 1000).rounded() / 1000
  return rounded == 0 ? 0 : rounded
}

extension SymptomResponse {
  init(_ symptom: ResponseQuestion.Symptom, in question: ResponseQuestion, comparisons: Int, isQuick: Bool) {
    measure = symptom.measure.id
    daysBefore = symptom.before.count
    daysNow = symptom.now.count
    if let obstacle = Self.obstacle(symptom, question) {
      (verdict, reason, change) = (obstacle.verdict, obstacle.reason, nil)
      return
    }
    let direction: ScoreDirection = symptom.measure.direction == .higherIsBetter ? .higherIsBetter : .lowerIsBetter
    let model = ResponseModel(symptom.measure)
    guard let posterior = model.posterior(before: symptom.before, parts: [symptom.now], isQuick: isQuick) else {
      (verdict, reason, change) = (.cannotTell, .noVariation, nil)
      return
    }
    // Two periods, before and now: the trials' rule for few periods asks for more certainty than 97.5 %.
    // Where nobody says what matters, no change is too small to matter: 0 points.
    let points = symptom.smallest.map(\.points) ?? model.pointsThatMatter
    let rule = VerdictRule(
      direction: direction, smallestChange: SmallestChange(chosen: points ?? 0), comparisons: comparisons,
      periods: 2)
    change = ScoreChange(posterior, arm: 1, direction: direction, pointsThatMatter: points)
    let effect = EffectSummary(arm: 1, difference: posterior.effect(1), rule: rule)
    switch ArmVerdict(effect, rule: rule, cyclesSoFar: 1).kind {
    case .helps: (verdict, reason) = (.probablyBetter, .scores)
    case .helpsLessThanMatters: (verdict, reason) = (.noChangeThatMatters, .betterByLess)
    case .noDifferenceThatMatters: (verdict, reason) = (.noChangeThatMatters, .scores)
    case .harms: (verdict, reason) = (.worse, .scores)
    case .cannotTellYet: (verdict, reason) = (.cannotTell, .scores)
    }
  }

  /// What keeps the scores from being compared, in the order in which it matters.
  private static func obstacle(
    _ symptom: ResponseQuestion.Symptom, _ question: ResponseQuestion
  ) -> (verdict: ResponseVerdict, reason: ResponseReason)? {
    let rhythm = symptom.rhythm ?? .daily
    guard let stable = question.stable, question.firstDose != nil else { return (.tooEarly, .notStarted) }
    guard rhythm != .asksForChange else { return (.cannotTell, .asksForChange) }
    guard symptom.before.count >= rhythm.fewestBefore else { return (.cannotTell, .noBaseline) }
    guard !stable.isPause else { return (.cannotTell, .paused) }
    guard question.today.days(since: stable.first) >= ResponseQuestion.stableDays else {
      return (.tooEarly, .notStable)
    }
    guard symptom.now.count >= rhythm.fewestNow else { return (.cannotTell, .tooFewScores) }
    guard symptom.measure.direction != .unstated else { return (.cannotTell, .unknownDirection) }
    return nil
  }
}
