import NumericalMethods

/// Random numbers from a seed and a stream: ``SplitMix64``, whose state is a counter. Streams of one seed start at scrambled
/// places, so that each person has numbers of their own.
struct SeededNumbers: RandomNumberGenerator {
  private var bits: SplitMix64

  init(seed: UInt64, stream: UInt64) {
    // The first number of a generator is its seed, one step on, scrambled.
    var (first, second) = (
      SplitMix64(seed: seed), SplitMix64(seed: stream &* 0xD1B5_4A32_D192_ED03 &+ 1 &- SplitMix64.step)
    )
    bits = SplitMix64(seed: first.next() ^ second.next())
  }

  mutating func next() -> UInt64 { bits.next() }

  /// Evenly between 0 and 1, both left out.
  mutating func nextUniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// Normal with mean 0 and standard deviation 1, by the transformation of Box and Muller.
  mutating func nextNormal() -> Double {
    let radius = (-2 * naturalLogarithm(nextUniform())).squareRoot()
    return radius * cosine(2 * .pi * nextUniform())
  }
}
