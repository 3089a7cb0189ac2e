import Foundation
import Quantities
import Trials

/// The sentences about a trial.
struct TrialWords {
  private let analysis: TrialAnalysis

  init(_ analysis: TrialAnalysis) {
    self.analysis = analysis
  }

  private func name(_ arm: Int) -> String {
    let found = analysis.posterior.series.arms[arm]
    guard let dose = found.dose, Double(found.label) != nil else { return "“\(found.label)”" }
    return dose.description
  }

  private var reference: String { name(0) }
  private var isLowerBetter: Bool { analysis.rule.direction == .lowerIsBetter }

  static func percent(_ probability: Double) -> String {
    if probability > 0.999 { return "over 99.9 %" }
    if probability < 0.001 { return "under 0.1 %" }
    return String(format: probability > 0.99 || probability < 0.01 ? "%.1f %%" : "%.0f %%", 100 * probability)
  }

  static func points(_ value: Double) -> String {
    let text = String(format: abs(value) < 10 ? "%.1f" : "%.0f", abs(value))
    return text == "1.0" ? "1 point" : "\(text.hasSuffix(".0") ? String(text.dropLast(2)) : text) points"
  }

  /// A number with its sign, to two places.
  static func signed(_ value: Double) -> String {
    let text = String(format: "%.2f", value)
    return text == "-0.00" ? "0.00" : text
  }

  private static func number(_ value: Double) -> String {
    let text = String(format: "%.1f", value)
    return text == "-0.0" ? "0.0" : text
  }

  /// "about 1.3 points lower (95 %: -2.1 to -0.4)"
  private func size(_ effect: EffectSummary) -> String {
    "about \(Self.points(effect.mean)) \(effect.mean < 0 ? "lower" : "higher") than on \(reference) "
      + "(95 %: \(Self.number(effect.lower)) to \(Self.number(effect.upper)))"
  }

  func saying(_ verdict: ArmVerdict, _ effect: EffectSummary) -> TrialReport.ArmSaying {
    var cycles: (count: Int, orMore: Bool)?
    switch verdict.moreCycles {
    case .about(let count): cycles = (count, false)
    case .moreThan(let count): cycles = (count, true)
    case nil: break
    }
    return TrialReport.ArmSaying(
      kind: verdict.kind, probability: verdict.probability, moreCycles: cycles?.count, orMore: cycles?.orMore,
      sentence: sentence(verdict, effect, cycles))
  }

  private func sentence(
    _ verdict: ArmVerdict, _ effect: EffectSummary, _ cycles: (count: Int, orMore: Bool)?
  ) -> String {
    let arm = name(verdict.arm)
    let matters = Self.points(analysis.rule.smallestChange.points)
    let sure = Self.percent(verdict.probability)
    switch verdict.kind {
    case .helps:
      return """
        \(arm) helps: the score was \(size(effect)). The probability that it is better at all is \(sure), that it is better \
        by \(matters) or more \(Self.percent(effect.probabilityClinicallyBetter)).
        """
    case .helpsLessThanMatters:
      return """
        \(arm) helps, but by less than \(matters): the score was \(size(effect)). The probability that it is better at all \
        is \(sure), that it is better by \(matters) or more \(Self.percent(effect.probabilityClinicallyBetter)).
        """
    case .noDifferenceThatMatters:
      return """
        \(arm) makes no difference of \(matters) or more, with a probability of \(sure): the score was \(size(effect)).
        """
    case .harms:
      return "\(arm) makes it worse, with a probability of \(sure): the score was \(size(effect))."
    case .cannotTellYet:
      let more: String
      switch cycles {
      case .some((let count, false)):
        more = "About \(count) more \(count == 1 ? "cycle" : "cycles") like those so far would probably decide."
      case .some((let count, true)): more = "Even \(count) more cycles would probably not decide."
      case nil: more = ""
      }
      return """
        Cannot tell yet whether \(arm) helps: the score was \(size(effect)), and the probability that it is better at all \
        is \(Self.percent(effect.probabilityBetter)). \(more)
        """
    }
  }

  var overall: TrialReport.Saying {
    let verdict = analysis.overall
    let effect = analysis.effects[verdict.arm - 1]
    return TrialReport.Saying(
      kind: verdict.kind, arm: analysis.posterior.series.arms[verdict.arm].label, probability: verdict.probability,
      certaintyNeeded: analysis.rule.certainty, sentence: saying(verdict, effect).sentence)
  }

  /// Where the opinions disagree, and what the model misses.
  var warnings: [String] {
    var warnings: [String] = []
    let found = analysis.verdicts.filter { [.helps, .helpsLessThanMatters, .harms].contains($0.kind) }
    if !found.isEmpty, let test = try? analysis.randomisation.get(), test.pValue > 0.05, test.possibleAllocations < 40 {
      // Turned round, an order of two arms looks just as different, so that p is at least 2 of all orders.
      warnings.append(
        """
        The allocation alone cannot confirm this: the design has only \(Int(test.possibleAllocations)) orders, too few for \
        a p-value below 0.05 whatever the scores are.
        """)
    } else if !found.isEmpty, let test = try? analysis.randomisation.get(), test.pValue > 0.05 {
      warnings.append(
        """
        The opinions disagree: by the allocation alone, differences like these or larger would come up in \
        \(Self.percent(test.pValue)) of trials in which nothing does anything. The verdict rests on the model; be careful \
        with it.
        """)
    }
    for verdict in found {
      if let fit = try? analysis.leastSquares.get(), fit.effect(verdict.arm).pValue > 0.05 {
        warnings.append(
          """
          The opinions disagree about \(name(verdict.arm)): the fit without priors does not find a difference \
          (p = \(String(format: "%.2f", fit.effect(verdict.arm).pValue))).
          """)
      }
    }
    for kind in PredictiveChecks.Kind.allCases {
      guard let share = analysis.checks.shares[kind], share < 0.01 || share > 0.99 else { continue }
      warnings.append(Self.warning(kind))
    }
    if analysis.effects.count > 1 {
      warnings.append(
        """
        \(analysis.effects.count) doses were compared with \(reference), so each had to be more certain: \
        \(String(format: "%.2f", 100 * analysis.rule.certainty)) % instead of 97.5 %.
        """)
    }
    return warnings
  }

  private static func warning(_ kind: PredictiveChecks.Kind) -> String {
    switch kind {
    case .largestInnovation:
      "At least one day jumps further than the model expects. Look whether something else happened that day."
    case .remainingCorrelation: "Days hang together for longer than the model expects; it may be too sure."
    case .varianceRatio:
      "The score moves more in one half of the trial than in the other, which the model does not know."
    case .skewness: "The score jumps further in one direction than in the other, which the model does not know."
    }
  }
}
