/// A part of the doctor's page that can be left out.
public enum ReportItem: String, CaseIterable, Sendable {
  case doses, change, chart, effects, safety, supply, questions

  /// What people call it.
  public var label: String {
    switch self {
    case .doses: "What was planned and taken"
    case .change: "What changed"
    case .chart: "The drawing of the symptom"
    case .effects: "Side effects"
    case .safety: "Safety check"
    case .supply: "Changes of supply"
    case .questions: "Questions for the visit"
    }
  }
}

/// Which days and parts a report shows.
public struct ReportRequest: Hashable, Sendable {
  public var range: ProgressRange?
  public var items: Set<ReportItem>

  public init(range: ProgressRange? = nil, items: Set<ReportItem> = Set(ReportItem.allCases)) {
    self.range = range
    self.items = items
  }
}
