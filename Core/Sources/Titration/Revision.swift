public import ClinicalTime
public import Quantities

/// A change of a plan from a day on: what, who decided it, and why.
public struct Revision: Codable, Hashable, Sendable {
  /// The first day that is different.
  public let from: LocalDate
  /// What changes.
  public let change: Change
  /// Who decided it, 1 to 120 characters.
  public let decidedBy: String
  /// Why, 1 to 4,000 characters.
  public let reason: String

  /// What can change.
  public enum Change: Codable, Hashable, Sendable {
    /// Stay on the dose of the day before for so many days, 1 to 366, before the plan goes on; `nil` stays until
    /// something is decided.
    case hold(days: Int?)
    /// Back to the dose before the last rise, until something is decided.
    case stepBack
    /// Down to this daily dose, until something is decided.
    case lower(to: Mass)
    /// Up by this much until something is decided. It always needs an approval.
    case raise(by: Mass)
    /// The rises that are left in smaller ones, each lasting so many days, 1 to 366.
    case smallerSteps(by: Mass, days: Int)
    /// All doses of a day at these times: one time for one dose, and as many times as there are doses otherwise.
    case move(to: [TimeOfDay])
    /// The daily dose in equal parts at these times, at least two.
    case split(at: [TimeOfDay])
    /// No dose from the day on; with a day to restart, from then on as told by the restart.
    case pause(until: LocalDate?, restart: Restart)
    /// Down by so much every so many days, 1 to 366, to nothing.
    case taper(by: Mass, everyDays: Int)
    /// No dose any more.
    case stop
  }

  /// How a pause ends.
  public enum Restart: String, Codable, CaseIterable, Sendable {
    /// From the first step again: the cautious way.
    case fromFirstStep = "first-step"
    /// With the dose before the pause, until something is decided.
    case sameDose = "same-dose"
  }

  /// Makes a revision.
  /// - Throws: ``PlanError`` when nobody or no reason is named, or the change is impossible in itself.
  public init(from: LocalDate, change: Change, decidedBy: String, reason: String) throws(PlanError) {
    guard let said = Approval.cleaned(reason) else { throw .noReason }
    guard said.count <= Approval.longestReason else { throw .reasonTooLong(said.count) }
    self.from = from
    self.change = change
    self.decidedBy = try Approval.cleanedName(decidedBy)
    self.reason = said
    if let problem = change.problem(from: from) { throw .impossibleChange(problem) }
  }
}

extension Revision.Change {
  /// What it is called.
  public var shown: String {
    switch self {
    case .hold(let days?): "Stay on the dose for \(days) more \(days == 1 ? "day" : "days")"
    case .hold(nil): "Stay on the dose until something is decided"
    case .stepBack: "One step back"
    case .lower(let dose): "Down to \(dose) a day"
    case .raise(let rise): "Up by \(rise) a day"
    case .smallerSteps(let rise, let days): "Smaller steps: \(rise) every \(days == 1 ? "day" : "\(days) days")"
    case .move(let times): "Move to \(times.map(\.description).joined(separator: " and "))"
    case .split(let times): "Split the daily dose: \(times.map(\.description).joined(separator: " and "))"
    case .pause(let until?, .fromFirstStep): "Pause, and restart on \(until) from the first step"
    case .pause(let until?, .sameDose): "Pause, and restart on \(until) with the same dose"
    case .pause(nil, _): "Pause until something is decided"
    case .taper(let fall, let days): "Taper: \(fall) less every \(days == 1 ? "day" : "\(days) days"), then stop"
    case .stop: "Stop"
    }
  }

  /// What makes the change impossible whatever the plan, as a sentence; `nil` when nothing does.
  func problem(from: LocalDate) -> String? {
    func days(_ days: Int) -> String? {
      (1...366).contains(days) ? nil : "The number of days given is \(days); 1 to 366 can be planned."
    }
    func amount(_ mass: Mass) -> String? { mass == .zero ? "A step of nothing changes nothing; give an amount." : nil }
    func order(_ times: [TimeOfDay], least: Int) -> String? {
      guard (least...4).contains(times.count) else {
        return "\(times.count == 1 ? "1 time was" : "\(times.count) times were") given; \(least) to 4 can be planned."
      }
      return zip(times, times.dropFirst()).first { $1.fromFour <= $0.fromFour }
        .map { PlanError.timesOutOfOrder($0.0, $0.1).description }
    }
    switch self {
    case .hold(let count): return count.flatMap(days)
    case .stepBack, .stop: return nil
    case .lower(let dose): return dose == .zero ? "A dose of nothing is a stop; choose to stop instead." : nil
    case .raise(let rise): return amount(rise)
    case .smallerSteps(let rise, let count), .taper(let rise, let count): return amount(rise) ?? days(count)
    case .move(let times): return order(times, least: 1)
    case .split(let times): return order(times, least: 2)
    case .pause(let until, _):
      return until.flatMap { until in
        until > from ? nil : "The restart (\(until)) does not come after the pause begins (\(from)). Give a later day."
      }
    }
  }
}

extension Revision {
  /// Reads a revision from an archive, and refuses one that could not have been made.
  /// - Throws: `DecodingError.dataCorrupted` naming the value and the limit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let from = try container.decode(LocalDate.self, forKey: .from)
    let change = try container.decode(Change.self, forKey: .change)
    let decidedBy = try container.decode(String.self, forKey: .decidedBy)
    let reason = try container.decode(String.self, forKey: .reason)
    do throws(PlanError) {
      try self.init(from: from, change: change, decidedBy: decidedBy, reason: reason)
    } catch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }
}
