import ClinicalTime
import Compounding
import Evidence
import Foundation
import NumericalMethods
import Quantities
import Testing

@testable import Titration

@Suite("A revision makes another plan from a day on")
struct RevisionTests {
  let plan: Plan
  let start: LocalDate

  init() throws {
    start = try #require(LocalDate("2026-12-01"))
    plan = try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start)
  }

  private func revise(_ change: Revision.Change, on day: Int, of plan: Plan? = nil) throws -> Plan {
    try (plan ?? self.plan).revised(
      by: Revision(from: start.adding(days: day), change: change, decidedBy: "Dr Byron", reason: "a reason"))
  }

  /// The doses of some days, in milligrams; `-` for none.
  private func doses(_ plan: Plan, _ days: [Int]) -> [String] {
    days.map { day in
      let doses = plan.doses(on: start.adding(days: day))
      return doses.isEmpty ? "-" : doses.map(\.dose.milligramText).joined(separator: "+")
    }
  }

  private func mass(_ milligrams: String) throws -> Mass {
    try Mass(#require(ExactDecimal(milligrams)), .milligram)
  }

  @Test("to hold shifts what comes later; without days it stays until something is decided")
  func hold() throws {
    let longer = try revise(.hold(days: 7), on: 10)
    #expect(doses(longer, [9, 13, 20, 21, 34, 35]) == ["1.5", "1.5", "1.5", "3", "3", "4.5"])
    let atTheRise = try revise(.hold(days: 7), on: 14)
    #expect(doses(atTheRise, [13, 14, 20, 21]) == ["1.5", "1.5", "1.5", "3"])
    let open = try revise(.hold(days: nil), on: 20)
    #expect(doses(open, [19, 20, 60]) == ["3", "3", "3"])
    #expect(open.steps.last?.isOpenEnded == true)
    #expect(open.checkpoints.map(\.weeks) == [4, 8])
    #expect(open.checkpoints.first?.date == open.steps.last?.first.adding(days: 28))
  }

  @Test("a step back goes to the dose before the last rise and stays there")
  func stepBack() throws {
    let back = try revise(.stepBack, on: 30)
    #expect(doses(back, [29, 30, 80]) == ["4.5", "3", "3"])
    #expect(back.steps.last?.claims == ["protocol.liptan.step-2"])
    #expect(throws: PlanError.noLowerStep(try mass("1.5"))) { try revise(.stepBack, on: 3) }
  }

  @Test("down to a dose that is named, and never up under that name")
  func lower() throws {
    #expect(doses(try revise(.lower(to: mass("3")), on: 40), [39, 40, 80]) == ["4.5", "3", "3"])
    #expect(throws: PlanError.notLower(try mass("3"), current: try mass("1.5"))) {
      try revise(.lower(to: mass("3")), on: 5)
    }
    #expect(throws: PlanError.self) { try revise(.lower(to: .zero), on: 40) }
  }

  @Test("smaller steps keep the dose of now for its time and end at the same dose")
  func smallerSteps() throws {
    let slow = try revise(.smallerSteps(by: mass("0.5"), days: 7), on: 10)
    #expect(doses(slow, [10, 13, 14, 20, 21, 28, 35]) == ["1.5", "1.5", "2", "2", "2.5", "3", "3.5"])
    #expect(slow.highestDose == plan.highestDose)
    #expect(slow.firstRise(above: plan) == nil)
    #expect(throws: PlanError.self) { try revise(.smallerSteps(by: mass("0.001"), days: 7), on: 10) }
    #expect(throws: PlanError.nothingLeftToRise(try mass("4.5"))) {
      try revise(.smallerSteps(by: mass("0.5"), days: 7), on: 40)
    }
  }

  @Test("a move to the morning leaves the first day out, for the dose of the night before is too near")
  func move() throws {
    let morning = try #require(TimeOfDay("08:00"))
    let moved = try revise(.move(to: [morning]), on: 5)
    #expect(doses(moved, [4, 5, 6, 14]) == ["1.5", "-", "1.5", "3"])
    #expect(moved.doses(on: start.adding(days: 6)).first?.time == morning)
    // An hour later is no jump: no day is left out.
    let later = try revise(.move(to: [try #require(TimeOfDay("23:00"))]), on: 5)
    #expect(doses(later, [4, 5, 6]) == ["1.5", "1.5", "1.5"])
    #expect(throws: PlanError.self) { try revise(.move(to: [morning, try #require(TimeOfDay("20:00"))]), on: 5) }
  }

  @Test("a split keeps the dose of the day, in equal parts")
  func split() throws {
    let times = try ["08:00", "20:00"].map { try #require(TimeOfDay($0)) }
    let parts = try revise(.split(at: times), on: 16)
    #expect(doses(parts, [15, 17, 30]) == ["3", "1.5+1.5", "2.25+2.25"])
    #expect(parts.firstRise(above: plan) == nil)
    let thirds = try ["08:00", "14:00", "20:00"].map { try #require(TimeOfDay($0)) }
    #expect(throws: Never.self) { try revise(.split(at: thirds), on: 16) }
    let fours = try revise(.lower(to: mass("1")), on: 16)
    #expect(throws: PlanError.notDivisible(try mass("1"), parts: 3)) {
      try revise(.split(at: thirds), on: 20, of: fours)
    }
  }

  @Test("a pause gives nothing until the restart: from the first step up again, or with the same dose")
  func pause() throws {
    let until = start.adding(days: 30)
    let cautious = try revise(.pause(until: until, restart: .fromFirstStep), on: 20)
    #expect(doses(cautious, [19, 20, 29, 30, 43, 44, 51, 52]) == ["3", "-", "-", "1.5", "1.5", "3", "3", "4.5"])
    let same = try revise(.pause(until: until, restart: .sameDose), on: 20)
    #expect(doses(same, [19, 20, 29, 30, 37, 38]) == ["3", "-", "-", "3", "3", "4.5"])
    let open = try revise(.pause(until: nil, restart: .sameDose), on: 20)
    #expect(doses(open, [19, 20]) == ["3", "-"] && open.dailyDose(on: start.adding(days: 400)) == .zero)
    #expect(cautious.firstRise(above: plan) == nil && same.firstRise(above: plan) == nil)
    #expect(throws: PlanError.self) { try revise(.pause(until: start.adding(days: 20), restart: .sameDose), on: 20) }
  }

  @Test("a taper goes down to nothing, a stop goes there at once, and neither looks back afterwards")
  func ending() throws {
    let taper = try revise(.taper(by: mass("1.5"), everyDays: 7), on: 40)
    #expect(doses(taper, [39, 40, 46, 47, 53, 54]) == ["4.5", "3", "3", "1.5", "1.5", "-"])
    let stop = try revise(.stop, on: 40)
    #expect(doses(stop, [39, 40]) == ["4.5", "-"] && stop.lastDoseDay == start.adding(days: 39))
    #expect(stop.checkpoints.isEmpty && taper.checkpoints.isEmpty)
  }

  @Test("a raise, and only a raise, gives more than before")
  func raise() throws {
    let raised = try revise(.raise(by: mass("0.5")), on: 40)
    #expect(raised.firstRise(above: plan)?.date == start.adding(days: 40))
    #expect(throws: PlanError.self) { try revise(.raise(by: mass("20")), on: 40) }
  }

  @Test("days before the change stay as they were, whatever the change", arguments: 0..<200)
  func past(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    var plan = plan
    for _ in 0..<3 {
      let day = Int.random(in: 1...70, using: &random)
      guard let next = try? revise(try change(using: &random), on: day, of: plan) else { continue }
      for before in 0..<day where start.adding(days: before) <= plan.end {
        #expect(next.doses(on: start.adding(days: before)) == plan.doses(on: start.adding(days: before)))
      }
      #expect(zip(next.steps, next.steps.dropFirst()).allSatisfy { $1.first == $0.last.adding(days: 1) })
      #expect(next.steps.map(\.number) == Array(1...next.steps.count))
      #expect(try JSONDecoder().decode(Plan.self, from: JSONEncoder().encode(next)) == next)
      plan = next
    }
  }

  @Test("nothing but a raise gives more on any day than the plan before", arguments: 0..<200)
  func neverUp(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed) + 1000)
    let day = Int.random(in: 1...70, using: &random)
    let change = try change(using: &random)
    guard let next = try? revise(change, on: day) else { return }
    if case .raise = change { return }
    // Smaller steps may overtake the steps they replace; the approval then catches it.
    if case .smallerSteps = change { return }
    #expect(next.firstRise(above: plan) == nil, "\(change) on day \(day)")
  }

  private func change(using random: inout SplitMix64) throws -> Revision.Change {
    let times = try ["07:00", "12:30", "19:00"].map { try #require(TimeOfDay($0)) }
    let amount = try mass(["0.5", "0.75", "1.5", "1"].randomElement(using: &random) ?? "1")
    let days = Int.random(in: 1...20, using: &random)
    let all: [Revision.Change] = [
      .hold(days: days), .hold(days: nil), .stepBack, .lower(to: amount), .raise(by: amount),
      .smallerSteps(by: amount, days: days), .move(to: [times[0]]), .split(at: times),
      .split(at: [times[0], times[2]]),
      .pause(until: start.adding(days: 71 + days), restart: .sameDose),
      .pause(until: start.adding(days: 71 + days), restart: .fromFirstStep), .pause(until: nil, restart: .sameDose),
      .taper(by: amount, everyDays: days), .stop,
    ]
    return all.randomElement(using: &random) ?? .stop
  }

  @Test("a change needs a name, a reason and a day within the plan")
  func refused() throws {
    #expect(throws: PlanError.noReason) { try Revision(from: start, change: .stop, decidedBy: "x", reason: " \n") }
    #expect(throws: PlanError.noPrescriber) { try Revision(from: start, change: .stop, decidedBy: " ", reason: "x") }
    #expect(throws: PlanError.revisionBeforeFirstDay(start, start: start)) { try revise(.stop, on: 0) }
    let ended = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start,
      within: PlanBounds(until: start.adding(days: 20)))
    #expect(throws: PlanError.revisionAfterEnd(start.adding(days: 21), end: start.adding(days: 20))) {
      try revise(.stop, on: 21, of: ended)
    }
  }

  @Test("what is at hand binds a revision too: a dose that cannot be measured is refused")
  func measured() throws {
    let plan = try Plan(
      following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start,
      from: [StockItem(parsing: "capsule 1.5 mg")])
    #expect(throws: PlanError.self) { try revise(.smallerSteps(by: mass("0.5"), days: 7), on: 10, of: plan) }
    #expect(throws: Never.self) { try revise(.stepBack, on: 20, of: plan) }
    #expect(throws: PlanError.self) {
      try Plan(
        following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: start,
        from: [StockItem(parsing: "tablet 50 mg")])
    }
  }
}
