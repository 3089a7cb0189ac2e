import NumericalMethods
import Quantities
public import Trials

/// What several people's trials say together, for each arm that any of them has.
public struct PoolReport: Encodable, Sendable {
  /// One person's trial.
  public struct Person: Sendable {
    public let file: String
    public let posterior: TrialPosterior

    public init(file: String, posterior: TrialPosterior) {
      self.file = file
      self.posterior = posterior
    }
  }

  /// One arm.
  public struct Arm: Encodable, Sendable {
    public let arm: String
    public let people: Int
    public let mean: Double
    public let sd: Double
    public let lower: Double
    public let upper: Double
    public let probabilityBetter: Double
    public let probabilityNextBetter: Double
    public let between: Spread
    public let quadratureError: Double
  }

  /// The standard deviation between people.
  public struct Spread: Encodable, Sendable {
    public let mean: Double
    public let sd: Double
  }

  public let people: Int
  public let direction: ScoreDirection
  public let arms: [Arm]
  public let notes: [String]

  /// Pools the trials.
  /// - Throws: ``PoolingError`` when there is nobody.
  public init(_ people: [Person], direction: ScoreDirection) throws(PoolingError) {
    guard let first = people.first else { throw .nobody }
    let scale = first.posterior.priors.effectDeviation
    var notes: [String] = []
    let grid = PoolingGrid(effectDeviation: scale, people: people.count)
    var sums: [ArmKey: PooledLikelihood] = [:]
    var order: [ArmKey] = []
    for person in people {
      for arm in person.posterior.series.arms.indices.dropFirst() {
        let key = ArmKey(person.posterior.series.arms[arm])
        guard let likelihood = EffectLikelihood(person.posterior, arm: arm) else {
          notes.append("\(person.file) says nothing about \(key.label).")
          continue
        }
        if sums[key] == nil { order.append(key) }
        sums[key, default: PooledLikelihood(grid: grid)].add(likelihood)
      }
    }
    var arms: [Arm] = []
    for key in order.sorted(by: { ($0.milligrams ?? .infinity) < ($1.milligrams ?? .infinity) }) {
      guard let posterior = try sums[key]?.posterior() else { continue }
      arms.append(Arm(key.label, posterior, direction: direction))
    }
    self.people = people.count
    self.direction = direction
    self.arms = arms
    self.notes = notes
  }

  private struct ArmKey: Hashable {
    let label: String
    let milligrams: Double?

    init(_ arm: TrialArm) {
      label = arm.label
      milligrams = arm.dose?.milligramsAsDouble
    }

    /// The same dose is the same arm, however it is written.
    static func == (left: Self, right: Self) -> Bool {
      left.milligrams == nil ? left.label == right.label : left.milligrams == right.milligrams
    }

    func hash(into hasher: inout Hasher) {
      if let milligrams { hasher.combine(milligrams) } else { hasher.combine(label) }
    }
  }
}

extension PoolReport.Arm {
  init(_ label: String, _ posterior: PooledPosterior, direction: ScoreDirection) {
    let below = posterior.probabilityMeanBelowZero
    let nextBelow = posterior.probabilityNextBelow(0)
    self.init(
      arm: label, people: posterior.people, mean: posterior.mean.mean, sd: posterior.mean.deviation,
      lower: posterior.mean.quantile(0.025), upper: posterior.mean.quantile(0.975),
      probabilityBetter: direction == .lowerIsBetter ? below : 1 - below,
      probabilityNextBetter: direction == .lowerIsBetter ? nextBelow : 1 - nextBelow,
      between: PoolReport.Spread(mean: posterior.spread.mean, sd: posterior.spread.deviation),
      quadratureError: posterior.quadratureError)
  }
}
