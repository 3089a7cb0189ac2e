import Evidence
import Kinetics
import Trials

extension EvidenceLibrary {
  /// The claims whose figures are put together or computed again by `sweetspot evidence meta`.
  static func synthesisUses() throws(EvidenceError) -> [Claim.ID: [EvidenceUse]] {
    let catalogue = try SynthesisCatalogue.embedded()
    let rows =
      catalogue.trials.map { ($0.title, $0.claims) } + catalogue.published.map { ($0.title, $0.claims) }
      + catalogue.shares.map { ($0.title, $0.claims) }
      + [(catalogue.correlations.predictor, catalogue.correlations.claims)]
    return uses(rows.flatMap { title, claims in claims.map { ($0, "Meta-analysis", title) } })
  }

  /// The claims that trials, the search for a dose and the hypotheses rest on.
  static var trialUses: [Claim.ID: [EvidenceUse]] {
    let trials: [(String, [Claim.ID])] = [
      ("the smallest change that matters", SmallestChange.painFromZeroToTen.claims),
      ("30 % as the smallest change", SmallestChange.thirtyPercent(of: 1).claims),
      ("how fast an effect may come", OnsetPrior.claims), ("how long a period should be", PeriodAdvice.claims),
      ("the largest step that needs no reason", TypedTrial.stepClaims),
    ]
    let hypotheses = Hypothesis.allCases.flatMap { hypothesis in
      (hypothesis.supportingClaims + hypothesis.contradictingClaims).map { ($0, "Hypothesis", hypothesis.title) }
    }
    return uses(trials.flatMap { name, claims in claims.map { ($0, "Trial", name) } } + hypotheses)
  }

  private static func uses(_ rows: [(Claim.ID, String, String)]) -> [Claim.ID: [EvidenceUse]] {
    var uses: [Claim.ID: [EvidenceUse]] = [:]
    for (claim, kind, name) in rows {
      let use = EvidenceUse(kind: kind, name: name)
      if uses[claim]?.contains(use) != true { uses[claim, default: []].append(use) }
    }
    return uses
  }
}
