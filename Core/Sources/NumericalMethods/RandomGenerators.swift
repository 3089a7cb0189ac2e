/// Steele, Lea and Flood's SplitMix64: one 64-bit word of state, used here to spread a short seed over a longer state.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, doi 10.1145/2660193.2660195.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64
  /// What is added to the state for each number.
  public static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Starts from a seed; every seed is as good as any other.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= Self.step
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Blackman and Vigna's xoshiro256**, seeded through ``SplitMix64``: the generator behind every schedule and every virtual trial.
///
/// The name that is stored beside a seed is ``name``; the same name and seed give the same numbers on every machine.
/// Source: Blackman, Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021, doi 10.1145/3460772.
public struct Xoshiro256StarStar: RandomNumberGenerator, Hashable, Sendable {
  /// The algorithm's name as it is stored and printed.
  public static let name = "xoshiro256**, state from SplitMix64"

  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Starts from a seed of 64 bits.
  public init(seed: UInt64) {
    var spread = SplitMix64(seed: seed)
    state = (spread.next(), spread.next(), spread.next(), spread.next())
  }

  /// Starts from a whole state, which must not be all zeros; all zeros become the state of seed 0.
  public init(state first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    self.init(seed: 0)
    if first | second | third | fourth != 0 { state = (first, second, third, fourth) }
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    let scrambled = Self.rotated(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotated(state.3, by: 45)
    return scrambled
  }

  private static func rotated(_ word: UInt64, by bits: UInt64) -> UInt64 {
    (word << bits) | (word >> (64 - bits))
  }

  /// Two generators are equal when they will give the same numbers.
  public static func == (left: Self, right: Self) -> Bool { left.state == right.state }

  /// Hashes the state.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(state.0)
    hasher.combine(state.1)
    hasher.combine(state.2)
    hasher.combine(state.3)
  }
}

extension Xoshiro256StarStar {
  /// A number strictly between 0 and 1: the middle of one of 2^53 equal intervals.
  public mutating func nextUniform() -> Double {
    (Double(next() >> 11) + 0.5) * 0x1p-53
  }

  /// A standard normal number, by the inverse of the distribution function: one word in, one number out.
  public mutating func nextNormal() -> Double {
    StandardNormal.quantile(nextUniform())
  }

  /// As many standard normal numbers as ``nextNormal()`` would give one after the other, to the last bit; they cost less.
  public mutating func nextNormals(_ count: Int) -> ContiguousArray<Double> {
    ContiguousArray(unsafeUninitializedCapacity: max(count, 0)) { normals, written in
      while written + 4 <= count {
        let four = StandardNormal.quantiles(
          SIMD4(nextUniform(), nextUniform(), nextUniform(), nextUniform()))
        for lane in 0..<4 { normals.initializeElement(at: written + lane, to: four[lane]) }
        written += 4
      }
      while written < count {
        normals.initializeElement(at: written, to: nextNormal())
        written += 1
      }
    }
  }

  /// A whole number from 0 to `limit - 1`, each equally likely, by Lemire's method; 0 when `limit` is 0.
  public mutating func nextIndex(below limit: Int) -> Int {
    guard limit > 0 else { return 0 }
    let bound = UInt64(limit)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Puts the elements into an order drawn with equal chances from all orders (Fisher and Yates).
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, nextIndex(below: last + 1))
    }
  }
}
