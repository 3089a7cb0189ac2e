public import Evidence
public import Recognition
public import Screening

/// A screen as plain text for the terminal.
public struct ScreenText {
  /// The text, lines of at most 100 columns where words allow.
  public let text: String

  public init(_ screen: Screen, medicines: [RecognisedLine], evidence: EvidenceBase) {
    var lines: [String] = [
      ScreenWords.verdict(screen, listIsEmpty: medicines.isEmpty), ScreenWords.earliest(screen), "",
    ]
    .compactMap(\.self)
    for finding in screen.findings {
      lines.append("\(finding.severity.shown.uppercased()): \(finding.title)")
      lines += Self.wrapped(finding.why, indent: "  ")
      lines += Self.wrapped("What would change it: \(finding.change)", indent: "  ")
      if let override = finding.override {
        lines += Self.wrapped(ScreenWords.override(override), indent: "  ")
      }
      if !finding.claims.isEmpty {
        lines += Self.wrapped("Who says so: \(finding.claims.joined(separator: ", "))", indent: "  ")
      }
      lines.append("")
    }
    for table in ScreenWords.tables(screen, evidence) {
      lines.append(table.caption)
      for row in table.advice + table.comparisons {
        lines.append("  \(row.wait) → \(row.time)  \(row.use)")
        lines += Self.wrapped("\(row.claim.who): \(row.claim.statement)", indent: "      ")
      }
      lines.append("")
    }
    let plain = medicines.filter(\.isRecognised).map { "\($0.input) → \($0.ingredients.joined(separator: ", "))" }
    if !plain.isEmpty { lines += ["Recognised:"] + plain.map { "  " + $0 } + [""] }
    lines.append("What this does not know:")
    for gap in screen.notChecked { lines += Self.wrapped("- " + gap, indent: "  ") }
    if !screen.disagreements.isEmpty {
      lines += ["", "Sources disagree on: \(screen.disagreements.joined(separator: ", ")). See sweetspot evidence ID."]
    }
    lines += ["", "Evidence of \(screen.evidenceVersion). Not a medical device; your prescriber decides."]
    text = lines.joined(separator: "\n")
  }

  private static func wrapped(_ text: String, indent: String) -> [String] {
    var lines: [String] = []
    var current = indent
    for word in text.split(separator: " ") {
      if current.count + word.count + 1 > 100, current.count > indent.count {
        lines.append(current)
        current = indent
      }
      current += (current.count > indent.count ? " " : "") + word
    }
    return lines + [current]
  }
}
