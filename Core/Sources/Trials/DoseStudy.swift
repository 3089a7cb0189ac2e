import Foundation
import Quantities

/// How a way of looking for a dose fares with many virtual people.
public struct DoseStudyResult: Hashable, Sendable, Encodable {
  /// The strategy.
  public let strategy: String
  /// The scenario.
  public let scenario: String
  /// How many virtual people.
  public let people: Int
  /// The share that ends with a true answer: the lowest good dose to 1.5 mg, or rightly nothing.
  public let right: Double
  /// The share told that a dose helps which is no better than nothing in their own measure.
  public let falseClaim: Double
  /// The share told a dose that helps, but not well enough, or higher than need be.
  public let wrongDose: Double
  /// The share wrongly told that nothing helps enough.
  public let wronglyNothing: Double
  /// The share without an answer.
  public let undecided: Double
  /// The share without an answer whose likeliest answer, which is named, would have been true.
  public let undecidedButRight: Double
  /// Mean days until the answer.
  public let days: Double
  /// Mean dose a day over those days, in milligrams.
  public let dose: Double
  /// Mean burden of side effects over those days, in points.
  public let burden: Double
  /// Standard errors of days, dose and burden.
  public let errors: [Double]

  /// The standard error of a share.
  public func standardError(_ share: Double) -> Double {
    (share * (1 - share) / Double(max(people, 1))).squareRoot()
  }
}

/// Runs strategies on virtual people.
public struct DoseStudy: Sendable {
  /// What the virtual people want.
  public let goal: DoseGoal
  /// With which priors trials are analysed.
  public let priors: TrialPriors

  /// A dose is too high when one lower by at least so many milligrams would do as well: the step of the coarsest schedule
  /// compared (claim `protocol.liptan.step-2`), so that strategies with different lists are judged alike.
  public static let tolerance = 1.5

  /// Prepares a study.
  public init(goal: DoseGoal, priors: TrialPriors) {
    self.goal = goal
    self.priors = priors
  }

  /// Runs one strategy in one scenario. Person i of a seed is the same whichever people are run with it.
  public func run(
    _ strategy: DoseStrategy, _ scenario: DoseScenario, people: Range<Int>, seed: UInt64
  ) -> DoseStudyResult {
    var counts = [Verdict: Int]()
    var (days, dose, burden) = (Spread(), Spread(), Spread())
    for number in people {
      let own = seed &+ UInt64(truncatingIfNeeded: number) &* 0xD134_2543_DE82_EF95
      var life = DoseLife(scenario, seed: own)
      let claim = strategy.run(&life, goal: goal, priors: priors, seed: own &+ 1)
      counts[judge(claim, scenario), default: 0] += 1
      let lived = Double(max(life.day, 1))
      days.add(lived)
      dose.add(life.totals.dose / lived)
      burden.add(life.totals.burden / lived)
    }
    func share(_ verdict: Verdict) -> Double { Double(counts[verdict] ?? 0) / Double(max(people.count, 1)) }
    return DoseStudyResult(
      strategy: strategy.name, scenario: scenario.name, people: people.count, right: share(.right),
      falseClaim: share(.falseClaim), wrongDose: share(.wrongDose), wronglyNothing: share(.wronglyNothing),
      undecided: share(.undecided) + share(.undecidedButRight), undecidedButRight: share(.undecidedButRight),
      days: days.mean, dose: dose.mean, burden: burden.mean,
      errors: [days.error, dose.error, burden.error])
  }

  private enum Verdict { case right, falseClaim, wrongDose, wronglyNothing, undecided, undecidedButRight }

  private func judge(_ claim: DoseStrategy.Claim, _ scenario: DoseScenario) -> Verdict {
    func benefit(_ dose: Double) -> Double { scenario.benefit(dose, burdenWeight: goal.burdenWeight) }
    let grid = (1...24).map { 0.25 * Double($0) }
    let best = grid.map(benefit).max() ?? 0
    switch claim {
    case .undecided(let likeliest):
      let claim = likeliest.map { $0 == .zero ? DoseStrategy.Claim.nothing(stated: nil) : .dose($0, stated: nil) }
      return claim.map { judge($0, scenario) } == .right ? .undecidedButRight : .undecided
    case .nothing: return best < goal.smallestBenefit.points ? .right : .wronglyNothing
    case .dose(let mass, _):
      let dose = mass.milligramsAsDouble
      if benefit(dose) <= 0 { return .falseClaim }
      let isGood = benefit(dose) >= best - goal.margin
      let isNeeded = !grid.contains {
        $0 <= dose - Self.tolerance && benefit($0) >= best - 0.5 * goal.margin
      }
      return isGood && isNeeded ? .right : .wrongDose
    }
  }
}

/// A running mean and its standard error.
private struct Spread {
  private var count = 0.0
  private(set) var mean = 0.0
  private var squares = 0.0

  mutating func add(_ value: Double) {
    count += 1
    let step = value - mean
    mean += step / count
    squares += step * (value - mean)
  }

  var error: Double { count > 1 ? (squares / (count - 1) / count).squareRoot() : 0 }
}
