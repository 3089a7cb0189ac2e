/// Finds names that a word was probably meant to be.
///
/// Words are compared by how they sound and how far they are apart in letters: `f` for `ph`, `i` for `y`, `k` or `s`
/// for `c`, single for double letters; then insertions, deletions, substitutions and swaps of neighbours are counted.
struct NearMisses {
  struct Candidate {
    var entry: Int
    var distance: Int
  }

  private struct Word {
    var start: Int
    var count: Int
    var entry: Int
    var isOpioid: Bool
  }

  private var blob: [UInt8] = []
  /// Sorted by length; `masks` runs beside them for a quick sieve.
  private var words: [Word] = []
  private var masks: [UInt32] = []
  /// Where words of a length begin in `words`.
  private var firstOfLength: [Int] = []

  init(_ names: [(word: String, entry: Int, isOpioid: Bool)]) {
    var seen: Set<String> = []
    var collected: [(folded: [UInt8], entry: Int, isOpioid: Bool)] = []
    for name in names {
      let folded = Self.folded(Array(name.word.utf8)[...])
      guard folded.count >= 4, folded.count <= 40, seen.insert("\(name.entry) \(folded)").inserted else { continue }
      collected.append((folded, name.entry, name.isOpioid))
    }
    collected.sort { $0.folded.count < $1.folded.count }
    firstOfLength = Array(repeating: collected.count, count: 48)
    for (index, name) in collected.enumerated().reversed() { firstOfLength[name.folded.count] = index }
    for length in stride(from: 46, through: 0, by: -1) {
      firstOfLength[length] = min(firstOfLength[length], firstOfLength[length + 1])
    }
    for name in collected {
      words.append(Word(start: blob.count, count: name.folded.count, entry: name.entry, isOpioid: name.isOpioid))
      masks.append(Self.mask(name.folded))
      blob += name.folded
    }
  }

  /// How far a word of so many letters may be from a name. Other medicines get one step less, for they only matter
  /// as the better explanation of a word.
  static func allowance(letters: Int, opioid: Bool) -> Int {
    switch letters {
    case ..<4: 0
    case 4: opioid ? 0 : 0
    case 5...6: 1
    case 7...11: 2
    default: opioid ? 3 : 2
    }
  }

  /// The nearest names, best first, at most five; names of opioids one step further than the best are kept too.
  func candidates(for word: ArraySlice<UInt8>) -> [Candidate] {
    let folded = Self.folded(word)
    guard folded.count >= 4, folded.count <= 40 else { return [] }
    let limit = Self.allowance(letters: folded.count, opioid: true)
    let mask = Self.mask(folded)
    var found: [(Candidate, isOpioid: Bool)] = []
    var best = limit
    let from = firstOfLength[max(0, folded.count - limit)]
    let to = firstOfLength[min(47, folded.count + limit + 1)]
    for index in from..<to where (masks[index] ^ mask).nonzeroBitCount <= 2 * min(limit, best + 1) {
      let candidate = words[index]
      let allowed = min(
        Self.allowance(letters: min(folded.count, candidate.count), opioid: candidate.isOpioid),
        candidate.isOpioid ? best + 1 : best)
      guard let distance = distance(folded, to: candidate, atMost: allowed) else { continue }
      best = min(best, distance)
      found.append((Candidate(entry: candidate.entry, distance: distance), candidate.isOpioid))
    }
    return found.filter { $0.0.distance <= ($0.isOpioid ? best + 1 : best) }
      .sorted { ($0.0.distance, $0.isOpioid ? 0 : 1, $0.0.entry) < ($1.0.distance, $1.isOpioid ? 0 : 1, $1.0.entry) }
      .prefix(5).map(\.0)
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

  private static func mask(_ folded: [UInt8]) -> UInt32 {
    var mask: UInt32 = 0
    for byte in folded { mask |= 1 << UInt32(byte & 31) }
    return mask
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
