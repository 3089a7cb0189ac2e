internal import CKinetics

/// The steps for one schedule and one fineness. A receptor moves by steps that are short after each dose, where drug and
/// receptor move fast, and grow with the time since; what is written down is read off within them. Levels, which are exact, move
/// from one output to the next on their own.
struct StepPlan: Sendable {
  /// The lengths of time for which there are propagators; the first is the unit.
  let levels: [ckinetics_level]
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
  static let firstStep = 0.55
  /// How much longer a step may be than the time since the dose, as a share of it. A mesh that grows in proportion to the time
  /// passed resolves every decay: at each moment only what is slower than that moment is still alive.
  static let growth = 0.24

  /// The longest step within which shares are read off, times the fastest rate. In a longer one, what rounding leaves of a fast
  /// motion would be magnified; there, steps end where something is written down.
  static let longestStep = 48.0

  /// The finest mesh: a unit of the tick over two to this power.
  static let finest = 48

  /// Steps have lengths of three binary digits, 4 to 7 times a power of two, so that few propagators serve all.
  private static let digits = 3

  /// The fineness for a fastest rate, per hour.
  static func fineness(of rate: Double, tick: Int) -> Fineness {
    var unit = Double(tick) / 60
    var halvings = 0
    while unit * rate * 4 > firstStep, halvings < finest {
      unit /= 2
      halvings += 1
    }
    return Fineness(halvings: halvings, units: Int(min(max(firstStep / max(rate, 1e-300) / unit, 4), 7)))
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
    var doses = schedule.doses.filter { $0.minute <= end }[...]
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
        let length = builder.step(atMost: most, left: left)
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
    operations = builder.operations
    weights = builder.weights
    // No rate times the unit is more than this; 18 terms are enough for one below 1.
    terms = Self.terms(leaving: Self.firstStep / 4)
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
    var operations: [ckinetics_operation] = []
    /// First those of the end of a step.
    private(set) var weights: [Double] = [0, 0, 0, 0, 1, 0, 0, 0]
    private let unit: Double
    private var places: [Int: Int] = [:]
    private var moments: [[Int]: Int] = [:]
    /// Up to where levels have moved.
    private var written = 0

    /// Beyond so many lengths, further ones are put together from those of few digits: memory stays small whatever the schedule.
    private static let mostLengths = 200

    init(unit: Double) {
      self.unit = unit
      _ = level(1)
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
      let hours = unit * Double(length)
      levels.append(
        ckinetics_level(
          first: Int32(parts.0), second: Int32(parts.1), hours: hours, half: hours / 2, tenth: hours * hours / 10,
          third: hours * hours * hours / 120))
      places[length] = levels.count - 1
      return levels.count - 1
    }

    /// Whether a length may be used as it is.
    private func takes(_ length: Int) -> Bool { places[length] != nil || places.count < Self.mostLengths }

    private mutating func append(_ kind: ckinetics_kind, _ length: Int, index: Int = 0) {
      operations.append(
        ckinetics_operation(
          kind: UInt16(kind.rawValue), level: UInt16(level(length)), index: Int32(index), amount: 0))
    }

    /// One step of the receptors.
    /// - Returns: its length.
    mutating func step(atMost most: Int, left: Int) -> Int {
      let length = left <= most && takes(left) ? left : StepPlan.rounded(min(most, left))
      append(CKINETICS_BIND, length)
      return length
    }

    /// Levels move on to a time, with the last of the operations being of a kind.
    mutating func move(to time: Int) { move(to: time, last: CKINETICS_MOVE, index: 0) }

    private mutating func move(to time: Int, last: ckinetics_kind, index: Int) {
      while written < time {
        let left = time - written
        let length = takes(left) ? left : StepPlan.rounded(left)
        append(length == left ? last : CKINETICS_MOVE, length, index: index)
        written += length
      }
    }

    /// Outputs are written down at a time: within a step of the receptors, or at its end.
    mutating func write(at time: Int, within step: (start: Int, length: Int)?) {
      let index = step.map { moment(time - $0.start, of: $0.length) } ?? 0
      if time == written {
        append(CKINETICS_WRITE, 1, index: index)
      } else {
        move(to: time, last: CKINETICS_MOVE_AND_WRITE, index: index)
      }
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
