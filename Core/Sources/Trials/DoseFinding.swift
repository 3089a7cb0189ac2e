import NumericalMethods
public import Quantities

/// Which dose to try next, or the answer: a proposal to the prescriber, who decides.
///
/// After each period the exact posterior of the trial so far and the curve over dose (``DoseResponse``) say of every dose how
/// likely it is *right*: better than placebo, within the margin of the best, and with no lower dose within half the margin
/// of the best. The search stops when one dose is right with the certainty asked for, or when nothing helps enough. Otherwise the
/// two likeliest answers are compared: of them, the one with fewer days is tried.
public struct DoseFinding: Sendable {
  /// What is known of one dose.
  public struct Standing: Hashable, Sendable {
    /// The dose; 0 is placebo.
    public let dose: Mass
    /// The mean benefit over placebo in the person's own measure, in points, positive when better.
    public let benefit: Double
    /// Its standard deviation.
    public let deviation: Double
    /// The probability that it is better than placebo at all.
    public let probabilityBetter: Double
    /// The probability that it is the right dose; for placebo, that nothing helps enough.
    public let probabilityRight: Double
    /// The share of plausible curves whose best guess it is: the lowest dose within the margin of the best, or placebo.
    public let probabilityAnswer: Double
    /// Days with an outcome.
    public let days: Int
  }

  /// What to do.
  public enum Decision: Hashable, Sendable {
    /// Try a dose for one period.
    case tryNext(Mass, Reason)
    /// This is the lowest good dose, with this probability.
    case found(Mass, probability: Double)
    /// No allowed dose is better than placebo by what would matter, with this probability.
    case nothingHelpsEnough(probability: Double)
    /// The search is over without an answer; the likeliest one and its probability.
    case cannotTell(likeliest: Mass, probability: Double)
  }

  /// Why a dose is proposed.
  public enum Reason: Hashable, Sendable {
    /// A search starts with placebo, which all doses are compared with.
    case placeboFirst
    /// The lowest dose comes first.
    case lowestDoseFirst
    /// The two likeliest answers, and which has been tried on fewer days.
    case between(Mass, probability: Double, days: Int, other: Mass, otherProbability: Double, otherDays: Int)
    /// The dose in question is a larger step than allowed; this one is on the way.
    case onTheWay(to: Mass)
  }

  /// All doses, placebo first; empty before there are outcomes on placebo and one dose.
  public let standings: [Standing]
  /// What to do, and why.
  public let decision: Decision
  /// How many curves the probabilities rest on; 0 before there are outcomes.
  public let draws: Int

  /// A dose is named only after so many periods on it and on placebo.
  public static let leastPeriods = 2

  /// Judges what has been tried.
  /// - Parameters:
  ///   - priors: For the outcome; the prior of the trend is of the whole search, however much of it is over. No time
  ///     constant: days in which a dose settles are left out instead.
  ///   - seed: For the draws of curves: the same seed gives the same answer.
  /// - Throws: ``DoseFindingError`` when the record cannot be analysed.
  public init(
    _ record: DoseRecord, bounds: DoseBounds, goal: DoseGoal, priors: TrialPriors, seed: UInt64
  ) throws(DoseFindingError) {
    try self.init(record, bounds: bounds, goal: goal, priors: priors, seed: seed, effort: .exact)
  }

  /// How much is computed.
  struct Effort: Sendable {
    let quadrature: QuadratureSettings
    let grid: CurveQuadrature.Grid
    let draws: Int

    static let exact = Effort(quadrature: .exact, grid: .fine, draws: 8_000)
    static let quick = Effort(quadrature: .quick, grid: .quick, draws: 800)
  }

  init(
    _ record: DoseRecord, bounds: DoseBounds, goal: DoseGoal, priors: TrialPriors, seed: UInt64, effort: Effort
  ) throws(DoseFindingError) {
    let counts = Dictionary(
      zip(record.days, record.outcomes(goal)).filter { $0.1 != nil }.map { ($0.0.dose, 1) }, uniquingKeysWith: +)
    if let first = Self.start(counts, record, bounds) {
      (standings, decision, draws) = ([], first, 0)
      return
    }
    let judged = try CurveJudgement(
      record, bounds: bounds, goal: goal, priors: priors, counts: counts, seed: seed, effort: effort)
    standings = judged.standings
    draws = effort.draws
    decision = Self.decide(judged.standings, record, bounds, goal)
  }

  /// What comes before there is anything to compare.
  private static func start(_ counts: [Mass: Int], _ record: DoseRecord, _ bounds: DoseBounds) -> Decision? {
    if counts[.zero] == nil { return .tryNext(.zero, .placeboFirst) }
    guard !counts.keys.contains(where: { $0 > .zero }) else { return nil }
    let current = record.days.last?.dose
    guard
      let lowest = bounds.doses.first(where: {
        bounds.allows($0, current: current, highestTaken: record.highestTaken)
      })
    else { return .cannotTell(likeliest: .zero, probability: 0) }
    return .tryNext(lowest, .lowestDoseFirst)
  }

  private static func decide(
    _ standings: [Standing], _ record: DoseRecord, _ bounds: DoseBounds, _ goal: DoseGoal
  ) -> Decision {
    let placeboIsKnown = record.periods(of: .zero) >= leastPeriods
    if placeboIsKnown, let nothing = standings.first, nothing.probabilityRight >= VerdictRule.certaintyOfNoDifference {
      return .nothingHelpsEnough(probability: nothing.probabilityRight)
    }
    let sure = standings.dropFirst().filter {
      $0.probabilityRight >= goal.certainty && $0.probabilityBetter >= DoseGoal.certaintyOfHelp
        && record.periods(of: $0.dose) >= leastPeriods
    }
    if placeboIsKnown, let found = sure.max(by: { $0.probabilityRight < $1.probabilityRight }) {
      return .found(found.dose, probability: found.probabilityRight)
    }
    let ranked = standings.sorted { ($0.probabilityAnswer, $1.dose) > ($1.probabilityAnswer, $0.dose) }
    guard record.periods < record.mostPeriods, let leader = ranked.first, ranked.count > 1 else {
      let likeliest = standings.max { $0.probabilityRight < $1.probabilityRight }
      return .cannotTell(likeliest: likeliest?.dose ?? .zero, probability: likeliest?.probabilityRight ?? 0)
    }
    return proposal(leader, ranked[1], record, bounds)
  }

  private static func proposal(
    _ leader: Standing, _ challenger: Standing, _ record: DoseRecord, _ bounds: DoseBounds
  ) -> Decision {
    let isLeader = leader.days < challenger.days || (leader.days == challenger.days && leader.dose < challenger.dose)
    let (target, other) = isLeader ? (leader, challenger) : (challenger, leader)
    let current = record.days.last?.dose
    func allowed(_ dose: Mass) -> Bool {
      bounds.allows(dose, current: current, highestTaken: record.highestTaken)
    }
    if allowed(target.dose) {
      return .tryNext(
        target.dose,
        .between(
          target.dose, probability: target.probabilityAnswer, days: target.days, other: other.dose,
          otherProbability: other.probabilityAnswer, otherDays: other.days))
    }
    let onTheWay = bounds.open.last { $0 < target.dose && allowed($0) } ?? .zero
    return .tryNext(onTheWay, .onTheWay(to: target.dose))
  }
}

/// What the curves over dose say of each dose.
struct CurveJudgement {
  let standings: [DoseFinding.Standing]

  init(
    _ record: DoseRecord, bounds: DoseBounds, goal: DoseGoal, priors: TrialPriors, counts: [Mass: Int], seed: UInt64,
    effort: DoseFinding.Effort
  ) throws(DoseFindingError) {
    let series: TrialSeries
    do { series = try record.series(goal) } catch { throw .series(error) }
    let posterior: TrialPosterior
    do {
      posterior = try TrialPosterior(series, priors: Self.scaled(priors, series, record), settings: effort.quadrature)
    } catch { throw .analysis(error) }
    let tried = series.arms.dropFirst().compactMap(\.dose)
    let places = Set(tried + bounds.open).sorted()
    let curves = CurveQuadrature(posterior, doses: tried, places: places, grid: effort.grid)
    guard curves.total > 0 else { throw .curve(.noCurve) }
    var generator = Xoshiro256StarStar(seed: seed)
    let doses = [Mass.zero] + places
    // Doses that were tried but are not allowed are known and yet no answer.
    let answers = [0] + doses.indices.dropFirst().filter { bounds.open.contains(doses[$0]) }
    let sign = goal.direction.benefitSign
    var tally = Tally(count: doses.count)
    for curve in curves.draw(effort.draws, using: &generator) {
      tally.add(curve.map { $0 * sign }, answers: answers, goal: goal)
    }
    standings = answers.map { index in
      tally.standing(index, dose: doses[index], days: counts[doses[index]] ?? 0)
    }
  }

  /// The prior of the trend is of the whole search: of a part of it, in proportion.
  private static func scaled(_ priors: TrialPriors, _ series: TrialSeries, _ record: DoseRecord) -> TrialPriors {
    let scored = series.scoredDays
    let length = Double((scored.last?.day ?? 0) - (scored.first?.day ?? 0) + 1)
    var scaled = priors
    scaled.trendDeviation *= min(length / Double(record.mostPeriods * record.periodDays), 1)
    scaled.onset = nil
    return scaled
  }
}

/// Which answers are true of a curve.
enum DoseTruth {
  /// Whether nothing helps enough, when `index` is 0, or else whether this is the right dose.
  ///
  /// - Parameters:
  ///   - benefits: Of placebo, 0, and of all doses, rising.
  ///   - answers: The indices of placebo and the doses that may be an answer.
  static func isRight(_ index: Int, benefits: [Double], answers: [Int], goal: DoseGoal) -> Bool {
    let best = answers.dropFirst().reduce(-Double.infinity) { max($0, benefits[$1]) }
    if index == 0 { return best < goal.smallestBenefit.points }
    guard benefits[index] > 0, benefits[index] >= best - goal.margin else { return false }
    return !answers.dropFirst().contains { $0 < index && benefits[$0] >= best - 0.5 * goal.margin }
  }

  /// The lowest dose within the margin of the best, or placebo when the best does not help enough.
  static func answer(benefits: [Double], answers: [Int], goal: DoseGoal) -> Int {
    let best = answers.dropFirst().reduce(-Double.infinity) { max($0, benefits[$1]) }
    guard best >= goal.smallestBenefit.points else { return 0 }
    return answers.dropFirst().first { benefits[$0] >= best - goal.margin } ?? 0
  }
}

private struct Tally {
  private var sums: [Double]
  private var squares: [Double]
  private var better: [Double]
  private var right: [Double]
  private var answer: [Double]
  private var total = 0.0

  init(count: Int) {
    sums = [Double](repeating: 0, count: count)
    (squares, better, right, answer) = (sums, sums, sums, sums)
  }

  mutating func add(_ benefits: [Double], answers: [Int], goal: DoseGoal) {
    total += 1
    for index in answers {
      sums[index] += benefits[index]
      squares[index] += benefits[index] * benefits[index]
      if benefits[index] > 0 { better[index] += 1 }
      if DoseTruth.isRight(index, benefits: benefits, answers: answers, goal: goal) { right[index] += 1 }
    }
    answer[DoseTruth.answer(benefits: benefits, answers: answers, goal: goal)] += 1
  }

  func standing(_ index: Int, dose: Mass, days: Int) -> DoseFinding.Standing {
    let mean = sums[index] / total
    return DoseFinding.Standing(
      dose: dose, benefit: mean, deviation: max(squares[index] / total - mean * mean, 0).squareRoot(),
      probabilityBetter: better[index] / total, probabilityRight: right[index] / total,
      probabilityAnswer: answer[index] / total, days: days)
  }
}
