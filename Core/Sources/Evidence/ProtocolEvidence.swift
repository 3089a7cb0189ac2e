/// What the steps of a protocol rest on, worked out from their claims.
///
/// It grades who gave the schedule, not whether the schedule helps: a trial that failed is a trial.
public struct ProtocolEvidence: Hashable, Sendable {
  /// The strongest grade behind any step; `nil` when no step rests on a verified claim.
  public let strongest: Claim.Grade?
  /// The strongest grade behind each step, in their order; `nil` for a step without a verified claim.
  public let ofSteps: [Claim.Grade?]
  /// Whether a figure of a step is our own arithmetic and not the source's.
  public let isPartlyDerived: Bool

  /// The words people read.
  public var shown: String {
    guard let strongest else { return "no evidence held here" }
    return isPartlyDerived ? "\(strongest.shown), steps partly our own division" : strongest.shown
  }
}

extension TitrationProtocol {
  /// What the steps rest on. A person's own protocol rests on nothing, whatever it cites.
  public func evidence(in base: EvidenceBase) -> ProtocolEvidence {
    let grades = steps.map { step in
      isOwn ? [] : step.claims.compactMap { base.claim($0) }.filter(\.verified).map(\.grade)
    }
    let strongest = grades.map { $0.min { $0.rank < $1.rank } }
    return ProtocolEvidence(
      strongest: strongest.compactMap { $0 }.min { $0.rank < $1.rank }, ofSteps: strongest,
      isPartlyDerived: grades.contains { $0.contains(.derived) })
  }

  /// Every claim it rests on, each once: of its steps first, then of its advice, its checkpoints and as a whole.
  public var allClaims: [Claim.ID] {
    var seen: Set<Claim.ID> = []
    return (steps.flatMap(\.claims) + advice.flatMap(\.claims) + checkpoints.flatMap(\.claims) + claims)
      .filter { seen.insert($0).inserted }
  }
}

extension Claim.Grade {
  /// The place in the order from randomised trials to single reports, 0 for the strongest.
  public var rank: Int {
    switch self {
    case .metaAnalysis: 0
    case .trial: 1
    case .study: 2
    case .guideline: 3
    case .label: 4
    case .review: 5
    case .expert: 6
    case .patientReport: 7
    case .laboratory: 8
    case .derived: 9
    case .reference: 10
    }
  }
}
