internal import CKinetics

/// The work space of one run of an engine, on one thread.
struct EngineRun {
  static let lanes = Int(CKINETICS_LANES)

  let engine: KineticEngine
  private let variant: KineticEngine.Variant
  private var description: ckinetics_model
  private var plans: [StepPlan.Fineness: StepPlan] = [:]
  private let parameters: UnsafeMutableBufferPointer<Double>
  private let typical: [Double]
  private let stack: UnsafeMutableBufferPointer<Double>
  let rates: UnsafeMutableBufferPointer<Double>
  let drives: UnsafeMutableBufferPointer<Double>
  let offRates: UnsafeMutableBufferPointer<Double>
  let factors: UnsafeMutableBufferPointer<Double>
  private let results: UnsafeMutableBufferPointer<Double>
  private var workspace = UnsafeMutableBufferPointer<Double>(start: nil, count: 0)
  private let largestDose: Double
  private let tick: Int
  private let isGraded: Bool

  init(_ engine: KineticEngine, variant: KineticEngine.Variant) {
    self.engine = engine
    self.variant = variant
    let model = engine.model
    description = Self.description(of: model)
    typical = model.parameterValues
    let ligands = model.receptors.map(\.ligands.count).reduce(0, +)
    let expressions =
      model.flows.map(\.rate) + model.receptors.flatMap { $0.ligands.flatMap { [$0.concentration, $0.strength] } }
    let outputs = model.outputs.compactMap { output in
      if case .compartment(_, let factor) = output { factor } else { nil }
    }
    let offs = model.receptors.flatMap { $0.ligands.compactMap(\.off) }
    let depth = (expressions + outputs + offs).map(\.depth).max() ?? 1
    parameters = Self.allocate(typical.count * Self.lanes)
    stack = Self.allocate((depth + 2) * Self.lanes)
    rates = Self.allocate(model.flows.count * Self.lanes)
    drives = Self.allocate(ligands * Self.lanes)
    offRates = Self.allocate(ligands * Self.lanes)
    factors = Self.allocate(model.outputs.count * Self.lanes)
    results = Self.allocate(engine.schedule.outputMinutes.count * model.outputs.count * Self.lanes)
    tick = engine.schedule.tick
    isGraded = model.receptors.contains { !$0.isInBalance }
    largestDose = Self.largestWithinDay(engine.schedule.doses)
  }

  mutating func free() {
    for buffer in [parameters, stack, rates, drives, offRates, factors, results, workspace] {
      buffer.baseAddress.map { UnsafeMutableRawPointer($0).deallocate() }
    }
  }

  private static func allocate(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
    let bytes = max(1, count) * MemoryLayout<Double>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Self.lanes * 8)
      .bindMemory(to: Double.self, capacity: max(1, count))
    memory.initialize(repeating: 0, count: max(1, count))
    return UnsafeMutableBufferPointer(start: memory, count: max(1, count))
  }

  /// The most that is given within any 24 hours.
  private static func largestWithinDay(_ doses: [KineticSchedule.Dose]) -> Double {
    var largest = 0.0
    var sum = 0.0
    var first = 0
    for dose in doses {
      sum += dose.amount
      while doses[first].minute <= dose.minute - 1440 {
        sum -= doses[first].amount
        first += 1
      }
      largest = max(largest, sum)
    }
    return largest
  }

  /// Computes up to ``lanes`` people; the places of missing ones repeat the last.
  mutating func compute(_ people: some PeopleSource, _ range: Range<Int>) throws(KineticError) -> PeopleBatch {
    run(try prepare(people, range))
    try check(range)
    return PeopleBatch(
      people: range, rowCount: engine.schedule.outputMinutes.count, outputCount: engine.model.outputs.count,
      values: UnsafePointer(results.baseAddress ?? stack.baseAddress.unsafelyUnwrapped))
  }

  /// Fills the work space with the numbers of people.
  /// - Returns: the steps that serve all of them.
  mutating func prepare(_ people: some PeopleSource, _ range: Range<Int>) throws(KineticError) -> StepPlan {
    for (index, value) in typical.enumerated() {
      for lane in 0..<Self.lanes { parameters[index * Self.lanes + lane] = value }
    }
    for lane in 0..<Self.lanes {
      people.write(
        min(range.lowerBound + lane, range.upperBound - 1), stride: Self.lanes,
        into: UnsafeMutableBufferPointer(rebasing: parameters[lane...]))
    }
    let fastest = try evaluate(range)
    let fineness = StepPlan.fineness(of: fastest, tick: tick, grades: isGraded)
    let plan = plans[fineness] ?? StepPlan(engine.schedule, fineness, grades: isGraded)
    plans[fineness] = plan
    return plan
  }

  private mutating func run(_ plan: StepPlan) {
    plan.levels.withUnsafeBufferPointer { levels in
      plan.operations.withUnsafeBufferPointer { operations in
        plan.weights.withUnsafeBufferPointer { weights in
          plan.looks.withUnsafeBufferPointer { looks in
            plan.writes.withUnsafeBufferPointer { writes in
              run(
                ckinetics_plan(
                  terms: Int32(plan.terms), level_count: Int32(levels.count), levels: levels.baseAddress,
                  look_count: Int32(looks.count), looks: looks.baseAddress, write_count: Int32(writes.count),
                  writes: writes.baseAddress, operation_count: Int64(operations.count),
                  operations: operations.baseAddress, weights: weights.baseAddress))
            }
          }
        }
      }
    }
  }

  private mutating func run(_ plan: ckinetics_plan) {
    var plan = plan
    var people = ckinetics_people(
      rates: rates.baseAddress, drives: drives.baseAddress, off_rates: offRates.baseAddress,
      factors: factors.baseAddress)
    let needed = Int(ckinetics_workspace_size(&description, &plan))
    if workspace.count < needed {
      workspace.baseAddress.map { UnsafeMutableRawPointer($0).deallocate() }
      workspace = Self.allocate(needed)
    }
    _ = ckinetics_run_variant(
      Int32(variant.rawValue), &description, &plan, &people, workspace.baseAddress, results.baseAddress)
  }

  /// Evaluates all expressions for the people in the work space.
  /// - Returns: the fastest rate among them, per hour, which decides how short steps have to be.
  private func evaluate(_ range: Range<Int>) throws(KineticError) -> Double {
    let model = engine.model
    var losses = [Double](repeating: 0, count: model.definition.compartments.count * Self.lanes)
    var fastest = 0.0
    for (index, flow) in model.flows.enumerated() {
      let values = evaluated(flow.rate, into: rates, index)
      try check(values, range) { "the rate of flow \(index + 1), “\(flow.rate.text)”," }
      let place = flow.keepsSource ? flow.to ?? flow.from : flow.from
      for lane in 0..<Self.lanes {
        losses[place * Self.lanes + lane] += values[lane]
        fastest = max(fastest, losses[place * Self.lanes + lane])
      }
    }
    var position = 0
    for receptor in model.receptors {
      var pulls = [Double](repeating: 0, count: Self.lanes)
      for ligand in receptor.ligands {
        let name = "“\(receptor.name)”, “\(ligand.name)”"
        let drive = evaluated(ligand.concentration, into: drives, position)
        try check(drive, range) { "the concentration factor of \(name)" }
        let strength = evaluated(ligand.strength, into: factors, 0)
        try check(strength, range) { "the affinity or on-rate of \(name)" }
        for lane in 0..<Self.lanes {
          drive[lane] = receptor.isInBalance ? drive[lane] / strength[lane] : drive[lane] * strength[lane]
        }
        try check(drive, range) { "the pull of \(name)" }
        if let off = ligand.off {
          let values = evaluated(off, into: offRates, position)
          try check(values, range) { "the off-rate of \(name)" }
          // Half the dose, as if that much reached the receptor at once: what is absorbed is spread out and diluted.
          for lane in 0..<Self.lanes {
            pulls[lane] += largestDose / 2 * drive[lane] + values[lane]
            fastest = max(fastest, pulls[lane])
          }
        }
        position += 1
      }
    }
    guard fastest <= KineticModel.highestRate * 100 else {
      throw .parameter(person: range.lowerBound, what: "the fastest rate of the model", value: fastest)
    }
    for (index, output) in model.outputs.enumerated() {
      guard case .compartment(_, let factor) = output else { continue }
      let values = evaluated(factor, into: factors, index)
      for lane in 0..<range.count where !values[lane].isFinite {
        throw .parameter(
          person: range.lowerBound + lane, what: "the factor of “\(model.outputNames[index])”", value: values[lane])
      }
    }
    return fastest
  }

  private func evaluated(
    _ expression: RateExpression, into target: UnsafeMutableBufferPointer<Double>, _ index: Int
  ) -> UnsafeMutableBufferPointer<Double> {
    let place = UnsafeMutableBufferPointer(rebasing: target[index * Self.lanes..<(index + 1) * Self.lanes])
    expression.evaluate(stride: Self.lanes, UnsafeBufferPointer(parameters), stack, into: place)
    return place
  }

  private func check(
    _ values: UnsafeMutableBufferPointer<Double>, _ range: Range<Int>, _ what: () -> String
  ) throws(KineticError) {
    for lane in 0..<range.count where !(values[lane] >= 0 && values[lane] <= KineticModel.highestRate) {
      throw .parameter(person: range.lowerBound + lane, what: what(), value: values[lane])
    }
  }

  /// The last row tells: what is not finite never becomes finite again.
  private func check(_ range: Range<Int>) throws(KineticError) {
    let outputs = engine.model.outputs.count
    let row = (engine.schedule.outputMinutes.count - 1) * outputs
    for output in 0..<outputs {
      for lane in 0..<range.count where !results[(row + output) * Self.lanes + lane].isFinite {
        throw .result(person: range.lowerBound + lane, output: engine.model.outputNames[output])
      }
    }
  }

  private static func description(of model: KineticModel) -> ckinetics_model {
    var result = ckinetics_model()
    result.state_count = Int32(model.definition.compartments.count)
    result.flow_count = Int32(model.flows.count)
    withUnsafeMutableBytes(of: &result.flows) { bytes in
      let flows = bytes.bindMemory(to: ckinetics_flow.self)
      for (index, flow) in model.flows.enumerated() {
        flows[index] = ckinetics_flow(
          from: Int32(flow.from), to: Int32(flow.to ?? -1), keeps: flow.keepsSource ? 1 : 0)
      }
    }
    result.receptor_count = Int32(model.receptors.count)
    withUnsafeMutableBytes(of: &result.receptors) { bytes in
      let receptors = bytes.bindMemory(to: ckinetics_receptor.self)
      for (index, receptor) in model.receptors.enumerated() {
        receptors[index].equilibrium = receptor.isInBalance ? 1 : 0
        receptors[index].ligand_count = Int32(receptor.ligands.count)
        withUnsafeMutableBytes(of: &receptors[index].ligands) { bytes in
          let ligands = bytes.bindMemory(to: ckinetics_ligand.self)
          for (position, ligand) in receptor.ligands.enumerated() {
            ligands[position].state = Int32(ligand.compartment)
          }
        }
      }
    }
    result.output_count = Int32(model.outputs.count)
    withUnsafeMutableBytes(of: &result.outputs) { bytes in
      let outputs = bytes.bindMemory(to: ckinetics_output.self)
      for (index, output) in model.outputs.enumerated() {
        switch output {
        case .compartment(let state, _):
          outputs[index] = ckinetics_output(state: Int32(state), receptor: -1, ligand: -1)
        case .receptor(let receptor, let ligand):
          outputs[index] = ckinetics_output(state: 0, receptor: Int32(receptor), ligand: Int32(ligand ?? -1))
        }
      }
    }
    return result
  }
}
