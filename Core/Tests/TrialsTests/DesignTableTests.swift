import Quantities
import Testing

@testable import Trials

@Suite("A table of designs is filled in the order of promise")
struct DesignTableTests {
  private func designs(_ cycles: [Int]) throws -> [TrialDesign] {
    try cycles.map { try TrialDesign(arms: Array(fourArms.prefix(2)), cycles: $0, periodDays: 5) }
  }

  private func table(_ cycles: [Int], trials: Int, isOver: () -> Bool = { false }) throws -> DesignTable {
    DesignTable(
      try designs(cycles), person: VirtualPerson(level: 6, effects: [-2.5], rho: 0.3, sigma: 1), priors: .immediate,
      rule: { design in
        VerdictRule(
          direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: 1, periods: design.periodCount)
      }, trials: trials, seed: 4, isOver: isOver)
  }

  @Test("with all the time it wants, a line is what one run of all its trials gives")
  func whole() throws {
    let table = try table([4, 2], trials: 120)
    #expect(table.finished == 2)
    for line in table.lines {
      let study = PowerStudy(
        space: try ScheduleSpace(line.design), priors: .immediate,
        rule: VerdictRule(
          direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: 1,
          periods: line.design.periodCount))
      let person = VirtualPerson(level: 6, effects: [-2.5], rho: 0.3, sigma: 1)
      #expect(line.withEffect == study.run(person, numbers: 0..<120, seed: 4))
      #expect(line.trials == 120)
    }
    #expect(table.lines.map(\.design.cycles) == [4, 2])
  }

  @Test("when time is up at once, only the shortest design has had its look")
  func noTime() throws {
    let table = try table([6, 2, 4], trials: 500) { true }
    #expect(table.lines.map(\.trials) == [0, DesignTable.stretch, 0])
    #expect(table.finished == 0)
  }

  @Test("what time is left goes to the most promising design")
  func promise() throws {
    var asked = 0
    let table = try table([2, 8], trials: 150) {
      asked += 1
      return asked > 3
    }
    // One question before the second look, two before stretches that were run, and the one that ended it.
    #expect(table.lines.map(\.trials) == [50, 150])
    #expect(table.finished == 1)
    #expect(table.lines[1].promise > table.lines[0].promise)
  }

  @Test("a design without a schedule says so, and the others are run")
  func impossible() throws {
    let arms = [fourArms[0], fourArms[3]]
    let blocked = try TrialDesign(arms: arms, cycles: 2, periodDays: 5, largestStep: .micrograms(1_500))
    let table = DesignTable(
      [blocked] + (try designs([2])), person: VirtualPerson(level: 6, effects: [-2.5], rho: 0.3, sigma: 1),
      priors: .immediate,
      rule: { _ in
        VerdictRule(direction: .lowerIsBetter, smallestChange: .painFromZeroToTen, comparisons: 1, periods: 4)
      }, trials: 60, seed: 4, isOver: { false })
    #expect(table.lines[0].problem == .noSchedule)
    #expect(table.lines.map(\.trials) == [0, 60])
  }
}
