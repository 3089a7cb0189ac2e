public import ClinicalTime
public import Diary

/// That an import was taken back as a whole. Nothing of it is removed: its entries are withdrawn.
public struct ImportUndo: Codable, Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was taken back.
  public let recordedAt: Instant
  /// The import.
  public let importID: ImportRecord.ID
  /// How many entries were withdrawn.
  public let withdrawn: Int
  /// The entries of the import that stayed, because the person had corrected or withdrawn them since.
  public let kept: [String]

  /// Makes a record of it.
  public init(id: String, recordedAt: Instant, importID: ImportRecord.ID, withdrawn: Int, kept: [String]) {
    self.id = id
    self.recordedAt = recordedAt
    self.importID = importID
    self.withdrawn = withdrawn
    self.kept = kept
  }
}

/// An entry with all its corrections.
public struct EntryThread<Content: Hashable & Sendable>: Hashable, Sendable {
  /// As it was written first.
  public let first: Entry<Content>
  /// As it stands now; without content it is withdrawn.
  public let latest: Entry<Content>

  /// The threads of a history, given in the order in which it was written.
  public static func all(_ history: [Entry<Content>]) -> [EntryThread] {
    var place: [String: Int] = [:]
    var threads: [EntryThread] = []
    for entry in history {
      if let former = entry.supersedes, let index = place[former] {
        threads[index] = EntryThread(first: threads[index].first, latest: entry)
        place[entry.id] = index
      } else {
        place[entry.id] = threads.count
        threads.append(EntryThread(first: entry, latest: entry))
      }
    }
    return threads
  }
}

/// What taking back an import would do.
public struct ImportUndoJudgement: Hashable, Sendable {
  /// The entries that are withdrawn, with what they hold.
  public let withdrawn: [Item]
  /// The entries that stay, because the person changed them since; what they hold now, in words.
  public let kept: [Item]

  /// One entry of the import.
  public struct Item: Hashable, Sendable {
    /// The identifier of the entry as it was imported.
    public let id: String
    /// Its kind.
    public let kind: ImportedContent.Kind
    /// What it holds now, in words.
    public let words: String
  }
}

extension History {
  /// What taking back an import would do: what the person has not touched is withdrawn, the rest stays.
  public func undoing(_ importID: ImportRecord.ID) -> ImportUndoJudgement {
    var withdrawn: [ImportUndoJudgement.Item] = []
    var kept: [ImportUndoJudgement.Item] = []
    func sort<Content>(_ entries: [Entry<Content>], _ kind: ImportedContent.Kind, _ wrap: (Content) -> ImportedContent)
    {
      for thread in EntryThread.all(entries) where thread.first.origin?.importID == importID {
        let item = ImportUndoJudgement.Item(
          id: thread.first.id, kind: kind, words: thread.latest.content.map { wrap($0).inWords } ?? "withdrawn by you")
        if thread.first.id == thread.latest.id { withdrawn.append(item) } else { kept.append(item) }
      }
    }
    sort(doses, .dose, ImportedContent.dose)
    sort(scores, .score, ImportedContent.score)
    sort(treatments, .treatment, ImportedContent.treatment)
    sort(notes, .note, ImportedContent.note)
    sort(rescues, .rescue, ImportedContent.rescue)
    sort(answers, .answers, ImportedContent.answers)
    return ImportUndoJudgement(withdrawn: withdrawn, kept: kept)
  }
}
