import Foundation
import NumericalMethods

/// A virtual person who looks for a dose: what each dose does, and what else moves the score.
///
/// Pain is on a scale from 0 to 10, lower is better; the burden of side effects likewise. The figures are assumptions of
/// the simulation, chosen to span what could be, and claim nothing about anybody.
public struct DoseScenario: Sendable {
  /// A short name, such as `window`.
  public let name: String
  /// What it stands for.
  public let meaning: String
  /// The fall of pain at a dose in milligrams, in points, once it has built up.
  public let relief: @Sendable (Double) -> Double
  /// The burden of side effects at a dose in milligrams, in points, once it has built up.
  public let burden: @Sendable (Double) -> Double
  /// How much pain falls at first because something is taken; it halves every 28 days.
  public let placeboResponse: Double
  /// How much pain changes in 100 days whatever is taken.
  public let drift: Double
  /// Pain without anything.
  public var level = 6.0
  /// The correlation of neighbouring days.
  public var rho = 0.5
  /// The standard deviation of what is new each day.
  public var sigma = 1.2
  /// Days in which an effect covers 63 % of its way.
  public var onsetDays = 3.0

  /// Makes a scenario.
  public init(
    name: String, meaning: String, relief: @escaping @Sendable (Double) -> Double,
    burden: @escaping @Sendable (Double) -> Double = { 0.15 * $0 }, placeboResponse: Double = 0, drift: Double = 0
  ) {
    self.name = name
    self.meaning = meaning
    self.relief = relief
    self.burden = burden
    self.placeboResponse = placeboResponse
    self.drift = drift
  }

  /// A benefit of at most `top` points that is half reached at `middle` milligrams.
  static func saturating(_ top: Double, middle: Double, steepness: Double = 2) -> @Sendable (Double) -> Double {
    { dose in dose <= 0 ? 0 : top / (1 + pow(middle / dose, steepness)) }
  }

  /// The scenarios that are compared.
  public static let all: [DoseScenario] = [
    DoseScenario(name: "nothing", meaning: "it does nothing", relief: { _ in 0 }, burden: { _ in 0 }),
    DoseScenario(
      name: "placebo", meaning: "it does nothing; taking something helps", relief: { _ in 0 }, placeboResponse: 2),
    DoseScenario(name: "drift", meaning: "it does nothing; pain falls anyway", relief: { _ in 0 }, drift: -2),
    DoseScenario(name: "low", meaning: "most of it at 1.5 mg", relief: saturating(3.2, middle: 0.6)),
    DoseScenario(name: "medium", meaning: "most of it at 3 mg", relief: saturating(3.5, middle: 1.8, steepness: 3)),
    DoseScenario(
      name: "high", meaning: "nothing below 3 mg, most of it at 5 mg", relief: saturating(4, middle: 3.9, steepness: 6)),
    DoseScenario(
      name: "window", meaning: "best at 1.5 mg, lost above 3 mg",
      relief: { dose in dose <= 0 ? 0 : 3 * exp(-0.5 * pow((dose - 1.5) / 0.8, 2)) }),
    DoseScenario(
      name: "burden", meaning: "more relief and far more side effects above 2.5 mg",
      relief: saturating(4.5, middle: 1.8), burden: { dose in 0.3 * dose + 1.6 * max(dose - 2.5, 0) }),
    DoseScenario(
      name: "medium+", meaning: "medium, with a placebo response and a slow worsening",
      relief: saturating(3.5, middle: 1.8, steepness: 3), placeboResponse: 1.5, drift: 1),
  ]

  /// The benefit in the person's own measure: relief less the weighted burden.
  public func benefit(_ dose: Double, burdenWeight: Double) -> Double {
    dose <= 0 ? 0 : relief(dose) - burdenWeight * burden(dose)
  }
}

/// A virtual person living through a search, day by day.
struct DoseLife {
  let scenario: DoseScenario
  private(set) var day = 0
  private(set) var days: [DoseDay] = []
  private var error: Double
  private var relief = 0.0
  private var burden = 0.0
  private var since: Int?
  private var generator: Xoshiro256StarStar
  /// Sums over all days.
  private(set) var totals = (dose: 0.0, burden: 0.0, pain: 0.0)

  init(_ scenario: DoseScenario, seed: UInt64) {
    self.scenario = scenario
    generator = Xoshiro256StarStar(seed: seed)
    error = scenario.sigma / (1 - scenario.rho * scenario.rho).squareRoot() * generator.nextNormal()
  }

  /// Lives some days on a dose; `isTaking` is whether anything is swallowed, be it placebo.
  mutating func live(_ dose: DoseLevel, days count: Int, isTaking: Bool) {
    let kept = exp(-1 / scenario.onsetDays)
    let milligrams = dose.milligrams
    if isTaking, since == nil { since = day }
    for _ in 0..<count {
      relief = kept * relief + (1 - kept) * scenario.relief(milligrams)
      burden = kept * burden + (1 - kept) * scenario.burden(milligrams)
      error = scenario.rho * error + scenario.sigma * generator.nextNormal()
      let belief = since.map { scenario.placeboResponse * exp2(-Double(day - $0) / 28) } ?? 0
      let pain = scenario.level - relief - (isTaking ? belief : 0) + scenario.drift * Double(day) / 100 + error
      let felt = burden + 0.5 * generator.nextNormal()
      day += 1
      let scored = DoseDay(
        day: day, dose: dose.mass, score: min(max(pain, 0), 10), burden: min(max(felt, 0), 10))
      days.append(scored)
      totals.dose += milligrams
      totals.burden += burden
      totals.pain += scored.score ?? 0
    }
  }

  /// The mean score and the mean burden of the last days.
  func last(_ count: Int) -> (score: Double, burden: Double) {
    let recent = days.suffix(count)
    let n = Double(max(recent.count, 1))
    return (recent.reduce(0) { $0 + ($1.score ?? 0) } / n, recent.reduce(0) { $0 + ($1.burden ?? 0) } / n)
  }
}
