import Foundation
import GRDB
public import History
public import Titration

extension Store {
  /// Records a plan. It becomes the current one; the plans before it stay on record.
  /// - Parameter revises: the version that the plan was made from; `nil` for one that begins anew.
  @discardableResult
  public func record(
    _ plan: Plan, evidenceVersion: String, revises: PlanVersion.ID? = nil
  ) async throws(StoreError) -> PlanVersion {
    let version = PlanVersion(
      id: newIdentifier(), recordedAt: now(), plan: plan, evidenceVersion: evidenceVersion, revises: revises)
    try await write { db in try version.insert(db, person: person.id) }
    return version
  }

  /// Records that a prescriber approved a plan.
  @discardableResult
  public func record(_ approval: Approval, of plan: PlanVersion.ID) async throws(StoreError) -> RecordedApproval {
    let recorded = RecordedApproval(id: newIdentifier(), recordedAt: now(), plan: plan, approval: approval)
    try await write { db in try recorded.insert(db, person: person.id) }
    return recorded
  }

  /// Records what was answered, with what it was answered from, as JSON texts.
  @discardableResult
  public func recordDecision(
    kind: String, input: String, output: String, evidenceVersion: String
  ) async throws(StoreError) -> Decision {
    let decision = Decision(
      id: newIdentifier(), recordedAt: now(), kind: kind, input: input, output: output,
      evidenceVersion: evidenceVersion)
    try await write { db in try decision.insert(db, person: person.id) }
    return decision
  }
}
