import NumericalMethods
import Testing

@Suite("Seeded random numbers")
struct RandomGeneratorTests {
  @Test("normal numbers drawn together are those drawn one by one, to the last bit", arguments: [0, 1, 3, 4, 5, 1_003])
  func together(count: Int) {
    var (one, other) = (Xoshiro256StarStar(seed: 31), Xoshiro256StarStar(seed: 31))
    let together = one.nextNormals(count)
    let single = (0..<count).map { _ in other.nextNormal() }
    #expect(together.map(\.bitPattern) == single.map(\.bitPattern))
    #expect(one == other)
  }

  @Test("SplitMix64 gives the words of an independent implementation")
  func splitMix() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    #expect(expected.indices.map { _ in generator.next() } == expected)
  }

  @Test("xoshiro256** gives the words of an independent implementation")
  func xoshiro() {
    var generator = Xoshiro256StarStar(state: 1, 2, 3, 4)
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
      16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    #expect(expected.indices.map { _ in generator.next() } == expected)
  }

  @Test("a seed reaches the state through SplitMix64")
  func seeded() {
    var generator = Xoshiro256StarStar(seed: 20_261_121)
    let expected: [UInt64] = [15_677_486_032_317_907_337, 6_991_305_806_386_620_308, 6_164_965_296_388_856_251]
    #expect(expected.indices.map { _ in generator.next() } == expected)
  }

  @Test("a state of zeros, from which the generator would never leave, is not taken")
  func zeros() {
    #expect(Xoshiro256StarStar(state: 0, 0, 0, 0) == Xoshiro256StarStar(seed: 0))
  }

  @Test("normal numbers have the moments of the normal distribution")
  func normals() {
    var generator = Xoshiro256StarStar(seed: 1)
    let numbers = (0..<40_000).map { _ in generator.nextNormal() }
    let moments = (1...4).map { power in
      numbers.reduce(0) { sum, x in sum + (1..<power).reduce(x) { value, _ in value * x } } / 40_000
    }
    // Four standard errors of each mean: √1, √2, √15, √96 over √40000.
    for (found, (expected, error)) in zip(moments, [(0.0, 0.02), (1, 0.0283), (0, 0.0775), (3, 0.196)]) {
      #expect(abs(found - expected) < error)
    }
  }

  @Test("every order of four comes up equally often")
  func shuffles() {
    var generator = Xoshiro256StarStar(seed: 2)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 {
      var order = [0, 1, 2, 3]
      generator.shuffle(&order)
      counts[order, default: 0] += 1
    }
    #expect(counts.count == 24)
    let chiSquare = counts.values.reduce(0.0) { $0 + Double(($1 - 1000) * ($1 - 1000)) / 1000 }
    // The 99.9 % point of chi-square with 23 degrees of freedom.
    #expect(chiSquare < 49.73)
  }

  @Test("indices stay below their limit, and a limit of nothing gives 0")
  func indices() {
    var generator = Xoshiro256StarStar(seed: 3)
    #expect((0..<1000).allSatisfy { _ in (0..<7).contains(generator.nextIndex(below: 7)) })
    #expect(generator.nextIndex(below: 0) == 0)
  }
}
