internal import Quantities

extension StockItem {
  /// Reads a stock item as people type it: `capsule 1.5 mg`, `capsules 4.5mg`, `liquid 1 mg/mL`,
  /// `1 mg/mL liquid, syringe 1 mL by 0.01 mL`, `tablet 50 mg`, `extended-release capsule 4.5 mg`.
  ///
  /// Without a word about release it is taken to release at once; without “scored” a tablet is never divided.
  /// - Throws: ``StockError`` naming what was not understood, and the accepted forms.
  public init(parsing text: String) throws(StockError) {
    guard text.utf8.count <= StockText.longest * 4, text.count <= StockText.longest else {
      throw .tooLong(text.count)
    }
    var reader = StockText(text)
    self = try reader.item()
  }
}

/// Walks over the words and quantities of a stock item.
struct StockText {
  /// The longest text that is read, in characters.
  static let longest = 200

  private let original: String
  private var rest: Substring

  private var words: [String] = []
  private var masses: [Mass] = []
  private var concentrations: [Concentration] = []
  private var volumes: [Volume] = []

  init(_ text: String) {
    original = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    rest = Substring(
      original.lowercased().replacing("µ", with: "u").replacing("μ", with: "u"))
  }

  mutating func item() throws(StockError) -> StockItem {
    guard !original.isEmpty else { throw .empty }
    while let next = rest.first {
      if next.isLetter {
        words.append(word())
      } else if next.isNumber || (next == "." && rest.dropFirst().first?.isNumber == true) {
        try quantity()
      } else if "-–−+".contains(next), rest.dropFirst().first?.isNumber == true {
        throw .unknownWord(String(next), in: original)
      } else if " ,;:()-–.".contains(next) {
        rest.removeFirst()
      } else {
        throw .unknownWord(String(next), in: original)
      }
    }
    return try interpreted()
  }

  // MARK: Scanning

  private mutating func word() -> String {
    let letters = rest.prefix(while: \.isLetter)
    rest = rest.dropFirst(letters.count)
    return String(letters)
  }

  private mutating func number() -> String {
    var digits = String(rest.prefix { $0.isNumber || $0 == "." || $0 == "," })
    while let last = digits.last, last == "," || last == "." { digits.removeLast() }
    rest = rest.dropFirst(digits.count)
    return digits
  }

  private mutating func skipSpaces() { rest = rest.drop { $0 == " " } }

  private mutating func quantity() throws(StockError) {
    let digits = number()
    if rest.first == "/", rest.dropFirst().first?.isNumber == true { throw .amount(.fraction(original)) }
    skipSpaces()
    let unit = word()
    if Self.forms[unit] != nil || Self.unclear.contains(unit) { throw .countGiven(original) }
    guard try isMass(digits, unit) else {
      volumes.append(try volume(digits, unit))
      return
    }
    let afterMass = rest
    skipSpaces()
    if rest.first == "/" {
      rest.removeFirst()
    } else {
      let joint = word()
      guard joint == "per" || joint == "in" else {
        rest = afterMass
        masses.append(try mass(digits, unit))
        return
      }
    }
    skipSpaces()
    let perDigits = rest.first?.isNumber == true ? number() : "1"
    skipSpaces()
    let perUnit = word()
    concentrations.append(try concentration(mass(digits, unit), per: volume(perDigits, perUnit)))
  }

  /// Whether the unit is one of mass; an unknown one is an error that names it.
  private func isMass(_ digits: String, _ unit: String) throws(StockError) -> Bool {
    do throws(AmountTextError) {
      _ = try Amount(text: "\(digits) \(unit)")
      return true
    } catch {
      if case .volumeWithoutStrength = error { return false }
      throw .amount(error)
    }
  }

  private func mass(_ digits: String, _ unit: String) throws(StockError) -> Mass {
    do throws(AmountTextError) {
      guard case .mass(let mass) = try Amount(text: "\(digits) \(unit)") else { throw .unknownUnit(unit) }
      return mass
    } catch { throw .amount(error) }
  }

  private func volume(_ digits: String, _ unit: String) throws(StockError) -> Volume {
    do throws(AmountTextError) {
      guard case .liquid(let volume, _) = try Amount(text: "\(digits) \(unit) of 1 mg/ml") else {
        throw .unknownUnit(unit)
      }
      return volume
    } catch {
      if case .leftOver = error { throw .amount(.unknownUnit(unit)) }
      throw .amount(error)
    }
  }

  private func concentration(_ mass: Mass, per volume: Volume) throws(StockError) -> Concentration {
    do {
      let perMicrolitre = try mass.ratio.divided(by: volume.ratio)
      guard let nanograms = try perMicrolitre.multiplied(by: ExactRatio(1000)).decimal else {
        throw RatioError.tooManyDigits
      }
      return Concentration(perMillilitre: try Mass(nanograms, .nanogram))
    } catch RatioError.divisionByZero {
      throw .noStrength(original)
    } catch {
      throw .tooManyDigits(original)
    }
  }

  // MARK: Meaning

  private enum FormWord { case capsule, tablet, liquid }

  private func interpreted() throws(StockError) -> StockItem {
    let found = try form()
    let release = try self.release()
    let scoring = try self.scoring()
    try refuseUnknownWords()
    guard masses.count + concentrations.count <= 1 else { throw .severalStrengths(original) }
    switch found {
    case .liquid:
      if release == .extended { throw .contradiction("liquid", "extended release", in: original) }
      if scoring != nil { throw .contradiction("liquid", "scored", in: original) }
      guard let concentration = concentrations.first else {
        throw masses.isEmpty ? .noStrength(original) : .massOfLiquid(original)
      }
      return try StockItem(.liquid(concentration, try syringe()))
    case .capsule:
      if scoring != nil { throw .contradiction("capsule", "scored", in: original) }
      return try StockItem(.capsule(try pieceStrength(), release ?? .instant))
    case .tablet:
      return try StockItem(.tablet(try pieceStrength(), release ?? .instant, scoring ?? .unscored))
    }
  }

  private func pieceStrength() throws(StockError) -> Mass {
    guard volumes.isEmpty, !words.contains("syringe") else { throw .unclearSyringe(original) }
    guard let mass = masses.first else {
      throw concentrations.isEmpty ? .noStrength(original) : .concentrationOfPiece(original)
    }
    return mass
  }

  private func form() throws(StockError) -> FormWord {
    if words.contains(where: { $0.hasPrefix("drop") }) { throw .drops }
    if let word = words.first(where: Self.unclear.contains) { throw .unclearForm(word) }
    var found: (form: FormWord, word: String)?
    for word in words {
      guard let form = Self.forms[word] else { continue }
      if let found, found.form != form { throw .contradiction(found.word, word, in: original) }
      found = (form, word)
    }
    if let found { return found.form }
    if words.contains("syringe") || (!concentrations.isEmpty && masses.isEmpty) { return .liquid }
    throw .noForm(original)
  }

  private func release() throws(StockError) -> StockItem.Release? {
    let slow = words.first(where: Self.extendedWords.contains)
    let quick = words.first(where: Self.instantWords.contains)
    switch (slow, quick) {
    case (let slow?, let quick?): throw .contradiction(slow, quick, in: original)
    case (_?, nil): return .extended
    case (nil, _?): return .instant
    case (nil, nil): return nil
    }
  }

  private func scoring() throws(StockError) -> StockItem.Scoring? {
    if let index = words.firstIndex(of: "not") {
      guard words.dropFirst(index + 1).first == "scored" else { throw .unknownWord("not", in: original) }
      return .unscored
    }
    if words.contains("unscored") { return .unscored }
    return words.contains("scored") ? .scored : nil
  }

  private func syringe() throws(StockError) -> Syringe? {
    if volumes.isEmpty, !words.contains("syringe") { return nil }
    guard volumes.count == 2, words.contains("syringe") else { throw .unclearSyringe(original) }
    return try Syringe(capacity: volumes[0], graduation: volumes[1])
  }

  private func refuseUnknownWords() throws(StockError) {
    let known = words.allSatisfy { word in
      Self.forms[word] != nil || Self.extendedWords.contains(word) || Self.instantWords.contains(word)
        || Self.otherWords.contains(word)
    }
    guard !known else { return }
    let word = words.first { word in
      Self.forms[word] == nil && !Self.extendedWords.contains(word) && !Self.instantWords.contains(word)
        && !Self.otherWords.contains(word)
    }
    throw .unknownWord(word ?? original, in: original)
  }

  private static let forms: [String: FormWord] = [
    "capsule": .capsule, "capsules": .capsule, "cap": .capsule, "caps": .capsule,
    "tablet": .tablet, "tablets": .tablet, "tab": .tablet, "tabs": .tablet,
    "liquid": .liquid, "liquids": .liquid, "solution": .liquid, "suspension": .liquid, "syrup": .liquid,
  ]

  private static let unclear: Set<String> = ["pill", "pills"]

  private static let extendedWords: Set<String> = [
    "extended", "slow", "sustained", "timed", "prolonged", "modified", "controlled", "delayed", "depot",
    "er", "xr", "sr", "cr", "mr", "xl", "la",
  ]

  private static let instantWords: Set<String> = ["instant", "immediate", "fast", "quick", "rapid", "ir"]

  private static let otherWords: Set<String> = [
    "release", "releasing", "scored", "unscored", "not", "oral", "of", "at", "with", "a", "an", "each", "strength",
    "syringe", "by", "every", "marked", "marks", "mark", "graduated", "in", "steps", "x", "naltrexone", "ldn",
    "compounded",
  ]
}
