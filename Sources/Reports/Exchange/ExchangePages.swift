public import Diary
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

/// `/import`: choose a file, see what is in it, then take it in.
public struct ImportPage: PageValue {
  /// What was found in a file, before anything is saved.
  public struct Preview: Encodable, Sendable {
    public let fileName: String
    /// The file's text, to be sent again when it is taken in.
    public let content: String
    public let summary: String
    public let hasNewItems: Bool
    public let findings: [String]
    public let hasFindings: Bool

    public init(batch: ImportBatch, newItems: Int, fileName: String, content: String) {
      self.fileName = fileName
      self.content = content
      summary = ImportSummary(batch, newItems: newItems).sentence
      hasNewItems = newItems > 0
      findings = batch.findings.map(\.inWords)
      hasFindings = !findings.isEmpty
    }

    private enum CodingKeys: String, CodingKey {
      case fileName, summary, hasNewItems, findings
    }
  }

  public let title = "Import"
  public let problem: String?
  public let preview: Preview?

  public init(problem: String? = nil, preview: Preview? = nil) {
    self.problem = problem
    self.preview = preview
  }
}

/// What is in a file that could be taken in.
public struct ImportSummary: Encodable, Sendable {
  public let format: String
  public let scores: Int
  public let treatmentDays: Int
  public let newItems: Int
  public let findings: [ImportBatch.Finding]

  public init(_ batch: ImportBatch, newItems: Int) {
    format = batch.format
    scores = batch.scores.count
    treatmentDays = batch.treatments.count
    self.newItems = newItems
    findings = batch.findings
  }

  public var sentence: String {
    let old = scores + treatmentDays - newItems
    let known =
      old == 0
      ? ""
      : " \(old) of them \(old == 1 ? "is on record already and is left as it is" : "are on record already and are left as they are")."
    return
      "The file holds \(counted(scores, "score")) and \(inDays(treatmentDays)) with or without another treatment.\(known)"
  }
}

extension ImportBatch.Finding {
  /// `Line 129: …`
  public var inWords: String {
    (line.map { "Line \($0): " } ?? "") + text + (kind == .leftOut ? " (Left out.)" : "")
  }
}
