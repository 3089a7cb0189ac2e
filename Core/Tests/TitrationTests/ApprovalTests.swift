import ClinicalTime
import Evidence
import Foundation
import Quantities
import Testing

@testable import Titration

@Suite("Nothing outside what was approved can be scheduled")
struct ApprovalTests {
  let plan: Plan
  let today: LocalDate

  init() throws {
    today = try #require(LocalDate("2026-11-21"))
    plan = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: today)
  }

  private func approval(_ name: String = "Dr Ada Byron", upTo dose: Mass, reason: String? = nil) throws -> Approval {
    try Approval(
      prescriber: name, date: today, highestDose: dose, limits: .naltrexoneApproved, reason: reason, today: today)
  }

  @Test("without an approval a plan is a draft and says so")
  func draft() throws {
    #expect(try PlanStatus(of: plan, under: nil).shown == "Draft until your prescriber approves it.")
  }

  @Test("an approval that covers the highest dose approves the plan")
  func approved() throws {
    let approval = try approval(upTo: .micrograms(4500))
    #expect(try PlanStatus(of: plan, under: approval) == .approved(approval))
  }

  @Test("a dose above the approval is refused with dose, day, limit, name and remedy")
  func above() throws {
    let approval = try approval(upTo: .milligrams(3))
    let error = #expect(throws: PlanError.self) { try PlanStatus(of: plan, under: approval) }
    for part in ["4.5 mg", "2026-12-19", "3 mg", "Dr Ada Byron", "ask"] {
      #expect(error?.description.contains(part) == true, "\(part)")
    }
  }

  @Test("the smallest step above the bound is above the bound")
  func edge() throws {
    let justBelow = try Mass(#require(ExactDecimal("4.499999999")), .milligram)
    let approval = try approval(upTo: justBelow)
    #expect(throws: PlanError.self) { try PlanStatus(of: plan, under: approval) }
  }

  @Test("an unusual highest dose needs a reason, an absurd one is refused")
  func twoLevels() throws {
    #expect(throws: PlanError.self) { try approval(upTo: .milligrams(8)) }
    #expect(throws: PlanError.self) { try approval(upTo: .milligrams(8), reason: " ") }
    #expect(try approval(upTo: .milligrams(8), reason: "weighed with the liver clinic").reason != nil)
    #expect(throws: PlanError.self) { try approval(upTo: .milligrams(45), reason: "typed without the point") }
    #expect(throws: PlanError.self) { try approval(upTo: .zero, reason: "none") }
  }

  @Test(
    "a name is needed, and kept without stray spaces",
    arguments: ["", "   ", "\n\t", String(repeating: "x", count: 121)])
  func names(name: String) throws {
    #expect(throws: PlanError.self) { try approval(name, upTo: .milligrams(3)) }
    #expect(try approval("  Dr \n Ada  Byron ", upTo: .milligrams(3)).prescriber == "Dr Ada Byron")
  }

  @Test("an approval from the future is refused")
  func future() {
    #expect(throws: PlanError.approvalInFuture(today.adding(days: 1), today: today)) {
      try Approval(
        prescriber: "Dr Byron", date: today.adding(days: 1), highestDose: .milligrams(3), limits: .naltrexoneApproved,
        today: today)
    }
  }

  @Test("a reason that was given is kept, cleaned, within the usual range too")
  func reasons() throws {
    #expect(try approval(upTo: .milligrams(3), reason: " slow\u{7} start \n").reason == "slow start")
    #expect(try approval(upTo: .milligrams(3), reason: " \n").reason == nil)
    #expect(throws: PlanError.reasonTooLong(4001)) {
      try approval(upTo: .milligrams(3), reason: String(repeating: "x", count: 4001))
    }
  }

  @Test("an archive's approval is checked like a new one")
  func archives() throws {
    func read(_ approval: Approval) throws -> Approval {
      try JSONDecoder().decode(Approval.self, from: JSONEncoder().encode(approval))
    }
    let good = try approval(upTo: .milligrams(8), reason: "weighed with the liver clinic")
    #expect(try read(good) == good)
    for (name, milligrams, reason) in [("", 3, nil), ("Dr Byron", 45, "x"), ("Dr Byron", 8, nil)]
      as [(String, Int, String?)]
    {
      let bad = Approval(restoring: name, date: today, highestDose: .milligrams(milligrams), reason: reason)
      #expect(throws: DecodingError.self, "\(name) \(milligrams)") { try read(bad) }
    }
  }
}
