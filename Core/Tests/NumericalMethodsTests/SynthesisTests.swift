import Foundation
import NumericalMethods
import Testing

@Suite("Studies, shares and correlations put together")
struct SynthesisTests {
  private struct Reference: Decodable {
    struct Meta: Decodable {
      let name: String
      let effects, standardErrors: [Double]
      let tau2, mean, lower, upper, pValue, Q, common: Double
    }
    struct Share: Decodable {
      let count, people: Int
      let exact, score: [Double]
    }
    let meta: [Meta]
    let shares: [Share]
  }

  private static let reference: Reference? = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Reference/synthesis_reference.json")
    return (try? Data(contentsOf: file)).flatMap { try? JSONDecoder().decode(Reference.self, from: $0) }
  }()

  @Test("restricted likelihood and Hartung-Knapp intervals agree with R's to what the optimiser leaves")
  func metaAnalyses() throws {
    let reference = try #require(Self.reference)
    #expect(reference.meta.count == 4)
    for meta in reference.meta {
      let found = try #require(
        RandomEffects(zip(meta.effects, meta.standardErrors).map { .init(effect: $0, standardError: $1) }))
      // The variance is the place of a flat maximum: both know it to about the square root of the double's accuracy.
      #expect(abs(found.betweenVariance - meta.tau2) < 1e-6 * max(meta.tau2, 0.01), "\(meta.name)")
      for (own, its) in [
        (found.hartungKnapp.mean, meta.mean), (found.hartungKnapp.lower, meta.lower),
        (found.hartungKnapp.upper, meta.upper), (found.hartungKnapp.pValue, meta.pValue),
      ] { #expect(abs(own - its) < 1e-5, "\(meta.name): \(own) and \(its)") }
      // No optimiser in between: rounding alone.
      #expect(abs(found.heterogeneity - meta.Q) < 1e-9 * meta.Q)
      #expect(abs(found.common.mean - meta.common) < 1e-12)
      #expect(abs(found.weights.reduce(0, +) - 1) < 1e-12)
      #expect(found.cautious.upper >= found.hartungKnapp.upper - 1e-12)
    }
  }

  @Test("the moment estimate of the BCG trials is metafor's 0.3088")
  func moments() throws {
    let meta = try #require(Self.reference?.meta.first)
    let found = try #require(
      RandomEffects(zip(meta.effects, meta.standardErrors).map { .init(effect: $0, standardError: $1) }))
    // metafor 3.8-1, which prints four digits: Reference/check_with_packages.R.
    #expect(abs(found.momentVariance - 0.3088) < 5e-5)
  }

  @Test("equal studies do not differ, one study is none, and turning all effects round turns the answer round")
  func properties() throws {
    #expect(RandomEffects([.init(effect: 1, standardError: 1)]) == nil)
    let equal = try #require(RandomEffects(Array(repeating: .init(effect: 0.4, standardError: 0.2), count: 4)))
    #expect(equal.betweenVariance == 0 && equal.inconsistency == 0)
    // Four equal studies: the error of one, halved.
    #expect(abs(equal.common.standardError - 0.1) < 1e-15)
    let studies = [(-0.3, 0.2), (0.5, 0.3), (0.1, 0.1)]
    let found = try #require(RandomEffects(studies.map { .init(effect: $0.0, standardError: $0.1) }))
    let turned = try #require(RandomEffects(studies.map { .init(effect: -$0.0, standardError: $0.1) }))
    #expect(abs(found.cautious.lower + turned.cautious.upper) < 1e-12)
    #expect(found.prediction != nil)
  }

  @Test("exact and score intervals of shares agree with R's")
  func shares() throws {
    let reference = try #require(Self.reference)
    #expect(reference.shares.count == 8)
    for share in reference.shares {
      let own = BinomialShare(count: share.count, people: share.people)
      // Both solve for a root; R's stops at about 1e-9.
      #expect(abs(own.exactInterval.lower - share.exact[0]) < 1e-8)
      #expect(abs(own.exactInterval.upper - share.exact[1]) < 1e-8)
      #expect(abs(own.scoreInterval.lower - share.score[0]) < 1e-9)
      #expect(abs(own.scoreInterval.upper - share.score[1]) < 1e-9)
    }
  }

  @Test("differences of shares agree with another program for Newcombe's method 10")
  func differences() {
    // Epi 2.47 (ci.pd), rounded to four digits: Reference/check_with_packages.R. The counts are taken to be those of the
    // paper's table II (Stat Med 17, 1998, 873), which was not at hand.
    for (a, m, b, n, lower, upper) in [
      (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (5, 56, 0, 29, -0.0381, 0.1926),
    ] {
      let difference = BinomialShare(count: a, people: m).difference(from: BinomialShare(count: b, people: n))
      #expect(abs(difference.lower - lower) < 5.1e-5)
      #expect(abs(difference.upper - upper) < 5.1e-5)
    }
  }

  @Test("the review's test of two correlations is reproduced, and it is the one for different people")
  func sedimentationRates() {
    let printed = CorrelationComparison.independent(0.58, n: 38, 0.06, n: 38)
    #expect(abs(printed.statistic - 2.52) < 0.005)
    #expect(abs(printed.pValue - 0.012) < 0.0005)
    // Claim esr.p-naltrexone and esr.p-placebo.
    #expect(abs(CorrelationComparison.againstZero(0.58, n: 38).pValue - 0.000135) < 5e-7)
    #expect(abs(CorrelationComparison.againstZero(0.06, n: 38).pValue - 0.720) < 5e-4)
    // Claim esr.test-dependent.
    for (between, z) in [(0.0, 2.42), (0.2, 2.68), (0.4, 3.06), (0.6, 3.71)] {
      #expect(abs(CorrelationComparison.meng(0.58, 0.06, between: between, n: 38).statistic - z) < 0.005)
    }
  }

  @Test("tests of dependent correlations agree with each other, and the range of the unknown one keeps them possible")
  func dependent() {
    let range = CorrelationComparison.possibleRange(0.58, 0.06)
    for between in [range.lowerBound, range.upperBound] {
      // At the ends the matrix of the three correlations is singular.
      let determinant = 1 - 0.58 * 0.58 - 0.06 * 0.06 - between * between + 2 * 0.58 * 0.06 * between
      #expect(abs(determinant) < 1e-12)
    }
    for between in stride(from: -0.7, through: 0.7, by: 0.1) {
      let meng = CorrelationComparison.meng(0.58, 0.06, between: between, n: 38).statistic
      let steiger = CorrelationComparison.steiger(0.58, 0.06, between: between, n: 38).statistic
      let turned = CorrelationComparison.meng(0.06, 0.58, between: between, n: 38).statistic
      #expect(abs(meng + turned) < 1e-12)
      // Two approximations to the same: within 5 %.
      #expect(abs(meng / steiger - 1) < 0.05)
    }
    // Equal correlations do not differ.
    #expect(abs(CorrelationComparison.williams(0.4, 0.4, between: 0.3, n: 50).statistic) < 1e-15)
  }
}
