public import ClinicalTime
import Foundation
public import History
public import Quantities
import Titration
public import Trials

/// The bounds of a search for a dose as they were typed, held to what a prescriber approved where that is on record.
public struct TypedBounds: Sendable, Hashable {
  /// The doses, separated by commas; without them, those of the approved plan.
  public var doses: String?
  /// How far above the highest dose so far a new one may be; without it, ``TypedTrial/usualStep``.
  public var largestStep: String?
  /// How far the dose may rise from one period to the next; without it, no further than a new one.
  public var largestReturn: String?
  /// The lowest dose that was not tolerated.
  public var notTolerated: String?
  /// Why larger steps than usual are wanted.
  public var reason: String?

  public init(
    doses: String? = nil, largestStep: String? = nil, largestReturn: String? = nil, notTolerated: String? = nil,
    reason: String? = nil
  ) {
    self.doses = doses
    self.largestStep = largestStep
    self.largestReturn = largestReturn
    self.notTolerated = notTolerated
    self.reason = reason
  }

  /// The bounds, and what has to be said about them.
  /// - Parameter history: the record, if there is one.
  /// - Throws: ``TypedBoundsError``, ``DoseFindingError`` or an error of a mistyped amount.
  public func bounds(within history: History?, today: LocalDate) throws -> (bounds: DoseBounds, notes: [String]) {
    var notes: [String] = []
    var highest: Mass?
    var list = try typedDoses()
    if let current = history?.currentPlan, case .approved(let approval) = current.status {
      if let until = approval.until, until < today { throw TypedBoundsError.approvalEnded(until) }
      highest = approval.highestDose
      if list.isEmpty {
        let planned = Set(current.version.plan.steps.map(\.dailyDose))
        list = planned.filter { $0 > .zero && $0 <= approval.highestDose }.sorted()
        notes.append("The doses are those of the approved plan.")
      }
      notes.append(
        "\(approval.prescriber) approved at most \(approval.highestDose) a day, on \(approval.date). Nothing above is proposed."
      )
    } else {
      notes.append("No approved plan is on record here: nobody but you says that these doses were approved.")
    }
    guard !list.isEmpty else { throw TypedBoundsError.noDoses }
    let step = try largestStep.map(Self.mass) ?? TypedTrial.usualStep
    let back = try largestReturn.map(Self.mass) ?? step
    let why = reason?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    if step > TypedTrial.usualStep, why.isEmpty { throw TypedBoundsError.largeStep(step) }
    if back > step, why.isEmpty { throw TypedBoundsError.largeReturn(back, step: step) }
    if !why.isEmpty { notes.append("Larger steps than usual, because: \(why)") }
    let bounds = try DoseBounds(
      doses: list, highest: highest ?? list.max() ?? .zero, largestStep: step, largestReturn: back,
      notTolerated: notTolerated.map(Self.mass))
    return (bounds, notes)
  }

  private func typedDoses() throws -> [Mass] {
    try (doses ?? "").split(separator: ",").map { try Self.mass(String($0)) }
  }

  private static func mass(_ text: String) throws -> Mass {
    try Amount(text: text.trimmingCharacters(in: .whitespaces)).mass()
  }
}

/// Why bounds that were typed cannot be searched.
public enum TypedBoundsError: Error, Hashable, Sendable, CustomStringConvertible {
  case noDoses
  case approvalEnded(LocalDate)
  case largeStep(Mass)
  case largeReturn(Mass, step: Mass)

  public var description: String {
    switch self {
    case .noDoses:
      "It is not known which doses may be tried. Give them with --bounds, or record your prescriber's approval of a plan: sweetspot plan."
    case .approvalEnded(let until):
      "The approval on record ended on \(until), so no dose is proposed. Ask your prescriber, and record the new approval: sweetspot plan."
    case .largeStep(let step): TypedTrialError.largeStep(step).description
    case .largeReturn(let back, let step):
      "A rise of \(back) from one period to the next is more than \(step), the largest step to a new dose: after weeks on placebo the body may have forgotten. Leave --largest-return out, or give the reason for which your prescriber wants it."
    }
  }
}
