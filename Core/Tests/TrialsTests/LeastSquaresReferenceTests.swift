import Foundation
import NumericalMethods
import Testing

@testable import Trials

/// One fit by brute force: see Reference/make_gls_reference.py.
private struct ReferenceFit: Decodable, CustomStringConvertible, Sendable {
  let name: String
  let method: LikelihoodKind
  let rho, logLikelihood: Double
  let estimates, standardErrors: [Double]

  var description: String { "\(name), \(method.rawValue)" }

  static func all() throws -> [ReferenceFit] {
    try JSONDecoder().decode([ReferenceFit].self, from: Data(fixture("Reference/gls_reference.json").utf8))
  }
}

@Suite("Fits without priors agree with brute force over the full covariance matrix")
struct LeastSquaresReferenceTests {
  @Test("gaps, covariates, five points, strong and negative correlation", arguments: try ReferenceFit.all())
  fileprivate func agrees(reference: ReferenceFit) throws {
    let trial = try #require(try ReferenceCase.all().first { $0.name == reference.name })
    let fit = try GeneralisedLeastSquares(try trial.series(), kind: reference.method)
    // The reference finds its place by values alone: to about 10⁻⁸. The value there is that of the top to 10⁻¹⁵.
    #expect(abs(fit.correlation - reference.rho) < 2e-7)
    #expect(abs(fit.logLikelihood - reference.logLikelihood) < 1e-9)
    #expect(fit.logLikelihood > reference.logLikelihood - 1e-11)
    #expect(fit.estimates.count == reference.estimates.count)
    for (found, exact) in zip(fit.estimates, reference.estimates) { #expect(abs(found - exact) < 1e-6) }
    for (found, exact) in zip(fit.standardErrors, reference.standardErrors) { #expect(abs(found - exact) < 1e-6) }
  }

  @Test("the correlation found is where the likelihood is level: it falls on both sides", arguments: 0..<60)
  func level(number: Int) throws {
    var generator = Xoshiro256StarStar(seed: UInt64(7_000 + number))
    let space = try ScheduleSpace(
      TrialDesign(arms: Array(fourArms.prefix(2 + number % 3)), cycles: 2 + number % 3, periodDays: 3 + number % 5))
    let person = VirtualPerson(
      level: 6, effects: Array([-1, 0.5, 1].prefix(1 + number % 3)), rho: [-0.6, 0, 0.5, 0.9, 0.99][number % 5],
      sigma: 1,
      missing: number.isMultiple(of: 2) ? 0.3 : 0)
    guard let series = person.trial(space, order: space.draw(using: &generator), using: &generator) else { return }
    let model = ModelRows(series, timeConstant: nil)
    for kind in [LikelihoodKind.restricted, .full] {
      let profile = LikelihoodProfile(ErrorQuadratics(model), kind: kind)
      let u = try #require(profile.highest())
      let top = profile.logLikelihood(Correlation(artanh: u))
      // At the ends, ±4.95, it falls to one side only. A thousandth away the change is some 10⁻⁶, far above rounding.
      if u < 4.95 { #expect(profile.logLikelihood(Correlation(artanh: u + 1e-3)) < top) }
      if u > -4.95 { #expect(profile.logLikelihood(Correlation(artanh: u - 1e-3)) < top) }
    }
  }
}
