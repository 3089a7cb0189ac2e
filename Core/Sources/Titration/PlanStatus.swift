public import ClinicalTime
import Quantities

/// Whether a plan may be followed.
public enum PlanStatus: Hashable, Sendable {
  /// It needs an approval, with why.
  case draft(Draft)
  /// A prescriber approved it, and every dose lies within the approval.
  case approved(Approval)

  /// The status of a plan under the approval that was recorded for it, if any.
  /// - Throws: ``PlanError/doseAboveApproved(dose:from:limit:prescriber:)`` when a dose lies above the approval:
  ///   such a plan is neither a draft nor approved, and cannot be scheduled.
  public init(of plan: Plan, under approval: Approval?) throws(PlanError) {
    guard let approval else {
      self = .draft(.notApproved)
      return
    }
    if let step = plan.steps.first(where: { $0.dailyDose > approval.highestDose }) {
      throw .doseAboveApproved(
        dose: step.dailyDose, from: step.first, limit: approval.highestDose, prescriber: approval.prescriber)
    }
    if let until = approval.until, plan.givesDoses(after: until) {
      throw .pastApproval(end: plan.lastDoseDay, until: until, prescriber: approval.prescriber)
    }
    self = .approved(approval)
  }

  /// Whether it still needs an approval.
  public var isDraft: Bool {
    switch self {
    case .draft: true
    case .approved: false
    }
  }

  /// The words people read.
  public var shown: String {
    switch self {
    case .draft(.notApproved): "Draft until your prescriber approves it."
    case .draft(.outsideApproval(let error)): "Draft until your prescriber approves it. \(error)"
    case .draft(.rises(let rise)):
      "Draft until your prescriber approves it: on \(rise.date) it gives \(rise.dose); the plan before it gave \(rise.before == .zero ? "none" : rise.before.description)."
    case .approved(let approval):
      "Approved by \(approval.prescriber) on \(approval.date), up to \(approval.highestDose) a day\(approval.until.map { ", until \($0)" } ?? "")."
    }
  }
}

extension PlanStatus {
  /// Why a plan is a draft.
  public enum Draft: Hashable, Sendable {
    /// Nobody has approved it.
    case notApproved
    /// It gives more than the approved plan that it revises.
    case rises(PlanRise)
    /// The approval that was recorded does not cover it.
    case outsideApproval(PlanError)
  }
}

extension Plan {
  /// The last day with a dose; `nil` when the plan goes on until something is decided, or holds none.
  public var lastDoseDay: LocalDate? {
    guard let last = steps.last(where: { !$0.intakes.isEmpty }), !(last.isOpenEnded && last.last == end) else {
      return nil
    }
    return last.last
  }

  /// Whether the plan gives a dose after a day.
  func givesDoses(after date: LocalDate) -> Bool {
    steps.contains { !$0.intakes.isEmpty && ($0.last > date || $0.isOpenEnded) }
  }
}
