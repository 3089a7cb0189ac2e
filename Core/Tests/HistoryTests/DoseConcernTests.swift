import ClinicalTime
import Diary
import Evidence
import Foundation
import Quantities
import Testing
import Titration

@testable import History

@Suite("A dose outside the plan or beyond its approval is shown as that")
struct DoseConcernTests {
  let start: LocalDate

  init() throws {
    start = try #require(LocalDate("2026-12-01"))
  }

  private func history(
    highest: Mass? = nil, until: Int? = nil, approved: Mass? = nil, approvedUntil: Int? = nil, doses: [(Int, Mass)]
  ) throws -> History {
    let instant = Instant(secondsSince1970: start.dayNumber * 86_400 + 12 * 3600)
    var history = History(of: Person(id: "p", name: "", createdAt: instant))
    let plan = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start,
      within: PlanBounds(highest: highest, until: until.map { start.adding(days: $0) }))
    history.plans = [PlanVersion(id: "v", recordedAt: instant, plan: plan, evidenceVersion: "e")]
    if let approved {
      let approval = Approval(
        restoring: "Dr Byron", date: start, highestDose: approved,
        until: approvedUntil.map { start.adding(days: $0) }, reason: nil)
      history.approvals = [RecordedApproval(id: "a", recordedAt: instant, plan: "v", approval: approval)]
    }
    history.doses = doses.enumerated().map { index, dose in
      let day = start.adding(days: dose.0)
      return Entry(
        id: "d\(index)", recordedAt: instant,
        content: DoseTaken(
          restoring: dose.1, at: LocalDateTime(date: day, time: .noon), zone: "UTC", day: day, reason: nil))
    }
    return history
  }

  @Test("the doses of a day count together, and the highest dose itself is within the plan")
  func together() throws {
    let history = try history(
      highest: .milligrams(3),
      doses: [(0, .micrograms(1500)), (0, .micrograms(1500)), (1, .milligrams(2)), (1, .micrograms(1001))])
    #expect(history.doseConcerns(on: start).isEmpty)
    #expect(
      history.doseConcerns(on: start.adding(days: 1)) == [
        .abovePlan(taken: .micrograms(3001), highest: .milligrams(3))
      ])
    #expect(Set(history.doseConcerns(from: start, through: start.adding(days: 60)).keys) == [start.adding(days: 1)])
  }

  @Test("without a bound the highest step of the plan is the bound")
  func highestStep() throws {
    let history = try history(doses: [(0, .milligrams(5))])
    #expect(
      history.doseConcerns(on: start) == [.abovePlan(taken: .milligrams(5), highest: .micrograms(4500))])
  }

  @Test("less than the lowest dose of the plan is questioned, also when it came as a hundredth by a slipped point")
  func lowestStep() throws {
    let history = try history(
      doses: [
        (0, .micrograms(15)), (1, .micrograms(1499)), (2, .micrograms(1500)), (3, .micrograms(750)),
        (3, .micrograms(750)),
      ])
    let lowest = Mass.micrograms(1500)
    #expect(history.doseConcerns(on: start) == [.belowPlan(taken: .micrograms(15), lowest: lowest)])
    #expect(history.doseConcerns(on: start.adding(days: 1)) == [.belowPlan(taken: .micrograms(1499), lowest: lowest)])
    #expect(
      Set(history.doseConcerns(from: start, through: start.adding(days: 60)).keys) == [start, start.adding(days: 1)])
    #expect(history.doseConcerns(on: start)[0].description.contains("below the lowest dose of the plan, 1.5 mg"))
  }

  @Test("the approval is a limit of its own, in dose and in days")
  func approval() throws {
    let history = try history(
      highest: .milligrams(3), until: 20, approved: .milligrams(4), approvedUntil: 20,
      doses: [(20, .milligrams(5)), (21, .milligrams(2))])
    let last = start.adding(days: 20)
    #expect(
      history.doseConcerns(on: last) == [
        .abovePlan(taken: .milligrams(5), highest: .milligrams(3)),
        .aboveApproval(taken: .milligrams(5), highest: .milligrams(4), prescriber: "Dr Byron"),
      ])
    #expect(
      history.doseConcerns(on: start.adding(days: 21)) == [
        .afterPlan(last: last), .afterApproval(last: last, prescriber: "Dr Byron"),
      ])
  }

  @Test("before there was a plan nothing was beyond it; a plan of the same day counts")
  func before() throws {
    let history = try history(highest: .milligrams(3), doses: [(-1, .milligrams(5)), (0, .milligrams(5))])
    #expect(history.doseConcerns(on: start.adding(days: -1)).isEmpty)
    #expect(history.doseConcerns(on: start).count == 1)
  }

  @Test("a later plan does not judge the days before it")
  func laterPlan() throws {
    var history = try history(highest: .milligrams(3), doses: [(0, .milligrams(3)), (3, .milligrams(3))])
    let lower = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start,
      within: PlanBounds(highest: .micrograms(1500)))
    history.plans.append(
      PlanVersion(
        id: "w", recordedAt: Instant(secondsSince1970: (start.dayNumber + 2) * 86_400), plan: lower,
        evidenceVersion: "e"))
    #expect(Set(history.doseConcerns(from: start, through: start.adding(days: 60)).keys) == [start.adding(days: 3)])
  }
}
