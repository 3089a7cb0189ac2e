public import ClinicalTime
public import Compounding
public import Quantities
public import Titration

/// What the doses of a plan are made from: the bottles at hand if they can make every dose that is still to come, else
/// what was said when the plan was made.
public struct PlanStock: Hashable, Sendable {
  /// Where the items are from.
  public let origin: Origin
  /// The kinds that the doses are made from.
  public let items: [StockItem]
  /// How each dose is made; without an entry for a dose that cannot be.
  public let amounts: [Mass: Realisation]

  /// Where the items of a plan are from.
  public enum Origin: Hashable, Sendable {
    /// The bottles on record that still hold something.
    case bottles
    /// What was said when the plan was made. No bottle is at hand.
    case plan
    /// What was said when the plan was made, because the bottles at hand cannot make these doses.
    case planBecauseBottlesCannot([Mass])
  }

  /// Decides what the doses of a plan are made from.
  /// - Parameters:
  ///   - left: what is left of the bottles; none for a plan without them.
  ///   - today: doses before this day need not be made any more.
  public init(_ plan: Plan, left: [Supply.Left] = [], today: LocalDate = .earliest) {
    let items = Self.items(of: left, today: today)
    let all = Set(plan.steps.flatMap(\.intakes).map(\.dose))
    let toCome = Set(plan.steps.filter { $0.last >= today || $0.isOpenEnded }.flatMap(\.intakes).map(\.dose))
    let fromPlan = Self.amounts(of: all, from: plan.stock)
    guard !items.isEmpty else {
      (origin, self.items, amounts) = (.plan, plan.stock, fromPlan)
      return
    }
    let fromBottles = Self.amounts(of: all, from: items)
    let missing = toCome.filter { fromBottles[$0] == nil }.sorted()
    if missing.isEmpty {
      // A dose that was taken long ago may have come from a bottle that is used up.
      (origin, self.items, amounts) = (.bottles, items, fromBottles.merging(fromPlan) { ours, _ in ours })
    } else {
      // Without a word on that, what the bottles can make is still worth knowing.
      let known = plan.stock.isEmpty ? fromBottles : fromPlan
      (origin, self.items, amounts) = (.planBecauseBottlesCannot(missing), plan.stock, known)
    }
  }

  private static func items(of left: [Supply.Left], today: LocalDate) -> [StockItem] {
    var items: [StockItem] = []
    for one in left where one.amount.number > .zero && one.bottle.useBy.map({ $0 >= today }) != false {
      if !items.contains(one.bottle.item) { items.append(one.bottle.item) }
    }
    return items
  }

  private static func amounts(of doses: Set<Mass>, from items: [StockItem]) -> [Mass: Realisation] {
    Dictionary(
      doses.compactMap { dose in (try? Realisation.of(dose: dose, from: items)).map { (dose, $0) } },
      uniquingKeysWith: { first, _ in first })
  }
}

extension PlanStock {
  /// What the planned doses take from the stock, each day in order; doses that cannot be made are left out.
  ///
  /// A last step that goes on until something is decided is followed up to `end`.
  /// - Throws: ``SupplyError/tooManyDigits``
  public func needs(
    of plan: Plan, from first: LocalDate, through end: LocalDate
  ) throws(SupplyError) -> [SupplyUse] {
    var needs: [SupplyUse] = []
    var day = max(first, plan.start)
    while day <= end {
      for dose in Self.doses(of: plan, on: day) {
        guard let made = amounts[dose] else { continue }
        needs += try SupplyUse.uses(of: made, on: day)
      }
      day = day.adding(days: 1)
    }
    return needs
  }

  /// The planned doses of a day, also past the last day that is laid out when the last step goes on.
  public static func doses(of plan: Plan, on day: LocalDate) -> [Mass] {
    if let step = plan.step(on: day) { return step.intakes.map(\.dose) }
    guard day > plan.end, let last = plan.steps.last, last.isOpenEnded else { return [] }
    return last.intakes.map(\.dose)
  }
}

extension History {
  /// What the doses of a plan are made from on a day, by the bottles on record.
  public func stock(for plan: Plan, today: LocalDate) -> PlanStock {
    PlanStock(plan, left: supply(on: today).left, today: today)
  }
}
