public import Quantities

/// A number of the naltrexone model, with where it comes from.
public struct KineticParameter: Codable, Hashable, Sendable {
  /// Its name in the model.
  public let name: String
  /// The typical value.
  public let value: ExactDecimal
  /// Its unit.
  public let unit: String
  /// What it is.
  public let meaning: String
  /// How the value was come by.
  public let basis: Basis
  /// What sort of evidence it rests on.
  public let grade: Claim.Grade
  /// Who says so.
  public let claims: [Claim.ID]
  /// How much people differ; missing where they are taken as equal.
  public let spread: Spread?
  /// A caveat.
  public let note: String?

  /// How a number was come by.
  public enum Basis: String, Codable, CaseIterable, Sendable {
    case read, derived, fitted, assumed

    /// The words people read.
    public var shown: String {
      switch self {
      case .read: "stands in a source"
      case .derived: "calculated from what sources say"
      case .fitted: "chosen so that the model meets its targets"
      case .assumed: "assumed; nobody has measured it"
      }
    }
  }

  /// Log-normal variation between people.
  public struct Spread: Codable, Hashable, Sendable {
    /// The coefficient of variation, above 0.
    public let cv: ExactDecimal
    /// How it was come by.
    public let basis: Basis
    /// Who says so.
    public let claims: [Claim.ID]
  }
}

/// One of several answers where sources disagree: other values for some parameters.
public struct KineticScenario: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `fade-24h`.
  public let id: String
  /// What it is about.
  public let kind: Kind
  /// What people call it.
  public let title: String
  /// What it means and what speaks for or against it.
  public let meaning: String
  /// The parameters that differ.
  public let values: [Value]
  /// Who says so.
  public let claims: [Claim.ID]

  /// Another value for a parameter.
  public struct Value: Codable, Hashable, Sendable {
    /// The parameter's name.
    public let parameter: String
    /// Its value in the scenario.
    public let value: ExactDecimal
  }

  /// What sources disagree about.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// How fast blockade fades.
    case fade
    /// How high levels are.
    case level
  }
}

/// Two parameters that go together in people.
public struct KineticCorrelation: Codable, Hashable, Sendable {
  /// One parameter.
  public let first: String
  /// The other.
  public let second: String
  /// The correlation of their logarithms, above -1 and below 1.
  public let correlation: ExactDecimal
  /// How it was come by.
  public let basis: KineticParameter.Basis
  /// Why.
  public let meaning: String
}

/// All that the naltrexone model is filled with.
public struct KineticCatalogue: Codable, Hashable, Sendable {
  /// The parameters.
  public let parameters: [KineticParameter]
  /// The scenarios.
  public let scenarios: [KineticScenario]
  /// The correlations.
  public let correlations: [KineticCorrelation]

  private enum CodingKeys: String, CodingKey {
    case parameters = "kinetics"
    case scenarios, correlations
  }

  /// The parameter with this name.
  public func parameter(_ name: String) -> KineticParameter? { parameters.first { $0.name == name } }

  /// The scenario with this id.
  public func scenario(_ id: KineticScenario.ID) -> KineticScenario? { scenarios.first { $0.id == id } }
}

extension KineticCatalogue {
  /// The catalogue built into the program.
  /// - Throws: ``EvidenceError`` when the file cannot be read; a test keeps that from shipping.
  public static func embedded() throws(EvidenceError) -> KineticCatalogue {
    try loaded.get()
  }

  private static let loaded: Result<KineticCatalogue, EvidenceError> = Result { () throws(EvidenceError) in
    let all = try EvidenceFiles.entries(KineticCatalogue.self, "kinetics", { [$0] })
    guard let found = all.first else { throw EvidenceError(file: "kinetics.json", problem: "it is missing") }
    return found
  }

  /// What is wrong with the catalogue: names that occur twice or lead nowhere, claims that do not exist.
  public func problems(against evidence: EvidenceBase) -> [String] {
    let names = Set(parameters.map(\.name))
    var problems: [String] = []
    if names.count < parameters.count { problems.append("kinetics: a parameter occurs twice") }
    if Set(scenarios.map(\.id)).count < scenarios.count { problems.append("kinetics: a scenario occurs twice") }
    for parameter in parameters {
      let place = "kinetics, \(parameter.name)"
      for id in parameter.claims + (parameter.spread?.claims ?? []) where evidence.claim(id) == nil {
        problems.append("\(place): claim \(id) does not exist")
      }
      if parameter.basis == .read, !parameter.claims.contains(where: { evidence.claim($0)?.verified == true }) {
        problems.append("\(place): read, but no claim of it was verified")
      }
      if let spread = parameter.spread, spread.cv <= .zero { problems.append("\(place): its spread is not above 0") }
    }
    for scenario in scenarios {
      let place = "kinetics, scenario \(scenario.id)"
      problems += scenario.values.map(\.parameter).filter { !names.contains($0) }.map { "\(place): there is no \($0)" }
      problems += scenario.claims.filter { evidence.claim($0) == nil }.map { "\(place): claim \($0) does not exist" }
    }
    for pair in correlations {
      for name in [pair.first, pair.second] where parameter(name)?.spread == nil {
        problems.append("kinetics: \(name) is correlated, but has no spread")
      }
    }
    return problems
  }
}
