import ClinicalTime
import Evidence
import Foundation
import Quantities
import Testing

@testable import Titration

@Suite("A revision stays approved only while it gives no more")
struct PlanRecordTests {
  let start: LocalDate
  let plan: Plan
  let approval: Approval

  init() throws {
    start = try #require(LocalDate("2026-12-01"))
    plan = try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start)
    approval = try Approval(
      prescriber: "Dr Byron", date: start, highestDose: .milligrams(6), limits: .naltrexoneApproved, today: start)
  }

  private func record(_ plans: [Plan], approved: [Int]) -> PlanRecord {
    let instant = Instant(secondsSince1970: 0)
    return PlanRecord(
      versions: plans.enumerated().map { index, plan in
        PlanVersion(
          id: "v\(index)", recordedAt: instant, plan: plan, evidenceVersion: "e",
          revises: index > 0 ? "v\(index - 1)" : nil)
      },
      approvals: approved.map {
        RecordedApproval(id: "a\($0)", recordedAt: instant, plan: "v\($0)", approval: approval)
      })
  }

  private func revise(_ plan: Plan, _ change: Revision.Change, on day: Int) throws -> Plan {
    try plan.revised(by: Revision(from: start.adding(days: day), change: change, decidedBy: "x", reason: "y"))
  }

  private func status(_ record: PlanRecord) throws -> PlanStatus { record.status(of: try #require(record.current)) }

  @Test("a lower, later or earlier dose needs no new approval")
  func covered() throws {
    let held = try revise(plan, .hold(days: 7), on: 10)
    let back = try revise(held, .stepBack, on: 25)
    #expect(try status(record([plan, held, back], approved: [0])) == .approved(approval))
  }

  @Test("without an approval of the first version every version is a draft")
  func draft() throws {
    let held = try revise(plan, .hold(days: 7), on: 10)
    #expect(try status(record([plan, held], approved: [])) == .draft(.notApproved))
  }

  @Test("a raise is a draft even within the highest dose approved, and so is what follows it, until it is approved")
  func rise() throws {
    let back = try revise(plan, .stepBack, on: 40)
    let up = try revise(back, .raise(by: .milligrams(1)), on: 50)
    let rise = PlanRise(date: start.adding(days: 50), dose: .milligrams(4), before: .milligrams(3))
    #expect(try status(record([plan, back, up], approved: [0])) == .draft(.rises(rise)))
    #expect(try status(record([plan, back, up], approved: [0])).shown.contains("2027-01-20") == true)
    let moved = try revise(up, .stepBack, on: 60)
    #expect(try status(record([plan, back, up, moved], approved: [0])) == .draft(.notApproved))
    #expect(try status(record([plan, back, up, moved], approved: [0, 2])) == .approved(approval))
  }

  @Test("going on past the end of an approved plan gives more than nothing")
  func longer() throws {
    let short = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start,
      within: PlanBounds(until: start.adding(days: 20)))
    let longer = plan.firstRise(above: short)
    #expect(try #require(longer) == PlanRise(date: start.adding(days: 21), dose: .milligrams(3), before: .zero))
  }

  @Test("an approval with a last day does not cover doses after it")
  func until() throws {
    let limited = try Approval(
      prescriber: "Dr Byron", date: start, highestDose: .milligrams(6), until: start.adding(days: 30),
      limits: .naltrexoneApproved, today: start)
    #expect(throws: PlanError.pastApproval(end: nil, until: start.adding(days: 30), prescriber: "Dr Byron")) {
      try PlanStatus(of: plan, under: limited)
    }
    let stopped = try revise(plan, .stop, on: 31)
    #expect(throws: Never.self) { try PlanStatus(of: stopped, under: limited) }
    #expect(throws: PlanError.self) { try PlanStatus(of: try revise(plan, .stop, on: 32), under: limited) }
  }

  @Test("a ring of revisions ends, as a draft")
  func ring() throws {
    let instant = Instant(secondsSince1970: 0)
    let versions = [("a", "b"), ("b", "a")].map { id, before in
      PlanVersion(id: id, recordedAt: instant, plan: plan, evidenceVersion: "e", revises: before)
    }
    let record = PlanRecord(versions: versions, approvals: [])
    #expect(try status(record) == .draft(.notApproved))
  }

  @Test(
    "contradictory bounds are named",
    arguments: [("6", "3", nil), ("5", nil, nil), (nil, "1", nil), (nil, nil, -1)] as [(String?, String?, Int?)])
  func bounds(lowest: String?, highest: String?, until: Int?) throws {
    func mass(_ text: String?) throws -> Mass? { try text.map { try Mass(#require(ExactDecimal($0)), .milligram) } }
    let error = #expect(throws: PlanError.self) {
      try Plan(
        following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start,
        within: PlanBounds(
          lowest: try mass(lowest), highest: try mass(highest), until: until.map { start.adding(days: $0) }))
    }
    #expect(error?.description.contains("or") == true)
  }
}
