public import ClinicalTime
import Compounding
public import Foundation
public import History
import Quantities
public import Titration

extension CalendarFile {
  /// What the events say where others may read them.
  public enum Titles: String, CaseIterable, Sendable {
    /// Nothing about the medicine.
    case `private`
    /// The medicine and its amount.
    case full
  }

  /// A plan as a calendar: every dose with a reminder, and the days on which to look back.
  ///
  /// An event's identifier is made of the calendar's, the day and the dose's place in the day, so that a revised plan
  /// replaces the events of the plan before it.
  /// - Parameters:
  ///   - identifier: of the calendar, the same for every version of a plan.
  ///   - sequence: how many versions came before.
  ///   - stock: what the doses are made from; what was said when the plan was made when it is `nil`.
  ///   - privateTitle: what calendar and doses are called when nothing is said about the medicine.
  public init(
    _ plan: Plan, status: PlanStatus, identifier: String, sequence: Int, zone: TimeZone, written: Instant,
    titles: Titles = .private, stock: PlanStock? = nil, privateTitle: String? = nil
  ) {
    let amounts = (stock ?? PlanStock(plan)).amounts
    let draft = status.isDraft ? "Draft: " : ""
    var place: [LocalDate: Int] = [:]
    let doses = plan.doses.map { dose in
      place[dose.date, default: 0] += 1
      return Event(
        uid: "dose-\(dose.date)-\(place[dose.date] ?? 1)-\(identifier)@sweetspot",
        when: .at(DayBoundary.fourInTheMorning.moment(on: dose.date, at: dose.time)),
        summary: titles == .full
          ? "\(draft)Naltrexone \(dose.dose): \(amounts[dose.dose]?.words ?? dose.dose.description)"
          : "\(draft)\(privateTitle ?? "Medicine")",
        description: titles == .full ? status.shown : nil, rings: true)
    }
    let checkpoints = plan.checkpoints.map { checkpoint in
      Event(
        uid: "look-back-\(checkpoint.date)-\(identifier)@sweetspot", when: .day(checkpoint.date),
        summary: titles == .full
          ? "Look back: \(checkpoint.weeks) \(checkpoint.weeks == 1 ? "week" : "weeks") on this dose" : "Look back",
        description: titles == .full ? checkpoint.question : nil)
    }
    self.init(
      name: titles == .full ? plan.protocolTitle : privateTitle ?? "Sweetspot", zone: zone, written: written,
      sequence: sequence,
      isTentative: status.isDraft, events: doses + checkpoints)
  }
}
