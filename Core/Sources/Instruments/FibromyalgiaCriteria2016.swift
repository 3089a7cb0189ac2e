public import Evidence
internal import Quantities

/// Whether answers fulfil the 2016 criteria of fibromyalgia, criterion by criterion.
///
/// The rule: a widespread pain index of at least 7 with a symptom severity of at least 5, or 4 to 6 with at least 9; pain
/// in at least 4 of 5 regions, jaw, chest and abdomen not counted; for at least 3 months (`measures.acr2016.rule`). It is
/// a count of answers, not a diagnosis: that is made by a clinician, and excludes no other illness
/// (`measures.acr2016.other-diagnoses`). Open questions count as unknown: where every possible answer leads to the same
/// result, that result stands.
public struct FibromyalgiaCriteria2016: Hashable, Sendable {
  /// Whether all criteria are fulfilled.
  public let outcome: Outcome
  /// Each criterion with what it rests on.
  public let findings: [Finding]
  /// What the rule rests on.
  public static let claims: [Claim.ID] = [
    "measures.acr2016.rule", "measures.acr2016.scores", "measures.acr2016.regions", "measures.acr2016.other-diagnoses",
  ]

  /// What can be said about a criterion, or about all of them.
  public enum Outcome: String, Codable, CaseIterable, Sendable {
    case met
    case notMet = "not-met"
    case cannotTell = "cannot-tell"
  }

  /// The criteria.
  public enum Criterion: String, Codable, CaseIterable, Sendable {
    case painAndSeverity = "pain-and-severity"
    case generalisedPain = "generalised-pain"
    case duration
  }

  /// One criterion.
  public struct Finding: Hashable, Sendable {
    /// Which.
    public let criterion: Criterion
    /// Whether it is fulfilled.
    public let outcome: Outcome
    /// Why, in words.
    public let reason: String
  }

  /// Judges scores, each given as all that it can be.
  /// - Parameters:
  ///   - painIndex: the widespread pain index (WPI), 0 to 19.
  ///   - severity: the symptom severity score (SSS), 0 to 12.
  ///   - regions: how many of the 5 regions hurt, jaw, chest and abdomen not counted.
  ///   - threeMonths: whether the symptoms have been there for at least 3 months; `nil` when not answered.
  public init(painIndex: ClosedRange<Int>, severity: ClosedRange<Int>, regions: ClosedRange<Int>, threeMonths: Bool?) {
    let pairs = painIndex.flatMap { index in severity.map { Self.isMet(painIndex: index, severity: $0) } }
    let duration: Outcome = threeMonths.map { $0 ? .met : .notMet } ?? .cannotTell
    findings = [
      Finding(
        criterion: .painAndSeverity, outcome: Self.agreed(pairs),
        reason: "Widespread pain index \(Self.shown(painIndex)) and symptom severity \(Self.shown(severity)); "
          + "the rule asks for at least 7 and at least 5, or for 4 to 6 and at least 9."),
      Finding(
        criterion: .generalisedPain, outcome: Self.agreed(regions.map { $0 >= 4 }),
        reason:
          "Pain in \(Self.shown(regions)) of 5 regions, jaw, chest and abdomen not counted; the rule asks for at least 4."
      ),
      Finding(
        criterion: .duration, outcome: duration,
        reason: threeMonths.map { "The symptoms have \($0 ? "" : "not ")been there for at least 3 months." }
          ?? "It was not answered whether the symptoms have been there for at least 3 months."),
    ]
    outcome =
      findings.contains { $0.outcome == .notMet }
      ? .notMet : findings.allSatisfy { $0.outcome == .met } ? .met : .cannotTell
  }

  /// The rule for pain index and severity (`measures.acr2016.rule`).
  static func isMet(painIndex: Int, severity: Int) -> Bool {
    (painIndex >= 7 && severity >= 5) || ((4...6).contains(painIndex) && severity >= 9)
  }

  private static func agreed(_ answers: [Bool]) -> Outcome {
    answers.allSatisfy { $0 } ? .met : answers.allSatisfy { !$0 } ? .notMet : .cannotTell
  }

  private static func shown(_ range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }
}

extension Instrument {
  /// What the instrument's rule says about the answers; `nil` for an instrument without one.
  public func verdict(on answers: InstrumentAnswers) -> FibromyalgiaCriteria2016? {
    switch verdict {
    case nil: return nil
    case .fibromyalgia2016:
      let regions = painfulRegions(in: answers)
      return FibromyalgiaCriteria2016(
        painIndex: wholeRange(of: "wpi", answers, 0...19), severity: wholeRange(of: "sss", answers, 0...12),
        regions: regions.map { $0.count...$0.count } ?? 0...5,
        threeMonths: answers.value(of: "three-months")?.number.map { $0 > .zero })
    }
  }

  /// The regions of the body with an area that counts among those ticked; `nil` when the map was not answered.
  public func painfulRegions(in answers: InstrumentAnswers) -> Set<String>? {
    for item in items {
      guard item.options.contains(where: { $0.region != nil }), case .chosen(let chosen) = answers.value(of: item.id)
      else { continue }
      let ticked = Set(chosen.map(\.code))
      return Set(item.options.filter { ticked.contains($0.code) && $0.countsForRegion }.compactMap(\.region))
    }
    return nil
  }

  private func wholeRange(
    of id: ScoreRule.ID, _ answers: InstrumentAnswers, _ all: ClosedRange<Int>
  ) -> ClosedRange<Int> {
    guard let range = score(id).flatMap({ result(of: $0, answers).range }) else { return all }
    // Both scores are sums of whole numbers, so nothing is cut off.
    let low = Int(range.lowerBound.doubleValue)
    let high = Int(range.upperBound.doubleValue)
    return low...max(low, high)
  }
}
