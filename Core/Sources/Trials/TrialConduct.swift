public import ClinicalTime
import Quantities

/// The days of an opened trial, ready to be analysed in two ways.
public struct TrialConduct: Hashable, Sendable {
  /// The protocol.
  public let `protocol`: TrialProtocol
  /// For each period its arm.
  public let allocation: [Int]
  /// The mean score of each day that has one.
  public let scores: [LocalDate: Double]
  /// The days on which the capsule of the right kit is known to have been taken, and no other.
  public let adherentDays: Set<LocalDate>
  /// The day from which on the arms were known, when that was before the end.
  public let unblindedFrom: LocalDate?

  /// Puts a trial together.
  /// - Parameters:
  ///   - kits: which kit belonged to which period.
  ///   - intakes: what was written down of kits; of several about the same kit and day the last holds.
  public init(
    _ protocol: TrialProtocol, allocation: [Int], scores: [LocalDate: Double], kits: [TrialKit], intakes: [KitTaken],
    unblindedFrom: LocalDate?
  ) {
    self.protocol = `protocol`
    self.allocation = allocation
    self.scores = scores
    self.unblindedFrom = unblindedFrom
    var taken: [LocalDate: [String: Bool]] = [:]
    for intake in intakes { taken[intake.day, default: [:]][intake.code] = intake.taken }
    let codes = Dictionary(kits.map { ($0.period, $0.code) }, uniquingKeysWith: { first, _ in first })
    adherentDays = Set(
      taken.compactMap { day, kits in
        guard let period = `protocol`.period(on: day), let right = codes[period] else { return nil }
        return Set(kits.filter(\.value).keys) == [right] ? day : nil
      })
  }

  /// Which days count.
  public enum Population: String, Hashable, Sendable, Codable, CaseIterable {
    /// All days of all periods, whatever was taken on them.
    case intentionToTreat
    /// Only days on which the right kit is known to have been taken, before the arms were known.
    case perProtocol
  }

  /// The days of the periods. Days that do not count have no score; what was taken on them is as planned.
  public func days(_ population: Population) -> [TrialDay] {
    allocation.indices.flatMap { index in
      (0..<`protocol`.periodDays).map { offset in
        let date = `protocol`.firstDay(ofPeriod: index + 1).adding(days: offset)
        return TrialDay(
          day: date.days(since: `protocol`.firstDay(ofPeriod: 1)) + 1, arm: allocation[index],
          score: counts(date, population) ? scores[date] : nil)
      }
    }
  }

  private func counts(_ date: LocalDate, _ population: Population) -> Bool {
    switch population {
    case .intentionToTreat: true
    case .perProtocol: adherentDays.contains(date) && unblindedFrom.map { date < $0 } ?? true
    }
  }

  /// How many scored days count.
  public func scoredDays(_ population: Population) -> Int { days(population).count { $0.score != nil } }

  /// The analysis as the protocol locked it.
  /// - Throws: ``TrialConductError`` when the days do not allow one.
  public func analysis(_ population: Population) throws(TrialConductError) -> TrialAnalysis {
    let plan = `protocol`.analysis
    do {
      let days = days(population)
      let series = try TrialSeries(
        arms: `protocol`.arms.map { TrialArm(label: $0.label, dose: $0.dose) }, days: days)
      return try TrialAnalysis(
        series,
        priors: .standard(
          lowest: plan.lowest.doubleValue, highest: plan.highest.doubleValue,
          onset: plan.onsetDays.map {
            OnsetPrior(medianDays: $0.doubleValue, logDeviation: OnsetPrior.standard.logDeviation)
          }),
        direction: plan.direction, smallestChange: SmallestChange(chosen: plan.smallestChange.doubleValue),
        periods: days.filter { $0.score != nil }.map { ($0.day - 1) / `protocol`.periodDays + 1 }, seed: plan.seed)
    } catch let error as TrialSeriesError {
      throw .series(error)
    } catch let error as TrialAnalysisError {
      throw .analysis(error)
    } catch {
      throw .unknown
    }
  }

  /// How the last guess of each period, made before the arms were known, fell. Every dose counts as treatment.
  public func guesses(_ guesses: [ArmGuess]) -> (counts: GuessCounts, exactlyRight: Int) {
    var last: [Int: ArmGuess] = [:]
    for guess in guesses { last[guess.period] = guess }
    var counts = GuessCounts(
      onTreatment: .init(treatment: 0, placebo: 0, unknown: 0), onPlacebo: .init(treatment: 0, placebo: 0, unknown: 0))
    var exactlyRight = 0
    for (period, guess) in last where allocation.indices.contains(period - 1) {
      let arm = allocation[period - 1]
      if guess.arm == arm { exactlyRight += 1 }
      let row = isTreatment(arm) ? \GuessCounts.onTreatment : \GuessCounts.onPlacebo
      switch guess.arm.map(isTreatment) {
      case true?: counts[keyPath: row].treatment += 1
      case false?: counts[keyPath: row].placebo += 1
      case nil: counts[keyPath: row].unknown += 1
      }
    }
    return (counts, exactlyRight)
  }

  private func isTreatment(_ arm: Int) -> Bool {
    `protocol`.arms.indices.contains(arm) && `protocol`.arms[arm].dose > .zero
  }
}

/// Why the days of a trial allow no analysis.
public enum TrialConductError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The days are no trial.
  case series(TrialSeriesError)
  /// There is no posterior.
  case analysis(TrialAnalysisError)
  /// Something that should not happen.
  case unknown

  /// What is wrong, and the remedy.
  public var description: String {
    switch self {
    case .series(let error): error.description
    case .analysis(let error): error.description
    case .unknown: "The days could not be analysed. Run sweetspot trial analyse on an export of the scores."
    }
  }
}
