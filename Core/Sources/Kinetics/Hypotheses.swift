public import Evidence

/// Mechanisms that have been proposed for low-dose naltrexone, as simple models: what each would predict if it were true.
/// No model here is evidence that one of them is.
public enum Hypothesis: String, CaseIterable, Codable, Sendable {
  /// Naltrexone quietens glial cells at toll-like receptor 4.
  case glialInhibition = "glial-inhibition"
  /// A short opioid blockade makes the body answer with more of its own opioids and receptors.
  case opioidRebound = "opioid-rebound"

  /// What people call it.
  public var title: String {
    switch self {
    case .glialInhibition: "Quieter glial cells (toll-like receptor 4)"
    case .opioidRebound: "Opioid rebound"
    }
  }

  /// What the model says happens.
  public var meaning: String {
    switch self {
    case .glialInhibition:
      "Naltrexone in plasma slows the making of a pain signal by glial cells; the signal fades by itself. The effect follows the level, so more drug is never worse: a window of low doses would not come from this mechanism."
    case .opioidRebound:
      "While receptors are blocked the body builds up its own opioid tone; while they are free, the tone acts. The effect is tone times free receptors: too little blockade builds nothing, too much lets nothing act. A window of low doses follows, and it moves with how fast blockade fades."
    }
  }

  /// Claims that speak for it.
  public var supportingClaims: [Claim.ID] {
    switch self {
    case .glialInhibition: ["seeds.s4.tlr4", "mechanism.tlr4.isomers-block", "mechanism.md2.binding"]
    case .opioidRebound: ["blockade.seed.review-transient", "seeds.s4.rebound", "mechanism.ogfr.enkephalin-mice"]
    }
  }

  /// Claims that speak against it, or limit it.
  public var contradictingClaims: [Claim.ID] {
    switch self {
    case .glialInhibition:
      [
        "mechanism.tlr4.plasma-gap", "mechanism.tlr4.human-cells-no-effect", "mechanism.tlr4.ic50",
        "mechanism.tlr4.not-blocked", "mechanism.tlr4.review-imperfect-fit",
      ]
    case .opioidRebound:
      [
        "blockade.pet.no-recovery-in-six-hours", "blockade.gap.repeated-low-dose",
        "mechanism.fibromyalgia.fifty-mg-no-change", "mechanism.ogfr.receptor",
      ]
    }
  }
}

/// An indirect-response model of a hypothesis: a quantity is made and fades, and the drug changes how fast it is made.
public struct HypothesisModel: Sendable {
  /// Which.
  public let hypothesis: Hypothesis
  /// How fast the quantity turns over: its half-life in hours. Assumed: nobody has measured it.
  public var halfLife: Double
  /// For ``Hypothesis/glialInhibition``, the level of naltrexone in ng/mL that halves the making; for
  /// ``Hypothesis/opioidRebound``, by how much full blockade multiplies the making, less one.
  public var strength: Double

  /// Molar mass of naltrexone, g/mol (claim `kinetics.mass.naltrexone-base`).
  static let molarMass = 341.41
  /// The half-blocking concentration in cells, micromolar (claim `mechanism.tlr4.ic50`, unverified: shown, not relied on).
  public static let cellPotency = 105.0
  /// The half-life that is used unless another is given, in hours: two days. Assumed.
  public static let assumedHalfLife = 48.0
  /// The multiplication by full blockade, less one, that is used unless another is given. Assumed.
  public static let assumedBuildUp = 2.0

  /// Makes a model; without arguments, with the potency from cells or the assumed build-up.
  public init(_ hypothesis: Hypothesis, halfLife: Double = Self.assumedHalfLife, strength: Double? = nil) {
    self.hypothesis = hypothesis
    self.halfLife = halfLife
    // Micromolar times g/mol is micrograms a litre, that is ng/mL.
    self.strength =
      strength ?? (hypothesis == .glialInhibition ? Self.cellPotency * Self.molarMass : Self.assumedBuildUp)
  }

  /// How the pain signal would change over a course: 0 is as without the drug, 1 would be no signal left. Equally or
  /// unequally spaced samples; between them the drive is taken as constant at its mean, for which the solution is exact.
  public func effect(over samples: [NaltrexoneSample]) -> [Double] {
    var quantity = 1.0
    var effects: [Double] = []
    for (index, sample) in samples.enumerated() {
      if index > 0 {
        let hours = sample.hours - samples[index - 1].hours
        let making = (making(samples[index - 1]) + making(sample)) / 2
        let left = power(2, -hours / halfLife)
        quantity = making + (quantity - making) * left
      }
      switch hypothesis {
      case .glialInhibition: effects.append(1 - quantity)
      // Tone above the usual, as far as receptors are free for it; below 0 where blockade takes more than was built.
      case .opioidRebound: effects.append(quantity * (1 - sample.muOccupancy) - 1)
      }
    }
    return effects
  }

  /// How fast the quantity is made, 1 without the drug.
  private func making(_ sample: NaltrexoneSample) -> Double {
    switch hypothesis {
    case .glialInhibition: 1 / (1 + sample.naltrexone / strength)
    case .opioidRebound: 1 + strength * sample.muOccupancy
    }
  }
}
