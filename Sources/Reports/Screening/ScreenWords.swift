import ClinicalTime
import Evidence
import Screening

/// Words that the page and the command use alike for a screen.
enum ScreenWords {
  /// The answer in one or two sentences.
  static func verdict(_ screen: Screen, listIsEmpty: Bool) -> String {
    switch screen.verdict {
    case .stop: "Do not start naltrexone with this. Read why, and talk to your prescriber."
    case .waitUntil:
      waitEnd(screen).map { "Not yet. By the longest advice that applies: not before \($0)." }
        ?? "Not yet. Read what to wait for."
    case .askPrescriber: "Ask before you start: there is something your prescriber or pharmacist has to answer."
    case .note:
      "Nothing that was checked stands against the start. That is not the same as harmless: read what was not checked."
    }
  }

  /// The latest of the dates that findings ask to wait for.
  private static func waitEnd(_ screen: Screen) -> LocalDateTime? {
    let waits = screen.findings.filter { $0.severity == .waitUntil && $0.override == nil }
    return waits.contains { $0.until == nil } ? nil : waits.compactMap(\.until).max()
  }

  static func override(_ override: Override) -> String {
    "Overridden by \(override.prescriber)\(override.date.map { " on \($0)" } ?? ""): \(override.reason)"
  }

  /// From when on no opioid stands in the way, when that can be said.
  static func earliest(_ screen: Screen) -> String? {
    guard screen.washOut.contains(where: { $0.direction == .beforeStart }) || screen.verdict == .stop else {
      return nil
    }
    if screen.verdict == .stop, screen.earliestStart == nil, screen.washOut.isEmpty { return nil }
    return screen.earliestStart.map { "By the longest advice, the wait after opioids ends on \($0)." }
      ?? "No date can be given as long as that is open."
  }

  /// The wash-out rows, one table for each medicine or procedure.
  static func tables(_ screen: Screen, _ evidence: EvidenceBase) -> [WashOutTable] {
    var subjects: [String] = []
    for row in screen.washOut where !subjects.contains(row.subject) { subjects.append(row.subject) }
    return subjects.map { subject in
      let rows = screen.washOut.filter { $0.subject == subject }
      let isStart = rows.first?.direction == .beforeStart
      let shown = rows.map { row in
        (
          row.use,
          WashOutTable.Row(
            wait: row.waitShown, time: row.time?.description ?? "last dose not known", use: use(row.use),
            isActedOn: row.use == .actedOn, claim: ClaimReference(row.claim, in: evidence))
        )
      }
      let comparisons = shown.filter { $0.0 == .comparison }.map(\.1)
      return WashOutTable(
        caption: isStart ? "How long to wait after “\(subject)”" : "How long before \(subject) to stop naltrexone",
        timeHeading: isStart ? "Earliest start" : "Last dose no later than",
        advice: shown.filter { $0.0 != .comparison }.map(\.1),
        comparisonHeading: isStart ? "what trials asked of those who took part" : "other products and research",
        comparisons: comparisons, hasComparisons: !comparisons.isEmpty)
    }
  }

  private static func use(_ use: WashOut.Use) -> String {
    switch use {
    case .actedOn: "this one counts"
    case .shown: "shorter or equal"
    case .comparison: "for comparison only"
    }
  }
}

/// Rules about waiting, for one medicine or procedure.
public struct WashOutTable: Encodable, Sendable {
  public let caption: String
  public let timeHeading: String
  /// What sources advise, the longest first.
  public let advice: [Row]
  public let comparisonHeading: String
  /// What is shown beside it and not acted on.
  public let comparisons: [Row]
  public let hasComparisons: Bool

  public struct Row: Encodable, Sendable {
    public let wait: String
    public let time: String
    public let use: String
    public let isActedOn: Bool
    public let claim: ClaimReference
  }
}

/// A claim as it is cited beside a statement.
public struct ClaimReference: Encodable, Sendable {
  public let id: String
  public let statement: String
  public let who: String
  public let address: String
  public let isUnverified: Bool

  init(_ id: Claim.ID, in evidence: EvidenceBase) {
    let claim = evidence.claim(id)
    self.id = id
    statement = claim?.statement ?? id
    who = (claim?.sources ?? []).compactMap { evidence.source($0)?.shortName }.joined(separator: "; ")
    address = EvidenceAddress.claim(id)
    isUnverified = claim?.verified == false
  }
}
