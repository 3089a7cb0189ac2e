extension EvidenceBase {
  /// What is wrong with the evidence as a whole: ids that occur twice or lead nowhere, disagreements without two
  /// sides, claims without a figure's parts, verified claims whose only ground is general knowledge.
  public var problems: [String] {
    duplicates(sources.map(\.id), "source") + duplicates(claims.map(\.id), "claim")
      + duplicates(disagreements.map(\.id), "disagreement")
      + claims.flatMap(problems(in:)) + disagreements.flatMap(problems(in:))
      + sources.filter { claims(from: $0.id).isEmpty }.map { "source \($0.id): no claim rests on it" }
  }

  private func duplicates(_ ids: [String], _ kind: String) -> [String] {
    var seen: Set<String> = []
    return ids.filter { !seen.insert($0).inserted }.map { "\(kind) \($0): the id occurs twice" }
  }

  private func problems(in claim: Claim) -> [String] {
    var problems: [String] = []
    if claim.sources.isEmpty { problems.append("no source") }
    problems += claim.sources.filter { source($0) == nil }.map { "source \($0) does not exist" }
    if claim.verified,
      claim.sources.allSatisfy({ source($0)?.kind == .generalKnowledge || source($0)?.read == .notRead })
    {
      problems.append("verified, but none of its sources was read")
    }
    for value in claim.values ?? [] {
      if value.value == nil, value.low == nil, value.high == nil { problems.append("“\(value.name)” has no figure") }
      if let low = value.low, let high = value.high, low > high {
        problems.append("“\(value.name)” has its ends swapped")
      }
    }
    return problems.map { "claim \(claim.id): \($0)" }
  }

  private func problems(in disagreement: Disagreement) -> [String] {
    var problems = disagreement.claims.filter { claim($0) == nil }.map { "claim \($0) does not exist" }
    if Set(disagreement.claims).count < 2 { problems.append("needs at least two claims") }
    return problems.map { "disagreement \(disagreement.id): \($0)" }
  }
}

extension MedicineCatalogue {
  /// What is wrong with the catalogue: ids that occur twice or lead nowhere, codes that two substances share.
  public func problems(against evidence: EvidenceBase) -> [String] {
    var problems: [String] = []
    var ids: Set<Substance.ID> = []
    var codes: [String: Substance.ID] = [:]
    for substance in substances {
      if !ids.insert(substance.id).inserted { problems.append("substance \(substance.id): the id occurs twice") }
      if let code = substance.rxcui, let other = codes.updateValue(substance.id, forKey: code) {
        problems.append("substance \(substance.id): RxNorm code \(code) belongs to \(other) too")
      }
      if substance.action.isOpioid, substance.duration == nil {
        problems.append("substance \(substance.id): an opioid needs a duration")
      }
      problems += (substance.claims ?? []).filter { evidence.claim($0) == nil }
        .map { "substance \(substance.id): claim \($0) does not exist" }
    }
    for product in products {
      if product.ingredients.isEmpty { problems.append("product \(product.name): no ingredient") }
      problems += product.ingredients.filter { substance($0) == nil }
        .map { "product \(product.name): ingredient \($0) does not exist" }
    }
    for product in rxNormProducts {
      problems += product.ingredients.filter { substance($0) == nil }
        .map { "RxNorm product \(product.rxcui): ingredient \($0) does not exist" }
    }
    var phrases: Set<String> = []
    for description in vagueDescriptions {
      problems += description.phrases.filter { !phrases.insert($0.lowercased()).inserted }
        .map { "vague description \(description.id): “\($0)” stands twice" }
      problems += description.claims.filter { evidence.claim($0)?.verified != true }
        .map { "vague description \(description.id): claim \($0) does not exist or is not verified" }
    }
    return problems
  }
}
