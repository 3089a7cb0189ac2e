import Evidence
import NumericalMethods
import Testing

@testable import Trials

@Suite("The later trials put together")
struct EvidenceSynthesisTests {
  @Test("the embedded trials give the mean that R gives from the same effects")
  func pooled() throws {
    let synthesis = try EvidenceSynthesis(SynthesisCatalogue.embedded())
    #expect(synthesis.standardised.map(\.trial.id) == ["bested-2023", "final-2024", "innova-2026"])
    // NumericalMethodsTests/Reference/synthesis.R, “later trials” and “points”; to what its optimiser leaves.
    #expect(abs(synthesis.pooled.hartungKnapp.mean - -0.0791093107581484) < 1e-5)
    #expect(abs(synthesis.pooled.hartungKnapp.lower - -0.545780068143361) < 1e-5)
    #expect(abs(synthesis.pooled.hartungKnapp.upper - 0.387561446627064) < 1e-5)
    let points = try #require(synthesis.pooledPoints)
    #expect(abs(points.hartungKnapp.mean - 0.0303572179718926) < 1e-5)
    #expect(abs(points.common.mean - -0.0398257497607168) < 1e-9)
    #expect(synthesis.leftOut.count == 3)
    #expect(synthesis.leftOut.allSatisfy { $0.result.weights.count == 2 })
  }

  @Test("standard errors come from what was published")
  func errors() throws {
    let synthesis = try EvidenceSynthesis(SynthesisCatalogue.embedded())
    // FINAL's printed p is 0.27: its interval and its size must give that again, to its two digits.
    let final = try #require(synthesis.points.first { $0.trial.id == "final-2024" })
    let ratio = abs(final.study.effect / final.study.standardError)
    #expect(ratio > 1.08 && ratio < 1.13)
  }

  @Test("the two correlations differ surely only if the unpublished one is not very negative")
  func correlations() throws {
    let review = CorrelationReview(try SynthesisCatalogue.embedded().correlations)
    #expect(abs(review.asPrinted.statistic - 2.52) < 0.005)
    #expect(review.cases.first.map { $0.between < -0.7 } == true)
    #expect(review.cases.last.map { $0.between > 0.8 } == true)
    let border = try #require(review.significantAbove)
    #expect(border > -0.7 && border < -0.5)
    for one in review.cases {
      #expect((one.meng.pValue < 0.05) == (one.between > border))
    }
  }
}
