import Foundation
public import NumericalMethods

/// An up-and-down study over people: each takes one dose; after a response the next person takes one step less, otherwise one
/// step more. It looks for the dose at which half respond.
public struct UpAndDown: Hashable, Sendable {
  /// The layout.
  public struct Design: Hashable, Sendable {
    /// The doses in milligrams, rising, equally far apart.
    public let doses: [Double]
    /// The index of the first person's dose.
    public let start: Int
    /// The study ends when the direction has changed so often,
    public let turns: Int
    /// or after so many people.
    public let mostPeople: Int

    /// Makes a design; what lies outside is brought inside.
    public init(doses: [Double], start: Int, turns: Int, mostPeople: Int) {
      self.doses = doses
      self.start = min(max(start, 0), max(doses.count - 1, 0))
      self.turns = max(turns, 1)
      self.mostPeople = max(mostPeople, 1)
    }

    /// Claim `trial.bruun-plesner-2020.design`: 0.75 to 6 mg in steps of 0.75 mg, 10 changes of direction. Where it started is
    /// not in the abstract; taken here is 3 mg, the middle below. Its 25 people are a bound here.
    public static let bruunPlesner = Design(
      doses: (1...8).map { 0.75 * Double($0) }, start: 3, turns: 10, mostPeople: 25)
  }

  /// The layout.
  public let design: Design
  /// For each person the index of the dose, and whether there was a response.
  public let people: [Person]

  /// One person of the study.
  public struct Person: Hashable, Sendable {
    /// The index of the dose.
    public let dose: Int
    /// Whether there was a response.
    public let responded: Bool

    /// Makes a person.
    public init(dose: Int, responded: Bool) {
      self.dose = dose
      self.responded = responded
    }
  }

  /// Keeps a study that was run.
  public init(_ design: Design, people: [Person]) {
    self.design = design
    self.people = people.filter { design.doses.indices.contains($0.dose) }
  }

  /// Runs a study in which the chance of a response depends on the dose.
  public init(_ design: Design, chance: (Double) -> Double, using generator: inout Xoshiro256StarStar) {
    var people: [Person] = []
    var (place, turns) = (design.start, 0)
    while people.count < design.mostPeople, turns < design.turns, design.doses.indices.contains(place) {
      let responded = generator.nextUniform() < chance(design.doses[place])
      if let last = people.last, last.responded != responded { turns += 1 }
      people.append(Person(dose: place, responded: responded))
      place = min(max(place + (responded ? -1 : 1), 0), design.doses.count - 1)
    }
    self.init(design, people: people)
  }

  /// The estimate of Dixon and Mood from the rarer outcome: the dose at which half respond, and the standard deviation of
  /// people's thresholds; `nil` without any of either outcome. The deviation is `nil` where their approximation does not hold.
  ///
  /// Source: Dixon, Mood, J. Am. Stat. Assoc. 43 (1948) 109, doi 10.1080/01621459.1948.10483254. Assumes thresholds that
  /// are normally distributed over equal steps.
  public var dixonMood: (median: Double, deviation: Double?)? {
    let step = design.doses.count > 1 ? design.doses[1] - design.doses[0] : 0
    let responses = people.count(where: \.responded)
    let countsResponses = 2 * responses <= people.count
    let counted = people.filter { $0.responded == countsResponses }.map(\.dose)
    guard let lowest = counted.min(), counted.count < people.count, step > 0 else { return nil }
    let n = Double(counted.count)
    let a = counted.reduce(0.0) { $0 + Double($1 - lowest) }
    let b = counted.reduce(0.0) { $0 + Double($1 - lowest) * Double($1 - lowest) }
    let spread = (n * b - a * a) / (n * n)
    return (
      design.doses[lowest] + step * (a / n + (countsResponses ? -0.5 : 0.5)),
      spread > 0.3 ? 1.620 * step * (spread + 0.029) : nil
    )
  }

  /// The rising curve through the shares of responders at each dose.
  public func curve(isCentred: Bool) -> IsotonicRegression { curve(isCentred: isCentred, adding: 0) }

  /// - Parameter pseudo: How many people, half of them responders, are added at each dose that was tried.
  private func curve(isCentred: Bool, adding pseudo: Double) -> IsotonicRegression {
    IsotonicRegression(
      design.doses.indices.compactMap { dose in
        let there = people.filter { $0.dose == dose }
        guard !there.isEmpty else { return nil }
        let count = Double(there.count) + pseudo
        return .init(
          x: design.doses[dose], share: (Double(there.count(where: \.responded)) + 0.5 * pseudo) / count, people: count)
      }, isCentred: isCentred)
  }

  /// An interval of the dose at which a share responds, from studies run anew on the centred curve of this one: the middle
  /// 95 % of what they estimate. `nil` when fewer than nine tenths of them give an estimate.
  ///
  /// So that doses at which everybody or nobody responded are not taken for certain, one person more, half a responder, is
  /// added at each dose. How often it holds the truth: docs/dose-finding.md.
  public func interval(of share: Double, studies: Int, using generator: inout Xoshiro256StarStar) -> ClosedRange<
    Double
  >? {
    let points = curve(isCentred: true, adding: 1).points
    guard let first = points.first, let last = points.last else { return nil }
    func chance(_ dose: Double) -> Double {
      if dose <= first.x { return first.share }
      for (left, right) in zip(points, points.dropFirst()) where dose <= right.x {
        return left.share + (right.share - left.share) * (dose - left.x) / max(right.x - left.x, 1e-12)
      }
      return last.share
    }
    let found = (0..<max(studies, 1)).compactMap { _ in
      UpAndDown(design, chance: chance, using: &generator).curve(isCentred: true).place(of: share)
    }.sorted()
    guard Double(found.count) >= 0.9 * Double(studies), found.count > 1 else { return nil }
    return found[Int(0.025 * Double(found.count))]...found[min(Int(0.975 * Double(found.count)), found.count - 1)]
  }
}

/// What an up-and-down study makes of a population whose thresholds are known: normally distributed.
public struct UpAndDownRecovery: Hashable, Sendable {
  /// An estimate over many studies.
  public struct Estimate: Hashable, Sendable {
    /// Of which share of people, and how it was estimated.
    public let name: String
    /// What is true of the population.
    public let truth: Double
    /// The share of studies that gave an estimate.
    public let given: Double
    /// The mean of the estimates.
    public let mean: Double
    /// Their standard deviation.
    public let deviation: Double
    /// The middle 95 % of them.
    public let middle: ClosedRange<Double>
  }

  /// The mean number of people in a study.
  public let people: Double
  /// The mean number of responders.
  public let responders: Double
  /// The mean number of people at each dose of the design.
  public let peopleAt: [Double]
  /// Estimates by Dixon and Mood, by probit regression, by the curve, and by the centred curve.
  public let estimates: [Estimate]

  /// The share of bootstrap intervals of the median that hold the truth; `nil` when none was made.
  public let coverage: Double?
  /// How many intervals were made.
  public let intervals: Int

  /// Runs studies.
  /// - Parameters:
  ///   - median: the dose at which half respond.
  ///   - high: the dose at which 95 % respond, above it.
  ///   - bootstraps: In how many studies an interval is made, of 400 runs each.
  public init(
    _ design: UpAndDown.Design, median: Double, high: Double, studies: Int, bootstraps: Int = 0, seed: UInt64
  ) {
    let reach = StandardNormal.quantile(0.95)
    let deviation = (high - median) / reach
    var generator = Xoshiro256StarStar(seed: seed)
    var (people, responders) = (0.0, 0.0)
    var peopleAt = [Double](repeating: 0, count: design.doses.count)
    var found: [String: [Double]] = [:]
    var (covered, made) = (0, 0)
    for number in 0..<max(studies, 1) {
      let study = UpAndDown(
        design, chance: { StandardNormal.cumulative(($0 - median) / deviation) }, using: &generator)
      people += Double(study.people.count)
      responders += Double(study.people.count(where: \.responded))
      for person in study.people { peopleAt[person.dose] += 1 }
      if let estimate = study.probit {
        found["ED50, probit", default: []].append(estimate.median)
        found["ED95, probit", default: []].append(estimate.median + reach * estimate.deviation)
      }
      if let estimate = study.dixonMood {
        found["ED50, Dixon and Mood", default: []].append(estimate.median)
        if let spread = estimate.deviation {
          found["ED95, Dixon and Mood", default: []].append(estimate.median + reach * spread)
        }
      }
      for (name, isCentred) in [("curve", false), ("centred curve", true)] {
        let curve = study.curve(isCentred: isCentred)
        for (share, title) in [(0.5, "ED50"), (0.95, "ED95")] {
          if let place = curve.place(of: share) { found["\(title), \(name)", default: []].append(place) }
        }
      }
      if number < bootstraps, let interval = study.interval(of: 0.5, studies: 400, using: &generator) {
        made += 1
        if interval.contains(median) { covered += 1 }
      }
    }
    let total = Double(max(studies, 1))
    self.people = people / total
    self.responders = responders / total
    self.peopleAt = peopleAt.map { $0 / total }
    coverage = made > 0 ? Double(covered) / Double(made) : nil
    intervals = made
    estimates = found.keys.sorted().map { name in
      let values = (found[name] ?? []).sorted()
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
      return Estimate(
        name: name, truth: name.hasPrefix("ED50") ? median : high, given: count / total, mean: mean,
        deviation: square.squareRoot(),
        middle: values[Int(0.025 * count)]...values[min(Int(0.975 * count), values.count - 1)])
    }
  }
}
