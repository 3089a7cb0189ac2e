import Testing

@testable import DecisionSupport

@Suite("Opening the chart of somebody on naltrexone")
struct PatientViewTests {
  private let hooks: Hooks

  init() throws { hooks = try Hooks() }

  @Test("the card says dose and last dose, and nothing is said of somebody who takes none")
  func onBoard() throws {
    let given =
      #","medicationAdministrations":\#(Hooks.bundle([Hooks.given("Naltrexone 4.5 mg", at: "2026-11-19T21:00:00Z"), Hooks.given("Naltrexone 4.5 mg", at: "2026-11-20T21:00:00Z")]))"#
    let cards = try hooks.view(taking: [Hooks.order("Naltrexone 4.5 mg capsule at bedtime")], more: given)
    #expect(cards.heads == ["info on-board"])
    let card = try #require(cards.first)
    #expect(card.summary == "naltrexone on board, 4.5 mg; last dose known: 2026-11-20 21:00")
    #expect(card.detail.contains("2026-11-24 21:00"))
    #expect(try hooks.view(taking: [Hooks.order("ibuprofen"), Hooks.order("oxycodone")]) == [])
  }

  @Test("an operation ahead brings the day of the last dose, and a warning when that day is past")
  func procedures() throws {
    func heads(_ day: String) throws -> [String] {
      let surgery =
        #","serviceRequests":\#(Hooks.bundle([#"{"resourceType":"ServiceRequest","status":"active","category":[{"coding":[{"system":"http://snomed.info/sct","code":"387713003"}]}],"code":{"text":"hip replacement"},"subject":{"reference":"Patient/1"},"occurrenceDateTime":"\#(day)"}"#]))"#
      return try hooks.view(taking: [Hooks.order("naltrexone 4.5 mg")], more: surgery).heads
    }
    #expect(try heads("2026-12-15") == ["warning procedure.restart", "info on-board"])
    #expect(try heads("2026-11-23") == ["critical procedure.too-late", "info on-board"])
    #expect(try heads("2026-11-01") == ["info on-board"])
  }

  @Test("both at once are critical")
  func both() throws {
    let cards = try hooks.view(
      taking: [Hooks.order("naltrexone 4.5 mg", id: "n"), Hooks.order("tramadol 50 mg", id: "t")])
    #expect(cards.heads == ["critical opioid-order.blocked", "info on-board"])
  }

  @Test("long over, it is not spoken of; lately over, it is")
  func over() throws {
    func heads(_ end: String) throws -> [String] {
      try hooks.view(taking: [
        Hooks.order(
          "naltrexone 4.5 mg daily", status: "stopped",
          #","dosageInstruction":[{"timing":{"repeat":{"boundsPeriod":{"end":"\#(end)"}}}}]"#)
      ]).heads
    }
    #expect(try heads("2026-11-01") == [])
    #expect(try heads("2026-11-12") == ["info on-board"])
    #expect(try heads("2026-11-20") == ["info on-board"])
  }
}
