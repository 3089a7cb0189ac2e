internal import CKinetics

/// The steps for one schedule and one fineness: short after each dose, where drug and receptor move fast, and longer with
/// the time since. Step lengths are a shortest one times powers of two, so that one propagator serves each.
struct StepPlan: Sendable {
  /// The shortest step in hours.
  let shortest: Double
  let levelCount: Int
  let operations: [ckinetics_operation]

  /// The first step after a dose, times the fastest rate. With ``growth``, on 10,000 people of the benchmark model the
  /// share of receptors is then within 2e-7 of a mesh that is five times finer.
  static let firstStep = 0.55
  /// How much longer a step may be than the time since the dose, as a share of it. A mesh that grows in proportion to the time
  /// passed resolves every decay: at each moment only what is slower than that moment is still alive.
  static let growth = 0.22

  /// The finest mesh: steps of the tick over two to this power.
  static let finest = 40

  /// How often the tick has to be halved for a fastest rate, per hour.
  static func fineness(of rate: Double, tick: Int) -> Int {
    var step = Double(tick) / 60
    var halvings = 0
    while step * rate > firstStep, halvings < finest {
      step /= 2
      halvings += 1
    }
    return halvings
  }

  /// - Parameter grades: whether steps start short after a dose, as binding needs; without, each is as long as it can be.
  init(_ schedule: KineticSchedule, halvings: Int, grades: Bool) {
    let tick = schedule.tick
    var shortest = Double(tick) / 60
    for _ in 0..<halvings { shortest /= 2 }
    self.shortest = shortest

    var operations: [ckinetics_operation] = []
    var highest = 0
    var now = 0
    var sinceDose = 0.0
    var doses = schedule.doses[...]
    for minute in Set(schedule.outputMinutes + schedule.doses.map(\.minute)).sorted() {
      // In units of the shortest step; fits easily: ten years of minutes are 2^23 ticks, and a tick is at most 2^40.
      var left = ((minute - now) / tick) << halvings
      while left > 0 {
        let most = grades ? max(shortest, Self.growth * sinceDose) : .infinity
        var level = 0
        var length = shortest
        while level + 1 < Int(CKINETICS_LEVELS), 1 << (level + 1) <= left, length * 2 <= most {
          level += 1
          length *= 2
        }
        operations.append(ckinetics_operation(kind: 0, level: UInt16(level), state: 0, amount: 0))
        left -= 1 << level
        sinceDose += length
        highest = max(highest, level)
      }
      now = minute
      while let dose = doses.first, dose.minute == minute {
        doses.removeFirst()
        operations.append(ckinetics_operation(kind: 1, level: 0, state: Int32(dose.compartment), amount: dose.amount))
        sinceDose = 0
      }
      if schedule.outputs(at: minute) {
        operations.append(ckinetics_operation(kind: 2, level: 0, state: 0, amount: 0))
      }
    }
    self.operations = operations
    levelCount = highest + 1
  }
}

extension KineticSchedule {
  /// Whether outputs are written down at a minute.
  fileprivate func outputs(at minute: Int) -> Bool {
    var low = 0
    var high = outputMinutes.count
    while low < high {
      let middle = (low + high) / 2
      if outputMinutes[middle] < minute { low = middle + 1 } else { high = middle }
    }
    return low < outputMinutes.count && outputMinutes[low] == minute
  }
}
