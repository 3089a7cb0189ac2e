import Evidence

extension Substance {
  /// Every word or phrase that stands for the substance.
  var allNames: [String] {
    [name] + (names ?? []) + (abbreviations ?? []) + (plainWords ?? [])
  }
}

extension NameIndex {
  /// Adds a medicine of which only the name is known, unless the name is taken or is an ordinary word.
  mutating func addIfNew(_ name: String, unless vocabulary: Vocabulary) {
    let line = TokenisedLine(name)
    guard let first = line.tokens.first,
      !line.tokens.allSatisfy({ $0.isNumber || vocabulary.meaning(of: $0.hash) != nil })
    else { return }
    if let match = longestMatch(in: line, from: 0), match.tokenCount == line.tokens.count, first.count > 0 { return }
    add(name, substances: [], isOpioid: false)
  }

  /// The words that a misspelling may have been meant to be: names of one word, and the first telling word of longer
  /// names that contain an opioid.
  func wordsForNearMisses(_ vocabulary: Vocabulary) -> [NearMisses.Name] {
    var names: [NearMisses.Name] = []
    for (number, entry) in entries.enumerated() {
      let tolerance: NearMisses.Tolerance =
        entry.isOpioid ? (entry.isCommon ? .wide : .narrow) : (entry.isCommon ? .commonOther : .other)
      let line = TokenisedLine(entry.shown)
      let letters = line.tokens.indices.filter { !line.tokens[$0].isNumber }
      if line.tokens.count == 1, letters.count == 1, line.tokens[letters[0]].count >= 4 {
        names.append(NearMisses.Name(word: line.text(letters[0]), entry: number, tolerance: tolerance))
      } else if entry.isOpioid, let telling = Self.tellingWord(of: line, letters) {
        let hash = line.tokens[telling].hash
        guard vocabulary.meaning(of: hash) == nil, self.entry(forWord: hash) == nil,
          !vocabulary.wordsOfOthers.contains(hash)
        else { continue }
        names.append(NearMisses.Name(word: line.text(telling), entry: number, tolerance: tolerance))
      }
    }
    return names
  }

  /// The word of a longer name that would be misspelt and still tell the name: the first, or the one after `co-`.
  private static func tellingWord(of line: TokenisedLine, _ letters: [Int]) -> Int? {
    guard let first = letters.first else { return nil }
    if line.tokens[first].count >= 5 { return first }
    guard line.text(first) == "co", letters.count > 1, line.tokens[letters[1]].count >= 5 else { return nil }
    return letters[1]
  }
}
