public import ClinicalTime
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

  /// Whether the same question was put to the same evidence before, and its answer recorded.
  /// - Parameter since: nobody can have asked before. Older rows are not looked into: there is one for every day.
  public func holdsDecision(
    kind: String, input: String, evidenceVersion: String, since: Instant
  ) async throws(StoreError) -> Bool {
    try await read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM decision
            WHERE personId = ? AND kind = ? AND recordedAt >= ? AND input = ? AND evidenceVersion = ?)
          """)
      return try Bool.fetchOne(
        statement, arguments: [person.id, kind, since.secondsSince1970, input, evidenceVersion]) ?? false
    }
  }
}
