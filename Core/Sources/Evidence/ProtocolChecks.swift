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
    problems += refusedDoses
    for checkpoint in checkpoints where !(1...104).contains(checkpoint.weeks) {
      problems.append("a checkpoint after \(checkpoint.weeks) weeks; 1 to 104 can be planned")
    }
    return problems
  }

  /// The doses that no plan of this purpose may hold.
  private var refusedDoses: [String] {
    let doses = steps.enumerated().flatMap { index, step in
      (step.intakes.map(\.dose) + [step.dailyDose]).map { ("step \(index + 1)", $0) }
    }
    let advised = advice.enumerated().flatMap { index, advice in
      [advice.to, advice.upTo].compactMap { $0 }.map { ("advice \(index + 1)", $0) }
    }
    var seen: Set<String> = []
    return (doses + advised).compactMap { name, dose in
      guard dose > .zero, case .refused(let limit, let why) = purpose.limits.verdict(on: dose) else { return nil }
      return "\(name) has \(dose), beyond \(limit). \(why)"
    }.filter { seen.insert($0).inserted }
  }

  /// The doses outside the usual range: they can be planned, with a reason.
  public var unusualDoses: [String] {
    var seen: Set<String> = []
    return steps.enumerated().compactMap { index, step in
      guard case .unusual(let limit, let why) = purpose.limits.verdict(on: step.dailyDose) else { return nil }
      let side = step.dailyDose > limit ? "more" : "less"
      return "Step \(index + 1) gives \(step.dailyDose) a day, \(side) than \(limit). \(why)"
    }.filter { seen.insert($0).inserted }
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

extension TitrationProtocol.Advice.Action {
  /// The fields that this action cannot do without, by their names in the files.
  var needs: [String] {
    switch self {
    case .hold, .stepBack, .stop: []
    case .lower: ["to"]
    case .raise: ["by", "upTo"]
    case .smallerSteps: ["by", "days"]
    case .move: ["timing"]
    }
  }
}

extension TitrationProtocol.Advice {
  fileprivate var problems: [String] {
    let there = [
      "to": to != nil, "by": by != nil, "upTo": upTo != nil, "days": days != nil, "timing": timing != nil,
    ]
    var problems = action.needs.filter { there[$0] != true }.map { "(\(action.rawValue)) needs “\($0)”" }
    if let days, !(1...366).contains(days) { problems.append("lasts \(days) days; 1 to 366 can be planned") }
    if [to, by, upTo].contains(.zero) { problems.append("has a dose of nothing") }
    return problems
  }
}
