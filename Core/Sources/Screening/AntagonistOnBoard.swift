public import ClinicalTime
import Evidence
public import Quantities
import Recognition

/// Naltrexone, or another antagonist that lasts, in someone who may be given an opioid.
public struct AntagonistOnBoard: Hashable, Sendable {
  /// The name people read.
  public var name: String
  /// The line it was made out in.
  public var subject: String
  /// The largest strength that the line names.
  public var strength: Mass?
  /// Whether it is an injection or implant that lasts for weeks.
  public var isDepot: Bool
  /// The latest time it can have been taken; `nil` when that is not known.
  public var lastTaken: LocalDateTime?
  /// Where it stands by the longest times that sources name.
  public var stage: Stage
  /// When the longest wait advised before a procedure is over; `nil` without a last dose.
  public var adviceEnds: LocalDateTime?
  /// When the longest time measured or recommended for any purpose is over; `nil` without a last dose.
  public var traceEnds: LocalDateTime?

  /// How far it may have worn off.
  public enum Stage: String, Codable, CaseIterable, Sendable {
    /// Taken now, or so lately that the longest advised wait is not over, or the last dose is not known.
    case atWork = "at-work"
    /// The advised wait is over, the longest time that leaves no blockade is not.
    case fading
    /// Both are over.
    case gone
  }

  /// Whether the strength is a low dose. `false` when no strength is given.
  public var isLowDose: Bool { strength.map { $0 <= Limits.naltrexoneApproved.absolute.upperBound } ?? false }
}

extension Screener {
  /// Every antagonist among the medicines that lasts long enough to meet an opioid. Naloxone acts too briefly, and
  /// one inside an opioid's own product counts as that opioid.
  public func antagonists(in situation: Situation) -> [AntagonistOnBoard] {
    ScreeningFacts(situation: situation, evidence: evidence, catalogue: catalogue).antagonists
  }
}

extension ScreeningFacts {
  var antagonists: [AntagonistOnBoard] {
    medicines.compactMap { medicine in
      let lasting = medicine.substances.filter { $0.action == .antagonist && $0.id != "naloxone" }
      guard !lasting.isEmpty, !medicine.line.hasOpioid || medicine.isMixOfNaltrexone else { return nil }
      let isDepot = medicine.line.release == .depot
      // A tablet may be doubted; an injection lasts as long as its source says.
      let advice = isDepot ? ["surgery.depot.twenty-four-to-thirty-days"] : Screener.procedureAdvice
      let trace = advice + (isDepot ? [] : ["surgery.pet.fifteen-days"])
      let adviceEnds = medicine.lastTaken.map { $0.adding(hours: longestHours(advice)) }
      let traceEnds = medicine.lastTaken.map { $0.adding(hours: longestHours(trace)) }
      let stage: AntagonistOnBoard.Stage =
        if let adviceEnds, let traceEnds, medicine.line.pattern != .regular {
          situation.asOf < adviceEnds ? .atWork : situation.asOf < traceEnds ? .fading : .gone
        } else {
          .atWork
        }
      return AntagonistOnBoard(
        name: medicine.line.product ?? lasting.map(\.name).joined(separator: " with "), subject: medicine.subject,
        strength: medicine.line.strengths.max(), isDepot: isDepot, lastTaken: medicine.lastTaken, stage: stage,
        adviceEnds: adviceEnds, traceEnds: traceEnds)
    }
  }

  /// The longest wait that verified claims name; with none of them the answer would be too short, so it is a year.
  private func longestHours(_ claims: [Claim.ID]) -> Int {
    claims.filter { evidence.claim($0)?.verified == true }.compactMap { Wait($0, in: evidence)?.hours }.max()
      ?? 365 * 24
  }
}
