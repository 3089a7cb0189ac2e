public import ClinicalTime
public import Compounding
public import Evidence
import Quantities

extension Plan {
  /// Lays a protocol out from `start`.
  ///
  /// A last step without an end is laid out up to the last checkpoint.
  /// - Parameters:
  ///   - titrationProtocol: what to follow.
  ///   - start: the first day.
  ///   - times: when in the day.
  ///   - bounds: the lowest and highest dose and the last day that are wanted.
  ///   - stock: what is at hand; empty when that is not known yet.
  ///   - prescriber: who chose the protocol; needed for one that is taken beside an opioid.
  /// - Throws: ``PlanError`` when the protocol cannot be followed, the bounds leave nothing of it, a dose lies
  ///   outside what may be approved at all, the plan would pass ``longestDays`` or the year 9999, a dose cannot be measured
  ///   from what is at hand, or a prescriber is needed and not named.
  public init(
    following titrationProtocol: TitrationProtocol, from start: LocalDate, at times: PlanTimes = .usual,
    within bounds: PlanBounds = PlanBounds(), from stock: [StockItem] = [],
    orderedBy prescriber: String? = nil
  ) throws(PlanError) {
    let problems = titrationProtocol.problems
    guard problems.isEmpty else { throw .impossibleProtocol(titrationProtocol.id, problems) }
    let name = try prescriber.map { name throws(PlanError) in try Approval.cleanedName(name) }
    if titrationProtocol.purpose == .besideOpioid, name == nil {
      throw .needsPrescriber(titrationProtocol.title)
    }
    try bounds.check(from: start)
    let kept = try bounds.kept(of: titrationProtocol)
    let goesOn = kept.last?.days == nil || kept.last != titrationProtocol.steps.last
    guard start < LocalDate.latest.adding(days: -366 * (kept.count + 3)) else { throw .startTooLate(start) }

    let lastWeeks = titrationProtocol.checkpoints.map(\.weeks).max()
    let openEnded = lastWeeks.map { $0 * 7 + 1 } ?? Self.openEndedDays
    let runs = try kept.enumerated().map { index, step throws(PlanError) in
      let isLast = index == kept.count - 1
      return Run(
        intakes: try times.laidOut(step.intakes), days: isLast && goesOn ? openEnded : step.days ?? openEnded,
        isOpenEnded: isLast && goesOn, condition: step.condition, claims: step.claims)
    }
    let steps = Self.steps(runs, from: start).ending(on: bounds.until)
    let reached = steps.last?.first ?? start
    try self.init(
      protocolID: titrationProtocol.id, protocolTitle: titrationProtocol.title, purpose: titrationProtocol.purpose,
      orderedBy: name, bounds: bounds, stock: stock, steps: steps,
      checkpoints: titrationProtocol.checkpoints.sorted { $0.weeks < $1.weeks }.map { checkpoint in
        Checkpoint(
          date: reached.adding(days: checkpoint.weeks * 7), weeks: checkpoint.weeks, question: checkpoint.question,
          claims: checkpoint.claims)
      }.filter { checkpoint in bounds.until.map { checkpoint.date <= $0 } ?? true }, revision: nil)
  }

  /// A run of equal days, before it has a place in the calendar.
  struct Run: Hashable {
    var intakes: [Intake]
    var days: Int
    var isOpenEnded = false
    var condition: String?
    var claims: [Claim.ID] = []
  }

  /// The runs one after the other, numbered after the steps that come before them.
  static func steps(_ runs: [Run], from start: LocalDate, after count: Int = 0) -> [Step] {
    var next = start
    return runs.enumerated().map { index, run in
      defer { next = next.adding(days: run.days) }
      return Step(
        number: count + index + 1, intakes: run.intakes, first: next, last: next.adding(days: run.days - 1),
        isOpenEnded: run.isOpenEnded, condition: run.condition, claims: run.claims)
    }
  }

  /// Makes a plan of steps that are laid out, and refuses what no plan may hold.
  init(
    protocolID: TitrationProtocol.ID, protocolTitle: String, purpose: TitrationProtocol.Purpose, orderedBy: String?,
    bounds: PlanBounds, stock: [StockItem], steps: [Step], checkpoints: [Checkpoint], revision: Revision?
  ) throws(PlanError) {
    guard let first = steps.first, let last = steps.last else { throw .noStep }
    for step in steps {
      try Self.checkDoses(of: step, for: purpose)
      try Self.checkMeasures(of: step, from: stock)
    }
    let days = last.last.days(since: first.first) + 1
    guard days <= Self.longestDays else { throw .tooLong(days: days) }
    self.protocolID = protocolID
    self.protocolTitle = protocolTitle
    self.purpose = purpose
    self.orderedBy = orderedBy
    start = first.first
    self.bounds = bounds
    self.stock = stock
    self.steps = steps
    self.checkpoints = checkpoints
    end = last.last
    self.revision = revision
  }

  /// Refuses a dose that cannot be measured from what is at hand.
  static func checkMeasures(of step: Step, from stock: [StockItem]) throws(PlanError) {
    guard !stock.isEmpty else { return }
    for dose in Set(step.intakes.map(\.dose)) {
      do throws(RealisationError) {
        _ = try Realisation.of(dose: dose, from: stock)
      } catch {
        throw .cannotBeMeasured(step: step.number, error)
      }
    }
  }

  /// Refuses a dose that no prescriber may approve here.
  static func checkDoses(of step: Step, for purpose: TitrationProtocol.Purpose) throws(PlanError) {
    let limits = limits(for: purpose)
    for dose in step.intakes.map(\.dose) + (step.intakes.count > 1 ? [step.dailyDose] : []) {
      if case .refused(let limit, let why) = limits.verdict(on: dose) {
        throw .refusedDose(step: step.number, dose, limit: limit, why)
      }
    }
  }
}

extension PlanBounds {
  /// The steps of a protocol that lie within the bounds.
  fileprivate func kept(of titrationProtocol: TitrationProtocol) throws(PlanError) -> [TitrationProtocol.Step] {
    let steps = titrationProtocol.steps
    let fromBelow = lowest.map { lowest in Array(steps.drop { $0.dailyDose < lowest }) } ?? steps
    guard let first = fromBelow.first else {
      throw .floorAboveLastStep(floor: lowest ?? .zero, highest: titrationProtocol.highestDose, titrationProtocol.title)
    }
    let kept = Array(fromBelow.prefix { step in highest.map { step.dailyDose <= $0 } ?? true })
    guard !kept.isEmpty else {
      throw .ceilingBelowFirstStep(ceiling: highest ?? .zero, first: first.dailyDose, titrationProtocol.title)
    }
    return kept
  }
}

extension [Plan.Step] {
  /// The steps up to a last day; all of them without one.
  func ending(on last: LocalDate?) -> [Plan.Step] {
    guard let last else { return self }
    return filter { $0.first <= last }.map { $0.last < last ? $0 : $0.ending(on: last) }
  }
}

extension Plan.Step {
  /// The step with another last day, after which it does not go on.
  func ending(on last: LocalDate) -> Plan.Step {
    Plan.Step(
      number: number, intakes: intakes, first: first, last: last, isOpenEnded: false, condition: condition,
      claims: claims)
  }
}
