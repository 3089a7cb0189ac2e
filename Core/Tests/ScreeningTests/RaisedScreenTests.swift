import ClinicalTime
import Evidence
import Quantities
import Recognition
import Screening
import Testing

@Suite("A rescue medicine raises the screen at once")
struct RaisedScreenTests {
  let recogniser: MedicineRecogniser
  let screener: Screener

  init() throws {
    recogniser = try Fixture.recogniser.get()
    screener = Screener(
      evidence: try .embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version)
  }

  private func raised(_ medicine: String, taken: String = "2026-11-21 09:30") throws -> RaisedScreen {
    screener.raised(
      by: medicine, takenAt: try #require(LocalDateTime(taken)), asOf: try #require(LocalDateTime("2026-11-21 10:00")),
      using: recogniser)
  }

  @Test(
    "an opioid says stop, by any name, misspelt, or beside words that deny it",
    arguments: [
      "oxycodone 5 mg", "Tramadol 50", "tramadoll", "oxycodon", "co-codamol", "Percocet", "fentanyl patch", "kratom",
      "morphin", "no oxycodone", "oxycodone, last 2020-01-01", "hydro-codone",
    ])
  func stops(medicine: String) throws {
    let raised = try raised(medicine)
    #expect(raised.saysStop)
    #expect(raised.findings.first.map { $0.severity >= .waitUntil } == true)
    #expect(raised.findings.allSatisfy { $0.severity > .note })
  }

  @Test(
    "a painkiller without an opioid raises nothing", arguments: ["ibuprofen 400 mg", "paracetamol 1 g", "naproxen"])
  func quiet(medicine: String) throws {
    let raised = try raised(medicine)
    #expect(!raised.saysStop && raised.line.isRecognised)
  }

  @Test("words that are not understood are asked about")
  func unknown() throws {
    let raised = try raised("qwxzvy drops")
    #expect(raised.severity == .askPrescriber && !raised.findings.isEmpty)
  }

  @Test("a short-acting opioid whose longest advised wait is over says stop no more, until the minute before it does")
  func over() throws {
    #expect(try raised("oxycodone 5 mg", taken: "2026-11-07 10:01").saysStop)
    #expect(try !raised("oxycodone 5 mg", taken: "2026-11-07 10:00").saysStop)
  }

  @Test("the days that a page looks back are those of the longest advice, which is verified")
  func lookBack() throws {
    let claim = try #require(screener.evidence.claim(RaisedScreen.longestWait))
    #expect(claim.verified)
    let weeks = try #require(claim.values?.first)
    #expect(weeks.value?.description == "2" && weeks.unit == "wk" && RaisedScreen.longestWaitDays == 2 * 7)
    #expect(screener.evidence.claim(RaisedScreen.overcoming)?.verified == true)
  }

  @Test("the question keeps its lines, and one line for a medicine that is taken again")
  func request() throws {
    let first = try #require(LocalDateTime("2026-11-20 09:00"))
    let second = try #require(LocalDateTime("2026-11-21 09:00"))
    let request = ScreenRequest(asOf: second, medicines: ["sertraline 50 mg"])
      .adding("oxycodone 5 mg", takenAt: first).adding("oxycodone 5 mg", takenAt: second)
    #expect(request.medicines == ["sertraline 50 mg", "oxycodone 5 mg, last 2026-11-21 09:00"])
  }
}
