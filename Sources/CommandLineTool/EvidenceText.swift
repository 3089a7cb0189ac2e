import Reports

/// The pages of the evidence as text for a terminal.
enum EvidenceText {
  static func list(_ page: EvidenceListPage) -> String {
    var blocks = [page.summary]
    if !page.topics.isEmpty {
      blocks.append(
        "Topics:\n" + page.topics.map { "  \($0.label): \($0.count)" }.joined(separator: "\n"))
    }
    if page.hasDisagreements {
      let lines = page.disagreements.map { wrapped("- \($0.label)  [\(identifier($0))]", indent: 2) }
      blocks.append("Where sources disagree:\n" + lines.joined(separator: "\n"))
    }
    blocks += page.claims.map(summary)
    blocks.append("Evidence \(page.evidenceVersion)")
    return blocks.joined(separator: "\n\n")
  }

  static func claim(_ page: ClaimPage) -> String {
    var blocks = [wrapped(page.statement)]
    if page.isUnverified {
      blocks.append("UNVERIFIED: not read in its source; it decides nothing in Sweetspot.")
    }
    var facts = ["Topic: \(page.topic.label)", "Sort of evidence: \(page.grade)"]
    facts += [page.population.map { "Seen in: \($0)" }, page.note.map { "Keep in mind: \($0)" }].compactMap { $0 }
    blocks.append(facts.map { wrapped($0, indent: 2) }.joined(separator: "\n"))
    if page.hasFigures {
      let lines = page.figures.map { "  " + wrapped("\($0.name): \($0.figure)", width: 78, indent: 4) }
      blocks.append("Figures:\n" + lines.joined(separator: "\n"))
    }
    blocks.append("Who says so:\n" + page.sources.map { "  " + citation($0, indent: 4) }.joined(separator: "\n"))
    if page.hasDisagreements {
      let lines = page.disagreements.map { wrapped("- \($0.label)  [\(identifier($0))]", indent: 2) }
      blocks.append("Others answer differently:\n" + lines.joined(separator: "\n"))
    }
    let uses = page.uses.map { "- \($0.kind): \($0.name)" }
    blocks.append(
      uses.isEmpty ? "Nothing in Sweetspot decides by it." : "What rests on it:\n" + uses.joined(separator: "\n"))
    blocks.append("Claim \(page.id)\nEvidence \(page.evidenceVersion)")
    return blocks.joined(separator: "\n\n")
  }

  static func source(_ page: SourcePage) -> String {
    ([citation(page.source, indent: 0), "Claims taken from it: \(page.claimCount)"] + page.claims.map(summary)
      + ["Evidence \(page.evidenceVersion)"]).joined(separator: "\n\n")
  }

  static func disagreement(_ page: DisagreementPage) -> String {
    ([
      wrapped(page.question), wrapped("What Sweetspot does: \(page.handling)"), wrapped("Why: \(page.reason)"),
      "The answers:",
    ] + page.claims.map(summary) + ["Evidence \(page.evidenceVersion)"]).joined(separator: "\n\n")
  }

  private static func summary(_ claim: ClaimSummary) -> String {
    var lines = [wrapped(claim.statement, indent: 2)]
    lines += claim.figures.map { "  " + wrapped($0, width: 78, indent: 4) }
    let sources = claim.sources.map(\.label).joined(separator: "; ")
    lines.append("  " + wrapped("\(claim.isUnverified ? "UNVERIFIED; " : "")\(claim.grade): \(sources)", indent: 4))
    lines.append("  [\(claim.id)]")
    return lines.joined(separator: "\n")
  }

  private static func citation(_ source: SourceCitation, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    let lines =
      [source.title, source.origin, "\(source.kind); \(source.reading)", source.note].compactMap { $0 }
      + source.identifiers.map(\.address) + ["[\(source.id)]"]
    return lines.map { wrapped($0, width: 80 - indent, indent: indent) }.joined(separator: "\n" + margin)
  }

  private static func identifier(_ link: Link) -> Substring {
    link.address.split(separator: "/").last ?? ""
  }
}
