public import Quantities

/// A slip that turns one number into another: a decimal point, a unit, a number in the wrong place.
public enum Slip: Hashable, Sendable {
  /// The number is ten to this power times what fits: ±1 and ±2 are a shifted decimal point.
  case decimalPoint(power: Int)
  /// The number is a thousand times too great (+1) or too small (−1): micrograms taken for mg or the other way round;
  /// ±2 is nanograms taken for mg.
  case unit(thousands: Int)
  /// The number of milligrams was taken as millilitres.
  case milligramsAsMillilitres
  /// The strength was turned round: millilitres per milligram taken as milligrams per millilitre.
  case invertedStrength

  /// The powers of ten that people slip by, nearest first.
  static let powers = [1, -1, 3, -3, 2, -2, 6, -6]

  /// The slip by a power of ten: `nil` for a power that is none of the known ones.
  init?(power: Int) {
    switch power {
    case 1, -1, 2, -2: self = .decimalPoint(power: power)
    case 3, -3, 6, -6: self = .unit(thousands: power / 3)
    default: return nil
    }
  }

  /// How many powers of ten too great the number is; 0 for a slip of another kind.
  var power: Int {
    switch self {
    case .decimalPoint(let power): power
    case .unit(let thousands): thousands * 3
    case .milligramsAsMillilitres, .invertedStrength: 0
    }
  }

  /// What went wrong, as the end of a sentence.
  public var shown: String {
    switch self {
    case .decimalPoint(let power):
      "the decimal point stands \(abs(power) == 1 ? "one place" : "two places") too far to the \(power > 0 ? "right" : "left")"
    case .unit(1): "mg was written for micrograms, or an amount was read a thousandfold too great"
    case .unit(-1): "micrograms was written for mg, or an amount was read a thousandfold too small"
    case .unit(let thousands):
      thousands > 0 ? "mg was written for nanograms" : "nanograms was written for mg"
    case .milligramsAsMillilitres: "the number of mg was taken as mL"
    case .invertedStrength: "the strength was turned round: mL per mg instead of mg per mL"
    }
  }

  /// Asks whether another dose was meant; empty when the slip names no other dose.
  func question(about dose: Mass) -> String {
    guard power != 0, let decimal = ExactRatio.power(ofTen: -power).decimal,
      let meant = try? dose.multiplied(by: decimal)
    else { return "" }
    return "Was \(meant) meant? Then \(shown)."
  }
}

/// Compares a dose, a strength and a volume, and names the slip that explains a difference.
///
/// Any two give the third. What is missing is never taken to agree.
public struct SlipCheck: Hashable, Sendable {
  /// The dose as stated.
  public let dose: Mass?
  /// The strength of the liquid as stated.
  public let concentration: Concentration?
  /// The volume as stated.
  public let volume: Volume?
  /// What the check says.
  public let verdict: Verdict

  /// What can be said.
  public enum Verdict: Hashable, Sendable {
    /// Volume times strength is the dose, within the tolerance.
    case agrees
    /// Two were given, and the third follows.
    case follows(Missing, Plausibility)
    /// Volume times strength is `found`, not the dose; `ratio` is dose over found, `slips` what would explain it,
    /// empty when no known slip does.
    case disagrees(found: Mass, ratio: ExactRatio, slips: [Slip])
    /// Fewer than two were given, or one is zero: nothing was checked.
    case cannotTell(String)
  }

  /// The quantity that was worked out.
  public enum Missing: Hashable, Sendable {
    /// The dose in the volume.
    case dose(Mass)
    /// The strength in nanograms a microlitre (the same number as mg a litre), exact.
    case strength(ExactRatio)
    /// The volume in microlitres, exact.
    case volume(ExactRatio)
  }

  /// Whether the dose is one that is usual for low-dose naltrexone.
  public enum Plausibility: Hashable, Sendable {
    /// Within the range.
    case usual
    /// Outside; `limit` is the end that was passed, `slips` those that would bring it inside.
    case unusual(Mass, limit: Mass, slips: [Slip])
  }

  /// Checks what was stated.
  /// - Parameters:
  ///   - usual: the doses that need no explanation.
  ///   - tolerance: the share by which volume times strength may differ from the dose, 0 to 1/2.
  public init(
    dose: Mass?, concentration: Concentration?, volume: Volume?, usual: ClosedRange<Mass>,
    tolerance: ExactRatio = .zero
  ) {
    self.dose = dose
    self.concentration = concentration
    self.volume = volume
    let bounds = min(max(tolerance, .zero), SlipCheck.widestTolerance)
    verdict = Self.verdict(dose, concentration, volume, usual, bounds)
  }

  private static let widestTolerance = ExactRatio(ExactDecimal("0.5") ?? .zero)

  private static func verdict(
    _ dose: Mass?, _ concentration: Concentration?, _ volume: Volume?, _ usual: ClosedRange<Mass>,
    _ tolerance: ExactRatio
  ) -> Verdict {
    let zeros = [
      dose == .zero ? "the dose" : nil, concentration?.perMillilitre == .zero ? "the strength" : nil,
      volume?.microlitres == .zero ? "the volume" : nil,
    ].compactMap(\.self)
    guard zeros.isEmpty else { return .cannotTell("\(Realisation.list(zeros)) is zero") }
    do {
      switch (dose, concentration, volume) {
      case (let dose?, let concentration?, let volume?):
        let found = try concentration.mass(in: volume)
        guard found > .zero else { return .cannotTell("the volume is too small to be checked") }
        return try compare(dose, concentration, volume, found, tolerance)
      case (let dose?, let concentration?, nil):
        let volume = try dose.ratio.divided(by: concentration.perMillilitre.ratio).multiplied(by: ExactRatio(1000))
        return .follows(.volume(volume), plausibility(of: dose, usual))
      case (let dose?, nil, let volume?):
        return .follows(.strength(try dose.ratio.divided(by: volume.ratio)), plausibility(of: dose, usual))
      case (nil, let concentration?, let volume?):
        let found = try concentration.mass(in: volume)
        return .follows(.dose(found), plausibility(of: found, usual))
      default:
        return .cannotTell("at least two of dose, strength and volume are needed")
      }
    } catch {
      return .cannotTell("the numbers have more digits than can be held exactly")
    }
  }

  private static func compare(
    _ dose: Mass, _ concentration: Concentration, _ volume: Volume, _ found: Mass, _ tolerance: ExactRatio
  ) throws -> Verdict {
    let ratio = try dose.ratio.divided(by: found.ratio)
    if try isNear(ratio, .one, tolerance) { return .agrees }
    var slips: [Slip] = []
    for power in Slip.powers where try isNear(ratio, .power(ofTen: power), tolerance) {
      if let slip = Slip(power: power) { slips.append(slip) }
    }
    // Numbers in mg, mL and mg/mL: nanograms and microlitres stand a factor apart that cancels below.
    let milligrams = try dose.ratio.divided(by: ExactRatio(1_000_000))
    let millilitres = try volume.ratio.divided(by: ExactRatio(1000))
    let strength = try concentration.perMillilitre.ratio.divided(by: ExactRatio(1_000_000))
    if milligrams == millilitres { slips.append(.milligramsAsMillilitres) }
    if try isNear(milligrams, millilitres.divided(by: strength), tolerance) { slips.append(.invertedStrength) }
    return .disagrees(found: found, ratio: ratio, slips: slips)
  }

  private static func isNear(_ value: ExactRatio, _ aim: ExactRatio, _ tolerance: ExactRatio) throws -> Bool {
    try value.divided(by: aim).subtracting(.one).magnitude <= tolerance
  }

  private static func plausibility(of dose: Mass, _ usual: ClosedRange<Mass>) -> Plausibility {
    guard !usual.contains(dose) else { return .usual }
    let limit = dose < usual.lowerBound ? usual.lowerBound : usual.upperBound
    return .unusual(dose, limit: limit, slips: slips(of: dose, usual: usual))
  }

  /// The slips that would bring a dose into the usual range, likeliest first.
  static func slips(of dose: Mass, usual: ClosedRange<Mass>) -> [Slip] {
    Slip.powers.compactMap { power -> Slip? in
      guard let factor = ExactRatio.power(ofTen: -power).decimal,
        let other = try? dose.multiplied(by: factor), usual.contains(other)
      else { return nil }
      return Slip(power: power)
    }
  }
}

extension SlipCheck: CustomStringConvertible {
  /// What was found, and what to check.
  public var description: String {
    switch verdict {
    case .agrees: "The dose, the strength and the volume agree."
    case .cannotTell(let why): "Not checked: \(why)."
    case .follows(let missing, let plausibility): Self.text(missing) + Self.text(plausibility)
    case .disagrees(let found, let ratio, let slips):
      "\(volume.map(\.description) ?? "The volume") of \(concentration.map(\.description) ?? "the liquid") holds \(found), not \(dose.map(\.description) ?? "the dose"): a factor of \(ratio.text()). "
        + (slips.isEmpty
          ? "No usual slip explains it. Read each number again from its label."
          : "It would be explained if \(slips.map(\.shown).joined(separator: ", or if ")). Read each number again from its label.")
    }
  }

  private static func text(_ missing: Missing) -> String {
    switch missing {
    case .dose(let mass): "It holds \(mass)."
    case .strength(let ratio): "The strength is \((try? ratio.divided(by: ExactRatio(1000)))?.text() ?? "?") mg/mL."
    case .volume(let ratio): "The volume is \((try? ratio.divided(by: ExactRatio(1000)))?.text() ?? "?") mL."
    }
  }

  private static func text(_ plausibility: Plausibility) -> String {
    guard case .unusual(let dose, let limit, let slips) = plausibility else { return "" }
    let questions = slips.map { $0.question(about: dose) }.joined(separator: " ")
    return " \(dose) is outside the usual range (its end is \(limit)). \(questions)"
      .trimmingSpaces
  }
}

extension String {
  /// Without a space at its end.
  fileprivate var trimmingSpaces: String {
    last == " " ? String(dropLast()) : self
  }
}
