/// How long an opioid stays, as it is drawn: like one of these. A person's own half-life differs.
public struct OpioidExample: Sendable, Hashable {
  public let id: String
  /// As it is offered, without the hours.
  public let name: String
  /// The middle of the range that the claim gives, in hours.
  public let halfLife: Double
  /// Where the half-life stands.
  public let claim: String

  /// The first is taken unless another is chosen.
  public static let all = [
    OpioidExample(id: "morphine", name: "morphine", halfLife: 3, claim: "drug.morphine"),
    OpioidExample(id: "morphine-slow", name: "slow morphine capsules", halfLife: 12, claim: "drug.morphine"),
    OpioidExample(id: "codeine", name: "codeine", halfLife: 3, claim: "drug.codeine"),
    OpioidExample(id: "oxycodone", name: "oxycodone", halfLife: 3.5, claim: "drug.oxycodone"),
    OpioidExample(id: "tramadol", name: "tramadol", halfLife: 7.5, claim: "drug.tramadol"),
    OpioidExample(id: "tapentadol", name: "tapentadol", halfLife: 4, claim: "drug.tapentadol"),
    OpioidExample(id: "methadone", name: "methadone", halfLife: 15, claim: "drug.methadone"),
  ]

  private init(id: String, name: String, halfLife: Double, claim: String) {
    self.id = id
    self.name = name
    self.halfLife = halfLife
    self.claim = claim
  }

  init(chosen id: String) { self = Self.all.first { $0.id == id } ?? Self.all[0] }

  /// As it is offered in a list.
  var label: String { "\(name), half gone in \(level(halfLife)) h" }
}

/// How much of an opioid is drawn, by the share of mu receptors that it would fill without naltrexone. No source gives the
/// share that a dose fills, so it is the reader's choice, and is said to be assumed.
public enum OpioidLevel: String, CaseIterable, Sendable {
  case quarter, half
  case most

  /// The level in multiples of the one that fills half.
  var multiple: Double {
    switch self {
    case .quarter: 1.0 / 3
    case .half: 1
    case .most: 9
    }
  }

  /// Which share that is.
  var label: String {
    switch self {
    case .quarter: "a quarter of the receptors"
    case .half: "half of the receptors"
    case .most: "nine in ten receptors"
    }
  }
}
