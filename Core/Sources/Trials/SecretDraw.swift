import NumericalMethods

extension ScheduleSpace {
  /// How many bytes a secret seed has.
  public static let secretSeedLength = 32

  /// The name of the algorithm by which a secret seed gives a schedule.
  public static let secretAlgorithm =
    "uniform whole number below the count of schedules by rejection from xoshiro256**, its state the 256 bits of the seed, highest byte first; arms in order"

  /// The schedule that belongs to a secret seed: as uniform as its bits.
  ///
  /// The bytes are the whole state of the generator. Missing bytes count as 0, more than 32 are left out.
  public func draw(secretSeed: [UInt8]) -> [Int] {
    let words = (0..<4).map { word in
      (0..<8).reduce(UInt64(0)) { value, byte in
        let index = word * 8 + byte
        return value << 8 | UInt64(index < secretSeed.count ? secretSeed[index] : 0)
      }
    }
    var generator = Xoshiro256StarStar(state: words[0], words[1], words[2], words[3])
    return draw(using: &generator)
  }
}
