public import ClinicalTime

/// A plan as it was recorded, never changed afterwards.
public struct PlanVersion: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was recorded.
  public let recordedAt: Instant
  /// The plan.
  public let plan: Plan
  /// The state of the evidence it was made from.
  public let evidenceVersion: String
  /// The version that this one revises; `nil` for a plan that begins anew.
  public let revises: PlanVersion.ID?

  /// Makes a version.
  public init(
    id: String, recordedAt: Instant, plan: Plan, evidenceVersion: String, revises: PlanVersion.ID? = nil
  ) {
    self.revises = revises
    self.id = id
    self.recordedAt = recordedAt
    self.plan = plan
    self.evidenceVersion = evidenceVersion
  }
}

/// An approval as it was recorded, never changed afterwards.
public struct RecordedApproval: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was recorded.
  public let recordedAt: Instant
  /// The plan that it approves.
  public let plan: PlanVersion.ID
  /// What was approved.
  public let approval: Approval

  /// Makes a recorded approval.
  public init(id: String, recordedAt: Instant, plan: PlanVersion.ID, approval: Approval) {
    self.id = id
    self.recordedAt = recordedAt
    self.plan = plan
    self.approval = approval
  }
}
