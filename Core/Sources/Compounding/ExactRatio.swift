public import Quantities

/// A fraction held exactly: what a worksheet divides is not rounded before the last step.
///
/// Range: numerator and denominator after reduction fit into 127 bits. What does not fit is a ``RatioError``, never a
/// rounded value. The denominator is above zero and shares no factor with the numerator.
public struct ExactRatio: Hashable, Sendable {
  /// The upper number, with the sign.
  public let numerator: Int128
  /// The lower number, above zero.
  public let denominator: Int128

  /// Makes `numerator / denominator` in lowest terms.
  /// - Throws: ``RatioError/divisionByZero`` for a denominator of zero, ``RatioError/tooManyDigits`` for the one
  ///   number whose sign cannot be turned.
  public init(_ numerator: Int128, over denominator: Int128) throws(RatioError) {
    guard denominator != 0 else { throw .divisionByZero }
    guard numerator != .min, denominator != .min else { throw .tooManyDigits }
    let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let sign: Int128 = denominator < 0 ? -1 : 1
    self.numerator = sign * numerator / Int128(divisor)
    self.denominator = sign * denominator / Int128(divisor)
  }

  /// A whole number.
  public init(_ whole: Int) {
    numerator = Int128(whole)
    denominator = 1
  }

  /// An exact decimal as a fraction.
  public init(_ decimal: ExactDecimal) {
    let value = decimal.normalised
    var power: Int128 = 1
    for _ in 0..<value.places { power *= 10 }
    let divisor = Int128(Self.greatestCommonDivisor(value.significand.magnitude, power.magnitude))
    numerator = value.significand / divisor
    denominator = power / divisor
  }

  /// Nothing.
  public static let zero = ExactRatio(0)
  /// One.
  public static let one = ExactRatio(1)

  /// One over ten to this power, or ten to its opposite; powers of −37 to 37, others become the nearest of them.
  public static func power(ofTen exponent: Int) -> ExactRatio {
    var value: Int128 = 1
    for _ in 0..<min(abs(exponent), 37) { value *= 10 }
    return exponent < 0 ? ExactRatio(reduced: 1, value) : ExactRatio(reduced: value, 1)
  }

  private init(reduced numerator: Int128, _ denominator: Int128) {
    self.numerator = numerator
    self.denominator = denominator
  }

  private static func greatestCommonDivisor(_ left: UInt128, _ right: UInt128) -> UInt128 {
    var (large, small) = (left, right)
    while small != 0 { (large, small) = (small, large % small) }
    return max(large, 1)
  }
}

/// Why a fraction cannot be worked out.
public enum RatioError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Divided by nothing.
  case divisionByZero
  /// More digits than are held exactly.
  case tooManyDigits

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .divisionByZero: "One of the amounts is zero, and something has to be divided by it. Give an amount above 0."
    case .tooManyDigits: "The numbers have more digits than can be held exactly. Write them with fewer places."
    }
  }
}

extension ExactRatio {
  /// The sum, exactly.
  public func adding(_ other: ExactRatio) throws(RatioError) -> ExactRatio {
    let left = try Self.product(numerator, other.denominator)
    let right = try Self.product(other.numerator, denominator)
    let (sum, overflow) = left.addingReportingOverflow(right)
    guard !overflow else { throw .tooManyDigits }
    return try ExactRatio(sum, over: Self.product(denominator, other.denominator))
  }

  /// The difference, exactly.
  public func subtracting(_ other: ExactRatio) throws(RatioError) -> ExactRatio {
    try adding(other.negated)
  }

  /// The product, exactly.
  public func multiplied(by other: ExactRatio) throws(RatioError) -> ExactRatio {
    // Reduced crosswise first, so that a result that fits is found without an overflow on the way.
    let first = try ExactRatio(numerator, over: other.denominator)
    let second = try ExactRatio(other.numerator, over: denominator)
    return try ExactRatio(
      Self.product(first.numerator, second.numerator), over: Self.product(first.denominator, second.denominator))
  }

  /// The quotient, exactly.
  public func divided(by other: ExactRatio) throws(RatioError) -> ExactRatio {
    try multiplied(by: ExactRatio(other.denominator, over: other.numerator))
  }

  /// The same with the opposite sign.
  public var negated: ExactRatio { ExactRatio(reduced: -numerator, denominator) }

  /// The same without its sign.
  public var magnitude: ExactRatio { numerator < 0 ? negated : self }

  /// The greatest whole number that is not above this.
  public var roundedDown: Int128 {
    let quotient = numerator / denominator
    return numerator % denominator < 0 ? quotient - 1 : quotient
  }

  /// The smallest whole number that is not below this.
  public var roundedUp: Int128 {
    let quotient = numerator / denominator
    return numerator % denominator > 0 ? quotient + 1 : quotient
  }

  private static func product(_ left: Int128, _ right: Int128) throws(RatioError) -> Int128 {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    guard !overflow else { throw .tooManyDigits }
    return product
  }
}

extension ExactRatio: Comparable {
  /// Order by size, exactly.
  public static func < (left: ExactRatio, right: ExactRatio) -> Bool {
    let first = left.numerator.multipliedFullWidth(by: right.denominator)
    let second = right.numerator.multipliedFullWidth(by: left.denominator)
    return first.high == second.high ? first.low < second.low : first.high < second.high
  }
}

extension ExactRatio {
  /// The same number as a decimal, if it has an end and fits; `nil` otherwise.
  public var decimal: ExactDecimal? {
    for places in 0...18 {
      let (scaled, overflow) = numerator.multipliedReportingOverflow(by: Self.power(ofTen: places).numerator)
      if overflow { return nil }
      if scaled % denominator == 0 { return try? ExactDecimal(significand: scaled / denominator, places: places) }
    }
    return nil
  }

  /// The nearest decimal with so many places, halves to the even digit.
  /// - Parameter places: 0 to 18; others become the nearest of them.
  /// - Throws: ``RatioError/tooManyDigits`` when it does not fit.
  public func rounded(places: Int) throws(RatioError) -> ExactDecimal {
    let places = min(max(places, 0), 18)
    let scaled = try multiplied(by: .power(ofTen: places))
    let below = scaled.roundedDown
    let twice = try scaled.subtracting(ExactRatio(reduced: below, 1)).multiplied(by: ExactRatio(2))
    let up = twice > .one || (twice == .one && below % 2 != 0)
    do { return try ExactDecimal(significand: up ? below + 1 : below, places: places).normalised } catch {
      throw .tooManyDigits
    }
  }

  /// The nearest binary floating-point number, for square roots and simulation.
  public var doubleValue: Double { Double(numerator) / Double(denominator) }

  /// The number as people read it: exact if three places are enough, else rounded to `places` and marked with “≈”.
  public func text(places: Int = 3) -> String {
    guard let near = try? rounded(places: places) else { return description }
    return ExactRatio(near) == self ? near.description : "≈ \(near)"
  }

  /// A share as percent with its sign, such as “−2.2 %”, “0 %”, “+0.05 %”: two digits that count.
  public var signedPercent: String {
    guard numerator != 0 else { return "0 %" }
    let sign = numerator < 0 ? "−" : "+"
    return sign + magnitude.percent
  }

  /// A share as percent without its sign, two digits that count after the point at most.
  public var percent: String {
    guard let hundredfold = try? multiplied(by: ExactRatio(100)) else { return "\(description) of it" }
    for places in [1, 2, 3, 4, 6, 9, 12] {
      guard let near = try? hundredfold.rounded(places: places) else { break }
      if ExactRatio(near) == hundredfold || near.significand.magnitude >= 10 { return "\(near) %" }
    }
    return "\((try? hundredfold.rounded(places: 12)) ?? .zero) %"
  }
}

extension ExactRatio: CustomStringConvertible, LosslessStringConvertible, Codable {
  /// `9/2`, or `4` for a whole number.
  public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

  /// Reads the text form, `9/2` or `4`.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let numerator = Int128(parts[0]),
      let denominator = parts.count == 2 ? Int128(parts[1]) : 1,
      let value = try? ExactRatio(numerator, over: denominator)
    else { return nil }
    self = value
  }

  /// Reads the text form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = ExactRatio(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "“\(text)” is no fraction. Write it as 9/2.")
    }
    self = value
  }

  /// Writes the text form: every digit is kept.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Mass {
  /// The mass in nanograms as a fraction.
  var ratio: ExactRatio { ExactRatio(nanograms) }
}

extension Volume {
  /// The volume in microlitres as a fraction.
  var ratio: ExactRatio { ExactRatio(microlitres) }
}
