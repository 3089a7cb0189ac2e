import Blinding
import ClinicalTime
public import History
import NumericalMethods
import Quantities
public import Trials

/// What an opened trial shows: by intention to treat, beside it per protocol, and whether the person could tell.
public struct OpenedTrial: Encodable, Sendable {
  /// One period.
  public struct Period: Encodable, Sendable {
    public let number: Int
    public let code: String
    public let arm: String
    public let firstDay: String
    public let lastDay: String
    public let guess: String?
  }

  /// An index with its 95 % interval.
  public struct Index: Encodable, Sendable {
    public let value: Double
    public let standardError: Double
    public let lower: Double
    public let upper: Double
  }

  /// Whether blinding held.
  public struct Blinding: Encodable, Sendable {
    public let guesses: Int
    public let exactlyRight: Int
    public let periods: Int
    public let bangOnTreatment: Opinion<Index>
    public let bangOnPlacebo: Opinion<Index>
    public let james: Opinion<Index>
    public let sentence: String
  }

  public let trial: String
  public let openedOn: String
  /// Why it was opened before its end.
  public let emergencyReason: String?
  public let periods: [Period]
  public let protocolHash: String
  public let commitment: String
  public let intentionToTreat: Opinion<TrialReport>
  public let perProtocol: Opinion<TrialReport>
  public let daysScored: Int
  public let daysPerProtocol: Int
  public let blinding: Blinding
  public let notes: [String]
}

extension OpenedTrial {
  /// Analyses a trial as it was locked. The commitment is checked again.
  public init(_ sealed: SealedTrial, _ opening: TrialOpening, in history: History) throws {
    let content = try sealed.verified(opening.payload)
    let trial = try sealed.protocol()
    let guesses = history.armGuesses.filter { $0.trial == sealed.id && $0.recordedAt <= opening.recordedAt }
    let conduct = TrialConduct(
      trial, allocation: content.arms, scores: history.scoreMeans(of: trial.analysis.measure), kits: sealed.kits,
      intakes: history.kitsTaken.filter { $0.trial == sealed.id },
      unblindedFrom: opening.emergencyReason == nil ? nil : opening.day)
    self.trial = sealed.id
    openedOn = opening.day.description
    emergencyReason = opening.emergencyReason
    protocolHash = sealed.protocolHash
    commitment = sealed.commitment
    var last: [Int: ArmGuess] = [:]
    for guess in guesses { last[guess.period] = guess }
    func label(_ arm: Int) -> String { trial.arms.indices.contains(arm) ? trial.arms[arm].label : "arm \(arm)" }
    periods = sealed.kits.filter { $0.period > 0 }.map { kit in
      Period(
        number: kit.period, code: kit.code, arm: label(content.arms[kit.period - 1]), firstDay: kit.first.description,
        lastDay: kit.last.description, guess: last[kit.period].map { $0.arm.map(label) ?? "don't know" })
    }
    intentionToTreat = Self.report(conduct, .intentionToTreat)
    perProtocol = Self.report(conduct, .perProtocol)
    daysScored = conduct.scoredDays(.intentionToTreat)
    daysPerProtocol = conduct.scoredDays(.perProtocol)
    blinding = Blinding(conduct, guesses)
    notes = Self.notes(conduct, opening, blinding: blinding)
  }

  private static func report(_ conduct: TrialConduct, _ population: TrialConduct.Population) -> Opinion<TrialReport> {
    do throws(TrialConductError) {
      return .given(
        TrialReport(
          try conduct.analysis(population), scoreColumn: conduct.protocol.analysis.measure,
          seed: conduct.protocol.analysis.seed, notes: []))
    } catch {
      return .none(reason: error.description)
    }
  }

  private static func notes(_ conduct: TrialConduct, _ opening: TrialOpening, blinding: Blinding) -> [String] {
    var notes = [PerProtocolWords.rule]
    if let reason = opening.emergencyReason {
      notes.append(
        """
        The trial was opened before its end, on \(opening.day): \(reason). From that day on the person may have known \
        the arm; those days count by intention to treat but not per protocol, and expectation can look like an effect \
        in them. Guesses after that day were not taken.
        """)
    }
    if conduct.protocol.longestRun != nil
      || conduct.protocol.largestStep < (conduct.protocol.arms.map(\.dose).max() ?? .zero)
    {
      notes.append(
        """
        The order was drawn within limits on runs or steps, and the randomisation test compares it with all orders \
        within each cycle: its p-value is then approximate.
        """)
    }
    if let index = blinding.bangOnTreatment.value, index.value > 0.3 {
      notes.append(
        """
        Doses were recognised more often than by chance. A better score may come from knowing; what gave it away \
        (dreams, for instance) does not have to be the effect itself.
        """)
    }
    return notes
  }
}

extension OpenedTrial.Blinding {
  init(_ conduct: TrialConduct, _ guesses: [ArmGuess]) {
    let (counts, right) = conduct.guesses(guesses)
    func opinion(_ index: () throws(BlindingIndexError) -> BlindingIndex) -> Opinion<OpenedTrial.Index> {
      do throws(BlindingIndexError) {
        let found = try index()
        return .given(
          .init(
            value: found.value, standardError: found.standardError, lower: found.interval.lowerBound,
            upper: found.interval.upperBound))
      } catch {
        return .none(reason: error.description)
      }
    }
    self.guesses = counts.total
    exactlyRight = right
    periods = conduct.allocation.count
    bangOnTreatment = opinion(counts.bangOnTreatment)
    bangOnPlacebo = opinion(counts.bangOnPlacebo)
    james = opinion(counts.james)
    sentence =
      counts.total == 0
      ? "Nothing was guessed, so nobody can say whether blinding held."
      : """
      \(right) of \(counts.total) guesses named the right arm, over \(conduct.allocation.count) periods. The indices are \
      made for many people; the guesses of one are few and not independent, so their intervals are too narrow.
      """
  }
}
