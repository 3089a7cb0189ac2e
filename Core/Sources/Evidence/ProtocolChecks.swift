import Quantities

extension ProtocolCatalogue {
  /// What is wrong with the protocols: ids that occur twice, steps without a dose or an end, claims that do not exist
  /// or were not verified (an unverified claim decides nothing).
  public func problems(against evidence: EvidenceBase) -> [String] {
    var seen: Set<String> = []
    let doubles = protocols.map(\.id).filter { !seen.insert($0).inserted }
    return doubles.map { "protocol \($0): the id occurs twice" }
      + protocols.flatMap { found in
        (found.problems + found.gaps(in: evidence)).map { "protocol \(found.id): \($0)" }
      }
  }
}

extension TitrationProtocol {
  /// What makes the protocol impossible to follow, without regard to its evidence.
  public var problems: [String] {
    var problems: [String] = []
    if steps.isEmpty { problems.append("it has no step") }
    for (index, step) in steps.enumerated() {
      let name = "step \(index + 1)"
      problems += step.problems.map { "\(name) \($0)" }
      if let days = step.days, !(1...366).contains(days) {
        problems.append("\(name) lasts \(days) days; 1 to 366 can be planned")
      }
      if step.days == nil, index < steps.count - 1 {
        problems.append("\(name) has no end, so the steps after it never come")
      }
    }
    for (index, advice) in advice.enumerated() {
      problems += advice.problems.map { "advice \(index + 1) \($0)" }
    }
    for checkpoint in checkpoints where !(1...104).contains(checkpoint.weeks) {
      problems.append("a checkpoint after \(checkpoint.weeks) weeks; 1 to 104 can be planned")
    }
    return problems
  }

  fileprivate func gaps(in evidence: EvidenceBase) -> [String] {
    let unsupported = steps.enumerated().filter { $0.element.claims.isEmpty }.map {
      "step \($0.offset + 1) has no claim"
    }
    let unsupportedAdvice = advice.enumerated().filter { $0.element.claims.isEmpty }.map {
      "advice \($0.offset + 1) has no claim"
    }
    let used = claims + steps.flatMap(\.claims) + advice.flatMap(\.claims) + checkpoints.flatMap(\.claims)
    return unsupported + unsupportedAdvice
      + used.compactMap { id in
        guard let claim = evidence.claim(id) else { return "claim \(id) does not exist" }
        return claim.verified ? nil : "claim \(id) is not verified and cannot carry a step"
      }
  }
}

extension TitrationProtocol.Step {
  fileprivate var problems: [String] {
    var problems: [String] = []
    if intakes.isEmpty { problems.append("has no dose") }
    if intakes.contains(where: { $0.dose == .zero }) { problems.append("has a dose of nothing") }
    if intakes.count > TitrationProtocol.Timing.allCases.count {
      problems.append("has \(intakes.count) doses a day; \(TitrationProtocol.Timing.allCases.count) can be planned")
    }
    for (earlier, later) in zip(intakes, intakes.dropFirst()) where later.timing <= earlier.timing {
      problems.append(
        "has a dose \(later.timing.shown) after one \(earlier.timing.shown); write each time once, in order")
    }
    return problems
  }
}

extension TitrationProtocol.Advice {
  fileprivate var problems: [String] {
    var problems: [String] = []
    func need(_ isThere: Bool, _ field: String) {
      if !isThere { problems.append("(\(action.rawValue)) needs “\(field)”") }
    }
    switch action {
    case .hold, .stepBack, .stop: break
    case .lower: need(to != nil, "to")
    case .raise:
      need(by != nil, "by")
      need(upTo != nil, "upTo")
    case .smallerSteps:
      need(by != nil, "by")
      need(days != nil, "days")
    case .move: need(timing != nil, "timing")
    }
    if let days, !(1...366).contains(days) { problems.append("lasts \(days) days; 1 to 366 can be planned") }
    if [to, by, upTo].contains(.zero) { problems.append("has a dose of nothing") }
    return problems
  }
}
