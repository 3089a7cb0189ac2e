import ClinicalTime
public import Foundation
public import History

/// `/import`: choose a file, see what is in it, then take it in; and the imports so far, each to be taken back.
public struct ImportPage: PageValue {
  public let title = "Import"
  public let saved: String?
  public let problem: String?
  public let preview: Preview?
  public let mapping: MappingForm?
  public let imports: [Past]
  public let hasImports: Bool

  public init(
    saved: String? = nil, problem: String? = nil, preview: Preview? = nil, mapping: MappingForm? = nil,
    imports: [Past] = []
  ) {
    self.saved = saved
    self.problem = problem
    self.preview = preview
    self.mapping = mapping
    self.imports = imports
    hasImports = !imports.isEmpty
  }

  /// What was found in a file, before anything is saved.
  public struct Preview: Encodable, Sendable {
    public let fileName: String
    /// What sort of file it is.
    public let kind: String
    /// Under which name the file is kept until it is taken in.
    public let held: String
    public let summary: String
    public let hasNewItems: Bool
    /// A few of the entries that would be added.
    public let samples: [String]
    public let hasSamples: Bool
    public let medicines: [Medicine]
    public let hasMedicines: Bool
    public let findings: [String]
    public let hasFindings: Bool
    /// The mapping by which it was read, as JSON text.
    public let mappingText: String?

    /// A medicine that a clinical file lists.
    public struct Medicine: Encodable, Sendable {
      public let line: String
      public let warning: String?

      public init(line: String, isOpioid: Bool, isUnderstood: Bool) {
        self.line = line
        warning = isOpioid ? "an opioid, or may be one" : isUnderstood ? nil : "not understood"
      }
    }

    public init(
      _ judgement: ImportJudgement, fileName: String, kind: String, held: String, medicines: [Medicine] = [],
      mapping: String? = nil
    ) {
      let shown = ImportSummary(judgement)
      self.fileName = fileName
      self.kind = kind
      self.held = held
      summary = shown.sentence
      samples = judgement.added.prefix(8).map(\.content.inWords)
      hasSamples = !samples.isEmpty
      self.medicines = medicines
      hasMedicines = !medicines.isEmpty
      hasNewItems = shown.newItems > 0 || !medicines.isEmpty
      findings = shown.findings.map(\.inWords)
      hasFindings = !findings.isEmpty
      mappingText = mapping
    }
  }

  /// An import that was made.
  public struct Past: Encodable, Sendable {
    public let id: String
    public let fileName: String
    public let format: String
    public let when: String
    public let added: String
    /// When it was taken back; `nil` while it holds.
    public let undone: String?
    public let canBeUndone: Bool
    /// The page with the screen of what it lists.
    public let screen: String?
  }
}

extension ImportPage.Past {
  /// The imports of a history, the last one first.
  public static func all(in history: History, zone: TimeZone) -> [ImportPage.Past] {
    let undone = Dictionary(history.importUndos.map { ($0.importID, $0) }, uniquingKeysWith: { first, _ in first })
    return history.imports.reversed().map { record in
      ImportPage.Past(
        id: record.id, fileName: record.fileName, format: record.format,
        when: record.recordedAt.local(in: zone).description, added: counted(record.added, "item"),
        undone: undone[record.id].map { undo in
          let kept = undo.kept.count
          return "Taken back \(undo.recordedAt.local(in: zone))"
            + (kept == 0 ? "." : "; \(kept) that you had changed \(kept == 1 ? "stays" : "stay").")
        },
        canBeUndone: undone[record.id] == nil,
        screen: record.listing == nil || undone[record.id] != nil ? nil : "/screen?import=\(record.id)")
    }
  }
}
