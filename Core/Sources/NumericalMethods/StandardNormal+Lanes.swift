import Foundation

/// Both tails and the density of four numbers at once.
struct NormalLanes {
  /// Φ(z), to full relative accuracy for z below 0.
  let lower: SIMD4<Double>
  /// 1 - Φ(z), to full relative accuracy for z above 0.
  let upper: SIMD4<Double>
  /// exp(-z²/2), without the constant of the density.
  let kernel: SIMD4<Double>

  /// Within 10⁻¹³ of the tail itself; beyond ±37 the tail stays at that of 37, about 10⁻³⁰⁰.
  @inline(__always)
  init(_ z: SIMD4<Double>) {
    let size = Self.magnitude(z)
    let capped = size.replacing(with: 37, where: size .> 37)
    kernel = Self.exponential(-0.5 * capped * capped)
    let tail = kernel * Self.millsRatio(capped) * Self.inverseRootTwoPi
    let isBelow = z .< SIMD4<Double>(repeating: 0)
    let rest = SIMD4<Double>(repeating: 1) - tail
    lower = rest.replacing(with: tail, where: isBelow)
    upper = tail.replacing(with: rest, where: isBelow)
  }

  private static let inverseRootTwoPi = 0.398_942_280_401_432_677_94

  @inline(__always)
  private static func magnitude(_ z: SIMD4<Double>) -> SIMD4<Double> {
    unsafeBitCast(
      unsafeBitCast(z, to: SIMD4<UInt64>.self) & SIMD4(repeating: 0x7FFF_FFFF_FFFF_FFFF), to: SIMD4<Double>.self)
  }

  /// (1 - Φ(z))/φ(z) for z from 0 up: a quotient of polynomials with a largest relative error of 1.02·10⁻¹⁶, fitted in 50
  /// digits by `Core/Tests/NumericalMethodsTests/Reference/make_mills_ratio.py`.
  ///
  /// All coefficients are above 0, so that nothing cancels.
  @inline(__always)
  private static func millsRatio(_ z: SIMD4<Double>) -> SIMD4<Double> {
    var above = z * 0.999_999_999_999_371_18 + 26.397_789_217_486_540
    above = above * z + 342.282_780_546_778_05
    above = above * z + 2_816.656_527_109_744_8
    above = above * z + 16_078.777_421_609_242
    above = above * z + 65_777.928_809_535_675
    above = above * z + 192_810.074_068_002_62
    above = above * z + 391_962.583_553_648_29
    above = above * z + 506_180.431_036_823_29
    above = above * z + 322_971.301_272_407_09
    var below = z + 26.397_789_217_324_245
    below = below * z + 343.282_780_565_193_13
    below = below * z + 2_843.054_315_101_699_9
    below = below * z + 16_419.060_256_110_161
    below = below * z + 68_541.788_074_806_821
    below = below * z + 208_214.324_901_769_69
    below = below * z + 452_370.485_150_923_67
    below = below * z + 670_191.434_941_354_07
    below = below * z + 609_483.467_217_202_12
    below = below * z + 257_693.814_867_664_47
    return above / below
  }

  /// exp(x) for x from -700 to 0, within 10⁻¹⁵ of itself: x less a multiple of log 2, and Taylor's series of what is left.
  @inline(__always)
  static func exponential(_ x: SIMD4<Double>) -> SIMD4<Double> {
    // Adding 1.5·2⁵² rounds to a whole number, which then stands in the low bits.
    let shift = SIMD4<Double>(repeating: 0x1.8p52)
    let shifted = x * 1.442_695_040_888_963_407_4 + shift
    let whole = shifted - shift
    // log 2 in two parts, the first with so few bits that its product is exact.
    let r = (x - whole * 0x1.62e42feep-1) - whole * 0x1.a39ef35793c76p-33
    // Even and odd powers by themselves: two short chains instead of a long one.
    let square = r * r
    var even = square * (1 / 479_001_600.0) + (1 / 3_628_800.0)
    even = even * square + (1 / 40_320.0)
    even = even * square + (1 / 720.0)
    even = even * square + (1 / 24.0)
    even = even * square + 0.5
    even = even * square + 1
    var odd = square * (1 / 39_916_800.0) + (1 / 362_880.0)
    odd = odd * square + (1 / 5_040.0)
    odd = odd * square + (1 / 120.0)
    odd = odd * square + (1 / 6.0)
    odd = odd * square + 1
    let sum = odd * r + even
    let power = (unsafeBitCast(shifted, to: SIMD4<UInt64>.self) &+ 1_023) &<< 52
    return sum * unsafeBitCast(power, to: SIMD4<Double>.self)
  }
}
