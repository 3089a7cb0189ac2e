import Reports

/// The page of the later trials as text for a terminal.
enum MetaAnalysisText {
  static func page(_ page: MetaAnalysisPage) -> String {
    var lines = [wrapped(page.summary), ""]
    lines += table("Difference in pain, in standard deviations:", page.trials.map { ($0.title, $0.estimate.shown) })
    lines += row("Mean", page.mean.shown) + ["", wrapped(page.heterogeneity), ""]
    lines += table("Computed otherwise:", (page.variants + page.leftOut).map { ($0.title, $0.estimate.shown) })
    lines += [""] + table("In points from 0 to 10:", page.points.map { ($0.title, $0.estimate.shown) })
    lines += [""] + table("Published, no part of this mean:", page.published.map { ($0.title, $0.estimate.shown) })
    lines += ["", "Shares of people (naltrexone, placebo, difference):"]
    lines += page.shares.flatMap { share in
      [
        "  \(share.title)", "    \(share.treatedCount): \(share.treated.shown)",
        "    \(share.placeboCount)\(share.placebo.map { ": \($0.shown)" } ?? "")",
      ] + (share.difference.map { ["    difference \($0.shown)"] } ?? [])
    }
    lines += ["", "Does the sedimentation rate tell who responds?"] + page.correlationText.map { wrapped($0) }
    lines += page.correlations.map { "  if it is \($0.shownBetween): Meng z = \($0.shownMeng)" }
    lines += [""] + page.notes.map { wrapped("- \($0)", indent: 2) } + ["", "Evidence \(page.evidenceVersion)"]
    return lines.joined(separator: "\n")
  }

  private static func table(_ heading: String, _ rows: [(title: String, shown: String)]) -> [String] {
    [heading] + rows.flatMap { row($0.title, $0.shown) }
  }

  /// The figures beside the title, or below it where there is no room.
  private static func row(_ title: String, _ shown: String) -> [String] {
    title.count <= 48
      ? ["  " + title.padding(to: 50) + shown] : ["  " + title, "  " + "".padding(to: 50) + shown]
  }
}

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - count, 0))
  }
}
