import Screening
import Testing

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
