public import ClinicalTime
public import Quantities

/// The versions of a plan with the approvals recorded for them: what may be followed now.
public struct PlanRecord: Sendable {
  /// The versions in the order in which they were recorded.
  public let versions: [PlanVersion]
  /// The approvals in the order in which they were recorded.
  public let approvals: [RecordedApproval]

  /// Makes a record.
  public init(versions: [PlanVersion], approvals: [RecordedApproval]) {
    self.versions = versions
    self.approvals = approvals
  }

  /// The plan that holds now: the version recorded last.
  public var current: PlanVersion? { versions.last }

  /// Whether a version may be followed.
  ///
  /// A revision that gives no more on any day than the version before it stays under that version's approval. Any
  /// other is a draft until it is approved itself: nothing goes up without an approval.
  public func status(of version: PlanVersion) -> PlanStatus {
    if let own = approvals.last(where: { $0.plan == version.id }) { return version.plan.status(under: own.approval) }
    // A version can only revise one recorded before it, so that the walk ends.
    guard let position = versions.firstIndex(where: { $0.id == version.id }),
      let before = versions[..<position].last(where: { $0.id == version.revises }),
      case .approved(let approval) = status(of: before)
    else { return .draft(.notApproved) }
    if let rise = version.plan.firstRise(above: before.plan) { return .draft(.rises(rise)) }
    return version.plan.status(under: approval)
  }
}

extension Plan {
  fileprivate func status(under approval: Approval) -> PlanStatus {
    do throws(PlanError) {
      return try PlanStatus(of: self, under: approval)
    } catch {
      return .draft(.outsideApproval(error))
    }
  }
}

/// A day on which a plan gives more than the one before it.
public struct PlanRise: Hashable, Sendable {
  /// The first such day.
  public let date: LocalDate
  /// What the plan gives on it.
  public let dose: Mass
  /// What the plan before it gave.
  public let before: Mass
}

extension Plan {
  /// The first day on which the plan gives more than another one; `nil` when there is none.
  public func firstRise(above other: Plan) -> PlanRise? {
    let days = start...max(end, other.end, start).adding(days: 1)
    for date in sequence(first: days.lowerBound, next: { $0 < days.upperBound ? $0.adding(days: 1) : nil }) {
      let (dose, before) = (dailyDose(on: date), other.dailyDose(on: date))
      if dose > before { return PlanRise(date: date, dose: dose, before: before) }
    }
    return nil
  }
}
