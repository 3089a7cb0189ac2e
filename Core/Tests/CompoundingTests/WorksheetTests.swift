import ClinicalTime
import Compounding
import Evidence
import Foundation
import Quantities
import Testing

@Suite("Worksheets")
struct WorksheetTests {
  let evidence: WorksheetEvidence
  let day: LocalDate

  init() throws {
    evidence = try WorksheetEvidence(EvidenceBase.embedded(), PreparationCatalogue.embedded())
    day = try #require(LocalDate("2026-11-21"))
  }

  func batch(strength: String = "4.5 mg", capsules: Int = 100, readability: String = "0.1 mg") throws -> CapsuleBatch {
    CapsuleBatch(
      strength: try mass(strength), meaning: .hydrochloride,
      powder: try Powder(substance: .hydrochloride, assay: ExactRatio(99, over: 100), water: ExactRatio(2, over: 100)),
      capsules: capsules, overage: try ExactRatio(5, over: 100),
      fill: .weighed(count: 10, filled: try mass("2.75 g"), empty: try mass("500 mg")),
      filler: "Microcrystalline cellulose",
      balance: try Balance(readability: mass(readability), largestError: ExactRatio(5, over: 100)), madeOn: day)
  }

  func value(_ sheet: Worksheet, _ id: String) throws -> String {
    try #require(sheet.figure(id), "\(id)").value.description
  }

  @Test("the preparations rest on verified claims that name their days")
  func preparations() throws {
    #expect(try PreparationCatalogue.embedded().problems(against: EvidenceBase.embedded()).isEmpty)
  }

  @Test("every claim that a worksheet names exists and was verified")
  func claims() throws {
    let base = try EvidenceBase.embedded()
    let sheets = [
      try Worksheet.capsules(batch(), evidence),
      try Worksheet.capsules(batch(strength: "0.5 mg", capsules: 30, readability: "10 mg"), evidence),
      try Worksheet.liquid(liquid(), evidence), try Worksheet.liquid(liquid(preparation: "water"), evidence),
      try Worksheet.dilution(dilution(), evidence), try Worksheet.dilution(dilution(target: "1 ng"), evidence),
    ]
    for sheet in sheets {
      let named =
        sheet.steps.flatMap(\.claims) + (sheet.warnings + sheet.checks).flatMap(\.claims) + sheet.beyondUse.claims
      for id in named { #expect(base.claim(id)?.verified == true, "\(id)") }
      let ids = sheet.inputs.map(\.id) + sheet.steps.flatMap(\.figures).map(\.id)
      #expect(Set(ids).count == ids.count, "\(sheet.kind)")
      #expect(try JSONDecoder().decode(Worksheet.self, from: JSONEncoder().encode(sheet)) == sheet)
    }
  }

  @Test("for capsules correct for assay and water, with overage")
  func capsules() throws {
    let sheet = try Worksheet.capsules(batch(), evidence)
    // 0.99 × 0.98 = 0.9702; 4.5 / 0.9702 = 7500/1617; × 105 = 472.5 / 0.9702.
    #expect(try value(sheet, "potency") == "4851/5000")
    #expect(try value(sheet, "salt") == "1")
    #expect(try value(sheet, "count") == "105")
    #expect(try value(sheet, "powder.each") == "2500/539")
    #expect(try value(sheet, "fill.each") == "225")
    #expect(try value(sheet, "powder") == "37500/77")
    #expect(try value(sheet, "fill") == "23625")
    #expect(try value(sheet, "least") == "2")
    #expect(try value(sheet, "weigh.powder") == "487", "487.01 mg on a balance that shows 0.1 mg")
    #expect(sheet.beyondUse.lastDay == day.adding(days: 180))
    #expect(sheet.label[0] == "Naltrexone hydrochloride 4.5 mg capsules")
    #expect(sheet.checks[0].text.hasPrefix("Worked backwards, one capsule holds its strength"))
  }

  @Test(
    "for capsules mix by equal parts until everything is in", arguments: [("4.5 mg", 100), ("1.5 mg", 30), ("6 mg", 7)])
  func geometric(strength: String, count: Int) throws {
    let sheet = try Worksheet.capsules(batch(strength: strength, capsules: count), evidence)
    var total = try #require(sheet.figure("powder")).value
    var number = 1
    while let added = sheet.figure("mix.\(number).add"), let after = sheet.figure("mix.\(number).total") {
      #expect(added.value <= total)
      total = try total.adding(added.value)
      #expect(after.value == total)
      number += 1
    }
    #expect(total == sheet.figure("fill")?.value)
    #expect(number > 5)
  }

  @Test("for capsules of the base take more of the salt")
  func salt() throws {
    var batch = try batch()
    batch.meaning = .base
    let sheet = try Worksheet.capsules(batch, evidence)
    #expect(try value(sheet, "salt") == "37786/34141")
    batch.meaning = .hydrochloride
    batch.powder = try Powder(substance: .base, assay: .one, water: .zero)
    #expect(try value(try Worksheet.capsules(batch, evidence), "salt") == "34141/37786")
  }

  @Test("for capsules dilute the powder when the balance is too coarse for it")
  func trituration() throws {
    let sheet = try Worksheet.capsules(batch(strength: "0.5 mg", capsules: 30, readability: "10 mg"), evidence)
    // 15.75 / 0.9702 = 16.23 mg of powder; 10 mg / 5 % = 200 mg at least: 13 times as much.
    #expect(try value(sheet, "least") == "200")
    #expect(try value(sheet, "trituration.factor") == "13")
    #expect(try value(sheet, "aliquot") == "400")
    let drug = try #require(sheet.figure("trituration.drug")).value
    let diluent = try #require(sheet.figure("trituration.diluent")).value
    #expect(try drug.adding(diluent) == ExactRatio(13 * 400))
    #expect(
      try drug.divided(by: ExactRatio(13)) == sheet.figure("powder")?.value, "the aliquot holds exactly the powder")
    #expect(sheet.figure("error.3") != nil)
    #expect(sheet.warnings.contains { $0.text.contains("not known") })
  }

  @Test("for capsules refuse what cannot be made, and say what to do")
  func refusals() throws {
    var small = try batch()
    small.fill = .packed(volume: try millilitres("0.01"), density: try mass("400 mg"))
    #expect(throws: WorksheetError.self) { try Worksheet.capsules(small, evidence) }
    var chalk = try batch()
    chalk.filler = "Calcium carbonate"
    do {
      _ = try Worksheet.capsules(chalk, evidence)
      Issue.record("calcium carbonate was accepted")
    } catch { #expect(error.description.contains("Choose microcrystalline cellulose")) }
    var strong = try batch()
    strong.strength = try mass("45 mg")
    do {
      _ = try Worksheet.capsules(strong, evidence)
      Issue.record("45 mg was accepted")
    } catch { #expect(error.description.contains("the limit is 10 mg")) }
    var none = try batch()
    none.capsules = 0
    #expect(throws: WorksheetError.self) { try Worksheet.capsules(none, evidence) }
    var size = try batch()
    size.fill = .size("7")
    #expect(throws: WorksheetError.self) { try Worksheet.capsules(size, evidence) }
    var expired = try batch()
    expired.ingredientsExpire = day.adding(days: -1)
    #expect(throws: WorksheetError.expired(day.adding(days: -1), madeOn: day)) {
      try Worksheet.capsules(expired, evidence)
    }
    var late = try batch()
    late.madeOn = .latest
    #expect(throws: WorksheetError.dateTooLate(.latest)) { try Worksheet.capsules(late, evidence) }
    #expect(throws: WorksheetError.self) { try Powder(substance: .base, assay: .zero, water: .zero) }
    #expect(throws: WorksheetError.self) { try Balance(readability: .zero, largestError: ExactRatio(1, over: 20)) }
    #expect(throws: WorksheetError.self) {
      try Worksheet.capsules(batch(strength: "0.5 mg", capsules: 1, readability: "1000 mg"), evidence)
    }
  }

  @Test("warn of an unusual strength and ask about the slip")
  func unusual() throws {
    let sheet = try Worksheet.capsules(batch(strength: "45 micrograms", readability: "0.1 mg"), evidence)
    #expect(
      sheet.warnings.contains {
        $0.text.contains("Was 4.5 mg meant?") || $0.text.contains("Was 0.45 mg meant?")
          || $0.text.contains("outside the usual range")
      })
  }

  func liquid(
    _ strength: String = "1 mg", _ volume: String = "100", preparation: String = "preserved",
    storage: Preparation.Storage = .refrigerator
  ) throws -> LiquidBatch {
    LiquidBatch(
      concentration: Concentration(perMillilitre: try mass(strength)), volume: try millilitres(volume),
      source: .tablets(try mass("50 mg")), preparation: preparation, storage: storage, dose: try mass("4.5 mg"),
      madeOn: day)
  }

  @Test("for the published liquid give its formula")
  func formula() throws {
    let sheet = try Worksheet.liquid(liquid(), evidence)
    #expect(try value(sheet, "tablets") == "2")
    #expect(try value(sheet, "ingredient.1") == "500", "ascorbic acid in mg")
    #expect(try value(sheet, "ingredient.2") == "100", "0.1 % preservative in mg")
    #expect(try value(sheet, "ingredient.3") == "20", "glycerol in mL")
    #expect(try value(sheet, "dose.volume") == "9/2")
    #expect(sheet.checks.contains { $0.text == "The dose, the strength and the volume agree." })
  }

  @Test(
    "for a liquid take the days from the claim that fits",
    arguments: [
      ("1 mg", "preserved", Preparation.Storage.refrigerator, 60), ("1 mg", "preserved", .room, 30),
      ("5 mg", "preserved", .refrigerator, 60), ("5 mg", "preserved", .room, 30),
      ("2 mg", "preserved", .refrigerator, 35), ("0.5 mg", "preserved", .refrigerator, 35),
      ("1 mg", "water", .refrigerator, 14), ("0.5 mg", "water", .refrigerator, 14),
    ])
  func dating(strength: String, preparation: String, storage: Preparation.Storage, days: Int) throws {
    let sheet = try Worksheet.liquid(liquid(strength, preparation: preparation, storage: storage), evidence)
    #expect(sheet.beyondUse.lastDay == day.adding(days: days))
    #expect(sheet.beyondUse.storage == storage)
  }

  @Test("for a liquid never keep longer than the first ingredient")
  func ingredient() throws {
    var batch = try liquid()
    batch.ingredientsExpire = day.adding(days: 10)
    let use = try Worksheet.liquid(batch, evidence).beyondUse
    #expect(use.lastDay == day.adding(days: 10))
    #expect(use.limit == .ingredient)
  }

  @Test("for a liquid refuse what no source dates, broken tablets and unknown formulas")
  func liquidRefusals() throws {
    #expect(throws: WorksheetError.self) {
      try Worksheet.liquid(liquid(preparation: "water", storage: .room), evidence)
    }
    do {
      _ = try Worksheet.liquid(liquid("1 mg", "120"), evidence)
      Issue.record("2.4 tablets were accepted")
    } catch let error as WorksheetError { #expect(error.description.contains("make 100 mL or 150 mL"), "\(error)") }
    #expect(throws: WorksheetError.self) { try Worksheet.liquid(liquid("1 mg", "0"), evidence) }
    #expect(throws: WorksheetError.self) { try Worksheet.liquid(liquid("0 mg"), evidence) }
    #expect(throws: WorksheetError.self) { try Worksheet.liquid(liquid("500 mg"), evidence) }
    #expect(throws: WorksheetError.self) { try Worksheet.liquid(liquid(preparation: "oil"), evidence) }
    var powder = try liquid()
    powder.source = .powder(
      try Powder(substance: .hydrochloride, assay: .one, water: .zero), meaning: .hydrochloride,
      try Balance(readability: mass("100 mg"), largestError: ExactRatio(1, over: 20)))
    #expect(throws: WorksheetError.belowLeastWeighable(ExactRatio(100), least: ExactRatio(2000))) {
      try Worksheet.liquid(powder, evidence)
    }
  }

  func dilution(target: String = "1 microgram", syringe: (Int, Int) = (1000, 10), largest: Int = 100) throws
    -> DilutionPlan
  {
    DilutionPlan(
      start: Concentration(perMillilitre: try mass("1 mg")), target: Concentration(perMillilitre: try mass(target)),
      volume: try millilitres("100"), volumeError: try ExactRatio(1, over: 100),
      syringe: try Syringe(
        capacity: Volume(ExactDecimal(syringe.0), .microlitre), graduation: Volume(ExactDecimal(syringe.1), .microlitre)
      ),
      largestFold: largest, preparation: "water", storage: .refrigerator, dose: try mass("2 micrograms"), madeOn: day)
  }

  @Test("for a serial dilution carry the error through each step")
  func serial() throws {
    let sheet = try Worksheet.dilution(dilution(), evidence)
    // 1 mg/mL to 1 microgram/mL: 1 in 100, then 1 in 10 with 10 fillings of 1 mL.
    #expect(try value(sheet, "fold.1") == "100")
    #expect(try value(sheet, "take.1") == "1")
    #expect(try value(sheet, "fold.2") == "10")
    #expect(try value(sheet, "fills.2") == "10")
    #expect(try value(sheet, "strength") == "1/1000")
    // Each step: half a mark is 0.5 % (10 fillings of 10 mL: 0.5 % too), the volume 1 %: 2 × (0.005² + 0.01²).
    #expect(try value(sheet, "error.squared") == "1/4000")
    // ((1.005 / 0.99)² − 1) and (1 − (0.995 / 1.01)²)
    #expect(sheet.figure("error.high")?.value == (try ExactRatio(67 * 67, over: 66 * 66).subtracting(.one)))
    #expect(
      sheet.figure("error.low")?.value == (try ExactRatio.one.subtracting(ExactRatio(199 * 199, over: 202 * 202))))
    #expect(try value(sheet, "dose.volume") == "2")
    #expect(sheet.figure("strength")?.shown == "1 microgram/mL")
  }

  @Test(
    "for a serial dilution reach the target exactly or refuse",
    arguments: [
      "100 micrograms", "10 micrograms", "2 micrograms", "1 microgram", "100 ng", "1 ng",
    ])
  func reaches(target: String) throws {
    let sheet = try Worksheet.dilution(dilution(target: target), evidence)
    #expect(sheet.figure("strength")?.value == sheet.figure("target")?.value)
  }

  @Test("for a serial dilution refuse volumes between marks, stronger targets and endless steps")
  func dilutionRefusals() throws {
    #expect(throws: WorksheetError.self) { try Worksheet.dilution(dilution(target: "1.23456 micrograms"), evidence) }
    #expect(throws: WorksheetError.self) { try Worksheet.dilution(dilution(target: "1 mg"), evidence) }
    #expect(throws: WorksheetError.self) { try Worksheet.dilution(dilution(target: "0 mg"), evidence) }
    #expect(throws: WorksheetError.tooManySteps(9)) {
      try Worksheet.dilution(dilution(target: "0.001 ng", syringe: (100_000, 1000), largest: 2), evidence)
    }
    #expect(throws: WorksheetError.self) { try Worksheet.dilution(dilution(largest: 1), evidence) }
  }
}
