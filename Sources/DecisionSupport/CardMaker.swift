import Evidence
import Recognition
import Screening

/// Makes cards of findings: one for each order or medicine and rule, the heaviest first.
struct CardMaker {
  let sources: Sources
  let newIdentifier: @Sendable () -> String

  /// - Parameters:
  ///   - open: what was not understood or not whole. It goes onto the heaviest card, or onto a card of its own.
  ///   - notSent: what was not there. It goes onto the heaviest card; alone it is not worth one.
  func cards(_ findings: [OrderFinding], open: [String], notSent: [String]) -> [Card] {
    var groups: [(key: String, findings: [OrderFinding])] = []
    for finding in findings {
      let key = finding.finding.groupKey
      if let place = groups.firstIndex(where: { $0.key == key }) {
        if !groups[place].findings.contains(where: { $0.finding == finding.finding }) {
          groups[place].findings.append(finding)
        }
      } else {
        groups.append((key, [finding]))
      }
    }
    var cards = groups.map { card($0.findings) }
    // The order of the findings decides between cards of the same weight, as sorting keeps it.
    cards = Card.Indicator.allFromHeaviest.flatMap { weight in cards.filter { $0.indicator == weight } }
    guard !open.isEmpty || !cards.isEmpty, !(open + notSent).isEmpty else { return cards }
    let gaps = open + notSent
    let text = "**What was not checked**\n\n" + gaps.map { "- \($0.inMarkdown)" }.joined(separator: "\n")
    if cards.isEmpty {
      return [
        Card(
          uuid: newIdentifier(),
          summary: "Naltrexone and opioids: nothing found in what was sent, but not all could be checked",
          detail: text, indicator: .info, findings: [], claims: [], withdrawal: nil, overrideReasons: [])
      ]
    }
    cards[0].detail += "\n\n" + text
    return cards
  }

  private func card(_ group: [OrderFinding]) -> Card {
    let ordered = group.sorted { $0.finding.severity > $1.finding.severity }
    var claims: [Claim.ID] = []
    for claim in ordered.flatMap(\.finding.claims) where !claims.contains(claim) { claims.append(claim) }
    var reasons: [OverrideReason] = []
    for reason in ordered.flatMap(\.reasons) where !reasons.contains(reason) { reasons.append(reason) }
    let first = ordered[0]
    let paragraphs = ordered.map { item in
      "**\(item.finding.title.inMarkdown)**\n\n\(item.finding.why.inMarkdown)\n\n*What would change it:* \(item.finding.change.inMarkdown)"
    }
    let closing =
      "Your decision: this shows what sources say and what was found in the data sent. It is no medical device and cannot see what was not sent."
    let isStop = first.finding.severity == .stop
    return Card(
      uuid: newIdentifier(), summary: first.finding.title.cut(to: Card.summaryLimit),
      detail: (paragraphs + [sources.markdown(for: claims), closing]).filter { !$0.isEmpty }
        .joined(separator: "\n\n"),
      indicator: Card.Indicator(first.finding.severity), findings: ordered.map(\.finding.id), claims: claims,
      withdrawal: isStop ? first.order.flatMap(withdrawal) : nil, overrideReasons: reasons)
  }

  private func withdrawal(of order: ClinicalPicture.Medicine) -> Card.Withdrawal? {
    order.reference.map { Card.Withdrawal(reference: $0, name: order.reading.line.input, uuid: newIdentifier()) }
  }
}

extension Card.Indicator {
  fileprivate static let allFromHeaviest: [Card.Indicator] = [.critical, .warning, .info]
}

extension Finding {
  /// Findings of one rule about one medicine share a card: `opioid.wait:X` and `opioid.taper:X`.
  fileprivate var groupKey: String {
    let parts = id.split(separator: ":", maxSplits: 1)
    let family = parts[0].prefix { $0 != "." }
    return parts.count > 1 ? "\(family):\(parts[1])" : String(family)
  }
}
