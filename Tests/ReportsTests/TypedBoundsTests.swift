import ClinicalTime
import Evidence
import Foundation
import History
import Instruments
import Quantities
import Testing
import Titration
import Trials

@testable import Reports

@Suite("The bounds of a search are held to what is on record")
struct TypedBoundsTests {
  private static let today = LocalDate("2026-11-21")

  private func approved() throws -> (history: History, approval: Approval) {
    let history = try ExamplePerson.history(
      endingOn: try #require(Self.today), zone: try #require(TimeZone(identifier: "Europe/Zurich")),
      protocols: .embedded(), instruments: .embedded(), reading: try ExamplePersonTests.reading.get())
    guard case .approved(let approval) = try #require(history.currentPlan).status else {
      throw TypedTrialError.notApproved
    }
    return (history, approval)
  }

  @Test("without a list the doses are those of the approved plan, and the highest is the approval's")
  func fromThePlan() throws {
    let (history, approval) = try approved()
    let (bounds, notes) = try TypedBounds().bounds(within: history, today: try #require(Self.today))
    let planned = Set(try #require(history.currentPlan).version.plan.steps.map(\.dailyDose)).filter { $0 > .zero }
    #expect(Set(bounds.doses) == planned.filter { $0 <= approval.highestDose })
    #expect(bounds.highest == approval.highestDose)
    #expect(bounds.largestReturn == TypedTrial.usualStep)
    #expect(notes.contains { $0.contains(approval.prescriber) })
  }

  @Test("a dose above the approval is refused with both, and one of the approval is not")
  func above() throws {
    let (history, approval) = try approved()
    let above = try approval.highestDose.adding(.micrograms(500))
    let day = try #require(Self.today)
    #expect(throws: DoseFindingError.aboveApproval(above, highest: approval.highestDose)) {
      try TypedBounds(doses: "0.5 mg, \(above)").bounds(within: history, today: day)
    }
    let (bounds, _) = try TypedBounds(doses: "0.5 mg").bounds(within: history, today: day)
    #expect(bounds.highest == approval.highestDose)
  }

  @Test("larger steps than usual, after placebo too, need a reason")
  func reasons() throws {
    let day = try #require(Self.today)
    func bounds(_ typed: TypedBounds) throws -> DoseBounds { try typed.bounds(within: nil, today: day).bounds }
    #expect(throws: TypedBoundsError.largeStep(.milligrams(3))) {
      try bounds(TypedBounds(doses: "1.5 mg, 3 mg", largestStep: "3 mg"))
    }
    #expect(throws: TypedBoundsError.largeReturn(.milligrams(3), step: .micrograms(1_500))) {
      try bounds(TypedBounds(doses: "1.5 mg, 3 mg", largestReturn: "3 mg", reason: " "))
    }
    let free = try bounds(TypedBounds(doses: "1.5 mg, 3 mg", largestReturn: "3 mg", reason: "tolerated before"))
    #expect(free.allows(.milligrams(3), current: .zero, highestTaken: .milligrams(3)))
    let careful = try bounds(TypedBounds(doses: "1.5 mg, 3 mg"))
    #expect(!careful.allows(.milligrams(3), current: .zero, highestTaken: .milligrams(3)))
    #expect(throws: TypedBoundsError.noDoses) { try bounds(TypedBounds()) }
  }
}
