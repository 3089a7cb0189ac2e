import Compounding
import Foundation
import Quantities
import Testing

/// Reads an item that is known to be readable.
func stock(_ text: String) throws -> StockItem { try StockItem(parsing: text) }

/// Reads a mass that is known to be readable.
func mass(_ text: String) throws -> Mass {
  guard case .mass(let mass) = try Amount(text: text) else { throw AmountTextError.empty }
  return mass
}

@Suite("What a dose is made from")
struct StockTests {
  @Test(
    "is read as people type it",
    arguments: [
      ("capsule 1.5 mg", "capsule 1.5 mg"),
      ("capsules 4.5mg", "capsule 4.5 mg"),
      ("1,5 mg Kapsel".replacing("Kapsel", with: "capsules"), "capsule 1.5 mg"),
      ("Caps of 500 mcg", "capsule 0.5 mg"),
      ("instant-release capsule 3 mg", "capsule 3 mg"),
      ("capsule, immediate release, 3 mg", "capsule 3 mg"),
      ("extended-release capsule 4.5 mg", "extended-release capsule 4.5 mg"),
      ("4.5 mg ER capsule", "extended-release capsule 4.5 mg"),
      ("slow release capsules of 4.5 mg", "extended-release capsule 4.5 mg"),
      ("tablet 50 mg", "tablet 50 mg"),
      ("50mg tab", "tablet 50 mg"),
      ("scored tablet 50 mg", "scored tablet 50 mg"),
      ("tablet 50 mg (not scored)", "tablet 50 mg"),
      ("liquid 1 mg/mL", "liquid 1 mg/mL"),
      ("1 mg/ml", "liquid 1 mg/mL"),
      ("liquid 1 mg per mL", "liquid 1 mg/mL"),
      ("liquid 5 mg/5 mL", "liquid 1 mg/mL"),
      ("solution 50 mg in 100 mL", "liquid 0.5 mg/mL"),
      ("liquid 100 µg/ml", "liquid 0.1 mg/mL"),
      ("liquid 10 μg / mL", "liquid 10 micrograms/mL"),
      ("1 mg/mL liquid, syringe 1 mL by 0.01 mL", "liquid 1 mg/mL, syringe 1 mL by 0.01 mL"),
      ("liquid 1 mg/mL with a 3 mL syringe marked every 0.1 mL", "liquid 1 mg/mL, syringe 3 mL by 0.1 mL"),
    ])
  func isRead(text: String, canonical: String) throws {
    let item = try stock(text)
    #expect(item.description == canonical)
    #expect(try stock(item.description) == item)
    let coded = try JSONEncoder().encode(item)
    #expect(try JSONDecoder().decode(StockItem.self, from: coded) == item)
  }

  @Test(
    "is refused with the accepted forms when it is unclear",
    arguments: [
      "", "   ", "capsule", "4.5 mg", "pill 4.5 mg", "2 capsules of 1.5 mg", "30 capsules", "capsule 1.5",
      "capsule 1.5 kg",
      "capsule 0 mg", "capsule -1.5 mg", "capsule −1.5 mg", "capsule 1,500 mg", "capsule 1/2 mg", "capsule ½ mg",
      "capsule 1.5 mg 3 mg",
      "capsule tablet 3 mg", "capsule 1 mg/mL", "liquid 1 mg", "liquid", "liquid 0 mg/mL", "liquid 1 mg/0 mL",
      "extended-release liquid 1 mg/mL", "scored capsule 3 mg", "instant extended capsule 3 mg",
      "liquid 1 mg/mL, syringe 1 mL", "liquid 1 mg/mL, syringe 1 mL by 0.3 mL", "liquid 1 mg/mL, 1 mL by 0.01 mL",
      "liquid 1 mg/mL, syringe 1 mL by 0 mL", "liquid 1 mg/mL, syringe 0 mL by 0.1 mL", "drops 1 mg/mL",
      "liquid 1 mg/drop", "capsule 1.5 mg gluten", "not capsule 1.5 mg", "capsule 1.5 mg of oxycodone",
      "capsule 99999999999999999999999 mg", "capsule 2 g", "capsule 1.5 mg 🙂", "liquid 1 mg/7 mL",
      "capsule\u{0} 1.5 mg", "tablet 50 mg, syringe 1 mL by 0.01 mL",
    ])
  func isRefused(text: String) {
    do {
      let item = try StockItem(parsing: text)
      Issue.record("“\(text)” was read as \(item)")
    } catch {
      let remedies = ["Write ", "write “", "Check the unit", "Read both", "Give each kind"]
      #expect(remedies.contains { error.description.contains($0) }, "\(error)")
    }
  }

  @Test("is refused when it is longer than an item is")
  func tooLong() {
    #expect(throws: StockError.tooLong(3006)) {
      try StockItem(parsing: "3 mg capsule" + String(repeating: " x", count: 1497))
    }
  }

  @Test(
    "is not read from a file that leaves something out",
    arguments: [
      #"{"form":"capsule","strength":{"value":"1.5","unit":"mg"}}"#,
      #"{"form":"tablet","strength":{"value":"50","unit":"mg"},"release":"instant"}"#,
      #"{"form":"capsule","strength":{"value":"0","unit":"mg"},"release":"instant"}"#,
      #"{"form":"capsule","strength":{"value":"1.5","unit":"drop"},"release":"instant"}"#,
      #"{"form":"liquid","strength":{"value":"1","unit":"mg"},"syringe":{"capacity":"1","graduation":"0.3"}}"#,
    ])
  func incompleteFile(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(StockItem.self, from: Data(json.utf8)) }
  }
}
