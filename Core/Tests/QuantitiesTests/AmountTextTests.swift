import NumericalMethods
import Testing

@testable import Quantities

@Suite("Amounts are read as people type them")
struct AmountTextTests {
  @Test(
    "What people type is the mass they mean",
    arguments: [
      ("1.5mg", "1.5"), ("1,5 mg", "1.5"), (".5 mg", "0.5"), (",5 mg", "0.5"), ("500mcg", "0.5"), ("500 µg", "0.5"),
      ("500 μg", "0.5"), ("500 ug", "0.5"), ("500 micrograms", "0.5"), ("1.5 MG", "1.5"), ("4.50 mg", "4.5"),
      ("0.125 mg", "0.125"), ("1.125 mg", "1.125"), ("2000 ng", "0.002"), ("0.05 g", "50"), ("3 milligrams", "3"),
      ("0.5 ml of 1 mg/ml", "0.5"), ("0.5ml of 1mg/ml", "0.5"), ("0,5 ml of 1 mg/ml", "0.5"),
      ("2 ml at 500 mcg/ml", "1"),
      ("2 capsules of 1.5 mg", "3"), ("1 cap x 4.5 mg", "4.5"), (" 1.5 mg. ", "1.5"), ("1.5\u{A0}mg", "1.5"),
      ("0 mg", "0"),
      ("4500 mg", "4500"), ("10,5 mg", "10.5"),
    ])
  func reads(text: String, milligrams: String) throws {
    #expect(try Amount(text: text).mass().milligramText == milligrams)
  }

  @Test(
    "What can be read in two ways is refused with both readings",
    arguments: [
      ("1,500 mg", "1.5", "1500"), ("1.500 mg", "1.5", "1500"), ("4.500 mg", "4.5", "4500"),
      ("1,250 mcg", "1.25", "1250"),
    ])
  func refusesAmbiguous(text: String, small: String, large: String) {
    let number = text.prefix { $0 != " " }
    #expect(throws: AmountTextError.ambiguousSeparator(String(number), small, large)) { try Amount(text: text) }
  }

  @Test(
    "What is no single amount is refused, and the error says what to write",
    arguments: [
      ("", "1.5 mg"), ("   ", "1.5 mg"), ("1.5", "no unit"), ("mg", "does not start with a number"),
      ("1.5 mq", "“mq” is not a unit"),
      ("1.5 iu", "“iu” is not a unit"), ("3-4 mg", "more than one"), ("3 to 4 mg", "more than one"),
      ("1.5 mg 3 mg", "more than one"),
      ("1/2 mg", "fraction"), ("½ mg", "fraction"), ("1½ mg", "fraction"), ("0.5 ml", "How much is in it"),
      ("2 capsules", "no unit"),
      ("-1 mg", "does not start with a number"), ("1e3 mg", "is not a unit"),
      ("1..5 mg", "does not start with a number"),
      ("1.5 mg/kg", "not understood"), ("1.5 mg twice", "not understood"), ("1 500 mg", "more than one"),
      ("١ mg", "does not start with a number"),
      ("0.5 ml of water", "does not start with a number"), ("0.5 ml of 1 mg", "not understood"),
      ("0.5 ml of 1 mg/dl", "not a unit"),
      ("99999999999999999999999 mg", "more digits"), ("500.0000000000000001 mcg", "more digits"),
      ("1.5 mg or 3 mg", "more than one"),
    ])
  func refuses(text: String, says: String) {
    #expect {
      try Amount(text: text)
    } throws: { error in
      "\(error)".contains(says)
    }
  }

  @Test("No text at all makes the reader crash or hang")
  func survivesHostileText() {
    let pieces = [
      "1", ".", ",", "mg", "µg", " ", "/", "-", "½", "of", "ml", "\u{0}", "é", "🙂", "999999999999", "e", "'",
      "capsules",
    ]
    var state: UInt64 = 42
    for _ in 0..<20_000 {
      var text = ""
      for _ in 0..<6 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      if let amount = try? Amount(text: text), let mass = try? amount.mass() {
        #expect(mass >= .zero, "\(text)")
        // What was understood names its unit: no amount comes out of a text without one.
        #expect(text.contains("mg") || text.contains("µg"), "\(text)")
      }
    }
  }
}

@Suite("Exact decimals")
struct ExactDecimalTests {
  @Test("Equal values are equal and hash alike, however they were written")
  func equality() throws {
    let written = try #require(ExactDecimal("1.50"))
    let short = try #require(ExactDecimal("1.5"))
    #expect(written == short)
    #expect(Set([written, short]).count == 1)
    #expect(written.description == "1.50")
    #expect(short.description == "1.5")
  }

  @Test("Sums and products are exact, where binary numbers are not")
  func arithmetic() throws {
    let tenth = try #require(ExactDecimal("0.1"))
    let fifth = try #require(ExactDecimal("0.2"))
    #expect(try tenth.adding(fifth) == ExactDecimal("0.3"))
    #expect(try tenth.multiplied(by: fifth) == ExactDecimal("0.02"))
    #expect(try tenth.subtracting(fifth).description == "-0.1")
  }

  @Test("A result with too many digits is an error, never a rounded value")
  func overflow() throws {
    let large = try #require(ExactDecimal("9999999999999999999"))
    #expect(throws: ArithmeticOverflow.self) { try large.multiplied(by: large) }
    #expect(throws: ArithmeticOverflow.self) { try large.adding(ExactDecimal(1)) }
    #expect(ExactDecimal("99999999999999999999") == nil)
    #expect(ExactDecimal("0.0000000000000000001") == nil)
  }

  @Test(
    "Only plain digits are a number",
    arguments: ["", "-", ".", "1e3", "+1", "1,5", "0x1", " 1", "1 ", "１", "--1", "1.2.3"])
  func refuses(text: String) {
    #expect(ExactDecimal(text) == nil)
  }

  @Test(
    "The text form comes back as the same text",
    arguments: ["0", "0.5", "1.50", "-3.25", "1234567890.123456789", "0.000001"])
  func roundTrip(text: String) {
    #expect(ExactDecimal(text)?.description == text)
  }

  @Test("the binary number is the nearest one, as reading the text gives it", arguments: 0..<200)
  func binary(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let digits = Int128.random(in: -9_999_999_999_999_999_999...9_999_999_999_999_999_999, using: &random)
      let shortened = digits / ExactDecimal.powerOfTen(Int.random(in: 0...18, using: &random))
      let value = try ExactDecimal(significand: shortened, places: Int.random(in: 0...18, using: &random))
      #expect(value.doubleValue == Double(value.description))
    }
  }
}

@Suite("Masses")
struct MassTests {
  @Test(
    "A mass is shown in the unit people read",
    arguments: [
      ("1.5", MassUnit.milligram, "1.5 mg"), ("0.5", .milligram, "0.5 mg"), ("50", .microgram, "50 micrograms"),
      ("1", .microgram, "1 microgram"),
      ("0.1", .milligram, "0.1 mg"), ("250", .microgram, "0.25 mg"), ("12", .gram, "12 g"), ("50", .nanogram, "50 ng"),
      ("0", .milligram, "0 mg"),
    ])
  func shown(value: String, unit: MassUnit, text: String) throws {
    #expect(try Mass(#require(ExactDecimal(value)), unit).description == text)
  }

  @Test("The same mass in different units is one mass")
  func unitsAgree() throws {
    let milligram = try Mass(#require(ExactDecimal("0.5")), .milligram)
    let microgram = try Mass(#require(ExactDecimal("500")), .microgram)
    #expect(milligram == microgram)
    #expect(milligram.hashValue == microgram.hashValue)
    #expect(try milligram.value(in: .nanogram) == ExactDecimal(500_000))
  }

  @Test("Below zero there is no mass")
  func negative() throws {
    let value = try #require(ExactDecimal("-1"))
    #expect(throws: QuantityError.negative(value)) { try Mass(value, .milligram) }
    #expect(throws: QuantityError.self) { try Count(value) }
    #expect(throws: QuantityError.self) { try Volume(value, .millilitre) }
  }
}
