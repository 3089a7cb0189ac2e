public import Quantities

/// A published way of finding a dose: steps of a dose for so many days, and when to look back.
public struct TitrationProtocol: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `liptan`.
  public let id: String
  /// What people call it.
  public let title: String
  /// Whom it was written for.
  public let population: String
  /// What to know before choosing it.
  public let notes: [String]
  /// The steps in their order. Only the last may be open-ended.
  public let steps: [Step]
  /// When to look back and decide, counted from the first day of the last step.
  public let checkpoints: [Checkpoint]
  /// Claims about the protocol as a whole.
  public let claims: [Claim.ID]

  /// When in the day a dose is taken.
  public enum Timing: String, Codable, CaseIterable, Sendable {
    case morning, night

    /// The words people read.
    public var shown: String {
      switch self {
      case .morning: "in the morning"
      case .night: "at night"
      }
    }
  }

  /// One dose for a number of days.
  public struct Step: Codable, Hashable, Sendable {
    /// The dose, one a day.
    public let dose: Mass
    /// For how many days, 1 to 366; `nil` means until something is decided.
    public let days: Int?
    /// When in the day.
    public let timing: Timing
    /// What must hold before the step is taken, in the protocol's sense.
    public let condition: String?
    /// Who says so.
    public let claims: [Claim.ID]
  }

  /// A day on which to look back and decide with the prescriber.
  public struct Checkpoint: Codable, Hashable, Sendable {
    /// Whole weeks after the first day of the last step, 1 to 104.
    public let weeks: Int
    /// What to ask then.
    public let question: String
    /// Who says that this is the time.
    public let claims: [Claim.ID]
  }

  /// The highest dose of any step; zero without steps.
  public var highestDose: Mass { steps.map(\.dose).max() ?? .zero }
}

/// The protocols that can be chosen.
public struct ProtocolCatalogue: Sendable {
  /// All protocols, in the order of the file.
  public let protocols: [TitrationProtocol]

  /// Makes a catalogue.
  public init(protocols: [TitrationProtocol]) {
    self.protocols = protocols
  }

  /// The protocol with this id.
  /// - Throws: ``UnknownProtocol`` naming those that exist.
  public func titrationProtocol(_ id: TitrationProtocol.ID) throws(UnknownProtocol) -> TitrationProtocol {
    guard let found = protocols.first(where: { $0.id == id }) else {
      throw UnknownProtocol(id: id, known: protocols.map(\.id))
    }
    return found
  }

  /// The protocols built into the program.
  /// - Throws: ``EvidenceError`` when the file cannot be read; a test keeps that from shipping.
  public static func embedded() throws(EvidenceError) -> ProtocolCatalogue {
    try loaded.get()
  }

  private static let loaded: Result<ProtocolCatalogue, EvidenceError> = Result { () throws(EvidenceError) in
    ProtocolCatalogue(protocols: try EvidenceFiles.entries(ProtocolsFile.self, "protocols", \.protocols))
  }

  private struct ProtocolsFile: Decodable { let protocols: [TitrationProtocol] }
}

/// A protocol that is asked for but not held.
public struct UnknownProtocol: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was asked for.
  public let id: String
  /// What there is.
  public let known: [String]

  /// What is wrong and what to choose instead.
  public var description: String {
    "There is no protocol “\(id)”. Choose one of these: \(known.joined(separator: ", "))."
  }
}

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
      if step.dose == .zero { problems.append("\(name) has no dose") }
      if let days = step.days, !(1...366).contains(days) {
        problems.append("\(name) lasts \(days) days; 1 to 366 can be planned")
      }
      if step.days == nil, index < steps.count - 1 {
        problems.append("\(name) has no end, so the steps after it never come")
      }
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
    let used = claims + steps.flatMap(\.claims) + checkpoints.flatMap(\.claims)
    return unsupported
      + used.compactMap { id in
        guard let claim = evidence.claim(id) else { return "claim \(id) does not exist" }
        return claim.verified ? nil : "claim \(id) is not verified and cannot carry a step"
      }
  }
}
