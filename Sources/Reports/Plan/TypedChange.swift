import ClinicalTime
import Quantities
public import Titration

/// A change of a plan as it was typed into a form or on the command line.
public struct TypedChange: Sendable {
  public var from: String
  public var kind: String
  public var amount: String
  public var days: String
  public var times: String
  public var restartOn: String
  public var restart: String
  public var decidedBy: String
  public var reason: String

  public init(
    from: String = "", kind: String = "", amount: String = "", days: String = "", times: String = "",
    restartOn: String = "", restart: String = "", decidedBy: String = "", reason: String = ""
  ) {
    self.from = from
    self.kind = kind
    self.amount = amount
    self.days = days
    self.times = times
    self.restartOn = restartOn
    self.restart = restart
    self.decidedBy = decidedBy
    self.reason = reason
  }

  /// What can change, under the names that forms and the command line use.
  public enum Kind: String, CaseIterable, Sendable {
    case hold, lower, raise, move, split, pause, taper, stop
    case stepBack = "step-back"
    case smallerSteps = "smaller-steps"

    /// What it is called, and which fields it needs.
    public var label: String {
      switch self {
      case .hold: "Stay on this dose (for how many days; empty: until decided)"
      case .stepBack: "One step back"
      case .lower: "Lower the dose (to which amount)"
      case .smallerSteps: "Smaller steps (of which amount, every how many days)"
      case .move: "Another time of day (which)"
      case .split: "Split the daily dose (at which times)"
      case .pause: "Pause, such as for surgery (restart on which day; empty: until decided)"
      case .taper: "Taper and stop (by which amount, every how many days)"
      case .stop: "Stop"
      case .raise: "Raise the dose (by which amount; needs a new approval)"
      }
    }

    /// In the order in which they are offered.
    public static let offered: [Kind] = [
      .hold, .stepBack, .lower, .smallerSteps, .move, .split, .pause, .taper, .stop, .raise,
    ]
  }

  /// Reads the change.
  /// - Throws: ``ChangeTextError``, or an error of Core that names the value, the limit and the remedy.
  public func revision() throws -> Revision {
    try Revision(
      from: try TypedPlan.date(from), change: try change(), decidedBy: decidedBy, reason: reason)
  }

  private func change() throws -> Revision.Change {
    guard let kind = Kind(rawValue: kind) else { throw ChangeTextError.unknownKind(kind) }
    switch kind {
    case .hold: return .hold(days: days.isBlank ? nil : try dayCount(kind))
    case .stepBack: return .stepBack
    case .lower: return .lower(to: try mass(kind))
    case .raise: return .raise(by: try mass(kind))
    case .smallerSteps: return .smallerSteps(by: try mass(kind), days: try dayCount(kind))
    case .move: return .move(to: try clock(kind))
    case .split: return .split(at: try clock(kind))
    case .pause:
      let how = restart.isBlank ? Revision.Restart.fromFirstStep : Revision.Restart(rawValue: restart.trimmed)
      guard let how else { throw ChangeTextError.unknownRestart(restart) }
      return .pause(until: restartOn.isBlank ? nil : try TypedPlan.date(restartOn), restart: how)
    case .taper: return .taper(by: try mass(kind), everyDays: try dayCount(kind))
    case .stop: return .stop
    }
  }

  private func mass(_ kind: Kind) throws -> Mass {
    guard let mass = try TypedPlan.dose(amount) else {
      throw ChangeTextError.missing("an amount, such as 0.5 mg", kind)
    }
    return mass
  }

  private func dayCount(_ kind: Kind) throws(ChangeTextError) -> Int {
    guard !days.isBlank else { throw .missing("a number of days", kind) }
    guard let count = Int(days.trimmed) else { throw .noNumber(days) }
    return count
  }

  private func clock(_ kind: Kind) throws -> [TimeOfDay] {
    let times = try TypedTimes(times).times
    guard !times.isEmpty else { throw ChangeTextError.missing("times of the day, such as 08:00", kind) }
    return times
  }
}

extension TypedChange {
  /// The fields of a change, as a form would send them.
  public init(_ change: Revision.Change, from: String) {
    self.init(from: from)
    switch change {
    case .hold(let count): (kind, days) = (Kind.hold.rawValue, count.map(String.init) ?? "")
    case .stepBack: kind = Kind.stepBack.rawValue
    case .lower(let dose): (kind, amount) = (Kind.lower.rawValue, dose.description)
    case .raise(let dose): (kind, amount) = (Kind.raise.rawValue, dose.description)
    case .smallerSteps(let dose, let count):
      (kind, amount, days) = (Kind.smallerSteps.rawValue, dose.description, "\(count)")
    case .move(let clock): (kind, times) = (Kind.move.rawValue, clock.map(\.description).joined(separator: ", "))
    case .split(let clock): (kind, times) = (Kind.split.rawValue, clock.map(\.description).joined(separator: ", "))
    case .pause(let until, let how):
      (kind, restartOn, restart) = (Kind.pause.rawValue, until?.description ?? "", how.rawValue)
    case .taper(let dose, let count): (kind, amount, days) = (Kind.taper.rawValue, dose.description, "\(count)")
    case .stop: kind = Kind.stop.rawValue
    }
  }
}

/// Why a typed change cannot be read.
public enum ChangeTextError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownKind(String)
  case unknownRestart(String)
  case missing(String, TypedChange.Kind)
  case noNumber(String)

  public var description: String {
    switch self {
    case .unknownKind(let text):
      "“\(text.prefix(40))” is no change of a plan. Choose one of these: \(TypedChange.Kind.offered.map(\.rawValue).joined(separator: ", "))."
    case .unknownRestart(let text):
      "“\(text.prefix(40))” is no way to restart. Choose one of these: \(Revision.Restart.allCases.map(\.rawValue).joined(separator: ", "))."
    case .missing(let what, let kind): "The change “\(kind.rawValue)” needs \(what). Write it down."
    case .noNumber(let text): "“\(text.prefix(40))” is no number of days. Write a whole number, such as 7."
    }
  }
}
