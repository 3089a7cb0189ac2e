public import Quantities

/// An active substance.
public struct Substance: Codable, Hashable, Sendable, Identifiable {
  /// Short name, such as `oxycodone`.
  public let id: String
  /// The name people read.
  public let name: String
  /// What it does at opioid receptors.
  public let action: Action
  /// How long it acts by its own nature. Opioids only.
  public let duration: Duration?
  /// Generic names, those of other countries included.
  public let names: [String]?
  /// Words for its salts.
  public let salts: [String]?
  /// Short forms.
  public let abbreviations: [String]?
  /// Words people use.
  public let plainWords: [String]?
  /// RxNorm ingredient code.
  public let rxcui: String?
  /// Whether the RxNorm code was read in a source.
  public let rxcuiVerified: Bool?
  /// ATC codes.
  public let atc: [String]?
  /// Whether the ATC codes were read in a source.
  public let atcVerified: Bool?
  /// Elimination half-life in hours.
  public let halfLifeHours: HalfLife?
  /// Whether the half-life was read in a source.
  public let halfLifeVerified: Bool?
  /// A group that a screening rule speaks of.
  public let group: Group?
  /// Whether its names are in wide use, so that a misspelling of several letters still points to it.
  public let common: Bool?
  /// Claims about it.
  public let claims: [Claim.ID]?

  /// What a substance does at opioid receptors.
  public enum Action: String, Codable, CaseIterable, Sendable {
    case agonist = "opioid-agonist"
    case partialAgonist = "opioid-partial-agonist"
    case mixedAgonistAntagonist = "opioid-mixed-agonist-antagonist"
    case peripheralAgonist = "opioid-peripheral-agonist"
    case kappaAgonist = "opioid-kappa-agonist"
    case antagonist = "opioid-antagonist"
    case peripheralAntagonist = "opioid-peripheral-antagonist"
    case none

    /// Whether it activates an opioid receptor, in whole or in part, in the brain or in the gut.
    public var isOpioid: Bool {
      switch self {
      case .agonist, .partialAgonist, .mixedAgonistAntagonist, .peripheralAgonist, .kappaAgonist: true
      case .antagonist, .peripheralAntagonist, .none: false
      }
    }
  }

  /// How long an opioid acts.
  public enum Duration: String, Codable, CaseIterable, Sendable {
    case short
    case long
    case veryLong = "very-long"
  }

  /// Groups that rules speak of.
  public enum Group: String, Codable, CaseIterable, Sendable {
    case immunosuppressant, nsaid, gabapentinoid, hydroxychloroquine, thioridazine, disulfiram, dextromethorphan
    case sedative
    case alpha2AgonistInWithdrawal = "alpha2-agonist-withdrawal"
    case serotonergic, steroid, biologic, anticoagulant, hepatotoxic
  }

  /// A span of half-lives.
  public struct HalfLife: Codable, Hashable, Sendable {
    /// Shortest, hours.
    public let low: ExactDecimal?
    /// Longest, hours.
    public let high: ExactDecimal?
  }
}

/// A product or a combination with a name of its own.
public struct Product: Hashable, Sendable {
  /// The name on the pack.
  public let name: String
  /// Other words for it.
  public let aliases: [String]?
  /// The substances in it.
  public let ingredients: [Substance.ID]
  /// How fast it releases them.
  public let release: Release
  /// Dosage form.
  public let form: String?
  /// Route of administration.
  public let route: String?
  /// Where it is or was sold.
  public let regions: [String]
  /// Whether it is sold without prescription somewhere.
  public let otc: Bool?
  /// Whether the name is in wide use, so that a misspelling of several letters still points to it.
  public let common: Bool?

  /// How fast a product releases its substances.
  public enum Release: String, Codable, CaseIterable, Sendable {
    /// At once.
    case immediate
    /// Over hours to days: slow-release tablets and capsules, patches.
    case extended
    /// Over weeks to months: injections and implants.
    case depot
    /// Not known, or the name is sold in both forms.
    case unknown
  }
}
