public import ClinicalTime
import Compounding
public import History
import Quantities
public import Titration

/// `/plan/calendar`: the plan as weeks on one page of paper.
public struct PlanCalendarPage: PageValue {
  public struct Week: Encodable, Sendable {
    public let days: [Day]
  }

  public struct Day: Encodable, Sendable {
    public let date: String
    /// `1`, or `1 Dec` on the first day shown of a month.
    public let label: String
    public let weekday: String
    /// Whether the plan says nothing about the day.
    public let isOutside: Bool
    public let doses: [Dose]
    /// Whether the plan covers the day and gives no dose.
    public let isWithout: Bool
    public let checkpoint: String?
    /// Whether the doses are others than on the day before.
    public let isChange: Bool
  }

  public struct Dose: Encodable, Sendable {
    /// Left out where all doses of the page have the same time.
    public let time: String?
    public let amount: String
  }

  public let title: String
  public let protocolTitle: String
  public let status: String
  public let isDraft: Bool
  public let everyTime: String?
  public let weeks: [Week]
  public let questions: [String]
  public let notes: [String]
  public let hasNotes: Bool
  public let before: Link?
  public let after: Link?

  private static let onlyMasses = "The amounts are masses: nothing was said of what is at hand."

  /// As many weeks as fit one page of paper.
  public static let weeksOnAPage = 14

  /// - Parameter from: a day of the first week to show; the plan's first week when it is `nil` or outside the plan.
  /// - Parameter stock: what the doses are made from; what was said when the plan was made when it is `nil`.
  public init(_ plan: Plan, status: PlanStatus, from: LocalDate? = nil, stock: PlanStock? = nil) {
    let chosen = from.map { min(max($0, plan.start), plan.end) } ?? plan.start
    let first = chosen.adding(days: 1 - chosen.weekday)
    let shownWeeks = min(Self.weeksOnAPage, plan.end.days(since: first) / 7 + 1)
    let dates = (0..<shownWeeks * 7).map { first.adding(days: $0) }
    let doses = dates.map { plan.doses(on: $0) }
    let times = Set(doses.joined().map(\.time))
    let stock = stock ?? PlanStock(plan)
    let amounts = stock.amounts
    let oneTime = times.count == 1 ? times.first : nil
    everyTime = oneTime.map { "Every dose at \($0)." }
    let days = zip(dates, doses).map { date, doses in
      Day(
        date: date.description,
        label: date.components.day == 1 || date == first ? date.dayAndMonth : "\(date.components.day)",
        weekday: date.weekdayName, isOutside: date < plan.start || date > plan.end,
        doses: doses.map { dose in
          Dose(
            time: oneTime == nil ? dose.time.description : nil,
            amount: Self.unbroken(amounts[dose.dose]?.words ?? dose.dose.description))
        },
        isWithout: doses.isEmpty && plan.start <= date && date <= plan.end,
        checkpoint: plan.checkpoints.contains { $0.date == date } ? "look back" : nil,
        isChange: doses.map(\.amountAndTime) != plan.doses(on: date.adding(days: -1)).map(\.amountAndTime)
          && plan.start <= date && date <= plan.end)
    }
    weeks = stride(from: 0, to: days.count, by: 7).map { Week(days: Array(days[$0..<$0 + 7])) }
    title = "Plan calendar"
    protocolTitle = plan.protocolTitle
    self.status = status.shown
    isDraft = status.isDraft
    let shown = first...first.adding(days: shownWeeks * 7 - 1)
    questions = plan.checkpoints.filter { shown.contains($0.date) }.map { "\($0.date.inWords): \($0.question)" }
    notes =
      (stock.words.map { [$0] } ?? (stock.items.isEmpty ? [Self.onlyMasses] : []))
      + amounts.sorted { $0.key < $1.key }.flatMap { dose, found in
        (found.measuring + found.warnings.map(\.description)).map { "\(dose): \($0)" }
      }
    hasNotes = !notes.isEmpty
    before =
      first > plan.start
      ? Link(label: "Earlier weeks", address: Self.address(from: first.adding(days: -7 * Self.weeksOnAPage))) : nil
    after =
      shown.upperBound < plan.end
      ? Link(label: "Later weeks", address: Self.address(from: shown.upperBound.adding(days: 1))) : nil
  }

  /// Numbers and units that stay on one line: “1.5” must not stand alone at the end of one.
  private static func unbroken(_ amount: String) -> String {
    ["mg", "mL", "micrograms", "ng", "g"].reduce(amount) { $0.replacing(" \($1)", with: "\u{A0}\($1)") }
  }

  private static func address(from: LocalDate) -> String { "/plan/calendar?from=\(from)" }
}

extension Plan.Dose {
  fileprivate var amountAndTime: Plan.Intake { Plan.Intake(time: time, dose: dose) }
}
