import Compounding
import Foundation
import NumericalMethods
import Quantities
import Testing

@Suite("Doses made at home")
struct DoseSpreadTests {
  @Test("from a broken tablet stay far above a low dose, however often it is broken in two")
  func splitting() throws {
    var random = SplitMix64(seed: 7)
    let spread = try DoseSpread.splitting(
      tablet: mass("50 mg"), breaks: 2, dose: mass("4.5 mg"), placeSpread: ExactRatio(1, over: 10), draws: 20_000,
      using: &random)
    // The mean of a product of independent halves is 12.5 mg; 20 000 draws of a relative spread of 29 % leave 0.03 mg.
    #expect(abs(spread.mean - 12.5) < 0.15)
    #expect(spread.low < 8 && spread.high > 17)
    #expect(spread.findings[0].text.contains("2.78 times the dose"))
    // Relative standard deviation of a break: 0.1 / 0.5 = 20 %; of two: √(1.04² − 1) = 28.6 %.
    #expect(spread.low > 12.5 * (1 - 1.7 * 0.286) && spread.high < 12.5 * (1 + 2 * 0.286))
  }

  @Test("are the same for the same seed")
  func seeded() throws {
    var first = SplitMix64(seed: 1)
    var second = SplitMix64(seed: 1)
    let syringe = Syringe.common[0]
    func spread(_ random: inout SplitMix64) throws -> DoseSpread {
      try DoseSpread.dissolving(
        concentration: Concentration(perMillilitre: mass("1 mg")), dose: mass("1.5 mg"),
        waterError: ExactRatio(1, over: 20),
        syringe: syringe, mixingSpread: ExactRatio(1, over: 20), draws: 1000, using: &random)
    }
    let one = try spread(&first)
    #expect(try one == spread(&second))
    #expect(one.low < 1.5 && one.high > 1.5)
  }

  @Test("without any error come out as meant")
  func exact() throws {
    var random = SplitMix64(seed: 3)
    let spread = try DoseSpread.splitting(
      tablet: mass("50 mg"), breaks: 4, dose: mass("3 mg"), placeSpread: .zero, draws: 100, using: &random)
    #expect(spread.lowest == 3.125 && spread.highest == 3.125)
  }

  @Test("refuse impossible assumptions")
  func refusals() throws {
    var random = SplitMix64(seed: 3)
    #expect(throws: WorksheetError.self) {
      try DoseSpread.splitting(
        tablet: mass("50 mg"), breaks: 0, dose: mass("3 mg"), placeSpread: .zero, draws: 100, using: &random)
    }
    #expect(throws: WorksheetError.self) {
      try DoseSpread.splitting(
        tablet: mass("50 mg"), breaks: 1, dose: mass("3 mg"), placeSpread: .one, draws: 100, using: &random)
    }
    #expect(throws: WorksheetError.self) {
      try DoseSpread.splitting(
        tablet: mass("50 mg"), breaks: 1, dose: mass("3 mg"), placeSpread: .zero, draws: 1, using: &random)
    }
  }
}
