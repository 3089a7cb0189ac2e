import ClinicalTime
import Evidence
import Foundation
import Quantities
import Testing

@testable import Titration

@Suite("A protocol becomes a dated plan")
struct PlanTests {
  let liptan: TitrationProtocol
  let start: LocalDate
  let times: PlanTimes

  init() throws {
    liptan = try ProtocolCatalogue.embedded().titrationProtocol("liptan")
    start = try #require(LocalDate("2026-12-01"))
    times = .usual
  }

  @Test("the built-in protocols rest on claims that exist and were verified")
  func evidence() throws {
    #expect(try ProtocolCatalogue.embedded().problems(against: EvidenceBase.embedded()).isEmpty)
  }

  @Test("the limits on doses rest on claims that exist and were verified")
  func limitClaims() throws {
    let evidence = try EvidenceBase.embedded()
    for id in Limits<Mass>.naltrexoneTaken.claims + Limits<Mass>.naltrexoneApproved.claims {
      #expect(evidence.claim(id)?.verified == true, "\(id)")
    }
  }

  @Test("an unknown protocol is named, with those that exist")
  func unknown() throws {
    let error = #expect(throws: UnknownProtocol.self) { try ProtocolCatalogue.embedded().titrationProtocol("liptn") }
    #expect(error?.description.contains("“liptn”") == true)
    #expect(error?.known.contains("liptan") == true)
  }

  @Test("Liptan's protocol gives 14 days of 1.5 mg, 14 of 3 mg, then 4.5 mg up to the eight-week checkpoint")
  func liptanSteps() throws {
    let plan = try Plan(following: liptan, from: start, at: times)
    #expect(plan.steps.map(\.dailyDose.milligramText) == ["1.5", "3", "4.5"])
    #expect(plan.steps.map(\.first.description) == ["2026-12-01", "2026-12-15", "2026-12-29"])
    #expect(plan.steps.map(\.dayCount) == [14, 14, 57])
    #expect(plan.steps.map(\.isOpenEnded) == [false, false, true])
    #expect(plan.checkpoints.map(\.date.description) == ["2027-01-26", "2027-02-23"])
    #expect(plan.end == plan.checkpoints.last?.date)
    #expect(plan.doses.count == 85)
    #expect(plan.doses(on: start) == [plan.doses[0]])
    #expect(plan.doses(on: start.adding(days: -1)).isEmpty)
    #expect(plan.doses(on: plan.end.adding(days: 1)).isEmpty)
  }

  @Test("days follow one another without gap or repeat, whatever the start", arguments: 0..<60)
  func contiguous(seed: Int) throws {
    let start = LocalDate(dayNumber: 19_000 + seed * 97)
    let plan = try Plan(following: liptan, from: start, at: times)
    #expect(zip(plan.doses, plan.doses.dropFirst()).allSatisfy { $1.date.days(since: $0.date) == 1 })
    #expect(plan.doses.first?.date == start && plan.doses.last?.date == plan.end)
    #expect(plan.doses.allSatisfy { plan.doses(on: $0.date) == [$0] })
    #expect(plan.doses.allSatisfy { $0.dose <= plan.highestDose })
  }

  @Test(
    "a highest dose leaves out the steps above it, and the last one left goes on",
    arguments: [("3", ["1.5", "3"]), ("2", ["1.5"]), ("4.5", ["1.5", "3", "4.5"]), ("6", ["1.5", "3", "4.5"])])
  func ceiling(milligrams: String, doses: [String]) throws {
    let ceiling = try Mass(#require(ExactDecimal(milligrams)), .milligram)
    let plan = try Plan(following: liptan, from: start, at: times, within: PlanBounds(highest: ceiling))
    #expect(plan.steps.map(\.dailyDose.milligramText) == doses)
    #expect(plan.steps.last?.isOpenEnded == true)
    #expect(plan.end == plan.checkpoints.last?.date)
  }

  @Test("a highest dose below the first step is refused with both")
  func ceilingTooLow() throws {
    let error = #expect(throws: PlanError.self) {
      try Plan(following: liptan, from: start, at: times, within: PlanBounds(highest: .milligrams(1)))
    }
    #expect(error?.description.contains("1.5 mg") == true && error?.description.contains("(1 mg)") == true)
  }

  @Test("a start at the end of the calendar is refused rather than cut short")
  func endOfTime() {
    #expect(throws: PlanError.startTooLate(.latest)) { try Plan(following: liptan, from: .latest, at: times) }
  }

  @Test("a dose after midnight belongs to the evening before")
  func afterMidnight() throws {
    let late = try #require(TimeOfDay("00:30"))
    let moment = DayBoundary.fourInTheMorning.moment(on: start, at: late)
    #expect(moment.description == "2026-12-02 00:30")
    #expect(DayBoundary.fourInTheMorning.diaryDay(of: moment) == start)
  }

  @Test("a plan reads back from its stored form without a change")
  func roundTrip() throws {
    let plan = try Plan(following: liptan, from: start, at: times, within: PlanBounds(highest: .milligrams(3)))
    #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(plan)) == plan)
  }

  @Test(
    "a stored plan that could not have been made is refused with the value and the limit",
    arguments: [
      (#""last":"2026-12-14""#, #""last":"2026-11-30""#, ["2026-11-30", "2026-12-01"]),
      (#""last":"2027-02-23""#, #""last":"9999-12-31""#, ["1096"]),
      (#""first":"2026-12-15""#, #""first":"2026-12-16""#, ["2026-12-16", "2026-12-15"]),
      (#""start":"2026-12-01""#, #""start":"0001-01-01""#, ["2026-12-01", "0001-01-01"]),
      (#""end":"2027-02-23""#, #""end":"9999-12-31""#, ["9999-12-31", "2027-02-23"]),
      (#""number":2"#, #""number":3"#, ["number 3"]),
    ])
  func hostile(part: String, replacement: String, named: [String]) throws {
    let plan = try Plan(following: liptan, from: start, at: times)
    let json = try #require(String(data: JSONEncoder().encode(plan), encoding: .utf8))
    try #require(json.contains(part))
    try expectRefused(json.replacing(part, with: replacement), naming: named)
  }

  @Test("a stored plan without a step, or with a dose beyond the limit, is refused", arguments: ["50", "0"])
  func hostileSteps(milligrams: String) throws {
    let plan = try Plan(following: liptan, from: start, at: times)
    var object = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(plan)) as? [String: Any])
    var steps = try #require(object["steps"] as? [[String: Any]])
    let mass = try Mass(#require(ExactDecimal(milligrams)), .milligram)
    steps[1]["intakes"] = [
      [
        "time": "22:00",
        "dose": try JSONSerialization.jsonObject(with: JSONEncoder().encode(mass), options: .fragmentsAllowed),
      ]
    ]
    for (hostile, part) in [(steps, "the limit is"), ([], "at least 1")] {
      object["steps"] = hostile
      let data = try JSONSerialization.data(withJSONObject: object)
      try expectRefused(#require(String(data: data, encoding: .utf8)), naming: [part])
    }
  }

  private func expectRefused(_ json: String, naming parts: [String]) throws {
    let error = #expect(throws: DecodingError.self) { try JSONDecoder().decode(Plan.self, from: Data(json.utf8)) }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    for part in parts { #expect(context.debugDescription.contains(part), "\(context.debugDescription)") }
  }
}
