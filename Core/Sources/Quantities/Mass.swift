/// The units of mass the product reads and writes.
public enum MassUnit: String, CaseIterable, Codable, Sendable {
  /// 10⁻⁹ g
  case nanogram = "ng"
  /// 10⁻⁶ g. UCUM writes it `ug`; `mcg` is no UCUM unit.
  case microgram = "ug"
  /// 10⁻³ g
  case milligram = "mg"
  /// Gram
  case gram = "g"

  var nanogramsExponent: Int {
    switch self {
    case .nanogram: 0
    case .microgram: 3
    case .milligram: 6
    case .gram: 9
    }
  }

  /// The unit as it is shown to people. Micrograms are spelled out: a handwritten µ has been read as m.
  public var shown: String { self == .microgram ? "micrograms" : rawValue }
}

/// An amount of substance by mass, exact, never negative.
public struct Mass: Hashable, Comparable, Sendable {
  /// The amount in nanograms.
  public let nanograms: ExactDecimal

  /// Makes a mass of `value` in `unit`.
  /// - Throws: ``QuantityError`` when the value is negative or has more digits than are held.
  public init(_ value: ExactDecimal, _ unit: MassUnit) throws(QuantityError) {
    guard value >= .zero else { throw .negative(value) }
    do {
      let factor = try ExactDecimal(significand: ExactDecimal.powerOfTen(unit.nanogramsExponent), places: 0)
      nanograms = try value.multiplied(by: factor).normalised
    } catch {
      throw .tooManyDigits(value.description)
    }
    // Every mass can be written in grams, so that no way of showing it loses a digit.
    guard nanograms.places + MassUnit.gram.nanogramsExponent <= ExactDecimal.placesLimit else {
      throw .tooManyDigits(value.description)
    }
  }

  /// A whole number of milligrams; negative numbers become zero.
  public static func milligrams(_ whole: Int) -> Mass {
    Mass(exactNanograms: ExactDecimal(max(0, whole) * 1_000_000))
  }

  /// A whole number of micrograms; negative numbers become zero.
  public static func micrograms(_ whole: Int) -> Mass {
    Mass(exactNanograms: ExactDecimal(max(0, whole) * 1_000))
  }

  /// A whole number of nanograms; negative numbers become zero.
  public static func nanograms(_ whole: Int) -> Mass {
    Mass(exactNanograms: ExactDecimal(max(0, whole)))
  }

  private init(exactNanograms: ExactDecimal) {
    nanograms = exactNanograms
  }

  /// No mass at all.
  public static let zero = Mass(exactNanograms: .zero)

  /// The amount expressed in `unit`, exactly.
  /// - Throws: ``ArithmeticOverflow`` when the number needs more places than are held.
  public func value(in unit: MassUnit) throws(ArithmeticOverflow) -> ExactDecimal {
    try ExactDecimal(significand: nanograms.significand, places: nanograms.places + unit.nanogramsExponent).normalised
  }

  /// Order by amount.
  public static func < (left: Mass, right: Mass) -> Bool { left.nanograms < right.nanograms }

  /// The sum of two masses.
  /// - Throws: ``ArithmeticOverflow`` when the sum has more digits than are held.
  public func adding(_ other: Mass) throws(ArithmeticOverflow) -> Mass {
    Mass(exactNanograms: try nanograms.adding(other.nanograms).normalised)
  }

  /// This mass `count` times.
  /// - Throws: ``ArithmeticOverflow`` when the product has more digits than are held.
  public func multiplied(by count: ExactDecimal) throws(ArithmeticOverflow) -> Mass {
    Mass(exactNanograms: try nanograms.multiplied(by: count).normalised)
  }

  /// What is left when `other` is taken away; `nil` when there is less than that.
  public func subtracting(_ other: Mass) -> Mass? {
    guard other <= self, let left = try? nanograms.subtracting(other.nanograms) else { return nil }
    return Mass(exactNanograms: left.normalised)
  }

  /// One of `count` equal parts, exactly; `nil` when the part cannot be written exactly, or `count` is not positive.
  public func equalPart(of count: Int) -> Mass? {
    guard count > 0, let part = nanograms.exactQuotient(dividedBy: count) else { return nil }
    return try? Mass(part, .nanogram)
  }

  /// The amount in milligrams as floating point, for simulation and charts.
  public var milligramsAsDouble: Double { nanograms.doubleValue / 1e6 }
}

extension Mass: CustomStringConvertible, Codable {
  /// The amount as people read it: milligrams from 0.1 mg, micrograms and nanograms below, grams from 10 g.
  public var description: String {
    let unit: MassUnit
    if self == .zero || self >= .micrograms(100) {
      unit = self >= .milligrams(10_000) ? .gram : .milligram
    } else {
      unit = nanograms >= ExactDecimal(100) ? .microgram : .nanogram
    }
    let value = (try? value(in: unit)) ?? nanograms
    let name = unit == .microgram && value == ExactDecimal(1) ? "microgram" : unit.shown
    return "\(value) \(name)"
  }

  /// Milligrams as a plain decimal, the form that scripts and files use.
  public var milligramText: String {
    ((try? value(in: .milligram)) ?? .zero).description
  }

  /// Reads `{"value": "1.5", "unit": "mg"}`.
  public init(from decoder: any Decoder) throws {
    let coded = try CodedQuantity<MassUnit>(from: decoder)
    do {
      try self.init(coded.value, coded.unit)
    } catch {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\(error)"))
    }
  }

  /// Writes milligrams with their unit.
  public func encode(to encoder: any Encoder) throws {
    try CodedQuantity(value: value(in: .milligram), unit: MassUnit.milligram).encode(to: encoder)
  }
}

/// The shape of a quantity in files: a decimal as text, and a unit that must be known.
struct CodedQuantity<Unit: Codable>: Codable {
  var value: ExactDecimal
  var unit: Unit
}

/// Why a quantity cannot be made.
public enum QuantityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Below zero.
  case negative(ExactDecimal)
  /// More digits than are held exactly.
  case tooManyDigits(String)

  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .negative(let value): "\(value) is below zero. An amount starts at 0."
    case .tooManyDigits(let text):
      "\(text) has more digits than can be held exactly (19, of which 18 after the point). Write it shorter."
    }
  }
}
