import ClinicalTime
import Evidence
import Screening

/// Words that the page and the command use alike for a screen.
enum ScreenWords {
  /// The answer in one or two sentences.
  static func verdict(_ screen: Screen) -> String {
    switch screen.verdict {
    case .stop: "Do not start naltrexone with this. Read why, and talk to your prescriber."
    case .waitUntil:
      screen.earliestStart.map { "Not yet. By the longest advice that applies: not before \($0)." }
        ?? "Not yet. Read what to wait for."
    case .askPrescriber: "Ask before you start: there is something your prescriber or pharmacist has to answer."
    case .note:
      "Nothing that was checked stands against the start. That is not the same as harmless: read what was not checked."
    }
  }

  static func override(_ override: Override) -> String {
    "Overridden by \(override.prescriber)\(override.date.map { " on \($0)" } ?? ""): \(override.reason)"
  }

  /// The wash-out rows, one table for each medicine or procedure.
  static func tables(_ screen: Screen, _ evidence: EvidenceBase) -> [WashOutTable] {
    var tables: [WashOutTable] = []
    for row in screen.washOut {
      let caption =
        row.direction == .beforeStart
        ? "How long to wait after “\(row.subject)”" : "How long before \(row.subject) to stop naltrexone"
      let shown = WashOutTable.Row(
        wait: row.waitShown, time: row.time?.description ?? "last dose not known",
        use: use(row.use), isActedOn: row.use == .actedOn, claim: ClaimReference(row.claim, in: evidence))
      if tables.last?.caption == caption {
        tables[tables.count - 1].rows.append(shown)
      } else {
        tables.append(
          WashOutTable(
            caption: caption, timeHeading: row.direction == .beforeStart ? "Earliest start" : "Last dose no later than",
            rows: [shown]))
      }
    }
    return tables
  }

  private static func use(_ use: WashOut.Use) -> String {
    switch use {
    case .actedOn: "this one counts"
    case .shown: "shorter advice"
    case .comparison: "for comparison only"
    }
  }
}

/// Rules about waiting, for one medicine or procedure.
public struct WashOutTable: Encodable, Sendable {
  public let caption: String
  public let timeHeading: String
  public var rows: [Row]

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
