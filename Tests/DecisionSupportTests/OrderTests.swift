import Testing

@testable import DecisionSupport

@Suite("Orders of naltrexone and of opioids")
struct OrderTests {
  private let hooks: Hooks

  init() throws { hooks = try Hooks() }

  @Test(
    "an opioid ordered while naltrexone is on board is critical, by text, RxNorm ingredient, RxNorm product and ATC",
    arguments: [
      Hooks.order("Oxycodone 5 mg"), Hooks.coded(Hooks.rxNorm, "7804"), Hooks.coded(Hooks.rxNorm, "197696"),
      Hooks.coded(Hooks.atc, "N02AA05"), Hooks.coded("urn:oid:2.16.840.1.113883.6.88", "7052"),
      Hooks.coded("http://hospital.example/codes", "X1", text: "Percocet"),
      // The text says less than the code, and the code less than the text.
      Hooks.coded(Hooks.rxNorm, "7804", text: "pain medicine"),
      Hooks.coded(Hooks.rxNorm, "999999999", text: "tramadol"),
    ],
    [
      Hooks.order("Naltrexone 4.5 mg capsule", id: "n"), Hooks.coded(Hooks.rxNorm, "7243", id: "n"),
      Hooks.coded(Hooks.atc, "N07BB04", id: "n"),
    ])
  func opioidOrdered(order: String, naltrexone: String) throws {
    let cards = try hooks.sign([order], taking: [naltrexone])
    #expect(cards.heads == ["critical opioid-order.blocked"])
    let card = try #require(cards.first)
    #expect(card.summary.count < 140 && !card.claims.isEmpty && card.detail.contains("Who says so"))
    #expect(card.withdrawal?.reference == "MedicationRequest/a")
    #expect(card.overrideReasons.contains(.emergency))
  }

  @Test("naltrexone ordered while an opioid is active stops; lately taken, it waits; long over, it does not speak")
  func naltrexoneOrdered() throws {
    let order = Hooks.order("Naltrexone 1.5 mg capsule", id: "n", status: "draft")
    let active = try hooks.sign([order], taking: [Hooks.order("oxycodone 5 mg")])
    #expect(active.heads == ["critical opioid.last-dose-unknown"])
    let morphine = Hooks.bundle([Hooks.given("Morphine 10 mg", at: "2026-11-20T22:00:00Z")])
    let given = #","medicationAdministrations":\#(morphine)"#
    let lately = try hooks.sign([order], more: given)
    #expect(lately.heads == ["warning opioid.wait"])
    #expect(lately.first?.detail.contains("2026-12-04 22:00") == true)
    let ended = Hooks.order(
      "codeine 30 mg", status: "completed",
      #","dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"end":"2026-09-01"}}}}]"#)
    #expect(try hooks.sign([order], taking: [ended]).heads == [])
  }

  @Test("orders that concern neither are answered without cards, whatever the lists hold or lack")
  func unconcerned() throws {
    let order = Hooks.order("Amoxicillin 500 mg capsule")
    #expect(try hooks.sign([order], taking: [Hooks.order("naltrexone 4.5 mg"), Hooks.order("oxycodone")]) == [])
    #expect(
      try hooks.cards(
        #"{"hook":"order-sign","hookInstance":"i","context":{"userId":"u","patientId":"1","draftOrders":\#(Hooks.bundle([order]))}}"#,
        .orderSign) == [])
    #expect(try hooks.sign([]) == [])
  }

  @Test("both on one pad are seen even when no list was sent")
  func bothOrdered() throws {
    let orders = [Hooks.order("LDN 3 mg", id: "n"), Hooks.order("hydrocodone", id: "o")]
    let body =
      #"{"hook":"order-sign","hookInstance":"i","context":{"userId":"u","patientId":"1","draftOrders":\#(Hooks.bundle(orders))}}"#
    let cards = try hooks.cards(body, .orderSign)
    #expect(cards.heads == ["critical opioid.last-dose-unknown"])
    #expect(cards.first?.detail.contains("No list of prescriptions and orders was sent") == true)
  }

  @Test(
    "entries that were never taken, refused, withdrawn or in error do not count",
    arguments: ["cancelled", "entered-in-error", "draft"])
  func neverTaken(status: String) throws {
    let naltrexone = Hooks.order("naltrexone 50 mg", id: "n", status: status)
    let cards = try hooks.sign([Hooks.order("morphine")], taking: [naltrexone])
    #expect(cards.heads == [])
    let notDone = Hooks.bundle([Hooks.given("naltrexone", at: "2026-11-21T08:00:00Z", status: "not-done")])
    let refused = #","medicationAdministrations":\#(notDone)"#
    #expect(try hooks.sign([Hooks.order("morphine")], more: refused).heads == [])
  }

  @Test("an order that stops a medicine orders nothing")
  func stopping() throws {
    let stop = Hooks.order("oxycodone", status: "stopped")
    #expect(try hooks.sign([stop], taking: [Hooks.order("naltrexone 3 mg")]) == [])
  }

  @Test("a renewal is not a duplicate of what it takes the place of")
  func renewal() throws {
    let prior = Hooks.order("naltrexone 3 mg daily", id: "old")
    let renewal = Hooks.order(
      "naltrexone 4.5 mg", id: "new", #","priorPrescription":{"reference":"MedicationRequest/old"}"#)
    #expect(try hooks.sign([renewal], taking: [prior]).heads == [])
    let twice = try hooks.sign([Hooks.order("naltrexone 4.5 mg", id: "new")], taking: [prior])
    #expect(twice.heads == ["warning antagonist.low-dose-already"])
    #expect(twice.first?.overrideReasons.contains(.replaced) == true)
  }

  @Test(
    "licensed 50 mg tablets are no slip of the pen; 45 mg may be one",
    arguments: [("50", []), ("45", ["critical dose.too-high"]), ("4.5", []), ("9", ["warning dose.above-trials"])])
  func doses(milligrams: String, heads: [String]) throws {
    let order = Hooks.order(
      "naltrexone", id: "n",
      #","dosageInstruction":[{"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"doseAndRate":[{"doseQuantity":{"value":\#(milligrams),"unit":"mg"}}]}]"#
    )
    #expect(try hooks.sign([order], taking: [Hooks.order("ibuprofen 400 mg")]).heads == heads)
  }

  @Test("what nobody understood is listed, and an unclear order beside naltrexone warns")
  func notUnderstood() throws {
    let unclear = Hooks.coded("http://hospital.example/codes", "X1", id: "x")
    let listed = try hooks.sign([Hooks.order("oxycodone")], taking: [unclear])
    #expect(listed.heads == ["info gaps"])
    #expect(listed.first?.detail.contains("hospital") == true && listed.first?.detail.contains("X1") == true)
    let beside = try hooks.sign([unclear], taking: [Hooks.order("naltrexone 4.5 mg")])
    #expect(beside.heads == ["warning opioid-order.unclear"])
    #expect(try hooks.sign([unclear]).heads == ["info gaps"])
  }

  @Test("an opioid inside a product with an antagonist counts as the opioid")
  func combination() throws {
    let taken = Hooks.order("naltrexone 4.5 mg", id: "n")
    let cards = try hooks.sign([Hooks.order("Troxyca ER 10 mg/1.2 mg")], taking: [taken])
    #expect(cards.heads == ["critical opioid-order.blocked"])
    let naltrexone = try hooks.sign([Hooks.order("naltrexone 4.5 mg", id: "n")], taking: [Hooks.order("Embeda")])
    #expect(naltrexone.heads == ["critical opioid.last-dose-unknown"])
  }

  @Test("a medicine is found behind references: contained, elsewhere in the bundle, and by its ingredients")
  func references() throws {
    let contained =
      ##"{"resourceType":"MedicationRequest","id":"c","status":"active","medicationReference":{"reference":"#m"},"contained":[{"resourceType":"Medication","id":"m","ingredient":[{"itemCodeableConcept":{"coding":[{"system":"\##(Hooks.rxNorm)","code":"7243"}]},"strength":{"numerator":{"value":4.5,"unit":"mg"},"denominator":{"value":1,"unit":"capsule"}}}]}]}"##
    let elsewhere =
      #"{"resourceType":"MedicationRequest","id":"e","status":"active","medicationReference":{"reference":"Medication/9"}}"#
    let medication = #"{"resourceType":"Medication","id":"9","code":{"text":"naltrexone hydrochloride 4.5 mg"}}"#
    for list in [[contained], [elsewhere, medication]] {
      let cards = try hooks.sign([Hooks.order("fentanyl")], taking: list)
      #expect(cards.heads == ["critical opioid-order.blocked"])
      #expect(cards.first?.detail.contains("43 to 58 %") == true)
    }
    // A reference that leads nowhere is not understood.
    #expect(try hooks.sign([Hooks.order("fentanyl")], taking: [elsewhere]).heads == ["info gaps"])
  }

  @Test("with order-select only the chosen order speaks, and the others on the pad are taken into account")
  func selection() throws {
    func select(_ selections: String) throws -> [String] {
      let orders = Hooks.bundle([
        Hooks.order("naltrexone 4.5 mg", id: "n"), Hooks.order("oxycodone", id: "o"), Hooks.order("aspirin", id: "p"),
      ])
      return try hooks.cards(
        #"{"hook":"order-select","hookInstance":"i","context":{"userId":"u","patientId":"1","selections":[\#(selections)],"draftOrders":\#(orders)},"prefetch":{"medicationRequests":null}}"#,
        .orderSelect
      ).heads
    }
    #expect(try select(#""MedicationRequest/o""#) == ["critical opioid-order.blocked"])
    #expect(try select(#""MedicationRequest/n""#) == ["critical opioid.last-dose-unknown"])
    #expect(try select(#""MedicationRequest/p""#) == [])
    #expect(try select(#""MedicationRequest/zzz""#) == ["critical opioid.last-dose-unknown"])
  }

  @Test("what was sent cannot become a link, a tag or a picture in the card")
  func injection() throws {
    let text = "oxycodone [x](http://evil.example) <img src=x> **b** www.evil.example"
    let cards = try hooks.sign([Hooks.order(text)], taking: [Hooks.order("naltrexone 3 mg")])
    let detail = try #require(cards.first?.detail)
    for active in ["[x]", "<img", "http://evil", " www.evil", " **b**"] { #expect(!detail.contains(active)) }
  }
}
