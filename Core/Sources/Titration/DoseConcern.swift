public import ClinicalTime
public import Quantities

/// What was taken on a day outside what the plan was to stay within, or beyond what was approved. It happened, so it is
/// on record; it is shown with this.
public enum DoseConcern: Hashable, Sendable {
  /// More than the highest dose of the plan.
  case abovePlan(taken: Mass, highest: Mass)
  /// Less than the lowest single dose of the plan: a slip of unit or point, or a capsule of another strength.
  case belowPlan(taken: Mass, lowest: Mass)
  /// A dose after the last day of the plan's bounds.
  case afterPlan(last: LocalDate)
  /// More than a prescriber approved.
  case aboveApproval(taken: Mass, highest: Mass, prescriber: String)
  /// A dose after the last day that a prescriber approved.
  case afterApproval(last: LocalDate, prescriber: String)

  /// What is beyond, and the limit.
  public var description: String {
    switch self {
    case .abovePlan(let taken, let highest):
      "\(taken) on this day is above the highest dose of the plan, \(highest)."
    case .belowPlan(let taken, let lowest):
      "\(taken) on this day is below the lowest dose of the plan, \(lowest). If unit or point slipped, correct it."
    case .afterPlan(let last): "The plan was to give its last dose on \(last)."
    case .aboveApproval(let taken, let highest, let prescriber):
      "\(taken) on this day is above the \(highest) that \(prescriber) approved."
    case .afterApproval(let last, let prescriber): "\(prescriber) approved doses until \(last)."
    }
  }
}

extension PlanRecord {
  /// What speaks against the doses of a day.
  /// - Parameters:
  ///   - taken: all doses of the day together, above zero.
  ///   - day: the day of the diary.
  ///   - end: the moment at which the day ended: the plan recorded last before it was the one to follow.
  /// - Returns: every limit that was passed; none when no plan was there to be followed.
  public func concerns(taking taken: Mass, on day: LocalDate, endedAt end: Instant) -> [DoseConcern] {
    guard taken > .zero, let position = versions.lastIndex(where: { $0.recordedAt <= end }) else { return [] }
    let version = versions[position]
    var concerns: [DoseConcern] = []
    let highest = version.plan.bounds.highest ?? version.plan.highestDose
    if taken > highest { concerns.append(.abovePlan(taken: taken, highest: highest)) }
    if let lowest = version.plan.lowestDose, taken < lowest {
      concerns.append(.belowPlan(taken: taken, lowest: lowest))
    }
    if let last = version.plan.bounds.until, day > last { concerns.append(.afterPlan(last: last)) }
    let followed = PlanRecord(versions: Array(versions[...position]), approvals: approvals)
    if case .approved(let approval) = followed.status(of: version) {
      if taken > approval.highestDose {
        concerns.append(
          .aboveApproval(taken: taken, highest: approval.highestDose, prescriber: approval.prescriber))
      }
      if let last = approval.until, day > last {
        concerns.append(.afterApproval(last: last, prescriber: approval.prescriber))
      }
    }
    return concerns
  }
}

extension Plan {
  /// The lowest single dose that any step gives; `nil` when none gives a dose. A day's first dose of several is not below
  /// it, so that a day that is not over raises nothing.
  var lowestDose: Mass? { steps.flatMap(\.intakes).map(\.dose).filter { $0 > .zero }.min() }
}
