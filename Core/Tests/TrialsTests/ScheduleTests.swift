import NumericalMethods
import Quantities
import Testing

@testable import Trials

@Suite("Schedules are counted and drawn exactly")
struct ScheduleTests {
  /// Designs small enough to list every schedule.
  static let designs: [TrialDesign] = {
    let two = Array(fourArms.prefix(2))
    let three = Array(fourArms.prefix(3))
    return [
      try? TrialDesign(arms: two, cycles: 4, periodDays: 1),
      try? TrialDesign(arms: two, periodsPerCycle: [4, 4], cycles: 1, periodDays: 1, longestRun: 2),
      try? TrialDesign(arms: three, cycles: 3, periodDays: 7, longestRun: 1),
      try? TrialDesign(arms: three, periodsPerCycle: [2, 1, 1], cycles: 2, periodDays: 7),
      try? TrialDesign(
        arms: three, periodsPerCycle: [2, 2, 2], cycles: 1, periodDays: 7, longestRun: 2,
        largestStep: .micrograms(1500)),
      try? TrialDesign(arms: fourArms, cycles: 2, periodDays: 7, longestRun: 1, largestStep: .milligrams(3)),
    ].compactMap { $0 }
  }()

  /// Every admissible schedule, by trying all sequences of arms and keeping what the rules allow.
  private func everySchedule(_ design: TrialDesign) -> Set<[Int]> {
    var found: Set<[Int]> = []
    let cycle = design.periodsPerCycle.reduce(0, +)
    func extend(_ schedule: [Int]) {
      if schedule.count == design.periodCount {
        found.insert(schedule)
        return
      }
      let start = schedule.count / cycle * cycle
      for arm in design.arms.indices {
        let inCycle = schedule[start...].count { $0 == arm }
        let run = schedule.reversed().prefix { $0 == arm }.count
        let step: Double =
          abs(
            (design.arms[arm].dose?.milligramsAsDouble ?? 0)
              - (schedule.last.flatMap { design.arms[$0].dose?.milligramsAsDouble } ?? 0))
        guard inCycle < design.periodsPerCycle[arm], run < design.longestRun ?? .max,
          step <= (design.largestStep?.milligramsAsDouble ?? .infinity) + 1e-12
        else { continue }
        extend(schedule + [arm])
      }
    }
    extend([])
    return found
  }

  @Test("a design that leaves one order only is no lot, one that leaves two is")
  func choice() throws {
    let three = Array(fourArms.prefix(3))
    // From nothing to 0, 1.5 and 3 mg in steps of 1.5 mg there is one way up, and one down.
    let space = try ScheduleSpace(
      TrialDesign(arms: three, cycles: 3, periodDays: 7, largestStep: .micrograms(1500)))
    #expect(space.count == WholeNumber(1))
    #expect(throws: TrialDesignError.onlyOneSchedule) { try space.requireChoice() }
    try ScheduleSpace(TrialDesign(arms: Array(three.prefix(2)), cycles: 1, periodDays: 7)).requireChoice()
  }

  @Test("the count is that of a full list, and each number gives another schedule of it", arguments: designs)
  func counts(design: TrialDesign) throws {
    let all = everySchedule(design)
    let space = try ScheduleSpace(design)
    #expect(space.count.description == "\(all.count)")
    let written = Set((0..<all.count).map { space.schedule(WholeNumber(UInt64($0))) })
    #expect(written == all)
  }

  @Test("schedules are drawn with equal chances", arguments: designs)
  func uniform(design: TrialDesign) throws {
    let space = try ScheduleSpace(design)
    let kinds = Int(space.count.doubleValue)
    let draws = 20 * kinds
    var generator = Xoshiro256StarStar(seed: 20_261_121)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<draws { counts[space.draw(using: &generator), default: 0] += 1 }
    var chiSquare = Double(kinds - counts.count) * 20
    for count in counts.values { chiSquare += Double((count - 20) * (count - 20)) / 20 }
    // The 99.9 % point of chi-square, by Wilson and Hilferty's cube.
    let freedom = Double(kinds - 1)
    let spread = 2 / (9 * freedom)
    let root = 1 - spread + 3.0902 * spread.squareRoot()
    #expect(chiSquare < freedom * root * root * root)
  }

  @Test("there are all six designs")
  func allDesigns() { #expect(Self.designs.count == 6) }

  @Test("a seed always gives the same schedule")
  func seeded() throws {
    let space = try ScheduleSpace(TrialDesign(arms: fourArms, cycles: 3, periodDays: 7))
    #expect(space.count.description == "13824")
    #expect(space.draw(seed: 1) == space.draw(seed: 1))
    #expect(Set((0..<50).map { space.draw(seed: $0) }).count > 40)
  }

  @Test("counts beyond any machine word are exact")
  func largeCounts() throws {
    // 84 days, each day one of two arms, 42 of each: the binomial coefficient.
    let daily = try TrialDesign(arms: Array(fourArms.prefix(2)), periodsPerCycle: [42, 42], cycles: 1, periodDays: 1)
    #expect(try ScheduleSpace(daily).count.description == "1678910486211891090247320")
    let cycles = try TrialDesign(arms: fourArms, cycles: 40, periodDays: 7)
    // 24 to the power of 40.
    #expect(
      try ScheduleSpace(cycles).count.description == "16160309291565740657279117440900958232530295124578533376")
  }

  @Test("days follow the periods")
  func days() throws {
    let space = try ScheduleSpace(TrialDesign(arms: Array(fourArms.prefix(2)), cycles: 2, periodDays: 3))
    let days = space.days([0, 1, 1, 0])
    #expect(days.map(\.arm) == [0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0])
    #expect(days.map(\.day) == Array(1...12))
  }

  @Test("what cannot be is refused with its limit")
  func refused() throws {
    let two = [fourArms[0], fourArms[3]]
    #expect(throws: TrialDesignError.noSchedule) {
      try ScheduleSpace(TrialDesign(arms: two, cycles: 2, periodDays: 7, largestStep: .milligrams(3)))
    }
    #expect(throws: TrialDesignError.outside("cycles", 0, 1...100)) {
      try TrialDesign(arms: two, cycles: 0, periodDays: 7)
    }
    #expect(throws: TrialDesignError.outside("arms", 1, 2...12)) {
      try TrialDesign(arms: [two[0]], cycles: 2, periodDays: 7)
    }
    #expect(throws: TrialDesignError.armWithoutDose("other")) {
      try TrialDesign(arms: [two[0], TrialArm(label: "other")], cycles: 2, periodDays: 7, largestStep: .milligrams(3))
    }
    #expect(throws: TrialDesignError.self) {
      try ScheduleSpace(
        TrialDesign(
          arms: (0..<12).map { TrialArm(label: "\($0)") }, periodsPerCycle: Array(repeating: 12, count: 12), cycles: 1,
          periodDays: 1))
    }
  }
}
