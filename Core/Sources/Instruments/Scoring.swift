public import Diary
internal import Quantities

extension Instrument {
  /// Every score of the instrument, each with how it was reached or what is missing.
  /// - Parameter answers: the answers; what they hold of other instruments or versions counts when question and number
  ///   still exist.
  public func scores(of answers: InstrumentAnswers) -> [ScoreResult] { scores.map { result(of: $0, answers) } }

  /// The scores that could be computed, as the diary keeps them: series and comparisons work on those.
  public func diaryScores(of answers: InstrumentAnswers) -> [Score] {
    var kept: [Score] = []
    // A loop over the rules: from mapping over results Swift 6.3.1 makes code that its own optimiser refuses.
    for rule in scores {
      guard case .scored(let value) = outcome(of: rule, answers).outcome else { continue }
      kept.append(Score(restoring: value, of: rule.id, day: answers.day, time: nil))
    }
    return kept
  }

  /// One score.
  func result(of rule: ScoreRule, _ answers: InstrumentAnswers) -> ScoreResult {
    let (outcome, terms) = outcome(of: rule, answers)
    let working =
      switch outcome {
      case .scored(let value): working(terms, rule.kind, value)
      case .incomplete(let missing, let between):
        "Not answered: \(missing.map { "“\($0.text)”" }.joined(separator: ", ")). Between \(between.lowerBound) and \(between.upperBound), whatever the answer is."
      case .impossible: ""
      }
    return ScoreResult(rule: rule, outcome: outcome, working: working)
  }

  /// What comes out of a rule and the terms it comes from, without words about how: years of answers are reckoned for a
  /// chart.
  private func outcome(
    of rule: ScoreRule, _ answers: InstrumentAnswers
  ) -> (outcome: ScoreResult.Outcome, terms: [Term]) {
    do throws(ArithmeticOverflow) {
      return try reckoned(rule, answers)
    } catch {
      return (.impossible("The numbers are too long to add up."), [])
    }
  }

  private func reckoned(
    _ rule: ScoreRule, _ answers: InstrumentAnswers
  ) throws(ArithmeticOverflow) -> (outcome: ScoreResult.Outcome, terms: [Term]) {
    var terms: [Term] = []
    for part in rule.parts {
      switch term(for: part, answers) {
      case .success(let term): terms.append(term)
      case .failure(let gap): return (.impossible(gap.text), [])
      }
    }
    let missing = terms.flatMap(\.missing)
    let answered = terms.filter { $0.missing.isEmpty }
    if rule.kind == .mean, let fewest = rule.fewest, answered.count >= max(fewest, 1) { terms = answered }
    let low = try total(terms.map { ($0.low, $0.weight) }, rule.kind)
    guard terms.allSatisfy(\.missing.isEmpty) else {
      let high = try total(terms.map { ($0.high, $0.weight) }, rule.kind)
      return (.incomplete(missing: missing, between: min(low, high)...max(low, high)), terms)
    }
    return (.scored(low), terms)
  }

  private struct Term {
    let low: ExactDecimal
    let high: ExactDecimal
    let weight: ExactDecimal
    let missing: [Item]
  }

  private struct Gap: Error { let text: String }

  private func term(for part: ScoreRule.Part, _ answers: InstrumentAnswers) -> Result<Term, Gap> {
    switch part.source {
    case .item(let id):
      guard let item = item(id), let bounds = item.bounds else { return .failure(Gap(text: "“\(id)” has no number.")) }
      if let number = answers.value(of: id)?.number {
        return .success(Term(low: number, high: number, weight: part.weight, missing: []))
      }
      if let gate = item.zeroWhenNo, answers.value(of: gate) == .yesNo(false) {
        return .success(Term(low: bounds.lowest, high: bounds.lowest, weight: part.weight, missing: []))
      }
      return .success(Term(low: bounds.lowest, high: bounds.highest, weight: part.weight, missing: [item]))
    case .score(let id):
      // A score made from itself would never end; `InstrumentCatalogue.problems` refuses scores of scores of scores.
      guard let rule = score(id), rule.parts.allSatisfy({ if case .item = $0.source { true } else { false } }) else {
        return .failure(Gap(text: "There is no score “\(id)”."))
      }
      switch outcome(of: rule, answers).outcome {
      case .scored(let value): return .success(Term(low: value, high: value, weight: part.weight, missing: []))
      case .incomplete(let missing, let between):
        return .success(
          Term(low: between.lowerBound, high: between.upperBound, weight: part.weight, missing: missing))
      case .impossible: return .failure(Gap(text: "“\(rule.title)” has no number."))
      }
    }
  }

  private func total(
    _ terms: [(ExactDecimal, ExactDecimal)], _ kind: ScoreRule.Kind
  ) throws(ArithmeticOverflow) -> ExactDecimal {
    var sum = ExactDecimal.zero
    var weights = ExactDecimal.zero
    for (value, weight) in terms {
      sum = try sum.adding(try value.multiplied(by: weight))
      weights = try weights.adding(weight)
    }
    return kind == .mean ? try sum.quotientToTwoPlaces(by: weights) : sum.normalised
  }

  private func working(_ terms: [Term], _ kind: ScoreRule.Kind, _ result: ExactDecimal) -> String {
    let one = ExactDecimal(1)
    let sum = terms.map { $0.weight == one ? "\($0.low)" : "\($0.weight) × \($0.low)" }.joined(separator: " + ")
    switch kind {
    case .sum: return terms.count == 1 ? "\(result)" : "\(sum) = \(result)"
    case .mean:
      let weights = terms.allSatisfy { $0.weight == one } ? "\(terms.count)" : "the weights"
      return "(\(sum)) ÷ \(weights) = \(result)"
    }
  }
}

extension ExactDecimal {
  /// This number divided by another, rounded half away from zero to two places.
  /// - Throws: ``ArithmeticOverflow`` when `divisor` is zero or the numbers are too long.
  func quotientToTwoPlaces(by divisor: ExactDecimal) throws(ArithmeticOverflow) -> ExactDecimal {
    guard divisor != .zero else { throw ArithmeticOverflow() }
    let hundredfold = try multiplied(by: ExactDecimal(100))
    let places = max(hundredfold.places, divisor.places)
    let top = hundredfold.significand * Self.power(places - hundredfold.places)
    let bottom = divisor.significand * Self.power(places - divisor.places)
    let (whole, rest) = top.quotientAndRemainder(dividingBy: bottom)
    let up: Int128 = rest.magnitude * 2 >= bottom.magnitude ? ((top < 0) == (bottom < 0) ? 1 : -1) : 0
    return try ExactDecimal(significand: whole + up, places: 2).normalised
  }

  /// 10 to the power of at most 18: both significands stay below 10^19, so the product stays below 10^37 and in range.
  private static func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
