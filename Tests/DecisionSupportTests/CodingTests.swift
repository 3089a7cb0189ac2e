import Evidence
import FHIR
import Foundation
import Recognition
import Testing

@testable import DecisionSupport

/// Every way of writing an opioid and of writing naltrexone, against each other, in both directions. A sweep takes one of
/// each `SWEETSPOT_STRIDE` products; with 1 it takes all.
@Suite("However the two are written down, they are found together")
struct CodingTests {
  private let hooks: Hooks
  private let catalogue: MedicineCatalogue
  private static let stride = ProcessInfo.processInfo.environment["SWEETSPOT_STRIDE"].flatMap(Int.init) ?? 16
  private static let naltrexone = Hooks.order("Naltrexone 4.5 mg capsule", id: "n")

  init() throws {
    hooks = try Hooks()
    catalogue = try .embedded()
  }

  /// A coding of a system that is not known here, with a name and nothing else.
  private static func brand(_ name: String, id: String = "a") -> String {
    #"{"resourceType":"MedicationRequest","id":"\#(id)","status":"active","intent":"order","subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"coding":[{"system":"http://hl7.org/fhir/sid/ndc","code":"00000-0000","display":"\#(name)"}]}}"#
  }

  /// What the orders and the chart say of the two, whichever is ordered and whichever is taken.
  private func check(_ opioid: String, _ naltrexone: String, _ name: String) throws {
    func select(_ order: String, _ reference: String, taking: String) throws -> [Card] {
      try hooks.cards(
        #"{"hook":"order-select","hookInstance":"i","context":{"userId":"u","patientId":"1","selections":["\#(reference)"],"draftOrders":\#(Hooks.bundle([order]))},"prefetch":{"medicationRequests":\#(Hooks.bundle([taking]))}}"#,
        .orderSelect)
    }
    for cards in [
      try hooks.sign([opioid], taking: [naltrexone]), try select(opioid, "MedicationRequest/a", taking: naltrexone),
      try hooks.view(taking: [naltrexone, opioid]),
    ] {
      #expect(cards.heads.contains("critical opioid-order.blocked"), "\(name) ordered: \(cards.heads)")
    }
    for cards in [
      try hooks.sign([naltrexone], taking: [opioid]), try select(naltrexone, "MedicationRequest/n", taking: opioid),
    ] {
      #expect(
        cards.heads.contains { $0.hasPrefix("critical opioid.") }, "naltrexone beside \(name): \(cards.heads)")
    }
  }

  @Test(
    "salts as they are written in the US and in the UK, by text and as a name beside an unknown code",
    arguments: [
      "morphine sulfate 15 mg tablet", "Morphine sulphate 10mg/5ml oral solution", "codeine phosphate 30mg tablets",
      "hydromorphone HCl 2 mg", "meperidine hydrochloride 50 mg", "Pethidine hydrochloride 50mg tablets",
      "diamorphine hydrochloride 10mg injection", "dihydrocodeine tartrate 30mg",
      "tramadol hydrochloride 50mg capsules",
      "oxycodone hydrochloride 5 mg", "methadone HCl 10 mg", "fentanyl citrate 100 mcg", "hydrocodone bitartrate 5 mg",
      "buprenorphine hydrochloride 2 mg", "tapentadol hydrochloride", "levorphanol tartrate 2 mg",
      "Co-codamol 30mg/500mg tablets", "co-dydramol 10/500", "pentazocine lactate",
    ])
  func salts(opioid: String) throws {
    try check(Hooks.order(opioid), Self.naltrexone, opioid)
    try check(Self.brand(opioid), Self.naltrexone, opioid)
  }

  @Test(
    "brands of opioids with nothing but their name",
    arguments: [
      "OxyContin", "MST Continus", "Zomorph", "Duragesic", "Suboxone", "Ultram", "Palexia", "Norco", "Percocet",
      "Dilaudid",
      "Targin", "Butrans", "Tylenol with Codeine #3", "Embeda", "Troxyca ER",
    ])
  func brands(opioid: String) throws {
    try check(Self.brand(opioid), Self.naltrexone, opioid)
    try check(Hooks.order(opioid), Self.naltrexone, opioid)
  }

  @Test("naltrexone by text, salt, brand, RxNorm ingredient and product, and ATC")
  func naltrexones() throws {
    for (name, naltrexone) in [
      ("text", Self.naltrexone), ("salt, US", Hooks.order("naltrexone HCl 4.5 mg caps", id: "n")),
      ("salt, UK", Hooks.order("Naltrexone hydrochloride 50mg tablets", id: "n")),
      ("abbreviation", Hooks.order("LDN 3 mg nightly", id: "n")), ("brand", Self.brand("ReVia", id: "n")),
      ("brand, UK", Self.brand("Nalorex", id: "n")), ("ingredient", Hooks.coded(Hooks.rxNorm, "7243", id: "n")),
      ("product", Hooks.coded(Hooks.rxNorm, "1483744", id: "n")), ("ATC", Hooks.coded(Hooks.atc, "N07BB04", id: "n")),
    ] {
      for opioid in [
        Hooks.order("oxycodone 5 mg"), Hooks.coded(Hooks.rxNorm, "7804"), Hooks.coded(Hooks.rxNorm, "197696"),
        Hooks.coded(Hooks.atc, "N02AA05"), Self.brand("OxyContin"),
      ] {
        try check(opioid, naltrexone, name)
      }
    }
  }

  /// Opioids that act in the brain; those of the gut and of the periphery meet naltrexone otherwise.
  private var opioids: [Substance] {
    catalogue.substances.filter {
      $0.action.isOpioid && $0.action != .peripheralAgonist && $0.action != .kappaAgonist
    }
  }

  @Test("opioids of the periphery warn in both directions", arguments: ["V03AX02", "V03AX04"])
  func periphery(code: String) throws {
    let opioid = Hooks.coded(Hooks.atc, code)
    #expect(try hooks.sign([opioid], taking: [Self.naltrexone]).heads == ["warning opioid-order.peripheral"])
    #expect(try hooks.sign([Self.naltrexone], taking: [opioid]).heads == ["warning peripheral-opioid"])
  }

  @Test("every RxNorm ingredient and every ATC code of an opioid, without a word beside it")
  func codes() throws {
    var tried = 0
    for opioid in opioids {
      if let code = opioid.rxcui {
        try check(Hooks.coded(Hooks.rxNorm, code), Self.naltrexone, "RxNorm \(code), \(opioid.id)")
        tried += 1
      }
      for code in opioid.atc ?? [] {
        try check(Hooks.coded(Hooks.atc, code), Self.naltrexone, "ATC \(code), \(opioid.id)")
        tried += 1
      }
    }
    #expect(tried > 100)
  }

  @Test("RxNorm products, without their ingredient and without a word beside it")
  func products() throws {
    let ids = Set(opioids.map(\.id))
    let products = catalogue.rxNormProducts.filter { !ids.isDisjoint(with: $0.ingredients) }
    #expect(products.count > 1500)
    for product in Swift.stride(from: 0, to: products.count, by: Self.stride).map({ products[$0] }) {
      try check(
        Hooks.coded(Hooks.rxNorm, product.rxcui), Self.naltrexone, "RxNorm \(product.rxcui), \(product.ingredients)")
    }
  }

  @Test("brands of the lexicon, each as the name of a code that is not known")
  func lexicon() throws {
    let ids = Set(opioids.map(\.id))
    let products = catalogue.products.filter { !ids.isDisjoint(with: $0.ingredients) }
    #expect(products.count > 1000)
    for product in Swift.stride(from: 0, to: products.count, by: Self.stride).map({ products[$0] }) {
      let name = product.name.replacing("\"", with: "")
      try check(Self.brand(name), Self.naltrexone, name)
    }
  }

  @Test(
    "a hook that this is not for is refused and the right one is named",
    arguments: ["medication-prescribe", "order-review"])
  func deprecated(hook: String) {
    let body = Hooks.sign([Hooks.order("oxycodone")]).replacing("order-sign", with: hook)
    let refusal = #expect(throws: HookRefusal.self) { try hooks.cards(body, .orderSign) }
    #expect(refusal?.status == 400)
    #expect(refusal?.outcome.diagnostics.first?.contains("This service answers to order-sign") == true)
  }
}
