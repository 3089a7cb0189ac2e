import ClinicalTime
import Diary
import Evidence
import Foundation
import History
import NumericalMethods
import Quantities
import Testing
import Titration

@testable import Response

@Suite("The course is what was really taken")
struct CourseTests {
  private func course(_ doses: [(Int, Int)], through today: Int) throws -> [String] {
    DoseCourse(
      CurrentView(try History.virtual(scores: [], doses: doses).doses).contents, through: dayOne.adding(days: today)
    ).stretches.map {
      "\($0.dose.milligramText): \($0.first.days(since: dayOne))-\($0.last.days(since: dayOne))"
    }
  }

  @Test("days without a dose belong to the dose before, until there are eight in a row")
  func gaps() throws {
    #expect(try course([], through: 9) == [])
    #expect(try course([(2, 1)], through: 9) == ["1: 2-9"])
    #expect(try course([(2, 1)], through: 10) == ["1: 2-2", "0: 3-10"])
    #expect(try course([(0, 1), (8, 1)], through: 8) == ["1: 0-8"])
    #expect(try course([(0, 1), (9, 1)], through: 9) == ["1: 0-0", "0: 1-8", "1: 9-9"])
    #expect(try course([(0, 1), (1, 1), (4, 2), (5, 2), (6, 2)], through: 7) == ["1: 0-3", "2: 4-7"])
  }

  @Test("doses of one day count together, and later days than today are not there yet")
  func days() throws {
    #expect(try course([(0, 1), (0, 2), (1, 3), (5, 9)], through: 2) == ["3: 0-2"])
  }

  @Test("stretches lie without gaps from the first dose to today, whatever was taken")
  func seamless() throws {
    for number in 0..<200 {
      var generator = Xoshiro(number)
      let doses = (0..<60).filter { _ in generator.nextUniform() < 0.5 }.map {
        (day: $0, mg: 1 + generator.nextIndex(below: 3))
      }
      guard let first = doses.first?.day else { continue }
      let stretches = DoseCourse(
        CurrentView(try History.virtual(scores: [], doses: doses).doses).contents, through: dayOne.adding(days: 75)
      ).stretches
      #expect(stretches.first?.first == dayOne.adding(days: first))
      #expect(stretches.last?.last == dayOne.adding(days: 75))
      for (one, next) in zip(stretches, stretches.dropFirst()) {
        #expect(next.first == one.last.adding(days: 1) && next.dose != one.dose && one.dayCount > 0)
      }
    }
  }

  @Test("the table by week has whole weeks and at most eleven parts, and covers the course once")
  func weeks() throws {
    for length in [10, 77, 78, 200, 900] {
      let history = try History.virtual(
        scores: (0..<(14 + length)).map { ($0, $0 % 5) }, doses: (14..<(14 + length)).map { ($0, 3) })
      let today = dayOne.adding(days: 13 + length)
      let rows = SymptomCourse(history, measure: CheckInItem.pain.measure, today: today).byWeek.rows
      #expect(rows.count <= ChangeTable.mostParts && rows.last?.last == today)
      for (one, next) in zip(rows, rows.dropFirst()) {
        #expect(next.first == one.last.adding(days: 1))
        #expect((one.last.days(since: one.first) + 1) % 7 == 0)
      }
      #expect(rows.allSatisfy { $0.change != nil })
    }
  }

  @Test("the table by dose puts days of the same dose together and finds the better dose")
  func byDose() throws {
    let doses =
      (14..<42).map { (day: $0, mg: 1) } + (42..<70).map { (day: $0, mg: 3) } + (70..<80).map { (day: $0, mg: 1) }
    let history = try History.virtual(
      scores: (0..<80).map { ($0, ((42..<70).contains($0) ? 3 : 6) + $0 % 2) }, doses: doses)
    let rows = SymptomCourse(history, measure: CheckInItem.pain.measure, today: dayOne.adding(days: 79)).byDose.rows
    #expect(rows.map { $0.dose?.milligramText } == ["1", "3"])
    #expect(rows.map(\.scores) == [38, 28])
    let (low, high) = try (#require(rows[0].change), #require(rows[1].change))
    #expect(abs(low.change) < 0.5 && high.change < -2.3 && high.upper < low.lower)
  }

  @Test("without a baseline the table holds means and no change")
  func noBaseline() throws {
    let history = try History.virtual(scores: (8..<40).map { ($0, $0 % 5) }, doses: (14..<40).map { ($0, 3) })
    let rows = SymptomCourse(history, measure: CheckInItem.pain.measure, today: dayOne.adding(days: 39)).byWeek.rows
    #expect(!rows.isEmpty && rows.allSatisfy { $0.change == nil && $0.mean != nil })
  }

  @Test("without an approved plan doses are taken without a plan")
  func adherence() throws {
    let history = try History.virtual(scores: [], doses: [(1, 3), (2, 3)])
    let adherence = Adherence(history, from: dayOne, through: dayOne.adding(days: 3))
    #expect(adherence.days.map(\.state) == [.nothing, .takenWithoutPlan, .takenWithoutPlan, .nothing])
    #expect(adherence.plannedDays == 0)
    let long = Adherence(history, from: .earliest, through: dayOne.adding(days: 3))
    #expect(long.days.count == Adherence.longest)
  }

  @Test("what an approved plan gave is compared with what was taken, and a draft plans nothing")
  func planned() throws {
    var history = try History.virtual(scores: [], doses: [(0, 1), (1, 1), (3, 9)])
    let instant = Instant(secondsSince1970: 0)
    let plan = try Plan(following: ProtocolCatalogue.embedded().titrationProtocol("liptan"), from: dayOne)
    let daily = plan.dailyDose(on: dayOne)
    history.plans = [PlanVersion(id: "v", recordedAt: instant, plan: plan, evidenceVersion: "e")]
    let draft = Adherence(history, from: dayOne, through: dayOne.adding(days: 3))
    #expect(draft.plannedDays == 0)
    history.approvals = [
      RecordedApproval(
        id: "a", recordedAt: instant, plan: "v",
        approval: try Approval(
          prescriber: "x", date: dayOne, highestDose: .milligrams(6), limits: .naltrexoneApproved, today: dayOne))
    ]
    history.doses[0] = Entry(
      id: "d", recordedAt: instant,
      content: DoseTaken(
        restoring: daily, at: LocalDateTime(date: dayOne, time: .noon), zone: "UTC", day: dayOne, reason: nil))
    let found = Adherence(history, from: dayOne.adding(days: -1), through: dayOne.adding(days: 3))
    #expect(found.days.map(\.state).first == .nothing)
    #expect(found.days[1].state == .asPlanned && found.days[3].state == .noneOnRecord && found.days[4].state == .more)
    #expect(found.plannedDays == 4)
    #expect(Adherence.State.allCases.map(found.count).reduce(0, +) == found.days.count)
  }
}
