public import ClinicalTime
public import Evidence
internal import Quantities

/// A worksheet for the pharmacist: every figure exact, every step with what it rests on.
///
/// It proposes; the pharmacist who signs it decides. All figures can be worked out again from ``inputs`` alone.
public struct Worksheet: Codable, Hashable, Sendable {
  /// What is made.
  public let kind: Kind
  /// Its heading.
  public let title: String
  /// What was stated, from which all else follows.
  public let inputs: [Figure]
  /// What to do, in order.
  public let steps: [Step]
  /// How long it keeps.
  public let beyondUse: BeyondUse
  /// The lines of the label.
  public let label: [String]
  /// What to know before making it.
  public let warnings: [Note]
  /// What was held against each other, and what came of it.
  public let checks: [Note]

  /// What is made.
  public enum Kind: String, Codable, Sendable { case capsules, liquid, dilution }

  /// A figure with its unit.
  public struct Figure: Codable, Hashable, Sendable, Identifiable {
    /// Its name for programs, unique in the worksheet.
    public let id: String
    /// Its name for people.
    public let name: String
    /// The figure, exact.
    public let value: ExactRatio
    /// Its unit.
    public let unit: Unit

    /// Units of a worksheet.
    public enum Unit: String, Codable, Sendable {
      case milligram = "mg"
      case millilitre = "mL"
      case milligramPerMillilitre = "mg/mL"
      case gramPerMole = "g/mol"
      /// A number of pieces or a factor.
      case one = "1"
      /// A share of one, shown in percent.
      case share = "share"
      /// The square of a share: its root is shown in percent.
      case squaredShare = "share²"
    }

    init(_ id: String, _ name: String, _ value: ExactRatio, _ unit: Unit) {
      self.id = id
      self.name = name
      self.value = value
      self.unit = unit
    }

    init(_ id: String, _ name: String, _ mass: Mass) throws(RatioError) {
      self.init(id, name, try mass.ratio.divided(by: .power(ofTen: 6)), .milligram)
    }

    init(_ id: String, _ name: String, _ volume: Volume) throws(RatioError) {
      self.init(id, name, try volume.ratio.divided(by: .power(ofTen: 3)), .millilitre)
    }
  }

  /// Something to do.
  public struct Step: Codable, Hashable, Sendable {
    /// What to do, in a sentence or two.
    public let instruction: String
    /// The figures that belong to it.
    public let figures: [Figure]
    /// Who says so; empty for arithmetic.
    public let claims: [Claim.ID]
  }

  /// A sentence with who says so.
  public struct Note: Codable, Hashable, Sendable {
    /// The sentence.
    public let text: String
    /// Who says so; empty for arithmetic and for rules of this product, which say so in the text.
    public let claims: [Claim.ID]

    init(_ text: String, _ claims: [Claim.ID] = []) {
      self.text = text
      self.claims = claims
    }
  }

  /// The figure with this id, among the inputs or the steps.
  public func figure(_ id: Figure.ID) -> Figure? {
    (inputs + steps.flatMap(\.figures)).first { $0.id == id }
  }
}

extension Worksheet.Figure {
  /// The figure as people read it: exact, or rounded and marked with “≈”.
  public var shown: String {
    switch unit {
    case .milligram: Self.mass(value)
    case .milligramPerMillilitre: Self.mass(value) + "/mL"
    case .millilitre: value.text(places: 4) + " mL"
    case .gramPerMole: value.text(places: 4) + " g/mol"
    case .one: value.text(places: 4)
    case .share: "\((try? value.multiplied(by: ExactRatio(100)))?.text(places: 3) ?? value.description) %"
    case .squaredShare: Self.root(value)
    }
  }

  private static func mass(_ milligrams: ExactRatio) -> String {
    let magnitude = milligrams.magnitude
    let scales: [(power: Int, unit: String)] = [(0, "mg"), (3, "micrograms"), (6, "ng")]
    let scale =
      scales.first { magnitude >= .power(ofTen: -1 - $0.power) } ?? (magnitude == .zero ? scales[0] : scales[2])
    let value = (try? milligrams.multiplied(by: .power(ofTen: scale.power))) ?? milligrams
    let unit = value == .one && scale.power == 3 ? "microgram" : scale.unit
    return "\(value.text(places: places(for: value.magnitude))) \(unit)"
  }

  /// Five digits that count: more than a balance shows, and few enough to read.
  private static func places(for magnitude: ExactRatio) -> Int {
    (1...3).first { magnitude >= .power(ofTen: 4 - $0) } ?? 4
  }

  /// The root of an exact square, in percent: the one place where a worksheet's figure is rounded before it is shown.
  private static func root(_ square: ExactRatio) -> String {
    let tenThousandths = (square.doubleValue.squareRoot() * 10_000).rounded()
    guard tenThousandths.isFinite, tenThousandths < 1e15 else { return "more than can be shown" }
    guard tenThousandths > 0 else { return square == .zero ? "0 %" : "below 0.01 %" }
    let whole = Int(tenThousandths)
    guard let percent = try? ExactDecimal(significand: Int128(whole), places: 2) else { return "?" }
    return "≈ \(percent.normalised) %"
  }
}

/// The day after which a preparation is not used, and who says so.
public struct BeyondUse: Codable, Hashable, Sendable {
  /// The day of making.
  public let madeOn: LocalDate
  /// Days that the claim supports.
  public let days: Int
  /// The last day of use: that many days later, or the expiry of an ingredient if that comes first.
  public let lastDay: LocalDate
  /// Where it has to be kept.
  public let storage: Preparation.Storage
  /// What set the day.
  public let limit: Limit
  /// Who says so.
  public let claims: [Claim.ID]

  /// What set the day.
  public enum Limit: String, Codable, Sendable {
    case claim
    case ingredient
  }

  init(madeOn: LocalDate, dating: Preparation.Dating, ingredientsExpire: LocalDate?) throws(WorksheetError) {
    let supported = madeOn.adding(days: dating.days)
    guard supported.days(since: madeOn) == dating.days else { throw .dateTooLate(madeOn) }
    if let expiry = ingredientsExpire, expiry < madeOn { throw .expired(expiry, madeOn: madeOn) }
    self.madeOn = madeOn
    days = dating.days
    storage = dating.storage
    claims = dating.claims
    if let expiry = ingredientsExpire, expiry < supported {
      lastDay = expiry
      limit = .ingredient
    } else {
      lastDay = supported
      limit = .claim
    }
  }

  /// The day and why, as a sentence.
  public var shown: String {
    let days = days == 1 ? "1 day" : "\(days) days"
    return switch limit {
    case .claim: "Use by \(lastDay): \(days) after making, kept \(storage.shown)."
    case .ingredient:
      "Use by \(lastDay), when the first ingredient expires (\(days) after making would be later), kept \(storage.shown)."
    }
  }
}

/// What the figures of a worksheet rest on: the formulas, the molar masses, the range of usual doses.
public struct WorksheetEvidence: Sendable {
  /// Formulas, fillers, capsule sizes.
  public let preparations: PreparationCatalogue
  /// Molar mass of the base in g/mol: claim `kinetics.mass.naltrexone-base`.
  let baseMolarMass: ExactRatio
  /// Molar mass of the hydrochloride in g/mol: claim `kinetics.mass.naltrexone-hydrochloride`.
  let hydrochlorideMolarMass: ExactRatio
  /// Solubility of the hydrochloride in mg/mL: claim `kinetics.water-solubility`.
  let solubility: ExactRatio

  /// Takes what is needed from the evidence.
  /// - Throws: ``WorksheetError/missingClaim(_:)`` when a claim is not there or was not verified: such a claim decides
  ///   nothing.
  public init(_ evidence: EvidenceBase, _ preparations: PreparationCatalogue) throws(WorksheetError) {
    func figure(_ id: Claim.ID) throws(WorksheetError) -> ExactRatio {
      guard let claim = evidence.claim(id), claim.verified, let value = claim.values?.first?.value else {
        throw .missingClaim(id)
      }
      return ExactRatio(value)
    }
    self.preparations = preparations
    baseMolarMass = try figure("kinetics.mass.naltrexone-base")
    hydrochlorideMolarMass = try figure("kinetics.mass.naltrexone-hydrochloride")
    solubility = try figure("kinetics.water-solubility")
  }
}
