internal import CKinetics

/// The steps for one schedule and one fineness. A receptor moves by steps that are short after each dose, where drug and
/// receptor move fast, and grow with the time since; what is written down is read off within them. Linear states rest from one dose
/// to the next: what they are at a moment between follows from the level that leads there, which is the same after each dose.
struct StepPlan: Sendable {
  /// The lengths of time for which there are propagators; the first is the unit, the second no time at all.
  let levels: [ckinetics_level]
  /// The levels that lead from where linear states rest to the ends of steps, and to outputs.
  let looks: [Int32]
  let writes: [Int32]
  let operations: [ckinetics_operation]
  let weights: [Double]
  /// Terms of the exponential's series over the unit.
  let terms: Int

  /// How short steps start: the unit is the tick halved so often, and the first step is so many units.
  struct Fineness: Hashable, Sendable {
    let halvings: Int
    let units: Int
  }

  /// The first step after a dose, times the fastest rate. With ``growth``, on 10,000 people of the benchmark model the
  /// share of receptors is then within 4e-7 of a mesh that is five times finer.
  static let firstStep = 0.6
  /// How much longer a step may be than the time since the dose, as a share of it. A mesh that grows in proportion to the time
  /// passed resolves every decay: at each moment only what is slower than that moment is still alive.
  static let growth = 0.24

  /// The longest step within which shares are read off, times the fastest rate. In a longer one, what rounding leaves of a fast
  /// motion would be magnified; there, steps end where something is written down.
  static let longestStep = 48.0

  /// The finest mesh: a unit of the tick over two to this power.
  static let finest = 48

  /// Steps have lengths of four binary digits, 8 to 15 times a power of two, so that few propagators serve all.
  private static let digits = 4
  private static let fewestUnits = 1 << (digits - 1)

  /// The fineness for a fastest rate, per hour. Without steps the unit only has to be short enough for the exponential's series.
  static func fineness(of rate: Double, tick: Int, grades: Bool) -> Fineness {
    let fewestUnits = grades ? Self.fewestUnits : 1
    var unit = Double(tick) / 60
    var halvings = 0
    while unit * rate * Double(fewestUnits) > firstStep, halvings < finest {
      unit /= 2
      halvings += 1
    }
    return Fineness(
      halvings: halvings,
      units: Int(min(max(firstStep / max(rate, 1e-300) / unit, Double(fewestUnits)), Double(2 * fewestUnits - 1))))
  }

  /// - Parameter grades: whether there are receptors whose binding takes time, and which therefore need steps.
  init(_ schedule: KineticSchedule, _ fineness: Fineness, grades: Bool) {
    let tick = schedule.tick
    var builder = Builder(unit: Double(tick) / 60 / Double(1 << fineness.halvings))
    func units(_ minute: Int) -> Int { (minute / tick) << fineness.halvings }

    let end = schedule.outputMinutes.last ?? 0
    let longest = fineness.units * Int(Self.longestStep / Self.firstStep)
    let gaps = zip(schedule.outputMinutes, schedule.outputMinutes.dropFirst()).map { $1 - $0 }
    let readsWithin = units(gaps.max() ?? end) <= longest
    var outputs = schedule.outputMinutes[...]
    // Where nothing is given, nothing changes.
    var doses = schedule.doses.filter { $0.minute <= end && $0.amount > 0 }[...]
    var now = 0
    while true {
      // From one dose to the next.
      let next = doses.first?.minute
      let stop = units(next ?? end)
      let start = now
      while grades, now < stop {
        var most = max(fineness.units, Int(Self.growth * Double(now - start)))
        var left = stop - now
        if readsWithin {
          most = min(most, longest)
        } else if let output = outputs.first.map(units), output > now {
          left = min(left, output - now)
        }
        let length = builder.step(from: now, atMost: most, left: left)
        while let output = outputs.first.map(units), output <= now + length, output < stop || next == nil {
          builder.write(at: output, within: (now, length))
          outputs.removeFirst()
        }
        now += length
      }
      now = stop
      while let output = outputs.first, next.map({ output < $0 }) ?? true {
        builder.write(at: units(output), within: nil)
        outputs.removeFirst()
      }
      guard let next else { break }
      builder.move(to: stop)
      while let dose = doses.first, dose.minute == next {
        builder.operations.append(
          ckinetics_operation(
            kind: UInt16(CKINETICS_DOSE.rawValue), level: 0, index: Int32(dose.compartment), amount: dose.amount))
        doses.removeFirst()
      }
      if outputs.first == next {
        builder.write(at: stop, within: nil)
        outputs.removeFirst()
      }
    }
    levels = builder.levels
    looks = builder.looks.levels
    writes = builder.writes.levels
    operations = builder.operations
    weights = builder.weights
    // No rate times the unit is more than this; 18 terms are enough for one below 1.
    terms = Self.terms(leaving: Self.firstStep / Double(grades ? Self.fewestUnits : 1))
  }

  /// How many terms of the exponential's series leave less than rounding, for an argument below 1.
  private static func terms(leaving argument: Double) -> Int {
    var count = 1
    var term = argument
    while term > 1e-18 {
      count += 1
      term *= argument / Double(count)
    }
    return count
  }

  /// The largest length of few binary digits that is not above another.
  fileprivate static func rounded(_ length: Int) -> Int {
    let shift = max(0, Int.bitWidth - length.leadingZeroBitCount - digits)
    return (length >> shift) << shift
  }
}

extension StepPlan {
  /// A plan that is being made. Times are in units.
  private struct Builder {
    private(set) var levels: [ckinetics_level] = []
    /// No time at all is the first of them.
    private(set) var looks = Moments()
    private(set) var writes = Moments()
    var operations: [ckinetics_operation] = []
    /// First those of the end of a step.
    private(set) var weights: [Double] = [0, 0, 0, 0, 1, 0, 0, 0]
    private let unit: Double
    private var places: [Int: Int] = [:]
    private var moments: [[Int]: Int] = [:]
    /// The time at which linear states rest, and of the last output.
    private var rest = 0
    private var written = 0

    /// Beyond so many lengths, further ones are put together from those of few digits, and linear states move on between doses:
    /// memory stays small whatever the schedule.
    private static let mostLengths = 200

    /// Levels in the order in which they are met: their tables then lie in that order, too.
    struct Moments {
      private(set) var levels: [Int32] = []
      private var places: [Int: Int] = [:]

      mutating func place(of level: Int) -> Int {
        if let place = places[level] { return place }
        levels.append(Int32(level))
        places[level] = levels.count - 1
        return levels.count - 1
      }
    }

    init(unit: Double) {
      self.unit = unit
      _ = level(1)
      append(length: 0, from: (0, 0))
      _ = looks.place(of: level(0))
    }

    /// The place of a length among the levels. A length is put together from shorter ones: half of it twice, or what its last
    /// binary digit leaves, and that.
    private mutating func level(_ length: Int) -> Int {
      if let place = places[length] { return place }
      let last = length & -length
      var parts = (0, 0)
      if length > 1 {
        parts = length == last ? (level(length / 2), level(length / 2)) : (level(length - last), level(last))
      }
      append(length: length, from: parts)
      return levels.count - 1
    }

    private mutating func append(length: Int, from parts: (Int, Int)) {
      let hours = unit * Double(length)
      levels.append(
        ckinetics_level(
          first: Int32(parts.0), second: Int32(parts.1), hours: hours, half: hours / 2, tenth: hours * hours / 10,
          third: hours * hours * hours / 120))
      places[length] = levels.count - 1
    }

    /// The level from where linear states rest to a time, put together from that to an earlier time. When there are too many levels,
    /// linear states move on instead, to a time that may still be looked at.
    private mutating func level(to time: Int, after earlier: Int, orMoveTo later: Int) -> Int {
      let length = time - rest
      if let place = places[length] { return place }
      guard takes(length) else {
        move(to: later)
        return level(time - later)
      }
      guard earlier > rest, let first = places[earlier - rest] else { return level(length) }
      let second = level(time - earlier)
      if let place = places[length] { return place }
      append(length: length, from: (first, second))
      return levels.count - 1
    }

    /// Whether a length may be used as it is.
    private func takes(_ length: Int) -> Bool { places[length] != nil || places.count < Self.mostLengths }

    private mutating func append(_ kind: ckinetics_kind, level: Int, index: Int = 0) {
      operations.append(
        ckinetics_operation(kind: UInt16(kind.rawValue), level: UInt16(level), index: Int32(index), amount: 0))
    }

    /// One step of the receptors.
    /// - Returns: its length.
    mutating func step(from time: Int, atMost most: Int, left: Int) -> Int {
      let length = left <= most && takes(left) ? left : StepPlan.rounded(min(most, left))
      let look = looks.place(of: level(to: time + length, after: time, orMoveTo: time))
      append(CKINETICS_BIND, level: level(length), index: look)
      return length
    }

    /// Linear states move on to a time.
    mutating func move(to time: Int) {
      while rest < time {
        let left = time - rest
        let length = takes(left) ? left : StepPlan.rounded(left)
        append(CKINETICS_MOVE, level: level(length))
        rest += length
      }
    }

    /// Outputs are written down at a time: within a step of the receptors, or at its end.
    mutating func write(at time: Int, within step: (start: Int, length: Int)?) {
      let index = step.map { moment(time - $0.start, of: $0.length) } ?? 0
      let place = writes.place(of: level(to: time, after: written, orMoveTo: time))
      written = time
      append(CKINETICS_WRITE, level: place, index: index)
    }

    /// The place of the weights for a moment within a step.
    private mutating func moment(_ part: Int, of length: Int) -> Int {
      if part == length { return 0 }
      if let place = moments[[part, length]] { return place }
      weights += Self.weights(at: Double(part) / Double(length), hours: unit * Double(length))
      moments[[part, length]] = weights.count / Int(CKINETICS_WEIGHTS) - 1
      return weights.count / Int(CKINETICS_WEIGHTS) - 1
    }

    /// The polynomial of degree seven through a value and three derivatives at both ends of a step, at a share of the step.
    static func weights(at share: Double, hours: Double) -> [Double] {
      func side(_ x: Double, _ step: Double) -> [Double] {
        let rest = (1 - x) * (1 - x) * (1 - x) * (1 - x)
        let z = x * step
        return [
          rest * (1 + x * (4 + x * (10 + x * 20))), rest * z * (1 + x * (4 + x * 10)),
          rest * z * z / 2 * (1 + x * 4), rest * z * z * z / 6,
        ]
      }
      return side(share, hours) + side(1 - share, -hours)
    }
  }
}
