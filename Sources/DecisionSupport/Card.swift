public import Evidence
import ExactJSON
import Screening

/// A card of CDS Hooks 2.0.
public struct Card: Hashable, Sendable {
  public enum Indicator: String, Comparable, Sendable {
    case info, warning, critical

    public static func < (left: Indicator, right: Indicator) -> Bool { left.rank < right.rank }
    private var rank: Int { self == .info ? 0 : self == .warning ? 1 : 2 }

    init(_ severity: Severity) {
      self =
        switch severity {
        case .stop: .critical
        case .waitUntil, .askPrescriber: .warning
        case .note: .info
        }
    }
  }

  /// Names the card in feedback.
  public var uuid: String
  /// Fewer than 140 characters.
  public var summary: String
  /// GitHub-flavoured Markdown.
  public var detail: String
  public var indicator: Indicator
  /// The findings it was made from.
  public var findings: [String]
  /// The claims behind it.
  public var claims: [Claim.ID]
  /// An order that can be taken back with it: reference and name.
  public var withdrawal: Withdrawal?
  /// Why somebody may go on all the same.
  public var overrideReasons: [OverrideReason]

  public struct Withdrawal: Hashable, Sendable {
    /// Such as `MedicationRequest/12`.
    public var reference: String
    public var name: String
    /// Names the suggestion in feedback.
    public var uuid: String
  }

  /// The longest summary, in characters.
  static let summaryLimit = 139
}

/// Reasons to go on against a card.
public enum OverrideReason: String, CaseIterable, Sendable {
  case notTaken = "not-taken"
  case waitOver = "wait-over"
  case monitored
  case emergency
  case planned
  case noAlternative = "no-alternative"
  case replaced
  case noOpioid = "no-opioid"

  static let system = "urn:sweetspot:override-reason"

  var shown: String {
    switch self {
    case .notTaken: "The patient does not take it, or no longer"
    case .waitOver: "The last dose is known and the wait is over"
    case .monitored: "Given where breathing is watched and can be supported"
    case .emergency: "Emergency"
    case .planned: "Planned by a prescriber who knows both treatments"
    case .noAlternative: "There is no other treatment"
    case .replaced: "It takes the place of the earlier prescription"
    case .noOpioid: "Checked: what was not understood is no opioid and no naltrexone"
    }
  }
}

extension Card {
  /// The card as JSON.
  func json(sources: Sources, evidenceVersion: String) -> JSONValue {
    var card: JSONObject = [
      "uuid": .string(uuid), "summary": .string(summary), "indicator": .string(indicator.rawValue),
      "detail": .string(detail), "source": .object(["label": .string("Sweetspot, evidence \(evidenceVersion)")]),
    ]
    if let withdrawal {
      card["suggestions"] = .array([
        .object([
          "label": .string("Take back the order for \(withdrawal.name)".cut(to: 100)), "uuid": .string(withdrawal.uuid),
          "actions": .array([
            .object([
              "type": "delete", "description": .string("Remove the order for \(withdrawal.name)".cut(to: 200)),
              "resourceId": .string(withdrawal.reference),
            ])
          ]),
        ])
      ])
      card["selectionBehavior"] = "at-most-one"
    }
    if !overrideReasons.isEmpty {
      card["overrideReasons"] = .array(
        overrideReasons.map { reason in
          .object([
            "code": .string(reason.rawValue), "system": .string(OverrideReason.system),
            "display": .string(reason.shown),
          ])
        })
    }
    let links = sources.links(for: claims)
    if !links.isEmpty { card["links"] = .array(links) }
    card["extension"] = .object([
      "sweetspot": .object([
        "findings": .array(findings.map(JSONValue.string)), "claims": .array(claims.map(JSONValue.string)),
        "evidenceVersion": .string(evidenceVersion),
      ])
    ])
    return .object(card)
  }
}

extension String {
  /// At most so many characters, the last an ellipsis when something was cut off.
  func cut(to limit: Int) -> String {
    let plain = split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return plain.count <= limit ? plain : plain.prefix(limit - 1) + "…"
  }
}
