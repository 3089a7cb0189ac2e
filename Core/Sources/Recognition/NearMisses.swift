/// Finds names that a word was probably meant to be.
///
/// Words are compared by how they sound and how far they are apart in letters: `f` for `ph`, `i` for `y`, `k` or `s`
/// for `c`, single for double letters; then insertions, deletions, substitutions and swaps of neighbours are counted.
struct NearMisses {
  /// How many letters of a name may be wrong.
  enum Tolerance {
    /// An opioid in common use: misspelt in every way.
    case wide
    /// Any other opioid.
    case narrow
    /// Not an opioid: it only has to explain a word better than an opioid would.
    case other
    /// The same, in common use: it explains a word better than a rare opioid as near.
    case commonOther

    func distance(letters: Int) -> Int {
      switch (self, letters) {
      case (_, ..<5): 0
      case (.wide, 5...6), (.narrow, 6...8), (.other, 5...7), (.commonOther, 5...7): 1
      case (.narrow, 5): 0
      case (.wide, 7...11), (.narrow, _), (.other, _), (.commonOther, _): 2
      case (.wide, _): 3
      }
    }
  }

  struct Name {
    var word: String
    var entry: Int
    var tolerance: Tolerance
  }

  struct Candidate: Hashable {
    var entry: Int
    var distance: Int
    var tolerance: Tolerance
  }

  private let commonOpioids: WordList
  private let rareOpioids: WordList
  /// Common opioids as they are written: a slip of the keyboard can change how a word sounds.
  private let writtenOpioids: WordList
  private let others: WordList

  init(_ names: [Name]) {
    // People seldom get the first sound wrong: that is believed only of common opioids, and only when it is the one
    // slip. Everything else is searched under its initial.
    let common = names.filter { $0.tolerance == .wide }
    commonOpioids = WordList(common, tolerance: .wide, sameInitial: false, spelling: Self.folded)
    writtenOpioids = WordList(common, tolerance: .wide, sameInitial: false, spelling: Array.init)
    rareOpioids = WordList(
      names.filter { $0.tolerance == .narrow }, tolerance: .narrow, sameInitial: true, spelling: Self.folded)
    others = WordList(
      names.filter { $0.tolerance == .other || $0.tolerance == .commonOther }, tolerance: .other, sameInitial: true,
      spelling: Self.folded)
  }

  /// The nearest names, best first, at most five. Opioids are kept one step beyond the best when they are in
  /// common use; other medicines only when no opioid is nearer.
  func candidates(for word: ArraySlice<UInt8>) -> [Candidate] {
    let folded = Self.folded(word)
    guard folded.count >= 4, word.count <= WordList.longest else { return [] }
    var near = commonOpioids.near(folded) + rareOpioids.near(folded)
    for candidate in writtenOpioids.near(Array(word)) where !near.contains(where: { $0.entry == candidate.entry }) {
      near.append(candidate)
    }
    let nearOthers = others.near(folded)
    let best = (near + nearOthers).map(\.distance).min() ?? 0
    let nearestCommon = nearOthers.filter { $0.tolerance == .commonOther }.map(\.distance).min() ?? .max
    let kept =
      near.filter { candidate in
        candidate.tolerance == .wide
          ? candidate.distance <= best + 1 : candidate.distance <= best && candidate.distance < nearestCommon
      }.map { ($0, 0) } + nearOthers.filter { $0.distance == best }.map { ($0, 1) }
    return kept.sorted { ($0.0.distance, $0.1, $0.0.entry) < ($1.0.distance, $1.1, $1.0.entry) }.prefix(5).map(\.0)
  }

  /// A word as it sounds.
  static func folded(_ word: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(word.count)
    var index = word.startIndex
    while index < word.endIndex {
      let byte = word[index]
      let next: UInt8 = index + 1 < word.endIndex ? word[index + 1] : 0
      var sound = byte
      switch byte {
      case UInt8(ascii: "p") where next == UInt8(ascii: "h"):
        sound = UInt8(ascii: "f")
        index += 1
      case UInt8(ascii: "t") where next == UInt8(ascii: "h"):
        index += 1
      case UInt8(ascii: "c"):
        let soft = next == UInt8(ascii: "e") || next == UInt8(ascii: "i") || next == UInt8(ascii: "y")
        sound = soft ? UInt8(ascii: "s") : UInt8(ascii: "k")
      case UInt8(ascii: "y"): sound = UInt8(ascii: "i")
      case UInt8(ascii: "z"): sound = UInt8(ascii: "s")
      case UInt8(ascii: "q"): sound = UInt8(ascii: "k")
      default: break
      }
      if result.last != sound { result.append(sound) }
      index += 1
    }
    return result
  }
}

/// Words in one spelling, sorted for a quick search by distance.
private struct WordList {
  static let longest = 40

  private struct Word {
    var start: Int
    var count: Int
    var entry: Int
    var tolerance: NearMisses.Tolerance
  }

  private var blob: [UInt8] = []
  private var words: [Word] = []
  /// Which letters a word holds, and which it holds twice: words whose masks differ much are far apart.
  private var masks: [UInt64] = []
  /// Where words of an initial and a length begin: `initial * 64 + length`.
  private var first: [Int] = []
  private let sameInitial: Bool
  /// The widest tolerance of a word in the list.
  private let tolerance: NearMisses.Tolerance

  init(
    _ names: [NearMisses.Name], tolerance: NearMisses.Tolerance, sameInitial: Bool,
    spelling: (ArraySlice<UInt8>) -> [UInt8]
  ) {
    self.sameInitial = sameInitial
    self.tolerance = tolerance
    struct Spelling: Hashable {
      let entry: Int
      let letters: [UInt8]
    }
    var seen: Set<Spelling> = []
    var collected: [(folded: [UInt8], key: Int, name: NearMisses.Name)] = []
    for name in names {
      let folded = spelling(Array(name.word.utf8)[...])
      guard (4...Self.longest).contains(folded.count),
        seen.insert(Spelling(entry: name.entry, letters: folded)).inserted
      else { continue }
      collected.append((folded, Self.key(folded, sameInitial), name))
    }
    collected.sort { ($0.key, $0.name.entry) < ($1.key, $1.name.entry) }
    first = Array(repeating: collected.count, count: 33 * 64)
    for (index, name) in collected.enumerated().reversed() { first[name.key] = index }
    for key in stride(from: first.count - 2, through: 0, by: -1) { first[key] = min(first[key], first[key + 1]) }
    for (folded, _, name) in collected {
      words.append(Word(start: blob.count, count: folded.count, entry: name.entry, tolerance: name.tolerance))
      masks.append(Self.mask(folded))
      blob += folded
    }
  }

  /// All words within the distance that their tolerance allows.
  func near(_ folded: [UInt8]) -> [NearMisses.Candidate] {
    let reach = tolerance.distance(letters: folded.count)
    let mask = Self.mask(folded)
    let base = Self.key(folded, sameInitial) - folded.count
    let from = first[base + max(0, folded.count - reach)]
    let to = first[base + min(63, folded.count + reach + 1)]
    var found: [NearMisses.Candidate] = []
    for index in from..<to where (masks[index] ^ mask).nonzeroBitCount <= 2 * reach {
      let word = words[index]
      let allowed = word.tolerance.distance(letters: min(folded.count, word.count))
      guard (masks[index] ^ mask).nonzeroBitCount <= 2 * allowed,
        let distance = distance(folded, to: word, atMost: allowed)
      else { continue }
      if !sameInitial, folded[0] != blob[word.start], distance > 1 || folded.count < 6 { continue }
      found.append(NearMisses.Candidate(entry: word.entry, distance: distance, tolerance: word.tolerance))
    }
    return found
  }

  /// The optimal string alignment distance, or `nil` when it is more than `limit`.
  private func distance(_ word: [UInt8], to name: Word, atMost limit: Int) -> Int? {
    guard abs(word.count - name.count) <= limit else { return nil }
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * 48) { rows -> Int? in
      let width = name.count + 1
      for column in 0..<width { rows[48 + column] = column }
      var previous2 = 0
      var previous = 48
      var current = 96
      for row in 1...word.count {
        rows[current] = row
        var smallest = row
        for column in 1..<width {
          let letter = blob[name.start + column - 1]
          var value = rows[previous + column - 1] + (word[row - 1] == letter ? 0 : 1)
          value = min(value, rows[previous + column] + 1, rows[current + column - 1] + 1)
          if row > 1, column > 1, word[row - 1] == blob[name.start + column - 2], word[row - 2] == letter {
            value = min(value, rows[previous2 + column - 2] + 1)
          }
          rows[current + column] = value
          smallest = min(smallest, value)
        }
        if smallest > limit { return nil }
        (previous2, previous, current) = (previous, current, previous2)
      }
      let result = rows[previous + width - 1]
      return result <= limit ? result : nil
    }
  }

  private static func key(_ folded: [UInt8], _ sameInitial: Bool) -> Int {
    (sameInitial ? Int((folded.first ?? 0) & 31) * 64 : 0) + folded.count
  }

  private static func mask(_ folded: [UInt8]) -> UInt64 {
    var once: UInt64 = 0
    var twice: UInt64 = 0
    for byte in folded {
      let bit: UInt64 = 1 << UInt64(byte & 31)
      twice |= once & bit
      once |= bit
    }
    return once | twice << 32
  }
}
