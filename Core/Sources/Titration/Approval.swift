public import ClinicalTime
public import Evidence
public import Quantities

/// What a prescriber approved: who, when, and the highest dose.
public struct Approval: Codable, Hashable, Sendable {
  /// The prescriber's name, 1 to 120 characters, without surrounding spaces.
  public let prescriber: String
  /// The day of the approval.
  public let date: LocalDate
  /// Nothing above this may be scheduled.
  public let highestDose: Mass
  /// Why it was approved, if that was said. A highest dose outside the usual range always says it.
  public let reason: String?

  /// The longest name that is taken.
  public static let longestName = 120
  /// The longest reason that is taken, as long as a note.
  public static let longestReason = 4000

  /// Records an approval.
  /// - Parameters:
  ///   - prescriber: who approved.
  ///   - date: when; not after `today`.
  ///   - highestDose: the highest dose approved.
  ///   - limits: what is usual and what is accepted at all.
  ///   - reason: needed when the dose is outside the usual range, and kept within it too. At most ``longestReason``
  ///     characters.
  ///   - today: the day on which this is recorded.
  /// - Throws: ``PlanError`` naming the value, the limit and the remedy.
  public init(
    prescriber: String, date: LocalDate, highestDose: Mass, limits: Limits<Mass>, reason: String? = nil,
    today: LocalDate
  ) throws(PlanError) {
    let name = prescriber.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !name.isEmpty else { throw .noPrescriber }
    guard name.count <= Self.longestName else { throw .prescriberTooLong(name.count) }
    guard date <= today else { throw .approvalInFuture(date, today: today) }
    let said = Self.cleaned(reason ?? "")
    if let said, said.count > Self.longestReason { throw .reasonTooLong(said.count) }
    switch limits.verdict(on: highestDose) {
    case .usual: break
    case .unusual(_, let why):
      guard said != nil else { throw .unusualBound(highestDose, why) }
    case .refused(let limit, let why):
      throw .refusedBound(highestDose, limit: limit, why)
    }
    self.prescriber = name
    self.date = date
    self.highestDose = highestDose
    self.reason = said
  }

  /// The text without spaces around it and without control characters other than line ends; `nil` when none is left.
  private static func cleaned(_ text: String) -> String? {
    let scalars = text.unicodeScalars.filter { $0 == "\n" || $0.properties.generalCategory != .control }
    let start = String(String.UnicodeScalarView(scalars)).drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) }
  }
}

extension Approval {
  /// An approval as it was stored; it was checked when it was recorded.
  public init(restoring prescriber: String, date: LocalDate, highestDose: Mass, reason: String?) {
    self.prescriber = prescriber
    self.date = date
    self.highestDose = highestDose
    self.reason = reason
  }

  /// Reads an approval from an archive, and refuses one that could not have been recorded.
  /// - Throws: `DecodingError.dataCorrupted` naming the value and the limit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    prescriber = try container.decode(String.self, forKey: .prescriber)
    date = try container.decode(LocalDate.self, forKey: .date)
    highestDose = try container.decode(Mass.self, forKey: .highestDose)
    reason = try container.decodeIfPresent(String.self, forKey: .reason)
    do throws(PlanError) {
      // Its own day stands for the day of its recording, which an archive keeps elsewhere.
      _ = try Approval(
        prescriber: prescriber, date: date, highestDose: highestDose, limits: .naltrexoneApproved, reason: reason,
        today: date)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }
}

/// Whether a plan may be followed.
public enum PlanStatus: Hashable, Sendable {
  /// Nobody has approved it.
  case draft
  /// A prescriber approved it, and every dose lies within the approval.
  case approved(Approval)

  /// The status of a plan under the approval that was recorded for it, if any.
  /// - Throws: ``PlanError/doseAboveApproved(dose:from:limit:prescriber:)`` when a dose lies above the approval:
  ///   such a plan is neither a draft nor approved, and cannot be scheduled.
  public init(of plan: Plan, under approval: Approval?) throws(PlanError) {
    guard let approval else {
      self = .draft
      return
    }
    if let step = plan.steps.first(where: { $0.dose > approval.highestDose }) {
      throw .doseAboveApproved(
        dose: step.dose, from: step.first, limit: approval.highestDose, prescriber: approval.prescriber)
    }
    self = .approved(approval)
  }

  /// The words people read.
  public var shown: String {
    switch self {
    case .draft: "Draft until your prescriber approves it."
    case .approved(let approval):
      "Approved by \(approval.prescriber) on \(approval.date), up to \(approval.highestDose) a day."
    }
  }
}

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

/// A plan as it was recorded, never changed afterwards.
public struct PlanVersion: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was recorded.
  public let recordedAt: Instant
  /// The plan.
  public let plan: Plan
  /// The state of the evidence it was made from.
  public let evidenceVersion: String

  /// Makes a version.
  public init(id: String, recordedAt: Instant, plan: Plan, evidenceVersion: String) {
    self.id = id
    self.recordedAt = recordedAt
    self.plan = plan
    self.evidenceVersion = evidenceVersion
  }
}

/// An approval as it was recorded, never changed afterwards.
public struct RecordedApproval: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was recorded.
  public let recordedAt: Instant
  /// The plan that it approves.
  public let plan: PlanVersion.ID
  /// What was approved.
  public let approval: Approval

  /// Makes a recorded approval.
  public init(id: String, recordedAt: Instant, plan: PlanVersion.ID, approval: Approval) {
    self.id = id
    self.recordedAt = recordedAt
    self.plan = plan
    self.approval = approval
  }
}
