import ClinicalTime
import Screening
import Testing

@Suite("Procedures")
struct ProcedureRuleTests {
  @Test("The last dose is four days before, by the longest advice; all advice is shown")
  func lastDose() throws {
    let screen = try Fixture.screen(procedures: ["2027-01-10"])
    #expect(screen.actedOn("procedure 2027-01-10")?.time?.description == "2027-01-06 00:00")
    #expect(screen.actedOn("procedure 2027-01-10")?.claim == "surgery.spaqi.two-to-four-days")
    let claims = Set(screen.washOut.map(\.claim))
    #expect(
      claims.isSuperset(of: [
        "surgery.ldnrt.three-days", "surgery.anzca.seventy-two-hours", "surgery.pet.fifteen-days",
        "surgery.depot.twenty-four-to-thirty-days",
      ]))
    #expect(screen.finding("procedure.tell:") != nil)
    #expect(screen.finding("procedure.restart:") != nil)
    #expect(screen.finding("procedure.start-too-close:") == nil)
    #expect(screen.disagreements.contains("stop-before-surgery"))
  }

  @Test(
    "A start within four days before waits until the day after",
    arguments: [
      ("2026-11-30", false), ("2026-12-01", true), ("2026-12-02", true), ("2026-12-05", true), ("2026-12-06", false),
    ])
  func tooClose(start: String, waits: Bool) throws {
    let screen = try Fixture.screen(start: start, procedures: ["2026-12-05"])
    #expect((screen.finding("procedure.start-too-close:") != nil) == waits)
  }

  @Test("Naltrexone on the list when the last day to stop has passed is a stop")
  func tooLate() throws {
    let screen = try Fixture.screen(["LDN 4.5 mg nightly, last 2026-11-20"], procedures: ["2026-11-22"])
    #expect(screen.finding("procedure.too-late:")?.severity == .stop)
    #expect(try Fixture.screen(["gabapentin"], procedures: ["2026-11-22"]).finding("procedure.too-late:") == nil)
  }

  @Test("A depot injection has its own time before a procedure, beside that of tablets")
  func depotBeforeProcedure() throws {
    let screen = try Fixture.screen(["Vivitrol 380 mg, last 2026-11-10"], procedures: ["2027-01-10"])
    #expect(screen.finding("procedure.depot:")?.until?.description == "2026-12-11 00:00")
    #expect(screen.finding("procedure.stop:") != nil)
  }

  @Test(
    "A start within two weeks after a procedure waits until it is known what was given",
    arguments: [
      ("2026-12-01", true), ("2026-12-14", true), ("2026-12-15", true), ("2026-12-16", false), ("2026-11-30", false),
    ])
  func soonAfter(start: String, waits: Bool) throws {
    let screen = try Fixture.screen(start: start, procedures: ["2026-12-01"])
    #expect((screen.finding("procedure.start-soon-after:") != nil) == waits)
  }

  @Test("A start in the past is asked about")
  func pastStart() throws {
    #expect(try Fixture.screen(start: "2026-01-01").finding("start.past") != nil)
    #expect(try Fixture.screen(start: "2026-11-21").finding("start.past") == nil)
  }

  @Test("A procedure just past asks what was given")
  func past() throws {
    let screen = try Fixture.screen(procedures: ["2026-11-15"])
    #expect(screen.finding("procedure.restart:")?.title.contains("is past") == true)
    #expect(screen.finding("procedure.stop:") == nil)
  }
}
