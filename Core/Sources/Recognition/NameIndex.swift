/// Finds the longest known name that starts at a token.
struct NameIndex {
  /// What a name stands for.
  struct Entry {
    /// The name as it is shown.
    var shown: String
    /// Positions in the catalogue's substances; empty for a medicine of which only the name is known.
    var substances: [Int]
    /// Positions in the catalogue's products.
    var products: [Int]
    var isOpioid: Bool
    /// Whether the name is in wide use.
    var isCommon: Bool
  }

  struct Match {
    var entry: Int
    var tokenCount: Int
  }

  private(set) var entries: [Entry] = []
  /// Open addressing: phrase hash, and the entry it leads to (-1: only the beginning of longer names).
  private var hashes: [UInt64] = []
  private var values: [Int32] = []
  private var mask = 0
  private var count = 0

  init(expectedNames: Int) {
    var capacity = 1024
    while capacity < expectedNames * 4 { capacity *= 2 }
    hashes = Array(repeating: 0, count: capacity)
    values = Array(repeating: -2, count: capacity)
    mask = capacity - 1
  }

  /// Adds a name. A name that is there already stands for both from then on.
  mutating func add(_ name: String, substances: [Int], product: Int? = nil, isOpioid: Bool, isCommon: Bool = false) {
    let line = TokenisedLine(name)
    guard !line.tokens.isEmpty else { return }
    var hash = PhraseHash.seed
    for (position, token) in line.tokens.enumerated() {
      hash = PhraseHash.extend(hash, by: token.hash)
      let slot = slot(of: hash)
      let isLast = position == line.tokens.count - 1
      if values[slot] == -2 {
        hashes[slot] = hash
        values[slot] = -1
        count += 1
        if count * 2 > hashes.count { grow() }
      }
      guard isLast else { continue }
      let place = self.slot(of: hash)
      if values[place] >= 0 {
        let index = Int(values[place])
        entries[index].substances += substances.filter { !entries[index].substances.contains($0) }
        if let product { entries[index].products.append(product) }
        entries[index].isOpioid = entries[index].isOpioid || isOpioid
        entries[index].isCommon = entries[index].isCommon || isCommon
      } else {
        values[place] = Int32(entries.count)
        entries.append(
          Entry(
            shown: name, substances: substances, products: product.map { [$0] } ?? [], isOpioid: isOpioid,
            isCommon: isCommon))
      }
    }
  }

  /// The longest name that starts at `start`; `nil` when none does.
  func longestMatch(in line: TokenisedLine, from start: Int) -> Match? {
    var hash = PhraseHash.seed
    var best: Match?
    var position = start
    while position < line.tokens.count {
      hash = PhraseHash.extend(hash, by: line.tokens[position].hash)
      let value = values[slot(of: hash)]
      guard value != -2 else { break }
      position += 1
      if value >= 0 { best = Match(entry: Int(value), tokenCount: position - start) }
    }
    return best
  }

  /// The longest name that starts with a given word and goes on with the line's tokens, one of them at least.
  func longestMatch(startingWith word: UInt64, then line: TokenisedLine, from start: Int) -> Int? {
    var hash = PhraseHash.extend(PhraseHash.seed, by: word)
    var best: Int?
    for token in line.tokens[start...] {
      hash = PhraseHash.extend(hash, by: token.hash)
      let value = values[slot(of: hash)]
      guard value != -2 else { break }
      if value >= 0 { best = Int(value) }
    }
    return best
  }

  /// The entry whose whole name is this one word.
  func entry(forWord tokenHash: UInt64) -> Int? {
    let value = values[slot(of: PhraseHash.extend(PhraseHash.seed, by: tokenHash))]
    return value >= 0 ? Int(value) : nil
  }

  private func slot(of hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & mask
    while values[slot] != -2, hashes[slot] != hash { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let oldHashes = hashes
    let oldValues = values
    hashes = Array(repeating: 0, count: oldHashes.count * 2)
    values = Array(repeating: -2, count: oldHashes.count * 2)
    mask = hashes.count - 1
    for index in oldHashes.indices where oldValues[index] != -2 {
      let slot = slot(of: oldHashes[index])
      hashes[slot] = oldHashes[index]
      values[slot] = oldValues[index]
    }
  }
}
