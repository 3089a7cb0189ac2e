public import ClinicalTime
import Evidence
public import Quantities

/// What a prescriber approved: who, when, and the highest dose.
public struct Approval: Codable, Hashable, Sendable {
  /// The prescriber's name, 1 to 120 characters, without surrounding spaces.
  public let prescriber: String
  /// The day of the approval.
  public let date: LocalDate
  /// No day may be given more than this.
  public let highestDose: Mass
  /// The last day that was approved; `nil` approves until something else is decided.
  public let until: LocalDate?
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
  ///   - until: the last day that was approved, not before `date`.
  ///   - limits: what is usual and what is accepted at all.
  ///   - reason: needed when the dose is outside the usual range, and kept within it too. At most ``longestReason``
  ///     characters.
  ///   - today: the day on which this is recorded.
  /// - Throws: ``PlanError`` naming the value, the limit and the remedy.
  public init(
    prescriber: String, date: LocalDate, highestDose: Mass, until: LocalDate? = nil, limits: Limits<Mass>,
    reason: String? = nil, today: LocalDate
  ) throws(PlanError) {
    let name = try Self.cleanedName(prescriber)
    if let until, until < date { throw .approvalEndsBeforeItBegins(until: until, date: date) }
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
    self.until = until
    self.reason = said
  }

  /// A name without stray spaces.
  static func cleanedName(_ text: String) throws(PlanError) -> String {
    let name = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !name.isEmpty else { throw .noPrescriber }
    guard name.count <= longestName else { throw .prescriberTooLong(name.count) }
    return name
  }

  /// The text without spaces around it and without control characters other than line ends; `nil` when none is left.
  static func cleaned(_ text: String) -> String? {
    let scalars = text.unicodeScalars.filter { $0 == "\n" || $0.properties.generalCategory != .control }
    let start = String(String.UnicodeScalarView(scalars)).drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) }
  }
}

extension Approval {
  /// An approval as it was stored; it was checked when it was recorded.
  public init(
    restoring prescriber: String, date: LocalDate, highestDose: Mass, until: LocalDate? = nil, reason: String?
  ) {
    self.prescriber = prescriber
    self.date = date
    self.highestDose = highestDose
    self.until = until
    self.reason = reason
  }

  /// Reads an approval from an archive, and refuses one that could not have been recorded.
  /// - Throws: `DecodingError.dataCorrupted` naming the value and the limit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    prescriber = try container.decode(String.self, forKey: .prescriber)
    date = try container.decode(LocalDate.self, forKey: .date)
    highestDose = try container.decode(Mass.self, forKey: .highestDose)
    until = try container.decodeIfPresent(LocalDate.self, forKey: .until)
    reason = try container.decodeIfPresent(String.self, forKey: .reason)
    do throws(PlanError) {
      // Its own day stands for the day of its recording, which an archive keeps elsewhere. An archive does not say
      // beside the approval what the plan is for, so that the wider of the limits binds here.
      let limits: Limits<Mass> =
        highestDose < Limits<Mass>.naltrexoneApproved.absolute.lowerBound
        ? .naltrexoneBesideOpioid : .naltrexoneApproved
      _ = try Approval(
        prescriber: prescriber, date: date, highestDose: highestDose, until: until, limits: limits, reason: reason,
        today: date)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }
}
