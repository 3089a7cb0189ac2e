public import ClinicalTime
import Diary
import Foundation
public import History
public import Quantities
import Titration
public import Trials

/// A blinded trial as it was typed.
public struct TypedTrial: Sendable, Hashable {
  public var arms: String
  public var cycles: String
  public var periodDays: String
  public var runInDays: String
  public var longestRun: String
  public var largestStep: String
  public var start: String
  public var measure: String
  public var smallestChange: String
  public var onset: String
  public var reason: String

  /// Keeps what was typed; what is empty is taken as usual.
  public init(
    arms: String = "", cycles: String = "", periodDays: String = "", runInDays: String = "", longestRun: String = "",
    largestStep: String = "", start: String = "", measure: String = "", smallestChange: String = "",
    onset: String = "", reason: String = ""
  ) {
    self.arms = arms
    self.cycles = cycles
    self.periodDays = periodDays
    self.runInDays = runInDays
    self.longestRun = longestRun
    self.largestStep = largestStep
    self.start = start
    self.measure = measure
    self.smallestChange = smallestChange
    self.onset = onset
    self.reason = reason
  }

  /// The largest step of dose that needs no reason: claims ``stepClaims``.
  public static let usualStep = Mass.micrograms(1_500)
  /// Who steps by 1.5 mg; no protocol held here steps further.
  public static let stepClaims = ["dose.final.equal-steps", "dose.bihari.equal-steps"]

  /// The design that was typed.
  public func design() throws -> TrialDesign {
    try TrialDesign(
      arms: try trialArms(), cycles: try whole(cycles, "cycles", or: 4),
      periodDays: try whole(periodDays, "days", or: 7),
      runInDays: try whole(runInDays, "days of run-in", or: 0),
      longestRun: longestRun.isEmpty ? nil : try whole(longestRun, "periods in a row", or: 0),
      largestStep: try step())
  }

  /// The largest step of dose, as typed or as usual.
  public func step() throws -> Mass {
    largestStep.isEmpty ? Self.usualStep : try Amount(text: largestStep).mass()
  }

  private func trialArms() throws -> [TrialArm] {
    var found: [TrialArm] = []
    for text in arms.split(separator: ",") {
      let label = text.trimmingCharacters(in: .whitespaces)
      let dose = label.lowercased() == "placebo" ? .zero : try Amount(text: label).mass()
      let name = dose == .zero ? "placebo" : dose.description
      guard !found.contains(where: { $0.dose == dose }) else { throw TypedTrialError.armTwice(name) }
      found.append(TrialArm(label: name, dose: dose))
    }
    guard found.first?.dose == .zero else { throw TypedTrialError.noPlacebo }
    return found
  }

  private func whole(_ text: String, _ what: String, or usual: Int) throws -> Int {
    if text.isEmpty { return usual }
    guard let number = Int(text) else { throw TypedTrialError.noNumber(text, what) }
    return number
  }

  /// The first day.
  public func firstDay() throws -> LocalDate {
    guard let date = LocalDate(start) else { throw DateTextError(start) }
    return date
  }

  /// The protocol, within the plan that the prescriber approved.
  /// - Parameter seed: the start of the random numbers of the analysis.
  public func protocolOf(_ history: History, seed: UInt64) throws -> TrialProtocol {
    let design = try design()
    let first = try firstDay()
    return TrialProtocol(design, start: first, bounds: try bounds(design, first, history), analysis: try analysis(seed))
  }

  private func bounds(_ design: TrialDesign, _ first: LocalDate, _ history: History) throws -> TrialProtocol.Bounds {
    guard let current = history.currentPlan, case .approved(let approval) = current.status else {
      throw TypedTrialError.notApproved
    }
    for arm in design.arms {
      guard let dose = arm.dose, dose > approval.highestDose else { continue }
      throw TypedTrialError.aboveApproved(dose, limit: approval.highestDose, prescriber: approval.prescriber)
    }
    let end = first.adding(days: design.dayCount - 1)
    if let until = approval.until, until < end { throw TypedTrialError.pastApproval(end, until: until) }
    let why = try Self.reasonForSteps(of: design, reason)
    return TrialProtocol.Bounds(
      plan: current.version.id, prescriber: approval.prescriber, highestDose: approval.highestDose,
      until: approval.until, reasonForLargeSteps: why)
  }

  /// The reason for steps larger than usual, when a design has or allows them.
  /// - Throws: ``TypedTrialError/largeStep(_:)`` when there is none.
  public static func reasonForSteps(of design: TrialDesign, _ reason: String?) throws -> String? {
    guard let step = design.largestStep ?? design.arms.compactMap(\.dose).max(), step > usualStep else { return nil }
    let why = reason?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard !why.isEmpty else { throw TypedTrialError.largeStep(step) }
    return why
  }

  private func analysis(_ seed: UInt64) throws -> TrialProtocol.Analysis {
    let id = measure.isEmpty ? "pain" : measure
    guard let item = Measures.usual[id] else {
      throw TypedTrialError.noMeasure(id, known: Measures.usual.keys.sorted())
    }
    let change = smallestChange.isEmpty ? "2" : smallestChange
    guard let points = ExactDecimal(change), points > .zero, points <= item.highest else {
      throw TypedTrialError.noNumber(change, "points from above 0 to \(item.highest)")
    }
    var days: ExactDecimal?
    if onset.lowercased() != "none" {
      let text = onset.isEmpty ? String(Int(OnsetPrior.standard.medianDays)) : onset
      guard let number = ExactDecimal(text), (0.05...400).contains(number.doubleValue) else {
        throw TypedTrialError.noNumber(text, "days of onset from 0.05 to 400, or none,")
      }
      days = number
    }
    return TrialProtocol.Analysis(
      measure: id, lowest: item.lowest, highest: item.highest, direction: .lowerIsBetter, smallestChange: points,
      onsetDays: days, seed: seed)
  }
}

private enum Measures {
  static let usual = Dictionary(uniqueKeysWithValues: CheckInItem.allCases.map { ($0.rawValue, $0.measure) })
}

/// Why what was typed is no blinded trial.
public enum TypedTrialError: Error, Hashable, Sendable, CustomStringConvertible {
  case armTwice(String)
  case noPlacebo
  case noNumber(String, String)
  case notApproved
  case aboveApproved(Mass, limit: Mass, prescriber: String)
  case pastApproval(LocalDate, until: LocalDate)
  case largeStep(Mass)
  case noMeasure(String, known: [String])

  public var description: String {
    switch self {
    case .armTwice(let arm): "The arm \(arm) is given twice. Give each dose once."
    case .noPlacebo: "The first arm is not placebo. Write the arms with placebo first, such as: placebo, 1.5 mg."
    case .noNumber(let text, let what): "“\(text)” is no number of \(what). Write a number."
    case .notApproved:
      "A trial gives doses, and no plan with an approval holds now. Make a plan and record your prescriber's approval first: sweetspot plan."
    case .aboveApproved(let dose, let limit, let prescriber):
      "The arm \(dose) is above the \(limit) a day that \(prescriber) approved. Leave it out, or ask for an approval that covers it."
    case .pastApproval(let end, let until):
      "The trial would last until \(end), and the approval ends on \(until). Shorten it, or ask for a longer approval."
    case .largeStep(let step):
      "Steps of \(step) from one period to the next are larger than \(TypedTrial.usualStep), the largest of the protocols held here [\(TypedTrial.stepClaims.joined(separator: ", "))]. Add doses between or limit the step, or give the reason for which your prescriber wants it."
    case .noMeasure(let id, let known):
      "“\(id)” is no score of the diary. Choose one of these: \(known.joined(separator: ", "))."
    }
  }
}
