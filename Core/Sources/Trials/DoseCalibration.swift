import Foundation
import NumericalMethods
import Quantities

/// Whether the probability that a search states when it stops is how often it is right, for people drawn from the priors.
public struct DoseCalibration: Hashable, Sendable {
  /// One search that stopped with an answer.
  public struct Stop: Hashable, Sendable {
    /// What was stated.
    public let stated: Double
    /// Whether it was true.
    public let isTrue: Bool
    /// Whether a dose was named, rather than nothing.
    public let isDose: Bool
  }

  /// All searches that stopped with an answer.
  public let stops: [Stop]
  /// All searches.
  public let people: Int

  /// The mean probability stated.
  public var stated: Double { stops.reduce(0) { $0 + $1.stated } / Double(max(stops.count, 1)) }
  /// How often it was true.
  public var observed: Double { Double(stops.count(where: \.isTrue)) / Double(max(stops.count, 1)) }
  /// The standard error of how often, if what was stated holds.
  public var standardError: Double {
    stops.reduce(0) { $0 + $1.stated * (1 - $1.stated) }.squareRoot() / Double(max(stops.count, 1))
  }

  /// Draws people and their curves over dose from the very priors of the analysis, and runs a search for each.
  public init(bounds: DoseBounds, goal: DoseGoal, priors: TrialPriors, people: Range<Int>, seed: UInt64) {
    var stops: [Stop] = []
    for number in people {
      let own = seed &+ UInt64(truncatingIfNeeded: number) &* 0xD134_2543_DE82_EF95
      var generator = Xoshiro256StarStar(seed: own)
      guard let person = PriorPerson(bounds: bounds, priors: priors, using: &generator) else { continue }
      if let stop = Self.search(person, bounds, goal, priors, own, &generator) { stops.append(stop) }
    }
    self.stops = stops
    self.people = people.count
  }

  private static func search(
    _ person: PriorPerson, _ bounds: DoseBounds, _ goal: DoseGoal, _ priors: TrialPriors, _ seed: UInt64,
    _ generator: inout Xoshiro256StarStar
  ) -> Stop? {
    var days: [DoseDay] = []
    var error = person.sigma / (1 - person.rho * person.rho).squareRoot() * generator.nextNormal()
    let benefits = [0] + person.effects.map { $0 * goal.direction.benefitSign }
    let answers = Array(benefits.indices)
    func isTrue(_ dose: Mass) -> Bool {
      let index = bounds.doses.firstIndex(of: dose).map { $0 + 1 } ?? 0
      return DoseTruth.isRight(index, benefits: benefits, answers: answers, goal: goal)
    }
    while true {
      guard let record = try? DoseRecord(days: days),
        let finding = try? DoseFinding(
          record, bounds: bounds, goal: goal, priors: priors, seed: seed &+ UInt64(days.count), effort: .quick)
      else { return nil }
      switch finding.decision {
      case .found(let dose, let probability):
        return Stop(stated: probability, isTrue: isTrue(dose), isDose: true)
      case .nothingHelpsEnough(let probability):
        return Stop(stated: probability, isTrue: isTrue(.zero), isDose: false)
      case .cannotTell: return nil
      case .tryNext(let dose, _):
        let index = bounds.doses.firstIndex(of: dose)
        let whole = Double(record.periodDays * record.mostPeriods)
        for _ in 0..<record.periodDays {
          let day = days.count + 1
          error = person.rho * error + person.sigma * generator.nextNormal()
          let score = person.level + person.trend * (Double(day) / whole - 0.5) + error
          days.append(DoseDay(day: day, dose: dose, score: score + (index.map { person.effects[$0] } ?? 0)))
        }
      }
    }
  }
}

/// A person drawn from the priors of the analysis.
private struct PriorPerson {
  let level: Double
  let trend: Double
  let rho: Double
  let sigma: Double
  /// The curve at the bounds' doses.
  let effects: [Double]

  init?(bounds: DoseBounds, priors: TrialPriors, using generator: inout Xoshiro256StarStar) {
    level = priors.interceptMean + priors.interceptDeviation * generator.nextNormal()
    trend = priors.trendDeviation * generator.nextNormal()
    rho = 2 * generator.nextUniform() - 1
    sigma = priors.noiseScale * abs(generator.nextNormal())
    let x = bounds.doses.map(\.milligramsAsDouble)
    let size = priors.effectDeviation * abs(generator.nextNormal())
    let length = 0.5 * (x.last ?? 1) * exp(0.5 * generator.nextNormal())
    let covariance = CurveQuadrature.covariance(x, x, size: size, length: length)
    let jitter = 1e-9 * size * size + 1e-18
    guard
      let factor = try? SymmetricMatrix(size: x.count, { covariance[$0][$1] + ($0 == $1 ? jitter : 0) }).cholesky()
    else { return nil }
    effects = factor.multiplied(by: x.map { _ in generator.nextNormal() })
  }
}
