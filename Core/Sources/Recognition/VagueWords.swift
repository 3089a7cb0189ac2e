import Evidence

/// Finds words that say what a remedy is for and not what is in it.
struct VagueWordFinder {
  /// Words of a line that describe a remedy.
  struct Match {
    let description: VagueDescription.ID
    let tokens: Range<Int>
  }

  private let descriptions: [VagueDescription]
  /// The phrases; an entry's only substance is the position of its description.
  private let index: NameIndex

  init(_ descriptions: [VagueDescription]) {
    self.descriptions = descriptions
    var index = NameIndex(expectedNames: descriptions.reduce(0) { $0 + $1.phrases.count })
    for (position, description) in descriptions.enumerated() {
      for phrase in description.phrases { index.add(phrase, substances: [position], isOpioid: false) }
    }
    self.index = index
  }

  /// The longest phrase that starts at a token.
  func match(in line: TokenisedLine, from start: Int) -> Match? {
    guard let found = index.longestMatch(in: line, from: start),
      let position = index.entries[found.entry].substances.first
    else { return nil }
    return Match(description: descriptions[position].id, tokens: start..<(start + found.tokenCount))
  }

  /// Those that are asked about. Beside a known name they may just describe it, as in “ibuprofen painkiller”; parted from
  /// it by a mark or a word such as “and” they may be another remedy. Beside a known opioid nothing is left to ask.
  func open(
    _ matches: [Match], in line: TokenisedLine, names: [Range<Int>], hasOpioid: Bool, vocabulary: Vocabulary
  ) -> [Match] {
    if hasOpioid { return [] }
    return names.isEmpty ? matches : matches.filter { isApart($0, in: line, vocabulary) }
  }

  private func isApart(_ match: Match, in line: TokenisedLine, _ vocabulary: Vocabulary) -> Bool {
    let first = match.tokens.lowerBound
    // “Lidocaine, patch” names a form; “gabapentin and a patch” does not.
    let isForm = match.tokens.count == 1 && vocabulary.meaning(of: line.tokens[first].hash)?.isForm == true
    func parts(_ position: Int) -> Bool {
      guard line.tokens.indices.contains(position) else { return false }
      return Self.joining.contains(line.tokens[position].hash)
    }
    let isLed = first > 0 && Self.leading.contains(line.tokens[first - 1].hash)
    if parts(first - 1) || (isLed && parts(first - 2)) || parts(match.tokens.upperBound) { return true }
    guard !isForm else { return false }
    let next = match.tokens.upperBound
    return line.tokens[first].followsBreak || (isLed && line.tokens[first - 1].followsBreak)
      || (line.tokens.indices.contains(next) && line.tokens[next].followsBreak)
  }

  private static let joining = words("and plus also with or und mit oder y con o e et avec ou en")
  private static let leading = words(
    "a an the my some other another these those strong daily ein eine meine mein un una unos mi mis une mes des du")

  private static func words(_ text: String) -> Set<UInt64> { Set(TokenisedLine(text).tokens.map(\.hash)) }
}

extension Vocabulary.Meaning {
  /// Whether it is the form of a medicine, or how it releases it.
  fileprivate var isForm: Bool {
    switch self {
    case .form, .release: true
    default: false
    }
  }
}
