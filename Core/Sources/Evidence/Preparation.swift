public import Quantities

/// How naltrexone is made up: what goes in, how it is kept, and how long.
public struct Preparation: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `preserved`.
  public let id: String
  /// What people call it.
  public let title: String
  /// What goes in beside naltrexone and the vehicle.
  public let ingredients: [Ingredient]
  /// What makes up the rest.
  public let vehicle: Vehicle
  /// How it is kept and used, in sentences.
  public let handling: [String]
  /// Who says so.
  public let claims: [Claim.ID]
  /// How long it keeps; the first that fits counts.
  public let dating: [Dating]

  /// What makes up the rest of a preparation.
  public enum Vehicle: String, Codable, Sendable {
    case water, filler
  }

  /// Something that goes into each millilitre: a mass, or a volume.
  public struct Ingredient: Codable, Hashable, Sendable {
    /// Its name.
    public let name: String
    /// Its mass in one millilitre.
    public let mass: Mass?
    /// Its volume in one millilitre, in microlitres.
    public let microlitres: ExactDecimal?
  }

  /// Where it is kept.
  public enum Storage: String, Codable, CaseIterable, Sendable {
    case refrigerator, room

    /// The words people read.
    public var shown: String { self == .refrigerator ? "in the refrigerator" : "at room temperature" }
  }

  /// How long it keeps.
  public struct Dating: Codable, Hashable, Sendable {
    /// The only mass in one millilitre that it holds for; `nil` for any.
    public let strength: Mass?
    /// Where it is kept.
    public let storage: Storage
    /// Days after the day of making, 1 to 366.
    public let days: Int
    /// Who says so.
    public let claims: [Claim.ID]
  }

  /// How long it keeps at this strength, kept so; `nil` when no source held here says.
  public func dating(strength: Mass, storage: Storage) -> Dating? {
    dating.first { $0.storage == storage && ($0.strength == nil || $0.strength == strength) }
  }
}

/// Something that capsules are filled up with.
public struct Filler: Codable, Hashable, Sendable {
  /// Its name in lower case.
  public let name: String
  /// Whether sources use it or advise against it.
  public let standing: Standing
  /// A caveat.
  public let note: String?
  /// Who says so.
  public let claims: [Claim.ID]

  /// What sources say about a filler.
  public enum Standing: String, Codable, Sendable { case used, avoid }
}

/// What a capsule of a size holds, as far as a source says so.
public struct CapsuleSize: Codable, Hashable, Sendable {
  /// The size number of the trade.
  public let size: String
  /// The powder that it holds.
  public let content: Mass
  /// Who says so.
  public let claims: [Claim.ID]
}

/// What can be made, and from what.
public struct PreparationCatalogue: Decodable, Sendable {
  /// All preparations, in the order of the file.
  public let preparations: [Preparation]
  /// All fillers.
  public let fillers: [Filler]
  /// The capsule sizes whose content a source names.
  public let capsuleSizes: [CapsuleSize]

  /// The preparation with this id.
  public func preparation(_ id: Preparation.ID) -> Preparation? { preparations.first { $0.id == id } }

  /// The filler with this name, whatever its case.
  public func filler(_ name: String) -> Filler? { fillers.first { $0.name == name.lowercased() } }

  /// The preparations built into the program.
  /// - Throws: ``EvidenceError`` when the file cannot be read; a test keeps that from shipping.
  public static func embedded() throws(EvidenceError) -> PreparationCatalogue {
    try loaded.get()
  }

  private static let loaded: Result<PreparationCatalogue, EvidenceError> = Result { () throws(EvidenceError) in
    let found = try EvidenceFiles.entries(PreparationCatalogue.self, "preparations", { [$0] })
    guard let catalogue = found.first else {
      throw EvidenceError(file: "preparations.json", problem: "it is missing")
    }
    return catalogue
  }
}

extension PreparationCatalogue {
  /// What is wrong: ids that occur twice, claims that do not exist or were not verified, and dates that none of their
  /// claims names.
  public func problems(against evidence: EvidenceBase) -> [String] {
    var seen: Set<String> = []
    var problems = (preparations.map(\.id) + fillers.map(\.name) + capsuleSizes.map { "size \($0.size)" })
      .filter { !seen.insert($0).inserted }.map { "\($0): occurs twice" }
    let claims =
      preparations.flatMap { $0.claims + $0.dating.flatMap(\.claims) } + fillers.flatMap(\.claims)
      + capsuleSizes.flatMap(\.claims)
    for id in Set(claims).sorted() where evidence.claim(id)?.verified != true {
      problems.append("claim \(id) does not exist or is not verified")
    }
    for preparation in preparations {
      for dating in preparation.dating {
        let figures = dating.claims.compactMap(evidence.claim).flatMap { $0.values ?? [] }.filter { $0.unit == "d" }
        let days = ExactDecimal(dating.days)
        if !figures.contains(where: { $0.value == days || $0.high == days }) {
          problems.append("\(preparation.id): no claim names \(dating.days) days")
        }
      }
    }
    return problems
  }
}
