public import Evidence
import Foundation
public import Quantities

/// A dose as it is taken and as it is calculated with.
struct DoseLevel: Hashable, Sendable {
  let mass: Mass
  let milligrams: Double

  init(_ mass: Mass) {
    self.mass = mass
    milligrams = mass.milligramsAsDouble
  }

  static let none = DoseLevel(.zero)
}

/// A way of looking for a dose.
public enum DoseStrategy: Sendable {
  /// ``DoseFinding`` within bounds.
  case adaptive(DoseBounds, certainty: Double)
  /// A protocol of the catalogue: up step by step until pain is 30 % lower than before, and that dose is kept.
  case titration(TitrationProtocol)
  /// One dose up after a period without response, one down after one with, by Bruun-Plesner's steps and rule of response
  /// (claim `trial.bruun-plesner-2020.design`), in one person until the direction has changed six times.
  case upAndDown(doses: [Mass], start: Mass)

  /// The name in tables.
  public var name: String {
    switch self {
    case .adaptive: "Sweetspot"
    case .titration(let schedule): schedule.id
    case .upAndDown: "up and down"
    }
  }

  /// What a strategy ends with.
  enum Claim: Hashable, Sendable {
    case dose(Mass, stated: Double?)
    case nothing(stated: Double?)
    /// No answer; the likeliest dose, 0 for none, if the strategy names one.
    case undecided(likeliest: Mass?)
  }
}

/// The rules of the search that do not differ between strategies, in the simulation.
enum DoseStrategyRules {
  /// Days without anything before the first dose of an open titration, and days of a step without a stated length.
  static let baselineDays = 14
  static let stepDays = 14
  /// The last step of a titration, which has no end, is judged after eight weeks: claim
  /// `response.review-one-to-two-months`.
  static let lastStepDays = 56
  /// A response is a fall of 30 %: claims `measures.nrs.moderate` and `trial.bruun-plesner-2020.design`.
  static let response = 0.3
  /// A mean burden above this sends an open titration one step back.
  static let unbearable = 4.0
}

extension DoseStrategy {
  func run(_ life: inout DoseLife, goal: DoseGoal, priors: TrialPriors, seed: UInt64) -> Claim {
    switch self {
    case .adaptive(let bounds, let certainty):
      let own = DoseGoal(
        direction: goal.direction, smallestBenefit: goal.smallestBenefit, margin: goal.margin,
        burdenWeight: goal.burdenWeight, certainty: certainty)
      return Self.adapt(&life, bounds: bounds, goal: own, priors: priors, seed: seed)
    case .titration(let schedule): return Self.titrate(&life, schedule)
    case .upAndDown(let doses, let start):
      return Self.upAndDown(&life, doses.sorted().map(DoseLevel.init), start: start)
    }
  }

  private static func adapt(
    _ life: inout DoseLife, bounds: DoseBounds, goal: DoseGoal, priors: TrialPriors, seed: UInt64
  ) -> Claim {
    while true {
      guard let record = try? DoseRecord(days: life.days),
        let finding = try? DoseFinding(
          record, bounds: bounds, goal: goal, priors: priors, seed: seed &+ UInt64(life.day), effort: .quick)
      else { return .undecided(likeliest: nil) }
      switch finding.decision {
      case .tryNext(let dose, _): life.live(DoseLevel(dose), days: record.periodDays, isTaking: true)
      case .found(let dose, let probability): return .dose(dose, stated: probability)
      case .nothingHelpsEnough(let probability): return .nothing(stated: probability)
      case .cannotTell(let likeliest, _): return .undecided(likeliest: likeliest)
      }
    }
  }

  private static func titrate(_ life: inout DoseLife, _ schedule: TitrationProtocol) -> Claim {
    life.live(.none, days: DoseStrategyRules.baselineDays, isTaking: false)
    let before = life.last(DoseStrategyRules.baselineDays).score
    let lower = schedule.advice.first { $0.when == .sideEffects }?.to
    var tolerated: Mass?
    for step in schedule.steps {
      let dose = DoseLevel(step.dailyDose)
      let days = step.days ?? DoseStrategyRules.lastStepDays
      // The burden is looked at every two weeks, the response at the end.
      for _ in 0..<(days / DoseStrategyRules.stepDays) {
        life.live(dose, days: DoseStrategyRules.stepDays, isTaking: true)
        guard life.last(7).burden <= DoseStrategyRules.unbearable else {
          guard let back = lower ?? tolerated else { return .nothing(stated: nil) }
          life.live(DoseLevel(back), days: DoseStrategyRules.stepDays, isTaking: true)
          return responds(life, before) ? .dose(back, stated: nil) : .nothing(stated: nil)
        }
      }
      if responds(life, before) { return .dose(dose.mass, stated: nil) }
      tolerated = dose.mass
    }
    return .nothing(stated: nil)
  }

  private static func responds(_ life: DoseLife, _ before: Double) -> Bool {
    life.last(7).score <= (1 - DoseStrategyRules.response) * before
  }

  private static func upAndDown(_ life: inout DoseLife, _ doses: [DoseLevel], start: Mass) -> Claim {
    life.live(.none, days: DoseStrategyRules.baselineDays, isTaking: false)
    let before = life.last(DoseStrategyRules.baselineDays).score
    guard var place = doses.firstIndex(where: { $0.mass >= start }) else { return .undecided(likeliest: nil) }
    var turns: [Double] = []
    var wentUp: Bool?
    var atTheEnd = 0
    for _ in 0..<13 {
      life.live(doses[place], days: DoseStrategyRules.stepDays, isTaking: true)
      let goesUp = !responds(life, before)
      if let wentUp, wentUp != goesUp { turns.append(doses[place].milligrams) }
      wentUp = goesUp
      if turns.count == 6 { break }
      let next = place + (goesUp ? 1 : -1)
      if doses.indices.contains(next) {
        place = next
        atTheEnd = 0
      } else {
        atTheEnd += 1
        if atTheEnd == 2 { return goesUp ? .nothing(stated: nil) : .dose(doses[place].mass, stated: nil) }
      }
    }
    guard !turns.isEmpty else { return .undecided(likeliest: nil) }
    let mean = turns.reduce(0, +) / Double(turns.count)
    let nearest = doses.min { abs($0.milligrams - mean) < abs($1.milligrams - mean) }
    return nearest.map { .dose($0.mass, stated: nil) } ?? .undecided(likeliest: nil)
  }
}
