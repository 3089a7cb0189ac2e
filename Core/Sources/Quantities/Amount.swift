/// A number of whole or part pieces, such as capsules.
public struct Count: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// How many.
  public let value: ExactDecimal

  /// Makes a count.
  /// - Throws: ``QuantityError`` below zero.
  public init(_ value: ExactDecimal) throws(QuantityError) {
    guard value >= .zero else { throw .negative(value) }
    self.value = value
  }

  /// Order by number.
  public static func < (left: Count, right: Count) -> Bool { left.value < right.value }

  /// The number as written.
  public var description: String { value.description }
}

/// A dose as people write it: a mass, a volume of a liquid of known strength, or pieces of known strength.
public enum Amount: Hashable, Sendable {
  /// `1.5 mg`
  case mass(Mass)
  /// `0.5 ml of 1 mg/ml`
  case liquid(Volume, Concentration)
  /// `2 capsules of 1.5 mg`
  case pieces(Count, of: Mass)

  /// The mass of the active substance.
  /// - Throws: ``ArithmeticOverflow`` when the product has more digits than are held.
  public func mass() throws(ArithmeticOverflow) -> Mass {
    switch self {
    case .mass(let mass): mass
    case .liquid(let volume, let concentration): try concentration.mass(in: volume)
    case .pieces(let count, let strength): try strength.multiplied(by: count.value)
    }
  }
}

/// Why a text is no amount. Each case says what is wrong with which part, and what to write instead.
public enum AmountTextError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing was written.
  case empty
  /// No number at the start.
  case noNumber(String)
  /// A number, but no unit.
  case missingUnit(String)
  /// A unit that is not known here.
  case unknownUnit(String)
  /// A separator that can be read as a decimal sign or as thousands.
  case ambiguousSeparator(String, String, String)
  /// A range or a choice of amounts.
  case severalAmounts(String)
  /// A fraction such as 1/2 or ½.
  case fraction(String)
  /// A volume whose strength is not given.
  case volumeWithoutStrength(String)
  /// Text after the amount that was not understood.
  case leftOver(String)
  /// The quantity itself is impossible.
  case quantity(QuantityError)
  /// More digits than are held.
  case tooManyDigits(String)

  /// What is wrong and what to write instead.
  public var description: String {
    switch self {
    case .empty: "No amount was given. Write a number and a unit, such as 1.5 mg."
    case .noNumber(let text): "“\(text)” does not start with a number. Write a number and a unit, such as 1.5 mg."
    case .missingUnit(let number):
      "“\(number)” has no unit. Write mg, micrograms (mcg), ng or g after it: \(number) mg and \(number) micrograms differ a thousandfold."
    case .unknownUnit(let unit):
      "“\(unit)” is not a unit that is known here. Use mg, micrograms (mcg, µg), ng or g; for a liquid, “0.5 ml of 1 mg/ml”."
    case .ambiguousSeparator(let text, let small, let large):
      "“\(text)” can be read as \(small) or as \(large). Write \(small) or \(large), without the separator that was used."
    case .severalAmounts(let text): "“\(text)” names more than one amount. Write the one that is taken at a time."
    case .fraction(let text): "“\(text)” is a fraction. Write it as a decimal number, such as 0.5."
    case .volumeWithoutStrength(let text):
      "“\(text)” is a volume. How much is in it? Write the strength too, such as “0.5 ml of 1 mg/ml”."
    case .leftOver(let text): "“\(text)” after the amount was not understood. Write only the amount, such as 1.5 mg."
    case .quantity(let error): error.description
    case .tooManyDigits(let text): QuantityError.tooManyDigits(text).description
    }
  }
}

extension Amount {
  /// Reads an amount as people type it: `1.5mg`, `1,5 mg`, `.5 mg`, `500mcg`, `500 µg` with either code point,
  /// `0.5 ml of 1 mg/ml`, `2 capsules of 1.5 mg`.
  ///
  /// What can be read in two ways is refused with both readings: `1,500 mg`, `1.500 mg`, `3-4 mg`.
  /// - Throws: ``AmountTextError`` naming the part that is wrong and what to write instead.
  public init(text: String) throws(AmountTextError) {
    var reader = AmountReader(text)
    self = try reader.amount()
  }
}

/// Walks over the words of an amount.
private struct AmountReader {
  private let original: String
  private var rest: Substring

  init(_ text: String) {
    let folded = text.lowercased().map { character -> Character in
      switch character {
      case "µ", "μ": "u"
      case "\u{A0}", "\u{202F}", "\u{2009}", "\t": " "
      default: character
      }
    }
    original = text
    rest = Substring(String(folded))
    trim()
    while rest.last == "." || rest.last == " " { rest.removeLast() }
  }

  mutating func amount() throws(AmountTextError) -> Amount {
    guard !rest.isEmpty else { throw .empty }
    let (numberText, number) = try number()
    let unit = word()
    if unit.isEmpty, !rest.isEmpty { throw unreadable() }
    guard !unit.isEmpty else { throw .missingUnit(numberText) }
    if let massUnit = Self.massUnits[unit] {
      if rest.hasPrefix("/") { throw .leftOver(String(rest)) }
      let mass = try mass(number, massUnit)
      try end()
      return .mass(mass)
    }
    if let volumeUnit = Self.volumeUnits[unit] {
      guard skip("of") || skip("at") || skip("@") || skip("x"), !rest.isEmpty else {
        throw rest.isEmpty ? .volumeWithoutStrength(original) : .leftOver(String(rest))
      }
      let concentration = try concentration()
      try end()
      return .liquid(try volume(number, volumeUnit), concentration)
    }
    if Self.pieceWords.contains(unit) {
      guard skip("of") || skip("x") || skip("@") || skip("at"), !rest.isEmpty else {
        throw rest.isEmpty ? .missingUnit("\(numberText) \(unit)") : .leftOver(String(rest))
      }
      let (strengthText, strength) = try self.number()
      let strengthUnit = word()
      guard let massUnit = Self.massUnits[strengthUnit] else {
        throw strengthUnit.isEmpty ? .missingUnit(strengthText) : .unknownUnit(strengthUnit)
      }
      let mass = try mass(strength, massUnit)
      try end()
      do { return .pieces(try Count(number), of: mass) } catch { throw .quantity(error) }
    }
    throw .unknownUnit(unit)
  }

  private mutating func concentration() throws(AmountTextError) -> Concentration {
    let (text, number) = try number()
    let unit = word()
    guard let massUnit = Self.massUnits[unit] else {
      throw unit.isEmpty ? .missingUnit(text) : .unknownUnit(unit)
    }
    guard skip("/") || skip("per") else { throw .leftOver(String(rest)) }
    let perUnit = word()
    guard perUnit == "ml" || perUnit == "millilitre" || perUnit == "milliliter" else {
      throw perUnit.isEmpty ? .unknownUnit(unit + "/" + rest) : .unknownUnit(unit + "/" + perUnit)
    }
    return Concentration(perMillilitre: try mass(number, massUnit))
  }

  private func mass(_ number: ExactDecimal, _ unit: MassUnit) throws(AmountTextError) -> Mass {
    do { return try Mass(number, unit) } catch { throw .quantity(error) }
  }

  private func volume(_ number: ExactDecimal, _ unit: VolumeUnit) throws(AmountTextError) -> Volume {
    do { return try Volume(number, unit) } catch { throw .quantity(error) }
  }

  /// A decimal number with a point or a comma, refused where the sign can mean thousands.
  private mutating func number() throws(AmountTextError) -> (String, ExactDecimal) {
    let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." || $0 == "," }
    guard digits.contains(where: { $0 != "." && $0 != "," }) else {
      if let first = rest.first, "½¼¾⅓⅔⅛".contains(first) { throw .fraction(original) }
      if rest.first == "-" { throw .noNumber(original) }
      throw .noNumber(original)
    }
    rest = rest.dropFirst(digits.count)
    if let next = rest.first, "½¼¾⅓⅔⅛".contains(next) { throw .fraction(original) }
    if rest.first == "/", rest.dropFirst().first?.isNumber == true { throw .fraction(original) }
    if rest.first == "'" || rest.first == "’" { throw unreadable() }
    let hadSpace = rest.first == " "
    trim()
    if hadSpace, rest.first?.isNumber == true || rest.first == "." || rest.first == "," {
      throw .severalAmounts(original)
    }
    if rest.first == "-" || rest.first == "–" || rest.first == "—" || rest.hasPrefix("to ") || rest.hasPrefix("or ") {
      throw .severalAmounts(original)
    }
    let separators = digits.filter { $0 == "." || $0 == "," }
    if let separator = separators.first {
      let parts = digits.split(separator: separator, omittingEmptySubsequences: false)
      let last = parts.last ?? ""
      guard separators.count == 1, parts.count == 2, !last.isEmpty else { throw .noNumber(original) }
      let whole = parts[0]
      let looksLikeThousands =
        last.count == 3 && (1...3).contains(whole.count) && whole != "0" && (separator == "," || last.last == "0")
      if looksLikeThousands {
        var small = last
        while small.last == "0" { small.removeLast() }
        let smallText = small.isEmpty ? String(whole) : "\(whole).\(small)"
        throw .ambiguousSeparator(String(digits), smallText, "\(whole)\(last)")
      }
    }
    let plain = digits.replacing(",", with: ".")
    guard let value = ExactDecimal(plain) else { throw .tooManyDigits(String(digits)) }
    return (String(digits), value)
  }

  private mutating func word() -> String {
    trim()
    let letters = rest.prefix { $0.isLetter }
    rest = rest.dropFirst(letters.count)
    if rest.first == "." { rest = rest.dropFirst() }
    trim()
    return String(letters)
  }

  private mutating func skip(_ word: String) -> Bool {
    trim()
    guard rest.hasPrefix(word) else { return false }
    let after = rest.dropFirst(word.count)
    if word.allSatisfy(\.isLetter), after.first?.isLetter == true { return false }
    rest = after
    trim()
    return true
  }

  private mutating func end() throws(AmountTextError) {
    trim()
    guard !rest.isEmpty else { return }
    if rest.first == "-" || rest.hasPrefix("to ") || rest.hasPrefix("or ") || rest.first?.isNumber == true {
      throw .severalAmounts(original)
    }
    throw .leftOver(String(rest))
  }

  private func unreadable() -> AmountTextError {
    rest.contains(where: \.isNumber) ? .severalAmounts(original) : .unknownUnit(String(rest))
  }

  private mutating func trim() {
    rest = rest.drop { $0 == " " }
  }

  static let massUnits: [String: MassUnit] = [
    "ng": .nanogram, "nanogram": .nanogram, "nanograms": .nanogram, "nanogramme": .nanogram,
    "ug": .microgram, "mcg": .microgram, "mcgs": .microgram, "microgram": .microgram, "micrograms": .microgram,
    "microgramme": .microgram, "microgrammes": .microgram, "mikrogramm": .microgram,
    "mg": .milligram, "mgs": .milligram, "milligram": .milligram, "milligrams": .milligram,
    "milligramme": .milligram, "milligrammes": .milligram, "milligramm": .milligram,
    "g": .gram, "gm": .gram, "gram": .gram, "grams": .gram, "gramme": .gram, "grammes": .gram, "gramm": .gram,
  ]

  static let volumeUnits: [String: VolumeUnit] = [
    "ml": .millilitre, "mls": .millilitre, "millilitre": .millilitre, "millilitres": .millilitre,
    "milliliter": .millilitre, "milliliters": .millilitre, "cc": .millilitre,
    "ul": .microlitre, "microlitre": .microlitre, "microlitres": .microlitre, "microliter": .microlitre,
    "l": .litre, "litre": .litre, "liter": .litre,
  ]

  static let pieceWords: Set<String> = [
    "capsule", "capsules", "cap", "caps", "tablet", "tablets", "tab", "tabs", "drop", "drops", "pill", "pills",
  ]
}
