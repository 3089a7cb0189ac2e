import ClinicalTime
import Evidence
import Quantities

extension Plan {
  /// The plan as it is after a revision: the days before it stay, those from it on are made anew.
  ///
  /// Nothing here raises a dose by itself except ``Revision/Change/raise(by:)``; whether the new plan still lies within
  /// an approval is for ``PlanStatus/init(of:in:)`` to say.
  /// - Throws: ``PlanError`` when the change does not fit the plan on that day, or leads to what no plan may hold.
  public func revised(by revision: Revision) throws(PlanError) -> Plan {
    let from = revision.from
    guard from > start else { throw .revisionBeforeFirstDay(from, start: start) }
    guard from <= end || steps.last?.isOpenEnded == true else { throw .revisionAfterEnd(from, end: end) }
    // A step that goes on is laid out as far as the change needs it.
    let before = steps(laidOutTo: from).filter { $0.first < from }.map { step in
      step.last < from ? step : step.ending(on: from.adding(days: -1))
    }
    guard let current = before.last else { throw .noStep }
    let tail = PlanTail(of: self, from: from, before: before, current: current)
    let runs = try tail.runs(after: revision.change)
    let steps = before + Self.steps(runs, from: from, after: before.count).ending(on: bounds.until)
    return try Plan(
      protocolID: protocolID, protocolTitle: protocolTitle, purpose: purpose, orderedBy: orderedBy, bounds: bounds,
      stock: stock,
      steps: steps, checkpoints: revisedCheckpoints(steps, after: revision), revision: revision)
  }

  /// The steps, the last one laid out at least up to a day where it goes on until something is decided.
  func steps(laidOutTo date: LocalDate) -> [Step] {
    guard let last = steps.last, last.isOpenEnded, last.last < date else { return steps }
    return steps.dropLast() + [
      Step(
        number: last.number, intakes: last.intakes, first: last.first, last: date, isOpenEnded: true,
        condition: last.condition, claims: last.claims)
    ]
  }

  /// The checkpoints before the change, and all of them counted anew from the first day of the last step with a dose;
  /// none after the change when no dose is left.
  private func revisedCheckpoints(_ revised: [Step], after revision: Revision) -> [Checkpoint] {
    let passed = checkpoints.filter { $0.date < revision.from }
    switch revision.change {
    case .move, .split: return checkpoints
    case .stop, .taper, .pause(nil, _): return passed
    case .hold, .stepBack, .lower, .raise, .smallerSteps, .pause: break
    }
    guard let target = revised.last(where: { !$0.intakes.isEmpty }) else { return passed }
    var asked: [Int: Checkpoint] = [:]
    for checkpoint in checkpoints { asked[checkpoint.weeks] = checkpoint }
    let anew = asked.values.sorted { $0.weeks < $1.weeks }.map { checkpoint in
      Checkpoint(
        date: target.first.adding(days: checkpoint.weeks * 7), weeks: checkpoint.weeks, question: checkpoint.question,
        claims: checkpoint.claims)
    }
    return passed + anew.filter { $0.date >= revision.from && (bounds.until ?? .latest) >= $0.date }
  }
}
