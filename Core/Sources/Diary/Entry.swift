public import ClinicalTime

/// One thing that was written down, never changed afterwards. A correction is another entry that supersedes it.
public struct Entry<Content: Hashable & Sendable>: Hashable, Sendable, Identifiable {
  /// Its identifier.
  public let id: String
  /// When it was written down.
  public let recordedAt: Instant
  /// What was written; `nil` withdraws the entry that it supersedes.
  public let content: Content?
  /// The entry that this one corrects or withdraws.
  public let supersedes: String?
  /// The import it came with; `nil` when it was entered by hand.
  public let origin: ImportOrigin?

  /// Makes an entry.
  public init(
    id: String, recordedAt: Instant, content: Content?, supersedes: String? = nil, origin: ImportOrigin? = nil
  ) {
    self.id = id
    self.recordedAt = recordedAt
    self.content = content
    self.supersedes = supersedes
    self.origin = origin
  }
}

/// Where an imported entry came from.
public struct ImportOrigin: Codable, Hashable, Sendable {
  /// The import.
  public let importID: String
  /// The item's key in the file, the same whenever the file is read.
  public let key: String

  /// Makes an origin.
  public init(importID: String, key: String) {
    self.importID = importID
    self.key = key
  }
}

extension Entry: Codable where Content: Codable {}

/// What holds now: of each entry and its corrections the last one written, unless it withdrew the entry.
///
/// The order of the entries is the order in which they were written. Two corrections of one entry are no conflict: the
/// later one holds. A correction of an entry that is not there counts as a new entry, so that nothing is lost.
public struct CurrentView<Content: Hashable & Sendable>: Sendable {
  /// The entries that hold, in the order in which their first version was written.
  public let entries: [Entry<Content>]
  /// How often an entry was corrected, by the id of the entry that holds.
  public let corrections: [String: Int]

  /// Sees what holds among `history`, given in the order in which it was written.
  public init(_ history: [Entry<Content>]) {
    var rootByID: [String: String] = [:]
    var roots: [String] = []
    var latest: [String: Entry<Content>] = [:]
    var counts: [String: Int] = [:]
    for entry in history {
      let root = entry.supersedes.flatMap { rootByID[$0] } ?? entry.id
      rootByID[entry.id] = root
      if latest.updateValue(entry, forKey: root) == nil { roots.append(root) }
      counts[root, default: -1] += 1
    }
    entries = roots.compactMap { latest[$0] }.filter { $0.content != nil }
    corrections = Dictionary(
      roots.compactMap { root in latest[root].flatMap { entry in counts[root].map { (entry.id, $0) } } },
      uniquingKeysWith: { first, _ in first })
  }

  /// What was written in the entries that hold.
  public var contents: [Content] { entries.compactMap(\.content) }
}
