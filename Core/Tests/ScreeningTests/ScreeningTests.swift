import ClinicalTime
import Evidence
import Quantities
import Recognition
import Screening
import Testing

/// Built once: the index of names takes longer than any single screen.
enum Fixture {
  static let recogniser = Result { MedicineRecogniser(try MedicineCatalogue.embedded()) }

  static func screen(
    _ medicines: [String] = [], dose: String? = "1.5 mg", start: String? = "2026-12-01",
    asOf: String = "2026-11-21 10:00",
    conditions: [Condition] = [], age: Int? = 50, procedures: [String] = [],
    release: PlannedNaltrexone.Release? = .instant,
    fillers: [String] = [], prescriber: String? = nil, overrides: [Override] = []
  ) throws -> Screen {
    let recogniser = try recogniser.get()
    let request = ScreenRequest(
      asOf: try #require(LocalDateTime(asOf)), medicines: medicines, conditions: conditions, age: age,
      procedures: try procedures.map { Procedure(date: try #require(LocalDate($0))) }, dose: dose,
      start: try start.map { try #require(LocalDate($0)) }, release: release, fillers: fillers,
      ultraLowDosePrescriber: prescriber, overrides: overrides)
    return Screener(
      evidence: try EvidenceBase.embedded(), catalogue: recogniser.catalogue, evidenceVersion: EvidenceFiles.version
    ).screen(try request.situation(using: recogniser))
  }
}

extension Screen {
  func finding(_ prefix: String) -> Finding? { findings.first { $0.id.hasPrefix(prefix) } }
  func actedOn(_ subject: String) -> WashOut? { washOut.first { $0.subject.hasPrefix(subject) && $0.use == .actedOn } }
}

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

@Suite("Antagonists")
struct AntagonistRuleTests {
  @Test(
    "Another antagonist at work is a stop or a question",
    arguments: [
      ("naltrexone 50 mg daily", "antagonist.full-dose", Severity.stop), ("naltrexone", "antagonist.full-dose", .stop),
      ("Vivitrol 380 mg monthly", "antagonist.depot", .stop),
      ("Contrave 8/90 2 bd", "antagonist.bupropion-naltrexone", .stop),
      ("Mysimba", "antagonist.bupropion-naltrexone", .stop),
      ("LDN 1.5 mg", "antagonist.low-dose-already", .askPrescriber),
      ("Selincro 18 mg", "antagonist.other", .stop), ("Lybalvi 10/10", "antagonist.other", .stop),
      ("Narcan spray", "antagonist.naloxone", .askPrescriber),
      ("Vivitrol 380 mg, last 2025-01-10", "antagonist.past", .note),
      ("LDN", "antagonist.low-dose-already", .askPrescriber), ("ketum powder", "opioid", .stop),
      ("Movantik 25 mg", "bowel-antagonist", .askPrescriber), ("Relistor", "bowel-antagonist", .askPrescriber),
      ("naldemedine", "bowel-antagonist", .askPrescriber),
    ])
  func found(line: String, id: String, severity: Severity) throws {
    #expect(try Fixture.screen([line]).finding(id)?.severity == severity)
  }
}

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

@Suite("Conditions and other medicines")
struct ConditionRuleTests {
  @Test(
    "Every condition has its finding",
    arguments: [
      (Condition.acuteHepatitisOrLiverFailure, Severity.stop), (.cirrhosis, .askPrescriber),
      (.liverDisease, .askPrescriber),
      (.severeKidneyDisease, .askPrescriber), (.kidneyDisease, .askPrescriber), (.pregnancy, .stop),
      (.breastfeeding, .askPrescriber),
      (.candida, .note), (.frequentInfections, .note), (.opioidDependence, .stop), (.failedNaloxoneChallenge, .stop),
      (.opioidInUrine, .stop),
    ])
  func conditions(condition: Condition, severity: Severity) throws {
    let screen = try Fixture.screen(conditions: [condition])
    #expect(screen.findings.first { $0.id.hasSuffix(condition.rawValue) }?.severity == severity)
  }

  @Test("Every condition that can be entered is tested", arguments: Condition.allCases)
  func allConditionsFound(condition: Condition) throws {
    #expect(try Fixture.screen(conditions: [condition]).findings.contains { $0.id.hasSuffix(condition.rawValue) })
  }

  @Test("Under 18 is a stop, 18 is not", arguments: [(17, true), (18, false), (0, true), (90, false)])
  func age(age: Int, stops: Bool) throws {
    #expect((try Fixture.screen(age: age).finding("age") != nil) == stops)
  }

  @Test(
    "Medicines people ask about",
    arguments: [
      ("gabapentin 300 tid", Severity.note), ("Delsym", .note), ("hydroxychloroquine 200 mg", .note),
      ("ibuprofen 400", .note),
      ("thioridazine 25 mg", .askPrescriber), ("disulfiram 250", .askPrescriber),
      ("methotrexate 15 mg weekly", .askPrescriber),
      ("Cimzia", .askPrescriber), ("lofexidine", .askPrescriber),
    ])
  func others(line: String, severity: Severity) throws {
    let screen = try Fixture.screen([line])
    #expect(screen.finding("other-medicine:")?.severity == severity)
    #expect(screen.finding("opioid") == nil)
  }

  @Test("Hydroxychloroquine brings its eye checks")
  func eyes() throws {
    #expect(try Fixture.screen(["Plaquenil"]).finding("other-medicine:")?.title.contains("eyes checked") == true)
  }

  @Test("What is not recognised is a finding, and a near miss of an opioid is a stop")
  func unknown() throws {
    let unknown = try Fixture.screen(["xyzzyquux 5 mg"])
    #expect(unknown.verdict == .askPrescriber)
    #expect(unknown.finding("not-recognised:")?.change.contains("pharmacist") == true)
    let near = try Fixture.screen(["oxycodne 5 mg"])
    #expect(near.verdict == .stop)
    let beside = try Fixture.screen(["gabapentin 300 mg and xyzzyquux forte"])
    #expect(beside.finding("not-understood:")?.severity == .askPrescriber)
    #expect(near.finding("did-you-mean:")?.title.contains("oxycodone (an opioid)") == true)
  }
}
