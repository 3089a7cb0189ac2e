import Compounding
import Evidence
import NumericalMethods
import Quantities
import Testing

@Suite("Dose, strength and volume held against each other")
struct SlipTests {
  static func check(_ dose: String?, _ strength: String?, _ volume: String?) throws -> SlipCheck {
    SlipCheck(
      dose: try dose.map(mass), concentration: try strength.map { Concentration(perMillilitre: try mass($0)) },
      volume: try volume.map(millilitres), usual: Limits<Mass>.naltrexoneTaken.usual)
  }

  @Test(
    "agree when volume times strength is the dose",
    arguments: [
      ("4.5 mg", "1 mg", "4.5"), ("0.5 mg", "5 mg", "0.1"), ("2 micrograms", "10 micrograms", "0.2"),
      ("1 mg", "0.5 mg", "2"),
    ])
  func agree(dose: String, strength: String, volume: String) throws {
    #expect(try Self.check(dose, strength, volume).verdict == .agrees)
  }

  @Test(
    "that disagree name the slip which explains it",
    arguments: [
      ("4.5 mg", "1 mg", "0.45", [Slip.decimalPoint(power: 1)]),
      ("0.45 mg", "1 mg", "4.5", [.decimalPoint(power: -1)]),
      ("4.5 mg", "1 mg", "0.045", [.decimalPoint(power: 2)]),
      ("4.5 mg", "1 microgram", "4.5", [.unit(thousands: 1), .milligramsAsMillilitres]),
      ("4.5 micrograms", "1 mg", "4.5", [.unit(thousands: -1)]),
      ("1 mg", "1 ng", "1", [.unit(thousands: 2), .milligramsAsMillilitres]),
      ("4.5 mg", "5 mg", "4.5", [.milligramsAsMillilitres]),
      ("4.5 mg", "0.5 mg", "2.25", [.invertedStrength]),
      ("4.5 mg", "3 mg", "1.4", []),
    ])
  func disagree(dose: String, strength: String, volume: String, slips: [Slip]) throws {
    let check = try Self.check(dose, strength, volume)
    guard case .disagrees(_, _, let found) = check.verdict else {
      Issue.record("\(check)")
      return
    }
    #expect(found == slips)
    #expect(check.description.hasSuffix("Read each number again from its label."))
  }

  @Test("of which one is missing give it, and say when the dose is unusual")
  func follow() throws {
    #expect(try Self.check("4.5 mg", "1 mg", nil).verdict == .follows(.volume(ExactRatio(4500)), .usual))
    #expect(try Self.check(nil, "1 mg", "4.5").verdict == .follows(.dose(try mass("4.5 mg")), .usual))
    #expect(try Self.check("4.5 mg", nil, "3").verdict == .follows(.strength(ExactRatio(1500)), .usual))
    let tenfold = try Self.check("45 mg", "1 mg", nil)
    #expect(
      tenfold.verdict
        == .follows(
          .volume(ExactRatio(45000)),
          .unusual(try mass("45 mg"), limit: try mass("6 mg"), slips: [.decimalPoint(power: 1)])))
    #expect(
      tenfold.description.contains("Was 4.5 mg meant? Then the decimal point stands one place too far to the right."))
    let micrograms = try Self.check("4.5 micrograms", "1 mg", nil)
    #expect(micrograms.description.contains("Was 4.5 mg meant?"))
  }

  @Test(
    "never count as agreeing when they are unknown or zero",
    arguments: [
      (nil, nil, nil), ("4.5 mg", nil, nil), (nil, "1 mg", nil), (nil, nil, "1"), ("0 mg", "1 mg", "1"),
      ("1 mg", "0 mg", "1"), ("1 mg", "1 mg", "0"),
    ] as [(String?, String?, String?)])
  func unknown(dose: String?, strength: String?, volume: String?) throws {
    let check = try Self.check(dose, strength, volume)
    guard case .cannotTell = check.verdict else {
      Issue.record("\(check)")
      return
    }
    #expect(check.description.hasPrefix("Not checked: "))
  }

  @Test("a slip by any known power is found again", arguments: [1, -1, 2, -2, 3, -3, 6, -6], 1...12)
  func everyPower(power: Int, seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let volume = try Volume(ExactDecimal(Int.random(in: 1...5000, using: &random)), .microlitre)
    let strength = Concentration(perMillilitre: .micrograms(Int.random(in: 1...9000, using: &random) * 1000))
    let right = try strength.mass(in: volume)
    let factor = try #require(ExactRatio.power(ofTen: power).decimal)
    let check = SlipCheck(
      dose: try right.multiplied(by: factor), concentration: strength, volume: volume,
      usual: Limits<Mass>.naltrexoneTaken.usual)
    guard case .disagrees(let found, let ratio, let slips) = check.verdict else {
      Issue.record("\(check)")
      return
    }
    #expect(found == right)
    #expect(ratio == .power(ofTen: power))
    let expected: Slip = abs(power) < 3 ? .decimalPoint(power: power) : .unit(thousands: power / 3)
    #expect(slips.contains(expected))
  }
}

/// A volume that is known to be readable.
func millilitres(_ text: String) throws -> Volume {
  try Volume(try #require(ExactDecimal(text)), .millilitre)
}

@Suite("Exact fractions")
struct ExactRatioTests {
  @Test("are kept in lowest terms with the sign above")
  func lowest() throws {
    #expect(try ExactRatio(6, over: -4).description == "-3/2")
    #expect(try ExactRatio(0, over: -4) == .zero)
    #expect(throws: RatioError.divisionByZero) { try ExactRatio(1, over: 0) }
    #expect(throws: RatioError.divisionByZero) { try ExactRatio.one.divided(by: .zero) }
    #expect(throws: RatioError.tooManyDigits) { try ExactRatio(.max, over: 1).multiplied(by: ExactRatio(2)) }
    #expect(throws: RatioError.tooManyDigits) { try ExactRatio(.max, over: 1).adding(.one) }
    #expect(throws: RatioError.tooManyDigits) { try ExactRatio(.min, over: 1) }
  }

  @Test("are ordered exactly, however large")
  func order() throws {
    let large = try ExactRatio(.max, over: .max - 1)
    let larger = try ExactRatio(.max - 1, over: .max - 2)
    #expect(large < larger)
    #expect(try ExactRatio(-1, over: 3) < ExactRatio(-1, over: 4))
  }

  @Test(
    "are rounded to the nearest, halves to the even digit",
    arguments: [
      ("1/8", 2, "0.12"), ("3/8", 2, "0.38"), ("-1/8", 2, "-0.12"), ("2/3", 3, "0.667"), ("-2/3", 0, "-1"),
      ("5/2", 0, "2"),
      ("7/2", 0, "4"), ("1/1000000", 3, "0"),
    ])
  func rounded(text: String, places: Int, expected: String) throws {
    #expect(try #require(ExactRatio(text)).rounded(places: places).description == expected)
  }

  @Test(
    "are shown as percent with digits that count",
    arguments: [
      ("1/14", "+7.1 %"), ("-1/45", "−2.2 %"), ("0", "0 %"), ("1/2000", "+0.05 %"), ("-1/4", "−25 %"),
      ("1/30000", "+0.0033 %"),
    ])
  func percent(text: String, expected: String) throws {
    #expect(try #require(ExactRatio(text)).signedPercent == expected)
  }

  @Test("have a decimal exactly when it ends")
  func decimal() throws {
    #expect(try ExactRatio(9, over: 2).decimal == ExactDecimal("4.5"))
    #expect(try ExactRatio(1, over: 3).decimal == nil)
    #expect(ExactRatio("1/0") == nil && ExactRatio("1/2/3") == nil && ExactRatio("") == nil)
  }
}
