import ClinicalTime
import Compounding
import History
import Quantities
import Titration

/// What the plan has for a day, in a sentence or two.
enum Planned {
  static func words(for day: LocalDate, in plan: Plan, status: PlanStatus, stock: PlanStock) -> String? {
    guard let step = plan.step(on: day) else { return nil }
    let draft = status.isDraft ? " The plan is a draft until your prescriber approves it." : ""
    guard !step.intakes.isEmpty else { return "Planned: no dose on this day.\(draft)" }
    let amounts = stock.amounts
    let doses = plan.doses(on: day).map { dose in
      let amount = amounts[dose.dose].map { ", \($0.words)," } ?? ""
      return "\(dose.dose)\(amount) at \(dose.time)"
    }
    let lookBack = plan.checkpoints.first { $0.date == day }.map { " Look back: \($0.question)" } ?? ""
    return "Planned: \(doses.joined(separator: " and ")).\(draft)\(lookBack)"
  }
}
