internal import Evidence
public import Quantities

/// Naltrexone as the salt or as the base. A strength has to say which it means.
public enum Substance: String, Codable, CaseIterable, Sendable {
  case hydrochloride, base

  /// The name on a label.
  public var shown: String { self == .hydrochloride ? "naltrexone hydrochloride" : "naltrexone (base)" }
}

/// The powder as the certificate of analysis describes it.
public struct Powder: Codable, Hashable, Sendable {
  /// What it is.
  public let substance: Substance
  /// Content of the dried substance as a share, 0.5 to 1.1.
  public let assay: ExactRatio
  /// Water, or loss on drying, as a share, 0 to 0.5.
  public let water: ExactRatio

  /// Makes a powder.
  /// - Throws: ``WorksheetError/outOfRange(_:value:range:)``
  public init(substance: Substance, assay: ExactRatio, water: ExactRatio) throws(WorksheetError) {
    try require(
      assay, "assay", from: ExactRatio(ExactDecimal("0.5") ?? .zero), to: ExactRatio(ExactDecimal("1.1") ?? .zero))
    try require(water, "water content", from: .zero, to: ExactRatio(ExactDecimal("0.5") ?? .zero))
    self.substance = substance
    self.assay = assay
    self.water = water
  }
}

/// A balance, and how far off a weighing may be.
public struct Balance: Codable, Hashable, Sendable {
  /// The smallest difference that it shows; a weighing is taken to be off by as much at most.
  public let readability: Mass
  /// The largest share of what is weighed by which it may be off, 0.001 to 0.2; the pharmacist's choice.
  public let largestError: ExactRatio

  /// Makes a balance.
  /// - Throws: ``WorksheetError/outOfRange(_:value:range:)``
  public init(readability: Mass, largestError: ExactRatio) throws(WorksheetError) {
    guard readability > .zero, readability <= .milligrams(1000) else {
      throw .outOfRange("readability of the balance", value: readability.description, range: "above 0, up to 1000 mg")
    }
    try require(
      largestError, "largest weighing error", from: .power(ofTen: -3), to: ExactRatio(ExactDecimal("0.2") ?? .zero))
    self.readability = readability
    self.largestError = largestError
  }

  /// The least that can be weighed within the error, in mg: readability over error.
  func least() throws(RatioError) -> ExactRatio { try milligrams().divided(by: largestError) }

  func milligrams() throws(RatioError) -> ExactRatio { try readability.ratio.divided(by: .power(ofTen: 6)) }

  /// The nearest weight that it shows, in mg; halves up.
  func shown(_ milligrams: ExactRatio) throws(RatioError) -> ExactRatio {
    let step = try self.milligrams()
    let steps = try milligrams.divided(by: step).adding(ExactRatio(1).divided(by: ExactRatio(2))).roundedDown
    return try ExactRatio(steps, over: 1).multiplied(by: step)
  }

  /// The largest share by which this weighing can be off: once the readability, and the rounding to it.
  func error(of milligrams: ExactRatio) throws(RatioError) -> ExactRatio {
    let rounding = try shown(milligrams).subtracting(milligrams).magnitude
    return try self.milligrams().adding(rounding).divided(by: milligrams)
  }
}

/// Refuses a share outside its range.
func require(_ value: ExactRatio, _ name: String, from low: ExactRatio, to high: ExactRatio) throws(WorksheetError) {
  guard value >= low, value <= high else {
    throw .outOfRange(name, value: value.negatedPercent, range: "\(low.percent) to \(high.percent)")
  }
}

extension ExactRatio {
  /// Percent with a minus where there is one.
  fileprivate var negatedPercent: String { numerator < 0 ? signedPercent : percent }
}

/// Collects the figures of a worksheet; every error of the arithmetic comes out as one of the worksheet.
struct WorksheetDraft {
  var inputs: [Worksheet.Figure] = []
  var steps: [Worksheet.Step] = []
  var warnings: [Worksheet.Note] = []
  var checks: [Worksheet.Note] = []

  mutating func step(_ instruction: String, _ figures: [Worksheet.Figure], _ claims: [Claim.ID] = []) {
    steps.append(.init(instruction: instruction, figures: figures, claims: claims))
  }

  /// Warns of, or refuses, a dose that low-dose naltrexone does not have.
  mutating func look(at dose: Mass) throws(WorksheetError) {
    if case .refused(let limit, let why) = Limits<Mass>.naltrexoneApproved.verdict(on: dose) {
      throw .refusedStrength(dose, limit: limit, why)
    }
    let taken = Limits<Mass>.naltrexoneTaken
    guard case .unusual(_, let why) = taken.verdict(on: dose) else { return }
    let slips = SlipCheck.slips(of: dose, usual: taken.usual).map { $0.question(about: dose) }
    warnings.append(
      .init((["\(dose) is outside the usual range. \(why)"] + slips).joined(separator: " "), taken.claims))
  }

  /// How much powder holds so much of the substance that the strength means: the salt factor and the potency as it is.
  mutating func correction(
    from strength: Substance, to powder: Powder, _ evidence: WorksheetEvidence
  ) throws(RatioError) -> ExactRatio {
    func molarMass(_ substance: Substance) -> ExactRatio {
      substance == .base ? evidence.baseMolarMass : evidence.hydrochlorideMolarMass
    }
    let salt = try molarMass(powder.substance).divided(by: molarMass(strength))
    let potency = try powder.assay.multiplied(by: ExactRatio.one.subtracting(powder.water))
    inputs += [
      .init(
        "molar.strength", "Molar mass of what the strength means (\(strength.shown))", molarMass(strength), .gramPerMole
      ),
      .init(
        "molar.powder", "Molar mass of the powder (\(powder.substance.shown))", molarMass(powder.substance),
        .gramPerMole),
      .init("assay", "Assay of the dried powder", powder.assay, .share),
      .init("water", "Water in the powder", powder.water, .share),
    ]
    let factor = try salt.divided(by: potency)
    step(
      "Correct for salt, assay and water: powder needed for each milligram of strength.",
      [
        .init("salt", "Salt factor", salt, .one), .init("potency", "Potency as it is", potency, .share),
        .init("correction", "Powder for one part of strength", factor, .one),
      ], ["kinetics.mass.naltrexone-base", "kinetics.mass.naltrexone-hydrochloride", "dose.salt-factor"])
    return factor
  }
}

/// The lines of a label.
enum WorksheetLabel {
  static func lines(
    _ name: String, quantity: String, _ beyondUse: BeyondUse, _ preparation: Preparation, lot: String?
  ) -> [String] {
    let capital = name.prefix(1).uppercased() + name.dropFirst()
    return [
      capital, "Quantity: \(quantity)", "Lot: \(lot ?? "____________")", "Made: \(beyondUse.madeOn)",
      "Use by: \(beyondUse.lastDay)", "Keep \(beyondUse.storage.shown).",
    ]
      + preparation.handling
      + ["Blocks opioid medicines: do not take together with one.", "Keep out of the reach of children."]
  }
}
