import Screening
import Testing

@Suite("Dose, unit and preparation")
struct DoseRuleTests {
  @Test(
    "A dose outside the low range is a finding, at the edges too",
    arguments: [
      ("50 mg", "dose.too-high"), ("45 mg", "dose.too-high"), ("10.1 mg", "dose.too-high"),
      ("1500 mg", "dose.too-high"),
      ("10 mg", "dose.above-trials"), ("6.1 mg", "dose.above-trials"), ("6 mg", "dose.high-start"),
      ("4.5 mg", "dose.high-start"),
      ("0.49 mg", "dose.very-low"), ("100 mcg", "dose.very-low"), ("99 mcg", "dose.microgram"),
      ("4.5 mcg", "dose.microgram"), ("0 mg", "dose.zero"),
    ])
  func outside(dose: String, id: String) throws {
    #expect(try Fixture.screen(dose: dose).finding(id) != nil)
  }

  @Test("A usual starting dose is no finding", arguments: ["0.5 mg", "1 mg", "1.5 mg", "500 mcg"])
  func usual(dose: String) throws {
    #expect(try Fixture.screen(dose: dose).finding("dose.") == nil)
  }

  @Test(
    "A slip of ten or a thousand is named with what was probably meant",
    arguments: [
      ("45 mg", "4.5 mg"), ("15 mg", "1.5 mg"), ("4500 mg", "4.5 mg"), ("4.5 mcg", "4.5 mg"), ("1.5 mcg", "1.5 mg"),
      ("0.15 mg", "1.5 mg"),
    ])
  func slips(dose: String, meant: String) throws {
    let finding = try #require(try Fixture.screen(dose: dose).finding("dose."))
    #expect(finding.why.contains(meant) && finding.why.contains("slip"))
  }

  @Test(
    "A dose that cannot be read is an error that says how to write it",
    arguments: ["1.5", "1,500 mg", "3-4 mg", "half a tablet"])
  func unreadable(dose: String) {
    #expect(throws: ScreenRequestError.self) { try Fixture.screen(dose: dose) }
  }

  @Test("Ultra-low dose has every published meaning shown, and no amount assumed")
  func ultraLowWord() throws {
    let screen = try Fixture.screen(dose: "ULDN")
    let finding = try #require(screen.finding("ultra-low-dose.word"))
    #expect(finding.severity == .askPrescriber)
    #expect(
      Set(finding.claims).isSuperset(of: [
        "uldn.toljan-definition", "uldn.ldnrt-definition", "uldn.liptan-2016", "uldn.liptan-2017", "uldn.nope-group",
        "uldn.review-definition",
      ]))
  }

  @Test("A very small dose beside an opioid needs a named prescriber, and the opioid still stands against it")
  func ultraLowBesideOpioid() throws {
    let unnamed = try Fixture.screen(["oxycodone 5 mg tid, last 2026-11-20"], dose: "2 mcg")
    #expect(unnamed.finding("ultra-low-dose.with-opioid:")?.title.contains("only under a named prescriber") == true)
    let named = try Fixture.screen(["oxycodone 5 mg tid, last 2026-11-20"], dose: "2 mcg", prescriber: "Dr Example")
    #expect(named.finding("ultra-low-dose.with-opioid:")?.title.contains("Dr Example") == true)
    #expect(named.finding("opioid.wait:") != nil)
    #expect(
      try Fixture.screen(["oxycodone 5 mg tid, last 2026-11-20"], dose: "1.1 mg").finding("ultra-low-dose") == nil)
  }

  @Test("Slow release and unsuitable fillers are found")
  func preparation() throws {
    #expect(try Fixture.screen(release: .extended).finding("formulation.extended")?.severity == .stop)
    #expect(
      try Fixture.screen(fillers: ["Calcium carbonate"]).finding("formulation.filler:")?.severity == .askPrescriber)
    #expect(try Fixture.screen(fillers: ["Methocel E4M"]).finding("formulation.filler:")?.severity == .askPrescriber)
    #expect(try Fixture.screen(fillers: ["mystery powder"]).finding("formulation.filler:")?.severity == .note)
    #expect(try Fixture.screen(fillers: ["Avicel"]).finding("formulation.filler:") == nil)
  }
}
