/// A decimal number held exactly: a whole significand and a count of decimal places.
///
/// Range: fewer than 20 significant digits and at most 18 decimal places. What does not fit is an
/// ``ArithmeticOverflow``, never a rounded value. Equality and hashing go by value (`1.50 == 1.5`);
/// ``description`` keeps the places that were written.
public struct ExactDecimal: Sendable {
  /// The digits as a whole number, with their sign.
  public let significand: Int128
  /// How many of the digits stand after the decimal point, 0 to 18.
  public let places: Int

  static let significandLimit: Int128 = 10_000_000_000_000_000_000
  static let placesLimit = 18

  /// Makes `significand × 10^-places`.
  /// - Throws: ``ArithmeticOverflow`` when the number needs more digits or places than are held.
  public init(significand: Int128, places: Int) throws(ArithmeticOverflow) {
    var digits = significand
    var places = places
    while places > 0, places > Self.placesLimit || digits.magnitude >= Self.significandLimit.magnitude,
      digits % 10 == 0
    {
      digits /= 10
      places -= 1
    }
    guard digits.magnitude < Self.significandLimit.magnitude, (0...Self.placesLimit).contains(places) else {
      throw ArithmeticOverflow()
    }
    self.significand = digits
    self.places = places
  }

  /// A whole number.
  public init(_ whole: Int) {
    significand = Int128(whole)
    places = 0
  }

  /// Zero.
  public static let zero = ExactDecimal(0)

  /// Reads plain decimal text: an optional minus sign, digits, at most one point. No exponent, no separators.
  public init?(_ text: some StringProtocol) {
    var significand: Int128 = 0
    var places = 0
    var digitCount = 0
    var seenPoint = false
    var negative = false
    for (index, byte) in text.utf8.enumerated() {
      switch byte {
      case UInt8(ascii: "-") where index == 0:
        negative = true
      case UInt8(ascii: ".") where !seenPoint:
        seenPoint = true
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digitCount += 1
        guard digitCount <= 37 else { return nil }
        significand = significand * 10 + Int128(byte - UInt8(ascii: "0"))
        if seenPoint { places += 1 }
      default:
        return nil
      }
    }
    guard digitCount > 0,
      let value = try? ExactDecimal(significand: negative ? -significand : significand, places: places)
    else { return nil }
    self = value
  }
}

/// A result that has more digits than ``ExactDecimal`` holds.
public struct ArithmeticOverflow: Error, Hashable, Sendable {
  /// Makes the error.
  public init() {}
}

extension ExactDecimal {
  static func powerOfTen(_ exponent: Int) -> Int128 {
    var result: Int128 = 1
    for _ in 0..<exponent { result *= 10 }
    return result
  }

  /// The same value without trailing zeros after the point.
  public var normalised: ExactDecimal {
    var digits = significand
    var places = places
    while places > 0, digits % 10 == 0 {
      digits /= 10
      places -= 1
    }
    return ExactDecimal(uncheckedSignificand: digits, places: places)
  }

  private init(uncheckedSignificand: Int128, places: Int) {
    self.significand = uncheckedSignificand
    self.places = places
  }

  /// The sum, exactly.
  public func adding(_ other: ExactDecimal) throws(ArithmeticOverflow) -> ExactDecimal {
    let places = max(places, other.places)
    return try ExactDecimal(significand: scaled(to: places) + other.scaled(to: places), places: places)
  }

  /// The difference, exactly.
  public func subtracting(_ other: ExactDecimal) throws(ArithmeticOverflow) -> ExactDecimal {
    let places = max(places, other.places)
    return try ExactDecimal(significand: scaled(to: places) - other.scaled(to: places), places: places)
  }

  /// The product, exactly.
  public func multiplied(by other: ExactDecimal) throws(ArithmeticOverflow) -> ExactDecimal {
    let left = normalised
    let right = other.normalised
    let (product, overflow) = left.significand.multipliedReportingOverflow(by: right.significand)
    guard !overflow else { throw ArithmeticOverflow() }
    return try ExactDecimal(significand: product, places: left.places + right.places)
  }

  /// The number divided by a whole one above zero; `nil` when the quotient has no exact form within the places held.
  func exactQuotient(dividedBy divisor: Int) -> ExactDecimal? {
    guard divisor > 0 else { return nil }
    // A quotient that ends does so before the divisor's powers of two and five are used up.
    for more in 0...Self.placesLimit where places + more <= Self.placesLimit {
      let (scaled, overflows) = significand.multipliedReportingOverflow(by: Self.powerOfTen(more))
      guard !overflows else { return nil }
      if scaled % Int128(divisor) == 0 {
        return try? ExactDecimal(significand: scaled / Int128(divisor), places: places + more)
      }
    }
    return nil
  }

  /// Significand at a number of places no smaller than its own; fits, since both are bounded.
  private func scaled(to places: Int) -> Int128 {
    significand * Self.powerOfTen(places - self.places)
  }

  /// The nearest binary floating-point number. The one door from exact amounts to simulation.
  public var doubleValue: Double {
    // Digits and power of ten are exact in 53 bits, so that the one division rounds once, to the nearest.
    if significand.magnitude <= 1 << 53 { return Double(Int64(truncatingIfNeeded: significand)) / Self.powers[places] }
    return Double(description) ?? 0
  }

  /// The powers of ten up to ``placesLimit``, all of them exact.
  private static let powers = (0...placesLimit).map { Double("1e\($0)") ?? .nan }
}

extension ExactDecimal: Comparable, Hashable {
  /// Equality by value.
  public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
    let places = max(left.places, right.places)
    return left.scaled(to: places) == right.scaled(to: places)
  }

  /// Order by value.
  public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    let places = max(left.places, right.places)
    return left.scaled(to: places) < right.scaled(to: places)
  }

  /// Hashes the value without its trailing zeros, in agreement with `==`.
  public func hash(into hasher: inout Hasher) {
    let value = normalised
    hasher.combine(value.significand)
    hasher.combine(value.places)
  }
}

extension ExactDecimal: CustomStringConvertible, LosslessStringConvertible, Codable {
  /// Plain digits with a point, every written place kept: `1.50`.
  public var description: String {
    var digits = String(significand.magnitude)
    if places > 0 {
      if digits.count <= places { digits = String(repeating: "0", count: places - digits.count + 1) + digits }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -places))
    }
    return significand < 0 ? "-" + digits : digits
  }

  /// Reads the text form: decimals travel as text, so that no place is lost.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = ExactDecimal(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text)\" is not a plain decimal number")
    }
    self = value
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
