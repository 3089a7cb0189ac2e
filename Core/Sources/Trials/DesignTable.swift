/// What each of several designs would give, filled in the order of promise until time is up.
///
/// First every design gets a short look, the shortest trials first; then the designs are run in full, the most promising
/// first. Whoever calls says when time is up, since the core knows no clock. Trial number i of the seed is the same in every
/// design and at every speed, so a line that was run in full never depends on the time.
public struct DesignTable: Sendable {
  /// One design and what is known of it so far.
  public struct Line: Sendable {
    /// The design.
    public let design: TrialDesign
    /// What it gives when the effects are there; `nil` when it was not reached.
    public var withEffect: OperatingCharacteristics?
    /// What it gives when nothing does anything.
    public var withoutEffect: OperatingCharacteristics?
    /// Why it cannot be drawn, if so.
    public var problem: TrialDesignError?
    /// The trials run of each kind.
    public var trials: Int { withEffect?.trials ?? 0 }
    var numbersRun = 0

    init(_ design: TrialDesign) { self.design = design }

    /// The share of right verdicts less that of wrong ones, over all arms: what the order of work goes by.
    public var promise: Double {
      guard let arms = withEffect?.arms, !arms.isEmpty else { return -1 }
      return arms.reduce(0) { $0 + $1.right - $1.wrong } / Double(arms.count)
    }
  }

  /// The designs, in the order in which they were given.
  public private(set) var lines: [Line]
  /// How many designs were run in full.
  public private(set) var finished = 0

  /// Trials of the first look, and of each stretch between two questions whether time is up.
  public static let stretch = 50

  /// - Parameters:
  ///   - person: The virtual person, with the true effects; the same person without them gives the false alarms.
  ///   - rule: What counts as a finding in a design.
  ///   - trials: How many trials each design is to have, at least one.
  ///   - isOver: Asked before every stretch of work; the first look at the first design is always done.
  public init(
    _ designs: [TrialDesign], person: VirtualPerson, priors: TrialPriors, rule: (TrialDesign) -> VerdictRule,
    trials: Int,
    seed: UInt64, isOver: () -> Bool
  ) {
    lines = designs.map(Line.init)
    var nothing = person
    nothing.effects = person.effects.map { _ in 0 }
    let wanted = max(trials, 1)
    var studies: [Int: PowerStudy] = [:]
    func advance(_ index: Int, to end: Int, in lines: inout [Line]) {
      guard let study = studies[index], lines[index].numbersRun < end else { return }
      let numbers = lines[index].numbersRun..<end
      let (with, without) = (
        study.run(person, numbers: numbers, seed: seed), study.run(nothing, numbers: numbers, seed: seed)
      )
      lines[index].withEffect = lines[index].withEffect.map { $0.merged(with: with) } ?? with
      lines[index].withoutEffect = lines[index].withoutEffect.map { $0.merged(with: without) } ?? without
      lines[index].numbersRun = end
    }
    var lines = lines
    let shortestFirst = lines.indices.sorted { (designs[$0].dayCount, $0) < (designs[$1].dayCount, $1) }
    for (place, index) in shortestFirst.enumerated() {
      if place > 0, isOver() { break }
      do throws(TrialDesignError) {
        studies[index] = PowerStudy(
          space: try ScheduleSpace(designs[index]), priors: priors, rule: rule(designs[index]))
      } catch {
        lines[index].problem = error
        continue
      }
      advance(index, to: min(Self.stretch, wanted), in: &lines)
    }
    let byPromise = shortestFirst.filter { studies[$0] != nil }.sorted { lines[$0].promise > lines[$1].promise }
    work: for index in byPromise {
      while lines[index].numbersRun < wanted {
        if isOver() { break work }
        advance(index, to: min(lines[index].numbersRun + Self.stretch, wanted), in: &lines)
      }
      finished += 1
    }
    self.lines = lines
  }
}

extension OperatingCharacteristics {
  /// What both together show, when they ran different trials of the same design and person.
  public func merged(with other: Self) -> Self {
    let total = Double(max(trials + other.trials, 1))
    // Shares are counts divided by trials: rounding gives the counts back exactly.
    func share(_ own: Double, _ its: Double) -> Double {
      ((own * Double(trials)).rounded() + (its * Double(other.trials)).rounded()) / total
    }
    return OperatingCharacteristics(
      trials: trials + other.trials,
      verdicts: zip(verdicts, other.verdicts).map { zip($0, $1).map { $0 + $1 } },
      arms: zip(arms, other.arms).map { own, its in
        Shares(
          right: share(own.right, its.right), wrong: share(own.wrong, its.wrong),
          cannotTell: share(own.cannotTell, its.cannotTell))
      }, anyFalsePositive: share(anyFalsePositive, other.anyFalsePositive))
  }
}
