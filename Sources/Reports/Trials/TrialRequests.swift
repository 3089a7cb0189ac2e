import Blinding
public import ClinicalTime
public import Foundation
public import History
public import Trials

/// Opening a trial, as it was asked for.
public struct OpeningRequest: Sendable {
  public var file: Data
  public var isEmergency: Bool
  public var reason: String

  /// Keeps what was asked for.
  public init(file: Data, isEmergency: Bool, reason: String) {
    self.file = file
    self.isEmergency = isEmergency
    self.reason = reason
  }

  /// Checks the request, the file and the commitment.
  /// - Returns: what was sealed, and why it is opened early if it is.
  public func checked(
    for sealed: SealedTrial, today: LocalDate
  ) throws -> (payload: Data, emergencyReason: String?) {
    let end = try sealed.protocol().end
    let why = reason.trimmingCharacters(in: .whitespacesAndNewlines)
    let isEarly = today <= end
    if isEarly {
      guard isEmergency else { throw TrialRequestError.notYet(end) }
      guard !why.isEmpty, why.count <= 4_000 else { throw TrialRequestError.noReason }
    }
    let opening = try TrialOpeningFile(file)
    guard opening.trial == sealed.id else { throw BlindingError.otherTrial(opening.trial, expected: sealed.id) }
    return (try sealed.verified(opening.payload).bytes, isEarly ? why : nil)
  }
}

/// What a person writes down during a blinded trial, checked.
public enum TrialEntryRequest {
  /// The kit that a code means, however it was typed.
  public static func kit(_ code: String, on day: LocalDate, in sealed: SealedTrial, today: LocalDate) throws -> TrialKit
  {
    let trial = try sealed.protocol()
    func plain(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }
    guard let kit = sealed.kits.first(where: { plain($0.code) == plain(code) }) else {
      throw TrialRequestError.noSuchKit(code)
    }
    guard day <= today, day >= trial.start, day <= trial.end else {
      throw TrialRequestError.dayOutside(day, first: trial.start, last: min(today, trial.end))
    }
    return kit
  }

  /// The arm that a guess means; `nil` for "don't know".
  public static func guess(_ text: String, period: Int, in sealed: SealedTrial, history: History, today: LocalDate)
    throws
    -> Int?
  {
    let trial = try sealed.protocol()
    guard !history.trialOpenings.contains(where: { $0.trial == sealed.id }) else {
      throw TrialRequestError.openedAlready
    }
    guard (1...trial.periodCount).contains(period) else {
      throw TrialRequestError.noSuchPeriod(period, count: trial.periodCount)
    }
    guard today >= trial.lastDay(ofPeriod: period) else {
      throw TrialRequestError.periodNotOver(period, last: trial.lastDay(ofPeriod: period))
    }
    func plain(_ text: String) -> String { text.lowercased().filter { !$0.isWhitespace && $0 != "'" && $0 != "’" } }
    if ["dontknow", "unknown", "?"].contains(plain(text)) { return nil }
    guard let arm = trial.arms.firstIndex(where: { plain($0.label) == plain(text) }) else {
      throw TrialRequestError.noSuchArm(text, known: trial.arms.map(\.label) + ["don't know"])
    }
    return arm
  }
}

/// Why something cannot be done in a blinded trial.
public enum TrialRequestError: Error, Hashable, Sendable, CustomStringConvertible {
  case noTrial
  case notYet(LocalDate)
  case noReason
  case openedAlready
  case noSuchKit(String)
  case dayOutside(LocalDate, first: LocalDate, last: LocalDate)
  case noSuchPeriod(Int, count: Int)
  case periodNotOver(Int, last: LocalDate)
  case noSuchArm(String, known: [String])

  public var description: String {
    switch self {
    case .noTrial: "No blinded trial is on record. Seal one: sweetspot trial seal, or the page Trial."
    case .notYet(let end):
      "The last day of the trial is \(end). Opened before its end it can no longer say as much: whoever knows the arm feels what they expect. Wait until the day after, or, in an emergency, open it as one and say why."
    case .noReason:
      "An emergency opening needs its reason, in at most 4000 characters. It is kept, and shown beside the result."
    case .openedAlready: "The trial was opened; who knows the arms can no longer guess them."
    case .noSuchKit(let code): "“\(code)” is the code of no kit of this trial. Copy it from the label, such as K7M-Q4T."
    case .dayOutside(let day, let first, let last):
      last < first
        ? "The trial starts on \(first); nothing can be written down for \(day)."
        : "\(day) lies outside what can be written down now: \(first) to \(last)."
    case .noSuchPeriod(let period, let count): "There is no period \(period). Give a number from 1 to \(count)."
    case .periodNotOver(let period, let last): "Period \(period) lasts until \(last). Guess on its last day or later."
    case .noSuchArm(let text, let known): "“\(text)” is no arm. Choose one of these: \(known.joined(separator: ", "))."
    }
  }
}
