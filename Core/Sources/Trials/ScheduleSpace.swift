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
  /// Where one can go from a state: for each arm the number of the state that follows and the ways on from there.
  private struct Step: Sendable {
    let arm: Int
    let next: Int
    let ways: WholeNumber
    /// The same number when it fits into a machine word.
    let word: UInt64
  }
  private let steps: [[Step]]
  private let first: Int
  static let stateLimit = 50_000

  /// Counts the schedules of a design.
  /// - Throws: ``TrialDesignError/noSchedule`` when there is none, ``TrialDesignError/tooManyStates(limit:)`` when there
  ///   is too much to count.
  public init(_ design: TrialDesign) throws(TrialDesignError) {
    self.design = design
    let start = State(cyclesLeft: design.cycles - 1, left: design.periodsPerCycle, last: -1, run: 0)
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
    count = ways[start] ?? WholeNumber(0)
    if count.isZero { throw .noSchedule }
    (steps, first) = Self.numbered(ways, from: start, design)
  }

  /// The states by number instead of by content, so that drawing looks nothing up.
  private static func numbered(
    _ ways: [State: WholeNumber], from start: State, _ design: TrialDesign
  ) -> (steps: [[Step]], first: Int) {
    let states = Array(ways.keys)
    let numbers = Dictionary(uniqueKeysWithValues: states.enumerated().map { ($1, $0) })
    let steps = states.map { state in
      successors(of: state, design).map { arm, next in
        let count = isEnd(next) ? WholeNumber(1) : ways[next] ?? WholeNumber(0)
        return Step(arm: arm, next: numbers[next] ?? -1, ways: count, word: count.word ?? 0)
      }
    }
    return (steps, numbers[start] ?? 0)
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

  /// Checks that there is something to draw: of one schedule alone, whoever knows the design knows the order.
  /// - Throws: ``TrialDesignError/onlyOneSchedule``.
  public func requireChoice() throws(TrialDesignError) {
    if count == WholeNumber(1) { throw .onlyOneSchedule }
  }

  /// The schedule with a number from 0 to ``count`` less 1: for each period its arm. Larger numbers give the last one.
  func schedule(_ number: WholeNumber) -> [Int] {
    var rest = number
    return walk { step, isLast in
      if rest < step.ways || isLast { return true }
      rest = rest.subtracting(step.ways)
      return false
    }
  }

  /// The same for a number that fits into a machine word, when ``count`` does.
  private func schedule(word number: UInt64) -> [Int] {
    var rest = number
    return walk { step, isLast in
      if rest < step.word || isLast { return true }
      rest -= step.word
      return false
    }
  }

  private func walk(_ takes: (Step, Bool) -> Bool) -> [Int] {
    var arms: [Int] = []
    arms.reserveCapacity(design.periodCount)
    var state = first
    while arms.count < design.periodCount, steps.indices.contains(state) {
      let following = steps[state]
      guard
        let chosen = following.indices.first(where: { takes(following[$0], $0 == following.count - 1) })
      else { break }
      arms.append(following[chosen].arm)
      state = following[chosen].next
    }
    return arms
  }

  /// A schedule drawn with equal chances from all: for each period its arm.
  public func draw(using generator: inout Xoshiro256StarStar) -> [Int] {
    let number = count.random(using: &generator)
    if count.word != nil, let word = number.word { return schedule(word: word) }
    return schedule(number)
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
    var days: [TrialDay] = []
    days.reserveCapacity(schedule.count * design.periodDays)
    for arm in schedule {
      for _ in 0..<design.periodDays { days.append(TrialDay(day: days.count + 1, arm: arm, score: nil)) }
    }
    return days
  }
}
