/// Solves y' = f(t, y) with the formula of Dormand and Prince (1980): order five, with the embedded formula of order
/// four for the error, and the step chosen by it. The general way, against which the quick one is checked, and the way for
/// models that are not linear.
public struct AdaptiveStepper: Sendable {
  /// The error allowed in one step, relative to the size of each value, and absolute.
  public var relativeTolerance: Double
  /// The error allowed in one step where a value is near 0.
  public var absoluteTolerance: Double
  /// The most steps between two times; stiff problems need many.
  public var mostSteps: Int

  /// Makes a stepper.
  public init(relativeTolerance: Double = 1e-9, absoluteTolerance: Double = 1e-12, mostSteps: Int = 200_000) {
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.mostSteps = mostSteps
  }

  private static let nodes = [0.2, 0.3, 0.8, 8.0 / 9, 1, 1]
  private static let weights: [[Double]] = [
    [1.0 / 5], [3.0 / 40, 9.0 / 40], [44.0 / 45, -56.0 / 15, 32.0 / 9],
    [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
    [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
    [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
  ]
  /// The difference between the formulas of order five and four.
  private static let difference = [
    71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339_200, 22.0 / 525, -1.0 / 40,
  ]

  /// Moves `state` from one time to a later one.
  /// - Throws: ``SteppingError`` when the steps become too many or a value is no finite number.
  public func advance(
    _ state: inout [Double], from start: Double, to end: Double,
    _ derivative: (_ time: Double, _ state: [Double]) -> [Double]
  ) throws(SteppingError) {
    guard end > start, !state.isEmpty else { return }
    var time = start
    var slopes = [derivative(time, state)]
    var step = min(end - start, firstStep(state, slopes[0]))
    for _ in 0..<mostSteps {
      step = min(step, end - time)
      slopes = [slopes[0]]
      var next = state
      for (node, row) in zip(Self.nodes, Self.weights) {
        next = state.indices.map { i in
          var sum = 0.0
          for (weight, slope) in zip(row, slopes) { sum += weight * slope[i] }
          return state[i] + step * sum
        }
        slopes.append(derivative(time + node * step, next))
      }
      guard next.allSatisfy(\.isFinite) else {
        step /= 10
        guard step > 1e-14 * max(abs(time), 1) else { throw .notFinite(time: time) }
        continue
      }
      let error = errorNorm(state, next, slopes, step)
      if error <= 1 {
        time += step
        state = next
        if time >= end { return }
        slopes = [slopes[6]]
      }
      step *= min(5, max(0.2, 0.9 * power(max(error, 1e-10), -0.2)))
    }
    throw .tooManySteps(time: time, most: mostSteps)
  }

  private func firstStep(_ state: [Double], _ slope: [Double]) -> Double {
    let size = state.map { abs($0) }.max() ?? 1
    let speed = slope.map { abs($0) }.max() ?? 0
    return speed > 0 ? 0.001 * max(size, 1e-3) / speed : .infinity
  }

  private func errorNorm(_ state: [Double], _ next: [Double], _ slopes: [[Double]], _ step: Double) -> Double {
    var sum = 0.0
    for i in state.indices {
      var error = 0.0
      for (weight, slope) in zip(Self.difference, slopes) { error += weight * slope[i] }
      let scale = absoluteTolerance + relativeTolerance * max(abs(state[i]), abs(next[i]))
      sum += (step * error / scale) * (step * error / scale)
    }
    return (sum / Double(state.count)).squareRoot()
  }
}

/// Why an equation could not be solved.
public enum SteppingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// More steps than allowed.
  case tooManySteps(time: Double, most: Int)
  /// A value became no finite number.
  case notFinite(time: Double)

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .tooManySteps(let time, let most):
      "More than \(most) steps were needed at time \(time); the rates are too fast for it."
    case .notFinite(let time): "A value became no finite number at time \(time)."
    }
  }
}

extension KineticEngine {
  /// The outputs of one person by the general stepper: slow, and independent of the quick way in everything but the model.
  /// - Throws: ``SteppingError`` when the equations cannot be solved.
  public func checkedOutputs(
    parameters: [Double], stepper: AdaptiveStepper = AdaptiveStepper()
  ) throws(SteppingError) -> [[Double]] {
    let equations = ModelEquations(model, parameters: parameters)
    var state = [Double](repeating: 0, count: equations.stateCount)
    var results = model.outputs.map { _ in [Double]() }
    var now = 0
    var doses = schedule.doses[...]
    for minute in Set(schedule.outputMinutes + schedule.doses.map(\.minute)).sorted() {
      try stepper.advance(&state, from: Double(now) / 60, to: Double(minute) / 60) { _, state in
        equations.derivative(state)
      }
      now = minute
      while let dose = doses.first, dose.minute == minute {
        state[dose.compartment] += dose.amount
        doses.removeFirst()
      }
      if schedule.outputMinutes.contains(minute) {
        for (index, value) in equations.outputs(state).enumerated() { results[index].append(value) }
      }
    }
    return results
  }
}

/// The equations of a model for one person: amounts first, then the bound shares of receptors that are not in balance.
struct ModelEquations {
  private let model: KineticModel
  private let rates: [Double]
  private let concentrations: [[Double]]
  private let strengths: [[Double]]
  private let offs: [[Double]]
  private let factors: [Double]
  let stateCount: Int

  init(_ model: KineticModel, parameters: [Double]) {
    self.model = model
    rates = model.flows.map { $0.rate.value(parameters) }
    concentrations = model.receptors.map { $0.ligands.map { $0.concentration.value(parameters) } }
    strengths = model.receptors.map { $0.ligands.map { $0.strength.value(parameters) } }
    offs = model.receptors.map { $0.ligands.map { $0.off?.value(parameters) ?? 0 } }
    factors = model.outputs.map { output in
      if case .compartment(_, let factor) = output { factor.value(parameters) } else { 0 }
    }
    let bound = model.receptors.filter { !$0.isInBalance }.map(\.ligands.count).reduce(0, +)
    stateCount = model.definition.compartments.count + bound
  }

  func derivative(_ state: [Double]) -> [Double] {
    var slope = [Double](repeating: 0, count: stateCount)
    for (flow, rate) in zip(model.flows, rates) {
      let moved = rate * state[flow.from]
      if !flow.keepsSource { slope[flow.from] -= moved }
      if let to = flow.to { slope[to] += moved }
    }
    var place = model.definition.compartments.count
    for (r, receptor) in model.receptors.enumerated() where !receptor.isInBalance {
      let free = 1 - state[place..<place + receptor.ligands.count].reduce(0, +)
      for (l, ligand) in receptor.ligands.enumerated() {
        let concentration = concentrations[r][l] * state[ligand.compartment]
        slope[place + l] = strengths[r][l] * concentration * free - offs[r][l] * state[place + l]
      }
      place += receptor.ligands.count
    }
    return slope
  }

  func outputs(_ state: [Double]) -> [Double] {
    model.outputs.enumerated().map { index, output in
      switch output {
      case .compartment(let compartment, _): return factors[index] * state[compartment]
      case .receptor(let receptor, let ligand):
        let shares = shares(receptor, state)
        return ligand.map { shares[$0] } ?? shares.reduce(0, +)
      }
    }
  }

  private func shares(_ wanted: Int, _ state: [Double]) -> [Double] {
    let receptor = model.receptors[wanted]
    if receptor.isInBalance {
      let pulls = receptor.ligands.enumerated().map { l, ligand in
        concentrations[wanted][l] * state[ligand.compartment] / strengths[wanted][l]
      }
      let all = 1 + pulls.reduce(0, +)
      return pulls.map { $0 / all }
    }
    let before = model.receptors[..<wanted].filter { !$0.isInBalance }.map(\.ligands.count).reduce(0, +)
    let place = model.definition.compartments.count + before
    return Array(state[place..<place + receptor.ligands.count])
  }
}
