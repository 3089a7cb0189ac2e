public import ClinicalTime
public import Compounding
public import Evidence
public import Quantities

/// Why a plan or an approval cannot be made. Each case names the value, the limit and the remedy.
public enum PlanError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The protocol itself cannot be followed.
  case impossibleProtocol(TitrationProtocol.ID, [String])
  /// The highest dose that is wanted is below the first step.
  case ceilingBelowFirstStep(ceiling: Mass, first: Mass, String)
  /// A step whose dose no plan may hold.
  case refusedDose(step: Int, Mass, limit: Mass, String)
  /// The plan would last longer than a plan may.
  case tooLong(days: Int)
  /// The plan would run past the last day that can be written.
  case startTooLate(LocalDate)
  /// No step is left.
  case noStep
  /// Bounds between which nothing lies.
  case boundsCross(lowest: Mass, highest: Mass)
  /// The last day lies before the first.
  case endsBeforeStart(until: LocalDate, start: LocalDate)
  /// The lowest dose that is wanted is above every step.
  case floorAboveLastStep(floor: Mass, highest: Mass, String)
  /// A protocol beside an opioid without a prescriber's name.
  case needsPrescriber(String)
  /// Not as many times as doses.
  case timesDoNotMatch(given: Int, needed: Int)
  /// Times that are not in the order of the day.
  case timesOutOfOrder(TimeOfDay, TimeOfDay)
  /// A plan that goes on after its approval ends.
  case pastApproval(end: LocalDate?, until: LocalDate, prescriber: String)
  /// An approval that ends before it begins.
  case approvalEndsBeforeItBegins(until: LocalDate, date: LocalDate)
  /// A revision without a reason.
  case noReason
  /// A change that is impossible in itself, with why.
  case impossibleChange(String)
  /// A revision on or before the first day.
  case revisionBeforeFirstDay(LocalDate, start: LocalDate)
  /// A revision of a plan that has ended.
  case revisionAfterEnd(LocalDate, end: LocalDate)
  /// A step back from the lowest step.
  case noLowerStep(Mass)
  /// A lower dose that is not lower.
  case notLower(Mass, current: Mass)
  /// Smaller rises where nothing rises.
  case nothingLeftToRise(Mass)
  /// More rises or falls than a change lays out.
  case tooManySteps(Int)
  /// A dose that has no exact equal parts.
  case notDivisible(Mass, parts: Int)
  /// A dose that cannot be measured from what is at hand.
  case cannotBeMeasured(step: Int, RealisationError)
  /// A dose above what was approved.
  case doseAboveApproved(dose: Mass, from: LocalDate, limit: Mass, prescriber: String)
  /// No name.
  case noPrescriber
  /// A name that is too long.
  case prescriberTooLong(Int)
  /// A reason that is too long.
  case reasonTooLong(Int)
  /// An approval dated after the day on which it is recorded.
  case approvalInFuture(LocalDate, today: LocalDate)
  /// A bound outside the usual range without a reason.
  case unusualBound(Mass, String)
  /// A bound that is not accepted.
  case refusedBound(Mass, limit: Mass, String)

  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .impossibleProtocol(let id, let problems):
      "The protocol “\(id)” cannot be followed: \(problems.joined(separator: "; ")). Mend it, or choose another."
    case .ceilingBelowFirstStep(let ceiling, let first, let title):
      "“\(title)” starts at \(first), above the highest dose you gave (\(ceiling)). Give \(first) or more, or choose a protocol that starts lower."
    case .refusedDose(let step, let dose, let limit, let why):
      "Step \(step) has \(dose); the limit is \(limit). \(why)"
    case .tooLong(let days):
      "The plan lasts \(days) days; \(Plan.longestDays) can be planned. Choose a shorter protocol."
    case .startTooLate(let date):
      "A plan cannot start on \(date): its last days would lie past the year 9999. Choose an earlier day."
    case .noStep: "The plan has no step; it needs at least 1."
    case .boundsCross(let lowest, let highest):
      "The lowest dose you gave (\(lowest)) is above the highest (\(highest)). Give a lowest dose of \(highest) or less, or leave one of them out."
    case .endsBeforeStart(let until, let start):
      "The last day (\(until)) lies before the first (\(start)). Give a last day from \(start) on, or none."
    case .floorAboveLastStep(let floor, let highest, let title):
      "“\(title)” goes up to \(highest), below the lowest dose you gave (\(floor)). Give \(highest) or less, or choose another protocol."
    case .needsPrescriber(let title):
      "“\(title)” is taken beside an opioid. Only a prescriber can choose it: naltrexone can bring on withdrawal. Give the name of the prescriber who chose it, or choose another protocol."
    case .timesDoNotMatch(let given, let needed):
      "\(given == 1 ? "1 time was" : "\(given) times were") given; the protocol has \(needed == 1 ? "1 dose" : "\(needed) doses") a day. Give \(needed == 1 ? "1 time" : "\(needed) times"), or none for the usual ones."
    case .timesOutOfOrder(let earlier, let later):
      "\(later) comes after \(earlier) in the list, but not in a day that begins at 04:00. Give the times in the order of the day, each once."
    case .pastApproval(let end, let until, let prescriber):
      "The plan \(end.map { "gives doses until \($0)" } ?? "goes on without an end"); \(prescriber) approved it until \(until). Make the plan with \(until) as its last day, or ask \(prescriber) to approve a longer time."
    case .approvalEndsBeforeItBegins(let until, let date):
      "The approval ends on \(until), before the day it was given (\(date)). Write a last day from \(date) on, or none."
    case .noReason: "The change has no reason. Write why the plan changes."
    case .impossibleChange(let why): "The change cannot be made. \(why)"
    case .revisionBeforeFirstDay(let from, let start):
      "The plan begins on \(start); a change can begin on \(start.adding(days: 1)) at the earliest, not on \(from). To begin differently, make another plan."
    case .revisionAfterEnd(let from, let end):
      "The plan ends on \(end); a change cannot begin on \(from). Make another plan."
    case .noLowerStep(let dose):
      "There is no step below \(dose) in the plan. Go down to a dose you name, pause or stop instead."
    case .notLower(let dose, let current):
      "\(dose) is not below the dose of the day before (\(current)). Give less, or choose another change."
    case .nothingLeftToRise(let dose):
      "After that day the plan does not rise above \(dose), so there are no steps to make smaller."
    case .tooManySteps(let limit):
      "The change would lay out more than \(limit) steps. Give a larger step."
    case .notDivisible(let dose, let parts):
      parts == 0
        ? "There is no time of day for \(dose). Restart the plan first."
        : "\(dose) has no \(parts) exact equal parts. Choose another dose or another number of times."
    case .cannotBeMeasured(let step, let error):
      "Step \(step) cannot be measured, so there is no plan. \(error)"
    case .doseAboveApproved(let dose, let date, let limit, let prescriber):
      "The plan goes to \(dose) from \(date) on; \(prescriber) approved up to \(limit). Make the plan with \(limit) as its highest dose, or ask \(prescriber) to approve \(dose)."
    case .noPrescriber:
      "The approval has no name. Write the name of the prescriber who approved the plan."
    case .prescriberTooLong(let count):
      "The prescriber's name has \(count) characters; \(Approval.longestName) can be kept. Write it shorter."
    case .reasonTooLong(let count):
      "The reason has \(count) characters; \(Approval.longestReason) can be kept. Write it shorter."
    case .approvalInFuture(let date, let today):
      "The approval is dated \(date), after today (\(today)). Write the day on which it was given."
    case .unusualBound(let dose, let why):
      "A highest dose of \(dose) is outside the usual range. \(why) If your prescriber approved it, write down the reason too."
    case .refusedBound(let dose, let limit, let why):
      "A highest dose of \(dose) cannot be recorded; the limit is \(limit). \(why)"
    }
  }
}
