import Evidence
import Foundation
import NumericalMethods
import Quantities
import Trials

/// The later trials put together as a forest plot, with the shares and correlations of the seeds computed again.
public struct MetaAnalysisPage: PageValue {
  /// A number with its 95 % interval, as figures and as text.
  public struct Estimate: Encodable, Sendable {
    public let mean: Double
    public let lower: Double
    public let upper: Double
    public let pValue: Double?
    public let shown: String
  }

  public struct Trial: Encodable, Sendable {
    public let title: String
    public let people: String
    public let estimate: Estimate
    public let weight: String
    public let note: String
    public let claims: [Link]
  }

  public struct Row: Encodable, Sendable {
    public let title: String
    public let estimate: Estimate
    public let claims: [Link]
  }

  public struct Share: Encodable, Sendable {
    public let title: String
    public let treated: Estimate
    public let treatedCount: String
    public let placebo: Estimate?
    public let placeboCount: String
    public let difference: Estimate?
    public let note: String
    public let claims: [Link]
  }

  public struct Correlation: Encodable, Sendable {
    public let between: Double
    public let shownBetween: String
    public let meng: Double
    public let mengP: Double
    public let shownMeng: String
    public let shownSteiger: String
    public let shownWilliams: String
  }

  public let title: String
  public let summary: String
  public let plot: ForestPlot
  public let trials: [Trial]
  public let mean: Estimate
  public let variants: [Row]
  public let heterogeneity: String
  public let leftOut: [Row]
  public let points: [Row]
  public let published: [Row]
  public let shares: [Share]
  public let correlationText: [String]
  public let correlations: [Correlation]
  public let correlationClaims: [Link]
  public let notes: [String]
  public let evidenceVersion: String

  /// - Throws: ``EvidenceError`` or ``SynthesisError`` when the built-in figures cannot be read or put together.
  public static func embedded() throws -> MetaAnalysisPage {
    MetaAnalysisPage(try .embedded(), try EvidenceSynthesis(.embedded()))
  }

  init(_ catalogue: SynthesisCatalogue, _ synthesis: EvidenceSynthesis) {
    title = "The later trials, put together"
    let pooled = synthesis.pooled
    let cautious = Estimate(pooled.cautious)
    mean = cautious
    summary =
      """
      On average, pain on low-dose naltrexone differed from pain on placebo by \(cautious.shown) standard deviations in the \
      three larger, later trials. Below 0 naltrexone did better. \
      \(cautious.lower < 0 && cautious.upper > 0 ? "The interval holds no difference, a small benefit and a small harm." : "") \
      An average does not say how it is for one person.
      """
    trials = zip(synthesis.standardised, pooled.weights).map { row, weight in
      Trial(
        title: row.trial.title, people: Self.people(row.trial.people), estimate: Estimate(row.study),
        weight: String(format: "%.0f %%", 100 * weight), note: row.trial.note ?? "",
        claims: Self.links(row.trial.claims))
    }
    plot = Self.plot(synthesis, mean: cautious)
    variants = [
      Row(title: "Hartung and Knapp, never narrower than without their factor", estimate: cautious, claims: []),
      Row(title: "Hartung and Knapp as published", estimate: Estimate(pooled.hartungKnapp), claims: []),
      Row(title: "Random effects, normal interval", estimate: Estimate(pooled.normal), claims: []),
      Row(title: "As if all measured one effect", estimate: Estimate(pooled.common), claims: []),
    ]
    heterogeneity = Self.heterogeneity(pooled, trials: synthesis.standardised.count)
    leftOut = synthesis.leftOut.map {
      Row(title: "Without \($0.trial.title)", estimate: Estimate($0.result.cautious), claims: [])
    }
    points =
      synthesis.points.map {
        Row(title: $0.trial.title, estimate: Estimate($0.study), claims: Self.links($0.trial.claims))
      }
      + (synthesis.pooledPoints.map {
        [
          Row(title: "Both, as if they measured one effect", estimate: Estimate($0.common), claims: []),
          Row(title: "Both, random effects with Hartung and Knapp", estimate: Estimate($0.cautious), claims: []),
        ]
      } ?? [])
    published = catalogue.published.map {
      Row(
        title: $0.title,
        estimate: Estimate(
          mean: $0.value.doubleValue, lower: $0.low.doubleValue, upper: $0.high.doubleValue, pValue: nil),
        claims: Self.links($0.claims))
    }
    shares = catalogue.shares.map(Share.init)
    let review = CorrelationReview(catalogue.correlations)
    correlationText = Self.words(review, catalogue.correlations)
    correlations = review.cases.map(Correlation.init)
    correlationClaims = Self.links(catalogue.correlations.claims)
    notes = Self.notes
    evidenceVersion = EvidenceFiles.version
  }

  private static let notes = [
    """
    Effects are in standard deviations of pain, because Bested's scale is not that of the others. In a crossover a standard \
    deviation is that of differences within people, in parallel groups that between people: they are not quite the same thing.
    """,
    """
    Sizes come from abstracts, rounded to two digits. Standard errors follow from the numbers of people; the trials' own \
    intervals would be better.
    """,
    """
    The variance between trials is by restricted maximum likelihood. With three trials it is hardly known, which is why the \
    interval is by Hartung and Knapp.
    """,
    "The two small early trials are left out: one was single-blind with placebo always first, the other gives percentages only.",
  ]

  static func links(_ claims: [Claim.ID]) -> [Link] {
    claims.map { Link(label: $0, address: EvidenceAddress.claim($0)) }
  }

  private static func people(_ people: SynthesisCatalogue.People) -> String {
    if let paired = people.paired { return "\(paired), each on both" }
    return "\(people.treated ?? 0) and \(people.placebo ?? 0)"
  }

  private static func heterogeneity(_ pooled: RandomEffects, trials: Int) -> String {
    let prediction = pooled.prediction.map {
      " Another such trial would find between \(signed($0.lowerBound)) and \(signed($0.upperBound)), nineteen times in twenty."
    }
    return String(
      format: "Scatter between trials: Q = %.2f on %d degrees of freedom, I² = %.0f %%, variance %.4f.",
      pooled.heterogeneity, trials - 1, 100 * pooled.inconsistency, pooled.betweenVariance) + (prediction ?? "")
  }

  private static func plot(_ synthesis: EvidenceSynthesis, mean: Estimate) -> ForestPlot {
    let entries = zip(synthesis.standardised, synthesis.pooled.weights).map { row, weight in
      let estimate = Estimate(row.study)
      return ForestPlot.Entry(
        label: "\(row.trial.title.prefix { $0 != "," }): \(estimate.shown)", mean: estimate.mean, lower: estimate.lower,
        upper: estimate.upper, weight: weight)
    }
    return ForestPlot(
      entries,
      mean: .init(
        label: "Mean: \(mean.shown)", mean: mean.mean, lower: mean.lower, upper: mean.upper, weight: 1),
      description:
        "Differences in pain from placebo in standard deviations with 95 % intervals, and their mean as a diamond. "
        + entries.map(\.label).joined(separator: ". ") + ". Mean: \(mean.shown).")
  }

  private static func words(_ review: CorrelationReview, _ given: SynthesisCatalogue.Correlations) -> [String] {
    let printed = review.asPrinted
    var lines = [
      String(
        format:
          "In %d people the change in pain went with the sedimentation rate before treatment by r = %.2f on naltrexone (p = %.6f) and r = %.2f on placebo (p = %.3f).",
        given.people, given.treated.doubleValue, review.treated.pValue, given.placebo.doubleValue, review.placebo.pValue
      ),
      String(
        format:
          "The review's test of the two against each other is reproduced: z = %.2f, p = %.3f. But it is the test for different people, and these are the same ones: the two correlations depend on each other.",
        printed.statistic, printed.pValue),
      String(
        format:
          "A right test needs the correlation between the two changes, which is not published. By the other two it can only lie between %.2f and %.2f.",
        review.possible.lowerBound, review.possible.upperBound),
    ]
    if let border = review.significantAbove {
      lines.append(
        String(
          format:
            "By Meng's test the difference has p below 0.05 wherever that correlation is above %.2f, and not below. Nobody has repeated the finding.",
          border))
    }
    return lines.map { $0.replacing(" -", with: " −") }
  }

  /// A number with its sign, to two places.
  static func signed(_ value: Double) -> String {
    String(format: "%+.2f", value).replacing("-", with: "−")
  }
}

extension MetaAnalysisPage.Estimate {
  init(mean: Double, lower: Double, upper: Double, pValue: Double?) {
    self.mean = mean
    self.lower = lower
    self.upper = upper
    self.pValue = pValue
    let sign = MetaAnalysisPage.signed
    shown = "\(sign(mean)) (\(sign(lower)) to \(sign(upper)))"
  }

  init(_ estimate: RandomEffects.Estimate) {
    self.init(mean: estimate.mean, lower: estimate.lower, upper: estimate.upper, pValue: estimate.pValue)
  }

  init(_ study: RandomEffects.Study) {
    let reach = StandardNormal.quantile(0.975) * study.standardError
    self.init(mean: study.effect, lower: study.effect - reach, upper: study.effect + reach, pValue: nil)
  }

  /// A share, or a difference of shares when `isSigned`, in percent.
  init(percent: (mean: Double, lower: Double, upper: Double), isSigned: Bool) {
    (mean, lower, upper, pValue) = (percent.mean, percent.lower, percent.upper, nil)
    let format = isSigned ? "%+.0f" : "%.0f"
    func text(_ value: Double) -> String {
      String(format: format, 100 * value).replacing("-0", with: "0").replacing("+0", with: "0").replacing(
        "-", with: "−")
    }
    shown = "\(text(mean)) % (\(text(lower)) to \(text(upper)))"
  }
}

extension MetaAnalysisPage.Share {
  init(_ share: SynthesisCatalogue.Share) {
    title = share.title
    note = share.note ?? ""
    claims = MetaAnalysisPage.links(share.claims)
    let own = BinomialShare(count: share.treated.count, people: share.treated.people)
    func estimate(_ share: BinomialShare) -> MetaAnalysisPage.Estimate {
      let exact = share.exactInterval
      return .init(percent: (share.estimate, exact.lower, exact.upper), isSigned: false)
    }
    treated = estimate(own)
    treatedCount = "\(own.count) of \(own.people)"
    let other = share.placebo.map { BinomialShare(count: $0.count, people: $0.people) }
    placebo = other.map(estimate)
    placeboCount = other.map { "\($0.count) of \($0.people)" } ?? "not given"
    difference = other.map {
      let difference = own.difference(from: $0)
      return .init(percent: (difference.estimate, difference.lower, difference.upper), isSigned: true)
    }
  }
}

extension MetaAnalysisPage.Correlation {
  init(_ one: CorrelationReview.Case) {
    between = one.between
    meng = one.meng.statistic
    mengP = one.meng.pValue
    func text(_ test: CorrelationComparison.Test) -> String {
      test.pValue < 0.0001
        ? String(format: "%.2f (p under 0.0001)", test.statistic)
        : String(format: "%.2f (p = %.4f)", test.statistic, test.pValue)
    }
    shownBetween = MetaAnalysisPage.signed(one.between)
    shownMeng = text(one.meng)
    shownSteiger = text(one.steiger)
    shownWilliams = text(one.williams)
  }
}
