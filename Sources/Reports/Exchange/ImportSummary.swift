public import History

/// What is in a file that could be taken in, and what would become of it.
public struct ImportSummary: Encodable, Sendable {
  /// A kind of entry, and how many of it.
  public struct Count: Encodable, Sendable {
    public let kind: String
    public let inFile: Int
    public let new: Int
  }

  public let format: String
  public let counts: [Count]
  public let newItems: Int
  /// On record already, and left as they are.
  public let onRecord: Int
  /// Said more than once in the file, and taken once.
  public let repeated: Int
  public let findings: [ImportBatch.Finding]

  public init(_ judgement: ImportJudgement) {
    let batch = judgement.batch
    format = batch.format
    let added = judgement.added
    counts = ImportedContent.Kind.allCases.compactMap { kind in
      let inFile = batch.items.count { $0.content.kind == kind }
      guard inFile > 0 else { return nil }
      return Count(kind: kind.rawValue, inFile: inFile, new: added.count { $0.content.kind == kind })
    }
    newItems = added.count
    onRecord = judgement.count(.onRecord)
    repeated = judgement.count(.repeated)
    findings = (batch.findings + judgement.refusals).sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }

  public var sentence: String {
    let held = counts.map { Self.words($0.kind, $0.inFile) }
    let old =
      onRecord == 0
      ? ""
      : " \(onRecord) of them \(onRecord == 1 ? "is on record already and is left as it is" : "are on record already and are left as they are")."
    let twice = repeated == 0 ? "" : " \(repeated) \(repeated == 1 ? "is" : "are") said more than once and taken once."
    guard !held.isEmpty else { return "The file holds no entry for the diary." }
    return "The file holds \(Self.joined(held)).\(old)\(twice) New: \(newItems)."
  }

  private static func words(_ kind: String, _ count: Int) -> String {
    switch ImportedContent.Kind(rawValue: kind) {
    case .dose: counted(count, "dose")
    case .score: counted(count, "score")
    case .treatment: "\(inDays(count)) with or without another treatment"
    case .note: counted(count, "note")
    case .rescue: counted(count, "rescue medicine")
    case .answers: "\(counted(count, "questionnaire")) answered"
    case nil: counted(count, "entry")
    }
  }

  private static func joined(_ parts: [String]) -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.joined() }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension ImportBatch.Finding {
  /// `Line 129: …`
  public var inWords: String {
    (line.map { "Line \($0): " } ?? "") + text + (kind == .leftOut ? " (Left out.)" : "")
  }
}
