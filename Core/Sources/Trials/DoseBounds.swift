public import Quantities

/// What a prescriber allows the search for a dose to try. Nothing outside it is ever proposed.
public struct DoseBounds: Hashable, Sendable {
  /// The doses that may be tried, rising, all above 0 and none above ``highest``. No dose at all is always allowed.
  public let doses: [Mass]
  /// The highest dose that was approved.
  public let highest: Mass
  /// A dose never taken before may exceed the highest one taken so far by no more than this.
  public let largestStep: Mass
  /// From one period to the next the dose may rise by no more than this; `nil` lets a dose that was taken before be taken
  /// up again at once, as crossover trials do.
  public let largestReturn: Mass?
  /// The lowest dose that was not tolerated: it and all above are not proposed any more.
  public let notTolerated: Mass?

  /// The most doses that are searched: each is an arm of the analysis, and so are placebo and doses tried outside the list.
  public static let mostDoses = 10

  /// Checks and keeps bounds; doses may come in any order.
  /// - Throws: ``DoseFindingError`` naming the dose and the limit.
  public init(
    doses: [Mass], highest: Mass, largestStep: Mass, largestReturn: Mass? = nil, notTolerated: Mass? = nil
  ) throws(DoseFindingError) {
    let sorted = Set(doses).sorted()
    guard sorted.count == doses.count else { throw .doseTwice }
    guard (1...Self.mostDoses).contains(sorted.count) else { throw .numberOfDoses(sorted.count) }
    guard let lowest = sorted.first, lowest > .zero else { throw .doseIsZero }
    if let above = sorted.first(where: { $0 > highest }) { throw .aboveApproval(above, highest: highest) }
    guard lowest <= largestStep else { throw .firstStepTooLarge(lowest, limit: largestStep) }
    for (lower, higher) in zip(sorted, sorted.dropFirst()) {
      guard let step = higher.subtracting(lower), step <= largestStep else {
        throw .gapTooLarge(lower, higher, limit: largestStep)
      }
    }
    self.doses = sorted
    self.highest = highest
    self.largestStep = largestStep
    self.largestReturn = largestReturn
    self.notTolerated = notTolerated
  }

  /// The doses that are still in question.
  public var open: [Mass] {
    doses.filter { dose in notTolerated.map { dose < $0 } ?? true }
  }

  /// Whether a dose may come next.
  /// - Parameters:
  ///   - current: The dose of the last day, `nil` before the first.
  ///   - highestTaken: The highest dose taken so far.
  public func allows(_ dose: Mass, current: Mass?, highestTaken: Mass) -> Bool {
    if dose == .zero { return true }
    guard open.contains(dose) else { return false }
    if let rise = dose.subtracting(highestTaken), rise > largestStep { return false }
    if let largestReturn, let rise = dose.subtracting(current ?? .zero), rise > largestReturn { return false }
    return true
  }
}

/// What the person wants from a dose, in points of the score.
public struct DoseGoal: Hashable, Sendable {
  /// Which way the score gets better.
  public let direction: ScoreDirection
  /// The smallest benefit over placebo that is worth taking anything.
  public let smallestBenefit: SmallestChange
  /// How much worse than the best a lower dose may be and still be preferred, in points, above 0.
  public let margin: Double
  /// What one point of side effects' burden weighs, in points of the score; 0 leaves the burden out.
  public let burdenWeight: Double
  /// The probability with which the right dose is to be known before the search stops.
  ///
  /// That nothing helps enough is said at ``VerdictRule/certaintyOfNoDifference``, as in the analysis of a finished trial.
  public let certainty: Double
  /// The probability that a dose is better than placebo at all, without which it is never named.
  ///
  /// As for a 95 % interval. That it holds although the data are looked at after every period was found by simulation: see
  /// docs/dose-finding.md.
  public static let certaintyOfHelp = 0.975

  /// Makes a goal. The margin is at least 10⁻⁹ points, the weight is at least 0, the certainty is kept from 0.5 to 0.99.
  public init(
    direction: ScoreDirection, smallestBenefit: SmallestChange, margin: Double? = nil, burdenWeight: Double = 0,
    certainty: Double = 0.8
  ) {
    self.direction = direction
    self.smallestBenefit = smallestBenefit
    // As in the analysis of a finished trial: half of what matters.
    self.margin = max(margin ?? 0.5 * smallestBenefit.points, 1e-9)
    self.burdenWeight = max(burdenWeight, 0)
    self.certainty = min(max(certainty, 0.5), 0.99)
  }
}

/// Why no next dose can be proposed.
public enum DoseFindingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A dose above what was approved.
  case aboveApproval(Mass, highest: Mass)
  /// The lowest dose is more than the largest step.
  case firstStepTooLarge(Mass, limit: Mass)
  /// Two neighbouring doses further apart than the largest step, so that the higher could never be reached.
  case gapTooLarge(Mass, Mass, limit: Mass)
  /// No dose, or more than ``DoseBounds/mostDoses``.
  case numberOfDoses(Int)
  /// The same dose twice in the list.
  case doseTwice
  /// Placebo stands in the list of doses.
  case doseIsZero
  /// A day that does not come after the day before it.
  case notInOrder(day: Int, after: Int)
  /// A value that is no finite number, or beyond ±10⁹.
  case notANumber(day: Int)
  /// A number outside its limits.
  case outside(String, Int, ClosedRange<Int>)
  /// The trial cannot be analysed.
  case series(TrialSeriesError)
  /// The trial's numbers leave nothing to judge by.
  case analysis(TrialAnalysisError)
  /// There is no curve over dose.
  case curve(DoseResponseError)

  /// What is wrong, and the remedy.
  public var description: String {
    switch self {
    case .aboveApproval(let dose, let highest):
      "\(dose) is above \(highest), the most that was approved. Leave it out, or ask the prescriber."
    case .firstStepTooLarge(let dose, let limit):
      "The lowest dose, \(dose), is a larger step than \(limit), the largest allowed. Add a lower dose."
    case .gapTooLarge(let lower, let higher, let limit):
      "From \(lower) to \(higher) is a larger step than \(limit), the largest allowed. Add a dose between them."
    case .numberOfDoses(let count):
      "\(count) doses cannot be searched; give 1 to \(DoseBounds.mostDoses)."
    case .doseTwice: "A dose is given twice. Give each once."
    case .doseIsZero: "0 is no dose to search; placebo is always part of the search. Leave it out of the list."
    case .notInOrder(let day, let after):
      "Day \(day) stands after day \(after). Put the days in order, each once."
    case .notANumber(let day): "Day \(day) has a value that is no number, or beyond ±1,000,000,000."
    case .outside(let what, let value, let limits):
      "\(value) \(what) cannot be; give a number from \(limits.lowerBound) to \(limits.upperBound)."
    case .series(let error): error.description
    case .analysis(let error): error.description
    case .curve(let error): error.description
    }
  }
}
