public import Evidence
import Quantities

/// Recognises medicines in lines of free text, RxNorm-style names, codes and brands.
///
/// Built once from a catalogue, it does no more than read: it may be used from many threads at once.
public struct MedicineRecogniser: Sendable {
  /// The catalogue it knows.
  public let catalogue: MedicineCatalogue
  private let index: NameIndex
  private let nearMisses: NearMisses
  private let vagueWords: VagueWordFinder
  private let vocabulary: Vocabulary
  private let position: [Substance.ID: Int]
  private let codes: [String: CodedMedicine]
  /// Generic opioid names of six letters or more, looked for inside longer words.
  private let opioidStems: [(letters: [UInt8], entry: Int)]

  /// The entries of `T3`, which is codeine to one person and a thyroid hormone to another.
  private let codeineOrThyroid: [Int]

  private struct CodedMedicine {
    var substances: [Int]
    var release: Product.Release
  }

  /// Builds the index of names of a catalogue.
  public init(_ catalogue: MedicineCatalogue) {
    self.catalogue = catalogue
    let position = Dictionary(
      zip(catalogue.substances.map(\.id), catalogue.substances.indices), uniquingKeysWith: { first, _ in first })
    self.position = position
    var vocabulary = Vocabulary(salts: catalogue.substances.flatMap { $0.salts ?? [] })
    var index = NameIndex(expectedNames: catalogue.products.count * 2 + catalogue.otherNames.count + 4000)
    var codes: [String: CodedMedicine] = [:]
    for (number, substance) in catalogue.substances.enumerated() {
      for name in substance.allNames {
        index.add(
          name, substances: [number], isOpioid: substance.action.isOpioid, isCommon: substance.common ?? false)
      }
      for code in (substance.atc ?? []) + (substance.rxcui.map { [$0] } ?? []) {
        codes[code.lowercased()] = CodedMedicine(substances: [number], release: .unknown)
      }
    }
    for (number, product) in catalogue.products.enumerated() {
      let substances = product.ingredients.compactMap { position[$0] }
      let isOpioid = substances.contains { catalogue.substances[$0].action.isOpioid }
      for name in [product.name] + (product.aliases ?? []) {
        index.add(
          name, substances: substances, product: number, isOpioid: isOpioid, isCommon: product.common ?? false)
      }
    }
    for product in catalogue.rxNormProducts {
      codes[product.rxcui] = CodedMedicine(
        substances: product.ingredients.compactMap { position[$0] }, release: product.release)
    }
    for name in catalogue.otherNames { index.addIfNew(name, unless: vocabulary) }
    vocabulary.addOrdinaryWords(of: index)
    self.index = index
    codeineOrThyroid = index.entries.indices.filter { ["t3", "T3", "T-3"].contains(index.entries[$0].shown) }
    self.vocabulary = vocabulary
    self.codes = codes
    vagueWords = VagueWordFinder(catalogue.vagueDescriptions)
    nearMisses = NearMisses(index.wordsForNearMisses(vocabulary))
    opioidStems = catalogue.substances.filter(\.action.isOpioid).flatMap { substance in
      [substance.name] + (substance.names ?? [])
    }.compactMap { name -> ([UInt8], Int)? in
      let line = TokenisedLine(name)
      guard line.tokens.count == 1, let token = line.tokens.first, token.count >= 6,
        let entry = index.entry(forWord: token.hash)
      else { return nil }
      return (Array(line.slice(0)), entry)
    }
  }

  /// Makes out the medicines in one line.
  public func recognise(_ input: String) -> RecognisedLine {
    var result = RecognisedLine(input: input)
    if recogniseCode(input, &result) { return result }
    let line = TokenisedLine(input)
    var entries: [Int] = []
    var ordinaryNames: [Int] = []
    var unknown: [Int] = []
    var names: [Range<Int>] = []
    var vague: [VagueWordFinder.Match] = []
    var at = 0
    while at < line.tokens.count {
      if let match = nameMatch(in: line, from: at) {
        entries.append(match.entry)
        names.append(at..<(at + match.tokenCount))
        at += match.tokenCount
      } else {
        if vague.last.map({ !$0.tokens.contains(at) }) ?? true, let match = vagueWords.match(in: line, from: at) {
          vague.append(match)
        }
        if let entry = index.entry(forWord: line.tokens[at].hash) { ordinaryNames.append(entry) }
        if !line.tokens[at].isNumber, vocabulary.meaning(of: line.tokens[at].hash) == nil { unknown.append(at) }
        at += 1
      }
    }
    // “Magnesium” is an ordinary word beside another name, and a medicine when it stands alone.
    if entries.isEmpty, unknown.isEmpty { entries = ordinaryNames }
    settleAmbiguousNames(&entries, line)
    take(entries, &result)
    let open = vagueWords.open(vague, in: line, names: names, hasOpioid: result.hasOpioid, vocabulary: vocabulary)
    result.vague = open.map {
      RecognisedLine.VagueWords(
        written: $0.tokens.map(line.text).joined(separator: " "), description: $0.description)
    }
    unknown.removeAll { token in open.contains { $0.tokens.contains(token) } }
    suggest(for: unknown, in: line, &result)
    LineDetails(line: line, vocabulary: vocabulary, names: names)
      .read(into: &result, products: entries.flatMap { index.entries[$0].products }.map { catalogue.products[$0] })
    return result
  }

  /// The longest name at a token; two neighbouring words count as one where only so they are a name.
  private func nameMatch(in line: TokenisedLine, from start: Int) -> NameIndex.Match? {
    if let match = index.longestMatch(in: line, from: start) {
      // An ordinary word alone is no name, whatever list it stands in.
      if match.tokenCount == 1, let meaning = vocabulary.meaning(of: line.tokens[start].hash),
        meaning != .filler || !index.entries[match.entry].isOpioid
      {
        return nil
      }
      return match
    }
    return joinedMatch(in: line, from: start)
  }

  /// A name that was written in pieces: `hydro-codone`, `meth a done`.
  private func joinedMatch(in line: TokenisedLine, from start: Int) -> NameIndex.Match? {
    guard !line.tokens[start].isNumber, vocabulary.meaning(of: line.tokens[start].hash) == nil else { return nil }
    var joined = Array(line.slice(start))
    for next in (start + 1)..<max(start + 1, min(start + 4, line.tokens.count)) where !line.tokens[start].isNumber {
      guard !line.tokens[next].isNumber else { return nil }
      joined += line.slice(next)
      guard joined.count >= 6 else { continue }
      if let entry = index.entry(forWord: PhraseHash.token(joined, 0, joined.count)) {
        return NameIndex.Match(entry: entry, tokenCount: next - start + 1)
      }
    }
    return nil
  }

  private func take(_ entries: [Int], _ result: inout RecognisedLine) {
    for number in entries {
      let entry = index.entries[number]
      if entry.substances.isEmpty, !result.ingredients.contains(entry.shown) { result.ingredients.append(entry.shown) }
      add(entry.substances, &result)
    }
    // Beside an opioid it is the opioid's product that the line is about.
    let found = entries.map { index.entries[$0] }
    let telling = found.contains(where: \.isOpioid) ? found.filter(\.isOpioid) : found
    result.product = telling.lazy.compactMap(\.products.first).first.map { catalogue.products[$0].name }
  }

  private func add(_ substances: [Int], _ result: inout RecognisedLine) {
    for number in substances {
      let substance = catalogue.substances[number]
      guard !result.substances.contains(substance.id) else { continue }
      result.substances.append(substance.id)
      result.ingredients.append(substance.name)
      if substance.action.isOpioid { result.hasOpioid = true }
    }
  }

  /// `T3` is codeine with acetaminophen to one person and a thyroid hormone to another: words beside it settle it.
  private func settleAmbiguousNames(_ entries: inout [Int], _ line: TokenisedLine) {
    guard entries.contains(where: codeineOrThyroid.contains) else { return }
    let thyroid: Set<Substance.ID> = ["liothyronine", "levothyroxine"]
    let hasThyroid = entries.contains {
      index.entries[$0].substances.contains { thyroid.contains(catalogue.substances[$0].id) }
    }
    let isMicrograms = line.tokens.contains { vocabulary.meaning(of: $0.hash) == .massUnit(.microgram) }
    if hasThyroid || isMicrograms { entries.removeAll(where: codeineOrThyroid.contains) }
  }

  private func suggest(for unknown: [Int], in line: TokenisedLine, _ result: inout RecognisedLine) {
    for token in unknown {
      let word = line.slice(token)
      var candidates = nearMisses.candidates(for: word).map(\.entry)
      candidates += candidates.flatMap { longerNames(from: $0, at: token, in: line) }
      if candidates.isEmpty || !candidates.contains(where: { index.entries[$0].isOpioid }) {
        candidates += entriesInside(word)
      }
      let new = candidates.filter { number in
        let entry = index.entries[number]
        return entry.substances.isEmpty
          || !entry.substances.allSatisfy { result.substances.contains(catalogue.substances[$0].id) }
      }
      if candidates.isEmpty {
        if word.count >= 3 { result.notUnderstood.append(line.text(token)) }
        continue
      }
      // A misspelt name of what the line already says is no open question.
      guard !new.isEmpty else { continue }
      var shown: [NameIndex.Entry] = []
      for number in new {
        let entry = index.entries[number]
        // Of the names of one product or substance the nearest is enough.
        if shown.contains(where: { $0.substances == entry.substances && $0.products == entry.products }) { continue }
        shown.append(entry)
        let suggestion = RecognisedLine.Suggestion(
          written: line.text(token), name: entry.shown,
          substances: entry.substances.map { catalogue.substances[$0].id }, isOpioid: entry.isOpioid)
        if !result.didYouMean.contains(suggestion) { result.didYouMean.append(suggestion) }
      }
    }
  }

  /// Names that begin with a suggested word and go on as the line does: `neurofen plus` may mean Nurofen Plus.
  private func longerNames(from entry: Int, at position: Int, in line: TokenisedLine) -> [Int] {
    guard position + 1 < line.tokens.count else { return [] }
    let name = TokenisedLine(index.entries[entry].shown)
    guard name.tokens.count == 1 else { return [] }
    return index.longestMatch(startingWith: name.tokens[0].hash, then: line, from: position + 1).map { [$0] } ?? []
  }

  /// Opioid names that stand inside a longer word, such as `morphinesulfate`.
  private func entriesInside(_ word: ArraySlice<UInt8>) -> [Int] {
    guard word.count >= 7 else { return [] }
    var found: [Int] = []
    for (letters, entry) in opioidStems where letters.count < word.count {
      for start in word.startIndex...(word.endIndex - letters.count)
      where word[start] == letters[0] && word[start..<(start + letters.count)].elementsEqual(letters) {
        if !found.contains(entry) { found.append(entry) }
        break
      }
    }
    return found
  }

  /// A line that is nothing but a code: `7804`, `rxcui 7804`, `RxNorm: 7804`, `N02AA05`, `ATC N02AA05`.
  private func recogniseCode(_ input: String, _ result: inout RecognisedLine) -> Bool {
    // Every line comes by here, and nearly none is a code: a digit, and three letters beside “rxnorm” at most.
    var letters = 0
    var digits = 0
    for byte in input.utf8 {
      if (0x30...0x39).contains(byte) { digits += 1 } else if byte > 0x40 { letters += 1 }
    }
    guard input.utf8.count <= 24, digits > 0, letters <= "rxnorm".utf8.count + 3 else { return false }
    var text = input.lowercased().filter { !$0.isWhitespace }[...]
    for prefix in ["rxcui", "rxnorm", "atc"] where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.count)
    }
    text = text.drop { $0 == ":" || $0 == "=" || $0 == "#" }
    guard text.utf8.count >= 3, let code = codes[String(text)] else { return false }
    if text.utf8.count == 3, index.longestMatch(in: TokenisedLine(input), from: 0) != nil { return false }
    add(code.substances, &result)
    result.release = code.release
    return true
  }
}
