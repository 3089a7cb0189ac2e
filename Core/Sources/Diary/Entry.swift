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
///
/// Every page asks for it, over years of entries of which few were ever corrected. So only entries that take part in a
/// correction are looked up by name, and the code can be specialised where it is used.
public struct CurrentView<Content: Hashable & Sendable>: Sendable {
  @usableFromInline let history: [Entry<Content>]
  /// Where in the history the entries stand that hold, in the order in which their first version was written.
  @usableFromInline let positions: [Int]
  /// How often an entry was corrected, by the id of the entry that holds; those that never were are not in it.
  public let corrections: [String: Int]

  /// Sees what holds among `history`, given in the order in which it was written, each entry with an id of its own.
  @inlinable
  public init(_ history: [Entry<Content>]) {
    var corrected: Set<String> = []
    for index in history.indices {
      if let id = history[index].supersedes { corrected.insert(id) }
    }
    // The latest version of each entry, and which one a version belongs to.
    var latest: [Int] = []
    latest.reserveCapacity(history.count)
    var placeByID: [String: Int] = [:]
    var counts: [Int: Int] = [:]
    for index in history.indices {
      if let place = history[index].supersedes.flatMap({ placeByID[$0] }) {
        latest[place] = index
        counts[place, default: 0] += 1
        placeByID[history[index].id] = place
      } else {
        if !corrected.isEmpty, corrected.contains(history[index].id) { placeByID[history[index].id] = latest.count }
        latest.append(index)
      }
    }
    var corrections: [String: Int] = [:]
    for (place, count) in counts where history[latest[place]].content != nil {
      corrections[history[latest[place]].id] = count
    }
    self.history = history
    self.corrections = corrections
    positions = latest.filter { history[$0].content != nil }
  }

  /// The entries that hold, in the order in which their first version was written.
  @inlinable public var entries: [Entry<Content>] { positions.map { history[$0] } }

  /// What was written in the entries that hold.
  @inlinable public var contents: [Content] { positions.compactMap { history[$0].content } }
}
