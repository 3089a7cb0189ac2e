import ClinicalTime
import Evidence
import Quantities

/// What a plan would still give from a day on, and how a change makes something else of it.
struct PlanTail {
  let plan: Plan
  let from: LocalDate
  /// The steps before the day, with a last one to start from.
  let before: [Plan.Step]
  /// The step of the day before.
  let current: Plan.Step

  init(of plan: Plan, from: LocalDate, before: [Plan.Step], current: Plan.Step) {
    self.plan = plan
    self.from = from
    self.before = before
    self.current = current
  }

  /// The most rises or falls that one change lays out.
  static let mostSteps = 60

  func runs(after change: Revision.Change) throws(PlanError) -> [Plan.Run] {
    switch change {
    case .hold(let days): hold(days)
    case .stepBack: [try stepBack()]
    case .lower(let dose): [try lower(to: dose)]
    case .raise(let rise): [goingOn(try intakes(giving: try sum(current.dailyDose, rise)))]
    case .smallerSteps(let rise, let days): try smallerSteps(rise, days: days)
    case .move(let times): try withGap(rest.map { run throws(PlanError) in try moved(run, to: times) })
    case .split(let times): try withGap(rest.map { run throws(PlanError) in try split(run, at: times) })
    case .pause(let until, let restart): pause(until: until, restart: restart)
    case .taper(let fall, let days): try taper(fall, every: days)
    case .stop: [Self.nothing]
    }
  }

  // MARK: - What is left

  /// What the plan still gives from the day on, as it was.
  private var rest: [Plan.Run] {
    let left = plan.steps(laidOutTo: from).filter { $0.last >= from }
    return left.map { step in
      var run = Plan.Run(
        intakes: step.intakes, days: step.last.days(since: max(step.first, from)) + 1, isOpenEnded: step.isOpenEnded,
        condition: step.condition, claims: step.claims)
      if step.isOpenEnded { run.days = max(run.days, openEndedDays) }
      return run
    }
  }

  /// As many days as a last step is laid out: up to the last checkpoint.
  private var openEndedDays: Int {
    plan.checkpoints.map(\.weeks).max().map { $0 * 7 + 1 } ?? Plan.openEndedDays
  }

  private func goingOn(_ intakes: [Plan.Intake], claims: [Claim.ID] = []) -> Plan.Run {
    Plan.Run(intakes: intakes, days: openEndedDays, isOpenEnded: true, claims: claims)
  }

  /// No dose any more.
  private static let nothing = Plan.Run(intakes: [], days: 1, isOpenEnded: true)

  // MARK: - Staying and going down

  private func hold(_ days: Int?) -> [Plan.Run] {
    guard let days else { return [goingOn(current.intakes, claims: current.claims)] }
    var rest = rest
    if let first = rest.first, first.intakes == current.intakes {
      rest[0].days += days
      return rest
    }
    return [Plan.Run(intakes: current.intakes, days: days, condition: nil, claims: current.claims)] + rest
  }

  private func stepBack() throws(PlanError) -> Plan.Run {
    let lower = before.last { !$0.intakes.isEmpty && $0.dailyDose < current.dailyDose }
    guard let lower else { throw .noLowerStep(current.dailyDose) }
    // The dose of the step before, at the times of now.
    return goingOn((try? intakes(giving: lower.dailyDose)) ?? lower.intakes, claims: lower.claims)
  }

  private func lower(to dose: Mass) throws(PlanError) -> Plan.Run {
    guard dose < current.dailyDose else { throw .notLower(dose, current: current.dailyDose) }
    return goingOn(try intakes(giving: dose))
  }

  private func taper(_ fall: Mass, every days: Int) throws(PlanError) -> [Plan.Run] {
    var runs: [Plan.Run] = []
    var dose = try difference(current.dailyDose, fall)
    while dose > .zero {
      guard runs.count < Self.mostSteps else { throw .tooManySteps(Self.mostSteps) }
      runs.append(Plan.Run(intakes: try intakes(giving: dose), days: days))
      dose = try difference(dose, fall)
    }
    return runs + [Self.nothing]
  }

  // MARK: - Going up more slowly

  private func smallerSteps(_ rise: Mass, days: Int) throws(PlanError) -> [Plan.Run] {
    let rest = rest
    guard let target = rest.last(where: { $0.dailyDose == rest.map(\.dailyDose).max() }),
      target.dailyDose > current.dailyDose
    else { throw .nothingLeftToRise(current.dailyDose) }
    // The current dose stays as long as it was planned; only the rises change.
    var runs = Array(rest.prefix { $0.intakes == current.intakes })
    var dose = try sum(current.dailyDose, rise)
    while dose < target.dailyDose {
      guard runs.count < Self.mostSteps else { throw .tooManySteps(Self.mostSteps) }
      runs.append(Plan.Run(intakes: try intakes(giving: dose), days: days))
      dose = try sum(dose, rise)
    }
    return runs + [target]
  }

  // MARK: - Pausing

  private func pause(until: LocalDate?, restart: Revision.Restart) -> [Plan.Run] {
    guard let until else {
      return [Plan.Run(intakes: [], days: 1, isOpenEnded: true, condition: Self.beforeRestart)]
    }
    let gap = Plan.Run(intakes: [], days: until.days(since: from), condition: Self.beforeRestart)
    switch restart {
    case .sameDose: return [gap] + rest
    case .fromFirstStep: return [gap] + ladder + rest
    }
  }

  private static let beforeRestart =
    "Before restarting, screen again: with an opioid since the pause began, the wait counts from its last dose."

  /// The steps that led up to the current dose, each dose once, in rising order.
  private var ladder: [Plan.Run] {
    var highest = Mass.zero
    return before.compactMap { step in
      guard step.dailyDose > highest, step.dailyDose < current.dailyDose else { return nil }
      highest = step.dailyDose
      return Plan.Run(
        intakes: (try? intakes(giving: step.dailyDose)) ?? step.intakes, days: step.dayCount, condition: step.condition,
        claims: step.claims)
    }
  }

  // MARK: - Times

  private func moved(_ run: Plan.Run, to times: [TimeOfDay]) throws(PlanError) -> Plan.Run {
    guard !run.intakes.isEmpty else { return run }
    guard run.intakes.count == times.count else {
      throw .timesDoNotMatch(given: times.count, needed: run.intakes.count)
    }
    var run = run
    run.intakes = zip(times, run.intakes).map { Plan.Intake(time: $0, dose: $1.dose) }
    return run
  }

  private func split(_ run: Plan.Run, at times: [TimeOfDay]) throws(PlanError) -> Plan.Run {
    guard !run.intakes.isEmpty else { return run }
    var run = run
    run.intakes = try Self.equalParts(of: run.dailyDose, at: times)
    return run
  }

  /// Leaves the first day out when its first dose would follow the last one within half the usual time between doses.
  /// The product's own rule, as for a late dose: a day is left out rather than a dose doubled.
  private func withGap(_ runs: [Plan.Run]) -> [Plan.Run] {
    guard let last = current.intakes.last, var first = runs.first, let next = first.intakes.first else { return runs }
    let boundary = DayBoundary.fourInTheMorning
    let gap = boundary.moment(on: from, at: next.time)
      .minutes(since: boundary.moment(on: from.adding(days: -1), at: last.time))
    guard gap < current.shortestPlannedGap / 2 else { return runs }
    first.days -= 1
    let leftOut = Plan.Run(
      intakes: [], days: 1,
      condition: "No dose on this day: the new time would come too soon after the last dose.")
    return [leftOut] + (first.days > 0 ? [first] : []) + runs.dropFirst()
  }

  // MARK: - Amounts

  /// The doses of a day that give this together, at the times of now, in the parts of now if they are equal.
  private func intakes(giving dose: Mass) throws(PlanError) -> [Plan.Intake] {
    let times = (current.intakes.isEmpty ? before.last { !$0.intakes.isEmpty }?.intakes ?? [] : current.intakes)
      .map(\.time)
    return try Self.equalParts(of: dose, at: times)
  }

  static func equalParts(of dose: Mass, at times: [TimeOfDay]) throws(PlanError) -> [Plan.Intake] {
    guard let part = dose.equalPart(of: times.count) else { throw .notDivisible(dose, parts: times.count) }
    return times.map { Plan.Intake(time: $0, dose: part) }
  }

  private func sum(_ left: Mass, _ right: Mass) throws(PlanError) -> Mass {
    do { return try left.adding(right) } catch { throw .tooManySteps(Self.mostSteps) }
  }

  /// What is left of `left`; nothing when `right` is as much or more.
  private func difference(_ left: Mass, _ right: Mass) throws(PlanError) -> Mass {
    left.subtracting(right) ?? .zero
  }
}

extension Plan.Run {
  var dailyDose: Mass { intakes.map(\.dose).total }
}

extension Plan.Step {
  /// The shortest time between two doses of the step, in minutes; a day with one dose.
  var shortestPlannedGap: Int {
    let times = intakes.map(\.time.fromFour)
    guard let first = times.first, let last = times.last else { return 1440 }
    return (zip(times, times.dropFirst()).map { $1 - $0 } + [1440 - last + first]).min() ?? 1440
  }
}
