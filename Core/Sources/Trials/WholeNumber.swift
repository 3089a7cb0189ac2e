import NumericalMethods

/// A whole number without an upper limit, for counting schedules.
public struct WholeNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Words of 64 bits, the lowest first, none of them a leading zero.
  private var words: [UInt64]

  /// A small number.
  public init(_ small: UInt64) {
    words = small == 0 ? [] : [small]
  }

  /// The number as a machine word, if it fits.
  var word: UInt64? { words.count > 1 ? nil : words.first ?? 0 }

  /// Whether it is 0.
  public var isZero: Bool { words.isEmpty }

  /// The sum.
  public static func + (left: Self, right: Self) -> Self {
    var result = left
    var carry: UInt64 = 0
    for i in 0..<max(left.words.count, right.words.count) {
      if i == result.words.count { result.words.append(0) }
      let (partial, first) = result.words[i].addingReportingOverflow(i < right.words.count ? right.words[i] : 0)
      let (sum, second) = partial.addingReportingOverflow(carry)
      result.words[i] = sum
      carry = (first ? 1 : 0) + (second ? 1 : 0)
    }
    if carry > 0 { result.words.append(carry) }
    return result
  }

  /// The difference of a larger and a smaller number; 0 when the second is larger.
  func subtracting(_ other: Self) -> Self {
    guard other <= self else { return WholeNumber(0) }
    var result = self
    var borrow: UInt64 = 0
    for i in words.indices {
      let (partial, first) = words[i].subtractingReportingOverflow(i < other.words.count ? other.words[i] : 0)
      let (difference, second) = partial.subtractingReportingOverflow(borrow)
      result.words[i] = difference
      borrow = (first ? 1 : 0) + (second ? 1 : 0)
    }
    while result.words.last == 0 { result.words.removeLast() }
    return result
  }

  /// Order by size.
  public static func < (left: Self, right: Self) -> Bool {
    if left.words.count != right.words.count { return left.words.count < right.words.count }
    for i in left.words.indices.reversed() where left.words[i] != right.words[i] {
      return left.words[i] < right.words[i]
    }
    return false
  }

  /// Each number from 0 to this one less 1 with exactly the same chance, by drawing bits until they are below; 0 for 0.
  func random(using generator: inout Xoshiro256StarStar) -> Self {
    guard let top = words.last else { return self }
    let mask = UInt64.max >> UInt64(top.leadingZeroBitCount)
    while true {
      var drawn = WholeNumber(0)
      drawn.words = words.map { _ in generator.next() }
      drawn.words[words.count - 1] &= mask
      while drawn.words.last == 0 { drawn.words.removeLast() }
      if drawn < self { return drawn }
    }
  }

  /// The nearest floating-point number; infinity when there is none.
  public var doubleValue: Double {
    words.reversed().reduce(0) { $0 * 0x1p64 + Double($1) }
  }

  /// The digits.
  public var description: String {
    guard !words.isEmpty else { return "0" }
    var rest = words
    var digits = ""
    let base: UInt64 = 1_000_000_000_000_000_000
    while !rest.isEmpty {
      var remainder: UInt64 = 0
      for i in rest.indices.reversed() { (rest[i], remainder) = base.dividingFullWidth((remainder, rest[i])) }
      while rest.last == 0 { rest.removeLast() }
      let part = String(remainder)
      digits = (rest.isEmpty ? part : String(repeating: "0", count: 18 - part.count) + part) + digits
    }
    return digits
  }
}
