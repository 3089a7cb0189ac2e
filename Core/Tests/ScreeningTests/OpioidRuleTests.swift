import ClinicalTime
import Screening
import Testing

@Suite("Waiting after opioids")
struct OpioidRuleTests {
  @Test(
    "The longest advice sets the date",
    arguments: [
      // Occasional, short-acting: the label's 10 days.
      ("oxycodone 5 mg prn, last 2026-11-20 22:00", "2026-11-30 22:00", "wait.label.short-acting"),
      ("codeine 30 mg as needed, last 2026-11-20", "2026-11-30 23:59", "wait.label.short-acting"),
      ("tramadol 50 mg prn, last 2026-11-20 08:00", "2026-11-30 08:00", "wait.label.short-acting"),
      // Regular: two weeks.
      ("oxycodone 5 mg tid, last 2026-11-20 22:00", "2026-12-04 22:00", "wait.liptan.two-weeks"),
      ("oxycodone 5 mg, last 2026-11-20 22:00", "2026-12-04 22:00", "wait.liptan.two-weeks"),
      // Slow release and patches, even when called occasional.
      ("OxyContin 10 mg prn, last 2026-11-20 22:00", "2026-12-04 22:00", "wait.liptan.two-weeks"),
      ("fentanyl 25 mcg/hr patch, last 2026-11-20", "2026-12-04 23:59", "wait.liptan.two-weeks"),
      ("tramadol ER 100 mg prn, last 2026-11-20 08:00", "2026-12-04 08:00", "wait.liptan.two-weeks"),
      // Named in the label.
      ("methadone 10 mg, last 2026-11-20 22:00", "2026-12-04 22:00", "wait.label.methadone-buprenorphine"),
      ("Suboxone 8 mg film, last 2026-11-20 22:00", "2026-12-04 22:00", "wait.label.methadone-buprenorphine"),
      ("Butrans 10 patch prn, last 2026-11-20 22:00", "2026-12-04 22:00", "wait.label.methadone-buprenorphine"),
      // Not sold as opioids.
      ("kratom powder 3 g prn, last 2026-11-20 22:00", "2026-12-04 22:00", "wait.liptan.two-weeks"),
      ("tianeptine 12.5 mg prn, last 2026-11-20 22:00", "2026-12-04 22:00", "wait.liptan.two-weeks"),
    ])
  func earliest(line: String, time: String, claim: String) throws {
    let screen = try Fixture.screen([line])
    #expect(screen.actedOn(line)?.time?.description == time)
    #expect(screen.actedOn(line)?.claim == claim)
    #expect(screen.earliestStart?.description == time)
  }

  @Test("A start one minute too early waits, on the minute it does not")
  func edge() throws {
    // The first dose can be at midnight of the first day.
    let early = try Fixture.screen(["oxycodone 5 mg prn, last 2026-11-21 00:01"], start: "2026-12-01")
    #expect(early.verdict == .waitUntil)
    #expect(early.finding("opioid.wait:")?.until?.description == "2026-12-01 00:01")
    let onTime = try Fixture.screen(["oxycodone 5 mg prn, last 2026-11-21 00:00"], start: "2026-12-01")
    #expect(onTime.verdict == .askPrescriber)
    #expect(onTime.finding("opioid.wait-over:") != nil)
  }

  @Test("Without a start date the moment of asking is compared")
  func noStart() throws {
    let screen = try Fixture.screen(["oxycodone 5 mg prn, last 2026-11-20 22:00"], start: nil)
    #expect(screen.verdict == .waitUntil)
    #expect(screen.notChecked.contains { $0.contains("No start date") })
  }

  @Test(
    "Without a last dose there is no date, and the answer is stop",
    arguments: ["oxycodone 5 mg prn", "MST 10mg bd", "methadone", "kratom"])
  func unknownLastDose(line: String) throws {
    let screen = try Fixture.screen([line])
    #expect(screen.verdict == .stop)
    #expect(screen.finding("opioid.last-dose-unknown:") != nil)
    #expect(screen.earliestStart == nil)
  }

  @Test(
    "A depot has no date at all",
    arguments: ["Sublocade 300 mg, last 2026-06-01", "buprenorphine implant, last 2026-06-01"])
  func depot(line: String) throws {
    let screen = try Fixture.screen([line])
    #expect(screen.verdict == .stop)
    #expect(screen.finding("opioid.depot:") != nil)
    #expect(screen.washOut.isEmpty)
  }

  @Test("All advice and the trials' entry criteria are shown; only one row counts")
  func table() throws {
    let screen = try Fixture.screen(["oxycodone 5 mg prn, last 2026-11-20 22:00"])
    let claims = Set(screen.washOut.map(\.claim))
    #expect(
      claims.isSuperset(of: [
        "wait.label.short-acting", "wait.liptan.occasional-six-hours", "wait.liptan.theory-three-hours",
        "wait.trial.final-four-weeks", "wait.trial.innova-three-months", "wait.trial.bc-fifteen-days",
        "wait.trial.hiv-ten-days",
      ]))
    #expect(screen.washOut.count { $0.use == .actedOn } == 1)
    #expect(
      screen.disagreements.contains("wait-occasional-opioid") || screen.disagreements.contains("wait-before-start"))
  }

  @Test("Regular use brings the advice not to stop alone, occasional use the question what to take instead")
  func taper() throws {
    #expect(try Fixture.screen(["oxycodone 5 mg tid, last 2026-11-01"]).finding("opioid.taper:") != nil)
    #expect(try Fixture.screen(["oxycodone 5 mg prn, last 2026-11-01"]).finding("opioid.taper:") == nil)
    #expect(try Fixture.screen(["oxycodone 5 mg prn, last 2026-11-01"]).finding("opioid.rescue:") != nil)
  }

  @Test("“Yesterday” counts from the moment of asking, to the end of that day")
  func relative() throws {
    let screen = try Fixture.screen(["codeine 30 mg prn, yesterday"])
    #expect(screen.earliestStart?.description == "2026-11-30 23:59")
  }

  @Test(
    "Opioids that work in the gut are asked about",
    arguments: ["loperamide 2 mg prn", "Imodium", "Viberzi 100 mg", "Imodium Plus"])
  func peripheral(line: String) throws {
    let screen = try Fixture.screen([line])
    #expect(screen.finding("peripheral-opioid:")?.severity == .askPrescriber)
  }

  @Test("Diphenoxylate reaches the brain in larger doses and counts as an opioid")
  func diphenoxylate() throws {
    #expect(try Fixture.screen(["Lomotil prn, last 2026-11-20"]).finding("opioid.wait") != nil)
  }

  @Test(
    "Opioid and antagonist in one product count as the opioid",
    arguments: ["Targin 10/5 bd", "Embeda 20/0.8", "Troxyca ER", "Suboxone 8/2"])
  func combination(line: String) throws {
    let screen = try Fixture.screen([line])
    #expect(screen.verdict == .stop)
    #expect(screen.finding("opioid-with-antagonist:") != nil)
    #expect(screen.finding("antagonist.") == nil)
  }

  @Test(
    "An opioid in a mixture is named",
    arguments: ["co-codamol 30/500", "Nurofen Plus", "Tussionex", "Fioricet with codeine", "Percocet"])
  func hidden(line: String) throws {
    #expect(try Fixture.screen([line]).finding("hidden-opioid:") != nil)
  }

  @Test(
    "Dependence and tests that show opioids rule it out",
    arguments: [Condition.opioidDependence, .failedNaloxoneChallenge, .opioidInUrine])
  func dependence(condition: Condition) throws {
    #expect(try Fixture.screen(conditions: [condition]).verdict == .stop)
  }
}
