public import ClinicalTime
public import Evidence
import Quantities

/// A change that a protocol advises. It proposes; nobody's dose changes by it.
public struct Proposal: Hashable, Sendable {
  /// The change.
  public let change: Revision.Change
  /// The advice in plain words.
  public let says: String
  /// Who says so.
  public let claims: [Claim.ID]
  /// Whether another protocol gives the advice, and not the plan's own.
  public let isFromElsewhere: Bool
  /// The first day on which the plan would give more than now, so that the change needs an approval.
  public let rise: PlanRise?

  /// What the protocols advise when something happens, on a day of a plan: the plan's own first, and only changes that
  /// the plan allows on that day.
  /// - Parameters:
  ///   - plan: the plan that holds.
  ///   - trigger: what happened.
  ///   - from: the first day that would be different.
  ///   - protocols: the protocols that are held.
  public static func all(
    for plan: Plan, when trigger: TitrationProtocol.Advice.Trigger, from: LocalDate, protocols: ProtocolCatalogue
  ) -> [Proposal] {
    let own = protocols.protocols.filter { $0.id == plan.protocolID }
    let others = protocols.protocols.filter { $0.id != plan.protocolID && $0.purpose == plan.purpose }
    var seen: Set<Revision.Change> = []
    return (own.map { ($0, false) } + others.map { ($0, true) }).flatMap { found, isFromElsewhere in
      found.advice.filter { $0.when == trigger }.compactMap { advice in
        guard let change = advice.change(on: from, of: plan), !seen.contains(change),
          let rise = plan.rise(after: change, from: from)
        else { return nil }
        seen.insert(change)
        let says = isFromElsewhere ? "\(found.title): \(advice.says)" : advice.says
        return Proposal(
          change: change, says: says, claims: advice.claims, isFromElsewhere: isFromElsewhere, rise: rise.first)
      }
    }
  }
}

extension Plan {
  /// The first rise that a change would bring: an empty list when it brings none, `nil` when the plan does not allow
  /// the change.
  fileprivate func rise(after change: Revision.Change, from: LocalDate) -> [PlanRise]? {
    guard let revision = try? Revision(from: from, change: change, decidedBy: "-", reason: "-"),
      let revised = try? revised(by: revision)
    else { return nil }
    return revised.firstRise(above: self).map { [$0] } ?? []
  }
}

extension TitrationProtocol.Advice {
  /// The advice as a change of a plan; `nil` where it changes nothing there.
  fileprivate func change(on date: LocalDate, of plan: Plan) -> Revision.Change? {
    let current = plan.dailyDose(on: date.adding(days: -1))
    switch action {
    case .hold: return .hold(days: days)
    case .stepBack: return .stepBack
    case .stop: return .stop
    case .lower: return to.map { .lower(to: $0) }
    case .raise:
      guard let by, let upTo, let room = upTo.subtracting(current), room > .zero else { return nil }
      return .raise(by: min(by, room))
    case .smallerSteps:
      guard let by, let days else { return nil }
      return .smallerSteps(by: by, days: days)
    case .move:
      guard let timing, let step = plan.step(on: date), step.intakes.count == 1,
        step.intakes[0].time != PlanTimes.usual.time(timing)
      else { return nil }
      return .move(to: [PlanTimes.usual.time(timing)])
    }
  }
}
