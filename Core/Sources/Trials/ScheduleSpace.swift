public import NumericalMethods

/// All schedules that a design admits: counted exactly, and drawn with exactly equal chances.
///
/// The number of ways to go on depends only on what is left of the cycle, the last arm and how long it has run. These
/// numbers are computed once, from the end; a schedule is then a whole number below their total, written out arm by arm.
public struct ScheduleSpace: Sendable {
  /// The design.
  public let design: TrialDesign
  /// How many schedules there are.
  public let count: WholeNumber

  private struct State: Hashable {
    var cyclesLeft: Int
    var left: [Int]
    var last: Int
    var run: Int
  }
  private let ways: [State: WholeNumber]
  private let start: State
  static let stateLimit = 500_000

  /// Counts the schedules of a design.
  /// - Throws: ``TrialDesignError/noSchedule`` when there is none, ``TrialDesignError/tooManyStates(limit:)`` when there
  ///   is too much to count.
  public init(_ design: TrialDesign) throws(TrialDesignError) {
    self.design = design
    start = State(cyclesLeft: design.cycles - 1, left: design.periodsPerCycle, last: -1, run: 0)
    var ways: [State: WholeNumber] = [:]
    // Depth first without recursion: a state is computed when all that follow it are.
    var stack = [start]
    while let state = stack.last {
      if ways[state] != nil {
        stack.removeLast()
        continue
      }
      let following = Self.successors(of: state, design)
      let missing = following.filter { ways[$0.state] == nil && !Self.isEnd($0.state) }
      if missing.isEmpty {
        ways[state] = following.reduce(WholeNumber(0)) {
          $0 + (Self.isEnd($1.state) ? WholeNumber(1) : ways[$1.state] ?? WholeNumber(0))
        }
        stack.removeLast()
        guard ways.count <= Self.stateLimit else { throw .tooManyStates(limit: Self.stateLimit) }
      } else {
        stack += missing.map(\.state)
      }
    }
    self.ways = ways
    count = ways[start] ?? WholeNumber(0)
    if count.isZero { throw .noSchedule }
  }

  private static func isEnd(_ state: State) -> Bool {
    state.cyclesLeft == 0 && state.left.allSatisfy { $0 == 0 }
  }

  private static func successors(of state: State, _ design: TrialDesign) -> [(arm: Int, state: State)] {
    var state = state
    if state.left.allSatisfy({ $0 == 0 }), state.cyclesLeft > 0 {
      state.cyclesLeft -= 1
      state.left = design.periodsPerCycle
    }
    return design.arms.indices.compactMap { arm in
      let run = arm == state.last ? state.run + 1 : 1
      guard state.left[arm] > 0, run <= design.longestRun ?? .max,
        design.allows(arm, after: state.last < 0 ? nil : state.last)
      else { return nil }
      var next = state
      next.left[arm] -= 1
      next.last = arm
      // Without a limit the length of the run does not matter, and states stay few.
      next.run = design.longestRun == nil ? 1 : run
      return (arm, next)
    }
  }

  private func ways(_ state: State) -> WholeNumber {
    Self.isEnd(state) ? WholeNumber(1) : ways[state] ?? WholeNumber(0)
  }

  /// The schedule with a number from 0 to ``count`` less 1: for each period its arm. Larger numbers give the last one.
  func schedule(_ number: WholeNumber) -> [Int] {
    var rest = number
    var state = start
    var arms: [Int] = []
    while arms.count < design.periodCount {
      let following = Self.successors(of: state, design)
      var chosen = following.last
      for candidate in following {
        let ways = ways(candidate.state)
        if rest < ways {
          chosen = candidate
          break
        }
        if candidate.arm != following.last?.arm { rest = rest.subtracting(ways) }
      }
      guard let chosen else { break }
      arms.append(chosen.arm)
      state = chosen.state
    }
    return arms
  }

  /// A schedule drawn with equal chances from all: for each period its arm.
  public func draw(using generator: inout Xoshiro256StarStar) -> [Int] {
    schedule(count.random(using: &generator))
  }

  /// The schedule that belongs to a seed. The algorithm is named by ``algorithm``.
  public func draw(seed: UInt64) -> [Int] {
    var generator = Xoshiro256StarStar(seed: seed)
    return draw(using: &generator)
  }

  /// The name of the algorithm that is stored beside a seed.
  public static let algorithm =
    "uniform whole number below the count of schedules by rejection from \(Xoshiro256StarStar.name); arms in order"

  /// The days of a schedule, without scores, counted from 1 on the first day of the first period.
  public func days(_ schedule: [Int]) -> [TrialDay] {
    schedule.enumerated().flatMap { period, arm in
      (0..<design.periodDays).map { day in
        TrialDay(day: period * design.periodDays + day + 1, arm: arm, score: nil)
      }
    }
  }
}
