import Foundation

/// The normal distribution with mean 0 and standard deviation 1.
public enum StandardNormal {
  /// log √(2π).
  public static let logRootTwoPi = 0.918_938_533_204_672_741_780_329_736_405_62

  /// The natural logarithm of the density at `x`.
  public static func logDensity(_ x: Double) -> Double {
    -0.5 * x * x - logRootTwoPi
  }

  /// The density at `x`.
  public static func density(_ x: Double) -> Double {
    exp(logDensity(x))
  }

  /// The probability of a value of at most `x`, to full relative accuracy in the lower tail.
  public static func cumulative(_ x: Double) -> Double {
    0.5 * erfc(-x * 0.5.squareRoot())
  }

  /// The value that is not exceeded with probability `p`; minus and plus infinity at 0 and 1, not a number outside.
  ///
  /// Wichura's algorithm AS 241 (PPND16), about 16 digits: Applied Statistics 37 (1988) 477, doi 10.2307/2347330.
  public static func quantile(_ p: Double) -> Double {
    let central = p - 0.5
    if abs(central) <= 0.425 {
      let r = 0.180625 - central * central
      return central * polynomial(centralNumerator, at: r) / polynomial(centralDenominator, at: r)
    }
    let tail = central < 0 ? p : 1 - p
    guard tail > 0 else { return tail == 0 ? (central < 0 ? -Double.infinity : .infinity) : .nan }
    let r = (-log(tail)).squareRoot()
    let size =
      r <= 5
      ? polynomial(middleNumerator, at: r - 1.6) / polynomial(middleDenominator, at: r - 1.6)
      : polynomial(farNumerator, at: r - 5) / polynomial(farDenominator, at: r - 5)
    return central < 0 ? -size : size
  }

  /// ``quantile(_:)`` of four numbers at once, to the last bit: the same steps in each lane, and in the tails one by one.
  static func quantiles(_ p: SIMD4<Double>) -> SIMD4<Double> {
    let central = p - 0.5
    let r = 0.180625 - central * central
    var result = central * polynomial(centralNumerator, at: r) / polynomial(centralDenominator, at: r)
    for lane in 0..<4 where !(abs(central[lane]) <= 0.425) { result[lane] = quantile(p[lane]) }
    return result
  }

  @inline(__always)
  private static func polynomial(_ c: Coefficients, at x: SIMD4<Double>) -> SIMD4<Double> {
    var sum = c.7 * x + c.6
    sum = sum * x + c.5
    sum = sum * x + c.4
    sum = sum * x + c.3
    sum = sum * x + c.2
    sum = sum * x + c.1
    return sum * x + c.0
  }

  private typealias Coefficients = (Double, Double, Double, Double, Double, Double, Double, Double)

  private static func polynomial(_ c: Coefficients, at x: Double) -> Double {
    ((((((c.7 * x + c.6) * x + c.5) * x + c.4) * x + c.3) * x + c.2) * x + c.1) * x + c.0
  }

  private static let centralNumerator: Coefficients = (
    3.387_132_872_796_366_608_0, 133.141_667_891_784_377_45, 1_971.590_950_306_551_442_7, 13_731.693_765_509_461_125,
    45_921.953_931_549_871_457, 67_265.770_927_008_700_853, 33_430.575_583_588_128_105, 2_509.080_928_730_122_672_7
  )
  private static let centralDenominator: Coefficients = (
    1, 42.313_330_701_600_911_252, 687.187_007_492_057_908_30, 5_394.196_021_424_751_107_7, 21_213.794_301_586_595_867,
    39_307.895_800_092_710_610, 28_729.085_735_721_942_674, 5_226.495_278_852_854_561_0
  )
  private static let middleNumerator: Coefficients = (
    1.423_437_110_749_683_577_34, 4.630_337_846_156_545_295_90, 5.769_497_221_460_691_405_50,
    3.647_848_324_763_204_605_04, 1.270_458_252_452_368_382_58, 0.241_780_725_177_450_611_770,
    0.022_723_844_989_269_184_583_3, 7.745_450_142_783_414_076_40e-4
  )
  private static let middleDenominator: Coefficients = (
    1, 2.053_191_626_637_758_821_87, 1.676_384_830_183_803_849_40, 0.689_767_334_985_100_004_550,
    0.148_103_976_427_480_074_590, 0.015_198_666_563_616_457_196_6, 5.475_938_084_995_344_946_00e-4,
    1.050_750_071_644_416_843_24e-9
  )
  private static let farNumerator: Coefficients = (
    6.657_904_643_501_103_777_20, 5.463_784_911_164_114_369_90, 1.784_826_539_917_291_335_80,
    0.296_560_571_828_504_891_230, 0.026_532_189_526_576_123_093_0, 0.001_242_660_947_388_078_438_60,
    2.711_555_568_743_487_578_15e-5, 2.010_334_399_292_288_132_65e-7
  )
  private static let farDenominator: Coefficients = (
    1, 0.599_832_206_555_887_937_690, 0.136_929_880_922_735_805_310, 0.014_875_361_290_850_614_852_5,
    7.868_691_311_456_132_591_00e-4, 1.846_318_317_510_054_681_80e-5, 1.421_511_758_316_445_888_70e-7,
    2.044_263_103_389_939_785_64e-15
  )
}
