import Compounding
import NumericalMethods
import Quantities
import Testing

@Suite("A dose from what is at hand")
struct RealisationTests {
  @Test(
    "is exact with the fewest pieces where it can be",
    arguments: [
      ("3 mg", ["capsule 1.5 mg"], "2 capsules of 1.5 mg"),
      ("4.5 mg", ["capsule 1.5 mg", "capsule 3 mg"], "1 capsule of 3 mg and 1 capsule of 1.5 mg"),
      ("4.5 mg", ["capsule 1.5 mg", "capsule 3 mg", "capsule 4.5 mg"], "1 capsule of 4.5 mg"),
      ("6 mg", ["capsule 1.5 mg", "capsule 4.5 mg"], "1 capsule of 4.5 mg and 1 capsule of 1.5 mg"),
      // Greedy takes 4.5 first and needs three; 3 + 3 are two.
      ("6 mg", ["capsule 4.5 mg", "capsule 3 mg", "capsule 0.75 mg"], "2 capsules of 3 mg"),
      ("0.5 mg", ["liquid 1 mg/mL, syringe 1 mL by 0.01 mL"], "0.5 mL of 1 mg/mL"),
      ("4.5 mg", ["liquid 1 mg/mL"], "4.5 mL of 1 mg/mL"),
      (
        "5 mg", ["capsule 4.5 mg", "liquid 1 mg/mL, syringe 1 mL by 0.01 mL"],
        "1 capsule of 4.5 mg and 0.5 mL of 1 mg/mL"
      ),
      // Both take two pieces of one kind: counting comes before measuring.
      ("2 mg", ["capsule 1 mg", "liquid 1 mg/mL, syringe 1 mL by 0.01 mL"], "2 capsules of 1 mg"),
      ("25 mg", ["scored tablet 50 mg"], "half a tablet of 50 mg"),
      ("2 micrograms", ["liquid 10 micrograms/mL, syringe 1 mL by 0.01 mL"], "0.2 mL of 10 micrograms/mL"),
      (
        "5 ng", ["liquid 50 ng/mL, syringe 1 mL by 0.01 mL"],
        "0.1 mL of 50 nanograms/mL".replacing("nanograms", with: "ng")
      ),
    ])
  func exact(dose: String, items: [String], words: String) throws {
    let dose = try mass(dose)
    let items = try items.map(stock)
    let found = try Realisation.of(dose: dose, from: items)
    #expect(found.words == words)
    #expect(found.error == .zero)
    #expect(found.mass == dose)
    #expect(try Realisation.of(dose: dose, from: items.reversed()) == found)
  }

  @Test("shows its signed error where it cannot be exact")
  func nearest() throws {
    let found = try Realisation.of(dose: mass("1.4 mg"), from: [stock("capsule 1.5 mg")])
    #expect(found.words == "1 capsule of 1.5 mg")
    #expect(found.error == (try ExactRatio(1, over: 14)))
    #expect(found.warnings == [.notExact(try ExactRatio(1, over: 14))])
    #expect(found.warnings[0].description.hasPrefix("This is +7.1 % off the dose"))
    let below = try Realisation.of(dose: mass("4.5 mg"), from: [stock("liquid 1 mg/mL, syringe 5 mL by 0.2 mL")])
    #expect(below.words == "4.4 mL of 1 mg/mL", "4.4 and 4.6 mL are equally far off: the smaller is taken")
    #expect(below.error == (try ExactRatio(-1, over: 45)))
  }

  @Test("says how far a syringe can be misread")
  func reading() throws {
    let fine = try Realisation.of(dose: mass("0.5 mg"), from: [stock("liquid 1 mg/mL, syringe 1 mL by 0.01 mL")])
    #expect(fine.readingUncertainty == (try ExactRatio(1, over: 100)))
    #expect(fine.warnings.isEmpty)
    #expect(fine.measuring == ["0.5 mL is 50 marks of a syringe of 1 mL by 0.01 mL"])
    let coarse = try Realisation.of(
      dose: mass("20 micrograms"), from: [stock("liquid 1 mg/mL, syringe 1 mL by 0.01 mL")])
    #expect(coarse.readingUncertainty == (try ExactRatio(1, over: 4)))
    #expect(coarse.warnings.count == 1)
    let twice = try Realisation.of(dose: mass("4.5 mg"), from: [stock("liquid 1 mg/mL, syringe 3 mL by 0.1 mL")])
    #expect(twice.readingUncertainty == (try ExactRatio(1, over: 45)), "two fillings, 0.05 mg each, of 4.5 mg")
    #expect(
      twice.measuring == [
        "4.5 mL is 45 marks of a syringe of 3 mL by 0.1 mL; fill it once to 3 mL and once to 1.5 mL"
      ])
    #expect(try Realisation.of(dose: mass("3 mg"), from: [stock("capsule 3 mg")]).readingUncertainty == nil)
  }

  @Test("is refused beyond the limit, with the nearest and its error")
  func tooFarOff() throws {
    do {
      _ = try Realisation.of(dose: mass("2 mg"), from: [stock("capsule 1.5 mg")])
      Issue.record("2 mg from 1.5 mg capsules was accepted")
    } catch RealisationError.tooFarOff(_, let nearest, let limit, _) {
      #expect(nearest.words == "1 capsule of 1.5 mg")
      #expect(nearest.error == (try ExactRatio(-1, over: 4)))
      #expect(limit == (try ExactRatio(1, over: 10)))
    }
  }

  @Test("at the limit is accepted, just beyond it refused")
  func limit() throws {
    #expect(
      try Realisation.of(dose: mass("5 mg"), from: [stock("capsule 4.5 mg")]).error == (try ExactRatio(-1, over: 10)))
    #expect(throws: RealisationError.self) {
      try Realisation.of(dose: mass("5.001 mg"), from: [stock("capsule 4.5 mg")])
    }
  }

  @Test(
    "of a low dose is refused from a 50 mg tablet, scored or not", arguments: ["tablet 50 mg", "scored tablet 50 mg"])
  func tablet(item: String) throws {
    do {
      _ = try Realisation.of(dose: mass("4.5 mg"), from: [stock(item)])
      Issue.record("4.5 mg from \(item) was accepted")
    } catch let error as RealisationError {
      #expect(error.description.contains("worksheet for a liquid from tablets"))
      #expect(error.claims == ["dose.tablet-splitting", "prep.nz-formula"])
    }
  }

  @Test("never divides a tablet that nobody called scored, nor one that releases slowly")
  func noSplitting() throws {
    #expect(throws: RealisationError.self) { try Realisation.of(dose: mass("25 mg"), from: [stock("tablet 50 mg")]) }
    let slow = try stock("extended-release scored tablet 50 mg")
    #expect(throws: RealisationError.self) {
      try Realisation.of(dose: mass("25 mg"), from: [slow], rule: RealisationRule(extendedRelease: .warned))
    }
  }

  @Test("uses no extended-release form unless that is allowed, and then says so")
  func extendedRelease() throws {
    let slow = try stock("extended-release capsule 4.5 mg")
    let quick = try stock("capsule 1.5 mg")
    #expect(throws: RealisationError.onlyExtendedRelease(try mass("4.5 mg"), [slow])) {
      try Realisation.of(dose: mass("4.5 mg"), from: [slow])
    }
    let without = try Realisation.of(dose: mass("4.5 mg"), from: [slow, quick])
    #expect(without.words == "3 capsules of 1.5 mg")
    #expect(without.warnings == [.leftOut(slow)])
    let allowed = try Realisation.of(
      dose: mass("4.5 mg"), from: [slow, quick], rule: RealisationRule(extendedRelease: .warned))
    #expect(allowed.words == "1 extended-release capsule of 4.5 mg")
    #expect(allowed.warnings == [.extendedRelease(slow)])
    #expect(allowed.warnings[0].claims == ["filler.instant-release-only"])
  }

  @Test("is refused when it takes too many pieces, with the remedy")
  func tooMany() throws {
    let capsule = try stock("capsule 0.5 mg")
    #expect(
      throws: RealisationError.tooManyPieces(dose: try mass("4.5 mg"), needed: 9, of: capsule, limit: 6, slip: nil)
    ) { try Realisation.of(dose: mass("4.5 mg"), from: [capsule]) }
  }

  @Test(
    "that is a slip of unit or decimal point away from fitting asks about it",
    arguments: [
      ("4.5 micrograms", "capsule 4.5 mg", "Was 4.5 mg meant?"),
      ("450 mg", "capsule 4.5 mg", "Was 4.5 mg meant?"),
      ("45 mg", "capsule 4.5 mg", "Was 4.5 mg meant?"),
      ("0.3 mg", "capsule 1.5 mg", "Was 3 mg meant?"),
      ("4.5 g", "capsule 4.5 mg", "Was 4.5 mg meant?"),
      ("3 ng", "capsule 1.5 mg", "Was 3 mg meant?"),
    ])
  func slip(dose: String, item: String, question: String) throws {
    do {
      let found = try Realisation.of(dose: mass(dose), from: [stock(item)])
      Issue.record("\(dose) from \(item) was realised as \(found.words)")
    } catch let error as RealisationError {
      #expect(error.description.contains(question))
    }
  }

  @Test("is refused without a dose, without stock and with too many kinds")
  func edges() throws {
    let capsule = try stock("capsule 1 mg")
    #expect(throws: RealisationError.noDose) { try Realisation.of(dose: .zero, from: [capsule]) }
    #expect(throws: RealisationError.noStock) { try Realisation.of(dose: mass("1 mg"), from: []) }
    let many = try (1...13).map { try stock("capsule \($0) mg") }
    #expect(throws: RealisationError.tooManyKinds(13)) { try Realisation.of(dose: mass("1 mg"), from: many) }
    let huge = try Mass(ExactDecimal(significand: 9_999_999_999_999_999_999, places: 0), .nanogram)
    #expect(throws: RealisationError.self) { try Realisation.of(dose: huge, from: [capsule]) }
  }

  @Test("agrees with trying every combination", arguments: 1...60)
  func bruteForce(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let strengths = (0..<Int.random(in: 1...3, using: &random)).map { _ in Int.random(in: 1...24, using: &random) }
    let target = Int.random(in: 1...80, using: &random)
    // Quarters of a milligram, so that decimals are exercised.
    func quarters(_ count: Int) throws -> Mass { try Mass.micrograms(250).multiplied(by: ExactDecimal(count)) }
    let items = try strengths.map { try StockItem(.capsule(try quarters($0), .instant)) }
    let best = Self.everyCombination(of: Array(Set(strengths)).sorted(), target: target)
    do {
      let found = try Realisation.of(dose: try quarters(target), from: items)
      #expect(found.error.magnitude <= RealisationRule.standard.largestError)
      #expect(found.error.magnitude == (try ExactRatio(Int128(best.off), over: Int128(target))))
      #expect(found.pieces == best.pieces)
      #expect(found.parts.count == best.kinds)
      #expect(try found.parts.reduce(Mass.zero) { try $0.adding($1.mass) } == found.mass)
    } catch let error as RealisationError {
      #expect(best.off * 10 > target, "\(target) from \(strengths) was refused: \(error)")
    }
  }

  /// Least difference, then fewest pieces, then fewest kinds, over all combinations of at most six pieces.
  private static func everyCombination(of strengths: [Int], target: Int) -> (off: Int, pieces: Int, kinds: Int) {
    var best = (off: Int.max, pieces: 0, kinds: 0)
    func walk(_ rest: ArraySlice<Int>, _ sum: Int, _ pieces: Int, _ kinds: Int) {
      if pieces > 0 { best = min(best, (abs(sum - target), pieces, kinds)) { $0 < $1 } }
      guard let first = rest.first else { return }
      for count in 0...(6 - pieces) {
        walk(rest.dropFirst(), sum + first * count, pieces + count, kinds + (count > 0 ? 1 : 0))
      }
    }
    walk(strengths[...], 0, 0, 0)
    return best
  }

  @Test("from a liquid lies within half a mark", arguments: 1...40)
  func liquid(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let dose = Mass.micrograms(Int.random(in: 200...6000, using: &random))
    let found = try Realisation.of(dose: dose, from: [stock("liquid 1 mg/mL, syringe 1 mL by 0.01 mL")])
    // A mark is 10 micrograms here.
    let bound = try ExactRatio(5_000, over: 1).divided(by: ExactRatio(dose.nanograms))
    #expect(found.error.magnitude <= bound)
  }
}

/// The smaller of two by the given order.
private func min<Value>(_ left: Value, _ right: Value, by isLess: (Value, Value) -> Bool) -> Value {
  isLess(right, left) ? right : left
}
