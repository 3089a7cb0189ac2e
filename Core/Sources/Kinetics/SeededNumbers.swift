/// Random numbers from a seed and a stream: SplitMix64 (Steele, Lea, Flood 2014), whose state is a counter. Streams of
/// one seed start at scrambled places, so that each person has numbers of their own.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64, stream: UInt64) {
    state = Self.scrambled(seed &+ 0x9E37_79B9_7F4A_7C15) ^ Self.scrambled(stream &* 0xD1B5_4A32_D192_ED03 &+ 1)
  }

  private static func scrambled(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.scrambled(state)
  }

  /// Evenly between 0 and 1, both left out.
  mutating func nextUniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// Normal with mean 0 and standard deviation 1, by the transformation of Box and Muller.
  mutating func nextNormal() -> Double {
    let radius = (-2 * naturalLogarithm(nextUniform())).squareRoot()
    return radius * cosine(2 * .pi * nextUniform())
  }
}
