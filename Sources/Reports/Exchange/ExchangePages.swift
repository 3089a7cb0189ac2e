import Diary
public import History

/// `/export`: everything on record, to take away.
public struct ExportPage: PageValue {
  public struct File: Encodable, Sendable {
    public let label: String
    public let address: String
    public let explanation: String
  }

  public let title = "Export"
  public let summary: String
  public let files: [File]

  public init(history: History) {
    let held = [
      counted(CurrentView(history.doses).entries.count, "dose"),
      counted(CurrentView(history.scores).entries.count, "score"),
      counted(CurrentView(history.notes).entries.count, "note"),
      counted(CurrentView(history.bottles).entries.count, "bottle"),
      counted(history.plans.count, "plan version"),
    ]
    summary = "On record: \(held.joined(separator: ", ")). The files are made on this computer and sent nowhere."
    files = [
      File(
        label: "Everything, as one JSON file", address: "/export/archive.json",
        explanation: "The complete record with all corrections. Sweetspot can read it back."),
      File(
        label: "Doses, as CSV", address: "/export/doses.csv", explanation: "What holds now, one dose a line."),
      File(
        label: "Scores, as CSV", address: "/export/scores.csv", explanation: "What holds now, one score a line."),
      File(
        label: "Rescue medicines, as CSV", address: "/export/rescue.csv",
        explanation: "What holds now, one medicine a line."),
    ]
  }
}
