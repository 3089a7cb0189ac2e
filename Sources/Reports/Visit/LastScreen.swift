import ClinicalTime
import Foundation
import History
import Screening

/// What the last safety check on record said, and what prescribers decided about it.
struct LastScreen {
  let screen: Screen?
  let lines: [String]

  init(_ history: History) {
    let decision = history.decisions.last { $0.kind == DecisionKind.screen.rawValue }
    screen = decision.flatMap { try? JSONDecoder().decode(Screen.self, from: Data($0.output.utf8)) }
    guard let decision else {
      lines = ["No safety check is on record."]
      return
    }
    let day =
      ((try? JSONDecoder().decode(ScreenRequest.self, from: Data(decision.input.utf8)))?.asOf.date)
      .map(\.withoutWeekday) ?? "an unknown day"
    guard let screen else {
      lines = ["The safety check of \(day) cannot be read by this version."]
      return
    }
    var found: [String] = []
    for finding in screen.findings where finding.severity != .note || finding.override != nil {
      let until = finding.until.map { " (until \($0))" } ?? ""
      let decided =
        finding.override.map {
          " Decided otherwise by \($0.prescriber) on \($0.date.map(\.withoutWeekday) ?? "an unknown day"): \($0.reason)"
        } ?? ""
      // A finding that is a question keeps its own mark.
      let end = until.isEmpty && finding.title.hasSuffix("?") ? "" : "."
      found.append("\(finding.severity.shown): \(finding.title)\(until)\(end)\(decided)")
    }
    let notes = screen.findings.count { $0.severity == .note && $0.override == nil }
    if found.isEmpty {
      found.append("Nothing stood in the way among what was entered; what was not entered was not checked.")
    }
    if notes > 0 { found.append("\(counted(notes, "note")) besides.") }
    lines =
      ["Checked on \(day) with evidence \(decision.evidenceVersion), from what the person entered."]
      + ReportPage.shortened(found, to: 4)
  }

  /// The findings that nobody has decided about.
  var open: [Finding] {
    screen?.findings.filter { $0.severity != .note && $0.override == nil } ?? []
  }
}
