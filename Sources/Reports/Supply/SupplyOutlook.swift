import ClinicalTime
import Compounding
import Diary
import History
import Quantities
import Titration

/// How long what is left lasts for the plan, and what its next step needs.
struct SupplyOutlook {
  private(set) var summary = ""
  private(set) var isUrgent = false
  private(set) var lastsUntil: LocalDate?
  private(set) var runsOut: SupplyForecast.RunsOut?
  private(set) var expiring: [Supply.Left] = []
  private(set) var madeFrom: String?
  private(set) var nextStep: SupplySheet.StepNeed?

  /// How far a last step without an end is followed.
  static let daysAhead = 366

  init(_ history: History, supply: Supply, today: LocalDate, leadTime: Int) {
    let hasSupply = supply.left.contains { $0.amount.number > .zero }
    guard let plan = history.currentPlan?.version.plan else {
      summary =
        hasSupply
        ? "There is no plan, so it is not known how long this lasts."
        : "Nothing is on record. Add what you hold, and this page says how long it lasts."
      return
    }
    let stock = PlanStock(plan, left: supply.left, today: today)
    let isOpenEnded = plan.steps.last?.isOpenEnded == true
    let end = isOpenEnded ? max(plan.end, today.adding(days: Self.daysAhead)) : plan.end
    guard plan.end >= today || isOpenEnded else {
      summary = "The plan ended on \(plan.end.inWords), so nothing more is needed for it."
      return
    }
    guard let needs = try? Self.needs(of: plan, from: stock, history, today: today, through: end) else {
      summary = SupplyError.tooManyDigits.description
      return
    }
    let unmade = Self.firstUnmade(plan, stock, from: today, through: end)
    let forecast = SupplyForecast(supply, needs: needs, leadTime: leadTime, from: today)
    expiring = forecast.expiring
    madeFrom = stock.words
    nextStep = Self.nextStep(of: plan, stock, supply, needs, today: today)
    if let unmade, forecast.runsOut.map({ unmade.day < $0.date }) ?? true {
      lastsUntil = unmade.day > today ? unmade.day.adding(days: -1) : nil
      isUrgent = true
      summary =
        "From \(unmade.day.inWords) on the plan gives \(unmade.dose), and nothing on record can make that. Ask the pharmacist what would fit, and add it here."
    } else {
      runsOut = forecast.runsOut
      lastsUntil = forecast.lastsUntil
      isUrgent = forecast.runsOut.map { $0.orderBy <= today } ?? false
      summary = Self.words(forecast, hasSupply: hasSupply, end: end, today: today, leadTime: leadTime)
    }
  }

  /// What the plan needs from today on; doses of today that are on record already are left out.
  private static func needs(
    of plan: Plan, from stock: PlanStock, _ history: History, today: LocalDate, through end: LocalDate
  ) throws(SupplyError) -> [SupplyUse] {
    let taken = CurrentView(history.doses).contents.count { $0.day == today }
    var needs: [SupplyUse] = []
    for dose in PlanStock.doses(of: plan, on: today).dropFirst(taken) {
      if let made = stock.amounts[dose] { needs += try SupplyUse.uses(of: made, on: today) }
    }
    return needs + (try stock.needs(of: plan, from: today.adding(days: 1), through: end))
  }

  private static func firstUnmade(
    _ plan: Plan, _ stock: PlanStock, from first: LocalDate, through end: LocalDate
  ) -> (day: LocalDate, dose: Mass)? {
    var day = max(first, plan.start)
    while day <= end {
      if let dose = PlanStock.doses(of: plan, on: day).first(where: { stock.amounts[$0] == nil }) { return (day, dose) }
      day = day.adding(days: 1)
    }
    return nil
  }

  private static func nextStep(
    of plan: Plan, _ stock: PlanStock, _ supply: Supply, _ needs: [SupplyUse], today: LocalDate
  ) -> SupplySheet.StepNeed? {
    guard let step = plan.steps.first(where: { $0.first > today }),
      let sums = try? SupplyForecast.total(of: needs, in: step.first...step.last)
    else { return nil }
    let words = sums.map { $0.item.words($0.amount) }
    let untilThen = SupplyForecast(supply, needs: needs.filter { $0.date <= step.last }, leadTime: 0, from: today)
    let cannot = step.intakes.map(\.dose).filter { stock.amounts[$0] == nil }
    let verdict: String =
      if let dose = cannot.first {
        "Nothing on record can make \(dose)."
      } else if words.isEmpty {
        ""
      } else if untilThen.runsOut == nil {
        "That is there, after what is needed before."
      } else {
        "That is not all there, after what is needed before."
      }
    let list = words.isEmpty ? "" : " needs \(words.joined(separator: " and "))"
    return SupplySheet.StepNeed(
      number: step.number, from: step.first.description, until: step.last.description, needs: words,
      words:
        "Step \(step.number), \(step.first.inWords) to \(step.last.inWords),\(list.isEmpty ? " has no dose" : list). \(verdict)"
    )
  }

  private static func words(
    _ forecast: SupplyForecast, hasSupply: Bool, end: LocalDate, today: LocalDate, leadTime: Int
  ) -> String {
    guard let out = forecast.runsOut else { return "What is left is enough up to \(end.inWords)." }
    let missing = out.missing.map { $0.item.words($0.amount) }.joined(separator: " and ")
    let lasts = forecast.lastsUntil.map { "What is left lasts until \($0.inWords)." } ?? "Nothing is left for the plan."
    let order =
      out.orderBy < today
      ? "An order takes \(inDays(leadTime)), so it may come too late: order today."
      : out.orderBy == today
        ? "Order today: it takes \(inDays(leadTime)) to come."
        : "Order by \(out.orderBy.inWords), if it takes \(inDays(leadTime)) to come."
    return hasSupply
      ? "\(lasts) On \(out.date.inWords), \(missing) will be missing. \(order)"
      : "No bottle with anything in it is on record. On \(out.date.inWords) the plan needs \(missing)."
  }
}

extension PlanStock {
  /// Where the amounts of a plan are from, in a sentence; `nil` when they are as they were when the plan was made.
  var words: String? {
    switch origin {
    case .bottles: "The amounts are for the bottles on record."
    case .plan: nil
    case .planBecauseBottlesCannot(let doses):
      "The bottles on record cannot make \(doses.map(\.description).joined(separator: ", ")). "
        + (items.isEmpty
          ? "Those doses are shown as masses." : "The amounts are for what was said when the plan was made.")
    }
  }
}
