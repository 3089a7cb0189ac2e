public import Quantities

/// A published way of finding a dose: steps of a dose for so many days, when to look back, and what it advises when
/// something happens.
public struct TitrationProtocol: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `liptan`.
  public let id: String
  /// What people call it.
  public let title: String
  /// Whom it was written for.
  public let population: String
  /// Whether it stands alone or is taken beside an opioid.
  public let purpose: Purpose
  /// What to know before choosing it.
  public let notes: [String]
  /// The steps in their order. Only the last may be open-ended.
  public let steps: [Step]
  /// What it advises when something happens. Advice proposes; it changes no dose.
  public let advice: [Advice]
  /// When to look back and decide, counted from the first day of the last step.
  public let checkpoints: [Checkpoint]
  /// Claims about the protocol as a whole.
  public let claims: [Claim.ID]

  /// What a protocol is for, which decides its limits and who may choose it.
  public enum Purpose: String, Codable, CaseIterable, Sendable {
    /// A low dose without an opioid.
    case lowDose = "low-dose"
    /// Micrograms or less beside an opioid: only a named prescriber can choose it.
    case besideOpioid = "beside-opioid"
  }

  /// When in the day a dose is taken.
  public enum Timing: String, Codable, CaseIterable, Comparable, Sendable {
    case morning, midday, evening, night

    /// The words people read.
    public var shown: String {
      switch self {
      case .morning: "in the morning"
      case .midday: "at midday"
      case .evening: "in the evening"
      case .night: "at night"
      }
    }

    /// Order in the day.
    public static func < (left: Timing, right: Timing) -> Bool { left.order < right.order }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// One dose at one time of the day.
  public struct Intake: Codable, Hashable, Sendable {
    /// The dose, above zero.
    public let dose: Mass
    /// When in the day.
    public let timing: Timing

    /// Makes an intake.
    public init(dose: Mass, timing: Timing) {
      self.dose = dose
      self.timing = timing
    }
  }

  /// The same doses each day for a number of days.
  public struct Step: Codable, Hashable, Sendable {
    /// The doses of a day, one to four, at different times.
    public let intakes: [Intake]
    /// For how many days, 1 to 366; `nil` means until something is decided.
    public let days: Int?
    /// What must hold before the step is taken, in the protocol's sense.
    public let condition: String?
    /// Who says so.
    public let claims: [Claim.ID]

    /// All doses of a day together.
    public var dailyDose: Mass { intakes.map(\.dose).total }
  }

  /// What a protocol says about the dose when something happens.
  public struct Advice: Codable, Hashable, Sendable {
    /// What has to happen.
    public let when: Trigger
    /// What is then advised.
    public let action: Action
    /// The dose to go to, for ``Action/lower``.
    public let to: Mass?
    /// The size of a step, for ``Action/raise`` and ``Action/smallerSteps``.
    public let by: Mass?
    /// The highest dose, for ``Action/raise``.
    public let upTo: Mass?
    /// How long each smaller step lasts, 1 to 366 days.
    public let days: Int?
    /// The time to move to, for ``Action/move``.
    public let timing: Timing?
    /// The advice in our words.
    public let says: String
    /// Who says so.
    public let claims: [Claim.ID]

    /// What can happen.
    public enum Trigger: String, Codable, CaseIterable, Sendable {
      case sideEffects = "side-effects"
      case disturbedSleep = "disturbed-sleep"
      case noBenefit = "no-benefit"
      case benefit
    }

    /// What can be advised.
    public enum Action: String, Codable, CaseIterable, Sendable {
      case hold, lower, raise, move, stop
      case stepBack = "step-back"
      case smallerSteps = "smaller-steps"
    }
  }

  /// A day on which to look back and decide with the prescriber.
  public struct Checkpoint: Codable, Hashable, Sendable {
    /// Whole weeks after the first day of the last step, 1 to 104.
    public let weeks: Int
    /// What to ask then.
    public let question: String
    /// Who says that this is the time.
    public let claims: [Claim.ID]
  }

  /// Whether it came from a person's own file: it rests on no evidence, whatever it cites.
  public var isOwn: Bool { id == Self.ownID || id.hasPrefix(Self.ownID + "-") }

  /// The id of a person's own protocol, alone or before a hyphen. No protocol held here is called so.
  public static let ownID = "own"

  /// The days of all steps that have an end.
  public var plannedDays: Int { steps.compactMap(\.days).reduce(0, +) }

  /// The highest dose of any day; zero without steps.
  public var highestDose: Mass { steps.map(\.dailyDose).max() ?? .zero }

  /// The dose up to which its advice rises above ``highestDose``; `nil` when it does not.
  public var advisedUpTo: Mass? { advice.compactMap(\.upTo).max().flatMap { $0 > highestDose ? $0 : nil } }

  /// How many doses a day it has at most.
  public var dosesADay: Int { steps.map(\.intakes.count).max() ?? 0 }
}

extension Collection<Mass> {
  /// All of them together. A sum too large to be written exactly counts as the largest of them, which no limit accepts.
  public var total: Mass {
    reduce(.zero) { sum, mass in (try? sum.adding(mass)) ?? Swift.max(sum, mass) }
  }
}
