import Testing
import Numerics
@testable import Trials
@Suite struct Scratch {
  @Test func gls() throws {
    for kind in [LikelihoodKind.restricted, .full] {
    let g = try GeneralisedLeastSquares(try w1(), kind: kind)
    print(g.estimates, g.standardErrors, g.correlation, g.marginalDeviation, g.logLikelihood, g.effect(3))
    }
    let p = try TrialPosterior(try w1(), priors: .standard(lowest: 0, highest: 10, onset: nil))
    print(p.nodeCount, p.quadratureError)
  }
}
