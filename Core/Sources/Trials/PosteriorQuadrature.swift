import Foundation

/// Integrates over correlation, noise and time constant by the trapezoidal rule on a lattice around the mode.
///
/// In artanh ρ, log σ and log τ the integrand is smooth and falls off on all sides, where the trapezoidal rule converges
/// exponentially: halving the step about doubles the correct digits. The lattice follows the mass: along every line it
/// goes outward until the integrand is negligible and no longer rises. The error is estimated from the same nodes, by
/// comparing the whole lattice with every second and every fourth of its lines, and the step is halved while it is too
/// large.
struct PosteriorQuadrature {
  let series: TrialSeries
  let priors: TrialPriors
  let settings: QuadratureSettings

  /// What the integral leaves.
  struct Result {
    let nodes: PosteriorNodes
    let error: Double
  }

  /// The nodes, and the largest estimated error of a mean, in standard deviations, or of a standard deviation, relative.
  func integrate() throws(TrialAnalysisError) -> Result {
    var slices = try Slices(series: series, priors: priors)
    let lattice = try slices.lattice(step: settings.step)
    var nodes = try gather(&slices, on: lattice)
    guard settings.tolerance.isFinite else { return Result(nodes: nodes, error: .nan) }
    var error = nodes.estimatedError(depth: settings.depth)
    var halvings = 0
    while error > settings.tolerance, halvings < settings.halvings {
      halvings += 1
      var finer = lattice
      let scale = 1 / Double(1 << halvings)
      finer.spacing = (lattice.spacing.u * scale, lattice.spacing.v * scale, lattice.spacing.w * scale)
      nodes = try gather(&slices, on: finer)
      error = nodes.estimatedError(depth: settings.depth)
    }
    guard error.isFinite else { throw .noConvergence(error: error) }
    return Result(nodes: nodes, error: error)
  }

  private func gather(_ slices: inout Slices, on lattice: Lattice) throws(TrialAnalysisError) -> PosteriorNodes {
    var nodes = PosteriorNodes(coefficients: slices.coefficients, lattice: lattice)
    nodes.reserve(settings)
    var scan = LatticeScan(lattice: lattice, depth: settings.depth)
    if lattice.dimensions == 2 {
      scan.scanSlice(0, try slices.conditional(nil), into: &nodes, from: (0, 0))
    } else {
      try scan.scanSlices(&slices, into: &nodes)
    }
    guard nodes.count > 0 else { throw .noConvergence(error: .infinity) }
    nodes.normalise(depth: settings.depth)
    return nodes
  }
}

/// Walks a lattice outward, line by line.
private struct LatticeScan {
  let lattice: Lattice
  let depth: Double
  /// No line is followed further than this many nodes from its start.
  private static let longest: Int32 = 2_000
  private var highest = -Double.infinity

  init(lattice: Lattice, depth: Double) {
    self.lattice = lattice
    self.depth = depth
  }

  /// All slices of the time constant, from the mode's outward. Returns nothing; the nodes are appended.
  mutating func scanSlices(_ slices: inout Slices, into nodes: inout PosteriorNodes) throws(TrialAnalysisError) {
    for direction: Int32 in [1, -1] {
      var start: (u: Int32, v: Int32) = (0, 0)
      var index: Int32 = direction == 1 ? 0 : -1
      var previous = -Double.infinity
      while abs(index) < Self.longest {
        let conditional = try slices.conditional(lattice.w(index))
        let prior = slices.logPrior(logTimeConstant: lattice.w(index))
        let top = scanSlice(index, conditional, into: &nodes, from: start, prior: prior)
        start = (top.u, top.v)
        if top.value < highest - depth, top.value <= previous { break }
        previous = top.value
        index += direction
      }
    }
  }

  /// All lines of one slice. Returns the highest value and where it is.
  @discardableResult
  mutating func scanSlice(
    _ w: Int32, _ conditional: ConditionalPosterior, into nodes: inout PosteriorNodes, from start: (u: Int32, v: Int32),
    prior: Double = 0
  ) -> (value: Double, u: Int32, v: Int32) {
    var top: (value: Double, u: Int32, v: Int32) = (-.infinity, start.u, start.v)
    var firstLine: Int32?
    for direction: Int32 in [1, -1] {
      var v = direction == 1 ? start.v : (firstLine ?? start.v)
      var u = direction == 1 ? start.u : start.u - 1
      var previous = -Double.infinity
      while abs(u - start.u) < Self.longest {
        conditional.setCorrelation(artanh: lattice.u(u))
        let line = scanLine(u, w, conditional, into: &nodes, from: v, prior: prior)
        if firstLine == nil { firstLine = line.v }
        v = line.v
        if line.value > top.value { top = (line.value, u, line.v) }
        if line.value < highest - depth, line.value <= previous { break }
        previous = line.value
        u += direction
      }
    }
    return top
  }

  /// One line along log σ, four nodes at a time. Returns the highest value and where it is.
  private mutating func scanLine(
    _ u: Int32, _ w: Int32, _ conditional: ConditionalPosterior, into nodes: inout PosteriorNodes, from start: Int32,
    prior: Double
  ) -> (value: Double, v: Int32) {
    var top: (value: Double, v: Int32) = (-.infinity, start)
    let four = conditional.four
    for direction: Int32 in [1, -1] {
      var v = direction == 1 ? start : start - 1
      var previous = -Double.infinity
      let places = FourPlaces(step: Double(direction) * lattice.spacing.v)
      line: while abs(v - start) < Self.longest {
        let values = conditional.evaluateFour(places, from: lattice.v(v)) + prior
        four.isTransposed = false
        for lane in 0..<4 {
          let value = values[lane]
          if value > top.value { top = (value, v) }
          if value > highest { highest = value }
          if value >= highest - depth {
            nodes.append(value, (u, v, w), four.node(lane))
          } else if !(value > previous) {
            break line
          }
          previous = value
          v += direction
        }
      }
    }
    return top
  }
}
