public import Quantities

/// One kind of thing that a dose can be made from: a capsule, a tablet or a liquid of known strength.
public struct StockItem: Hashable, Sendable {
  /// What it is.
  public let form: Form

  /// How fast it gives off the naltrexone.
  public enum Release: String, Codable, CaseIterable, Sendable {
    case instant, extended
  }

  /// Whether the tablet has a score line to break it at, as the person says.
  public enum Scoring: String, Codable, CaseIterable, Sendable {
    case scored, unscored
  }

  /// The kinds.
  public enum Form: Hashable, Sendable {
    /// A capsule with this mass of naltrexone in it. Never opened, never divided.
    case capsule(Mass, Release)
    /// A tablet with this mass in it. Divided only if it is scored and releases at once, and only into halves.
    case tablet(Mass, Release, Scoring)
    /// A liquid, measured with this syringe; `nil` when none was named.
    case liquid(Concentration, Syringe?)
  }

  /// The greatest mass that one piece or one millilitre is taken to hold: 1 g. More is a slip of the unit.
  public static let greatestStrength = Mass.milligrams(1000)

  /// Makes a stock item.
  /// - Throws: ``StockError`` when it holds nothing or more than ``greatestStrength``.
  public init(_ form: Form) throws(StockError) {
    self.form = form
    guard strength > .zero else { throw .noStrength(description) }
    guard strength <= Self.greatestStrength else { throw .strengthTooGreat(strength) }
  }

  /// The mass in one piece, or in one millilitre.
  public var strength: Mass {
    switch form {
    case .capsule(let mass, _), .tablet(let mass, _, _): mass
    case .liquid(let concentration, _): concentration.perMillilitre
    }
  }

  /// How fast it releases; a liquid does so at once.
  public var release: Release {
    switch form {
    case .capsule(_, let release), .tablet(_, let release, _): release
    case .liquid: .instant
    }
  }
}

extension StockItem: CustomStringConvertible {
  /// The item as it can be typed again: `capsule 1.5 mg`, `liquid 1 mg/mL, syringe 1 mL by 0.01 mL`.
  public var description: String {
    switch form {
    case .capsule(let mass, let release): "\(Self.prefix(release))capsule \(mass)"
    case .tablet(let mass, let release, let scoring):
      "\(Self.prefix(release))\(scoring == .scored ? "scored " : "")tablet \(mass)"
    case .liquid(let concentration, let syringe):
      "liquid \(concentration)\(syringe.map { ", syringe \($0)" } ?? "")"
    }
  }

  private static func prefix(_ release: Release) -> String { release == .extended ? "extended-release " : "" }
}

extension StockItem: Codable {
  private enum CodingKeys: String, CodingKey { case form, strength, release, scoring, syringe }
  private enum FormName: String, Codable { case capsule, tablet, liquid }

  /// Reads `{"form": "capsule", "strength": {"value": "1.5", "unit": "mg"}, "release": "instant"}`; the strength of a
  /// liquid is that of one millilitre. Release and scoring have to be there: nothing is assumed.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let mass = try container.decode(Mass.self, forKey: .strength)
    let form: Form
    switch try container.decode(FormName.self, forKey: .form) {
    case .capsule: form = .capsule(mass, try container.decode(Release.self, forKey: .release))
    case .tablet:
      form = .tablet(
        mass, try container.decode(Release.self, forKey: .release),
        try container.decode(Scoring.self, forKey: .scoring))
    case .liquid:
      form = .liquid(
        Concentration(perMillilitre: mass), try container.decodeIfPresent(Syringe.self, forKey: .syringe))
    }
    do throws(StockError) { try self.init(form) } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: error.description))
    }
  }

  /// Writes the same shape.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(strength, forKey: .strength)
    switch form {
    case .capsule(_, let release):
      try container.encode(FormName.capsule, forKey: .form)
      try container.encode(release, forKey: .release)
    case .tablet(_, let release, let scoring):
      try container.encode(FormName.tablet, forKey: .form)
      try container.encode(release, forKey: .release)
      try container.encode(scoring, forKey: .scoring)
    case .liquid(_, let syringe):
      try container.encode(FormName.liquid, forKey: .form)
      try container.encodeIfPresent(syringe, forKey: .syringe)
    }
  }
}

/// Why a text or a value is no stock item. Each case says what is wrong and what to write instead.
public enum StockError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing was written.
  case empty
  /// Longer than a stock item is.
  case tooLong(Int)
  /// A word that means nothing here.
  case unknownWord(String, in: String)
  /// No word says whether it is a capsule, a tablet or a liquid.
  case noForm(String)
  /// A word that can mean a capsule or a tablet.
  case unclearForm(String)
  /// Two words that cannot both be true.
  case contradiction(String, String, in: String)
  /// Drops: their size is not known.
  case drops
  /// A number of pieces, where the strength of one was asked for.
  case countGiven(String)
  /// No strength.
  case noStrength(String)
  /// More than one strength.
  case severalStrengths(String)
  /// A capsule or tablet with the strength of a liquid.
  case concentrationOfPiece(String)
  /// A liquid with a mass but no volume.
  case massOfLiquid(String)
  /// More than one piece can hold.
  case strengthTooGreat(Mass)
  /// Marks that do not add up to the capacity.
  case impossibleSyringe(capacity: Volume, graduation: Volume)
  /// A syringe of which capacity and marks are not both known.
  case unclearSyringe(String)
  /// A number or unit that cannot be read.
  case amount(AmountTextError)
  /// More digits than are held.
  case tooManyDigits(String)

  /// The forms that are read.
  public static let acceptedForms = """
    Write “capsule 1.5 mg”, “extended-release capsule 4.5 mg”, “tablet 50 mg”, “scored tablet 50 mg”, \
    “liquid 1 mg/mL” or “liquid 1 mg/mL, syringe 1 mL by 0.01 mL”.
    """

  /// What is wrong and what to write instead.
  public var description: String {
    switch self {
    case .empty: "Nothing says what the dose is made from. \(Self.acceptedForms)"
    case .tooLong(let count):
      "The description has \(count) characters; \(StockText.longest) are read. \(Self.acceptedForms)"
    case .unknownWord(let word, let text): "“\(word)” in “\(text)” was not understood. \(Self.acceptedForms)"
    case .noForm(let text):
      "“\(text)” does not say whether it is a capsule, a tablet or a liquid. \(Self.acceptedForms)"
    case .unclearForm(let word):
      "“\(word)” can be a capsule or a tablet, and only one of them may ever be divided. \(Self.acceptedForms)"
    case .contradiction(let first, let second, let text):
      "“\(text)” says “\(first)” and “\(second)”, which cannot both be. \(Self.acceptedForms)"
    case .drops:
      "Drops are not counted here: their size differs from dropper to dropper. Measure the liquid with an oral syringe and write “liquid 1 mg/mL, syringe 1 mL by 0.01 mL”."
    case .countGiven(let text):
      "“\(text)” gives a number of pieces. Write the strength of one, such as “capsule 1.5 mg”."
    case .noStrength(let text): "“\(text)” has no strength above zero. \(Self.acceptedForms)"
    case .severalStrengths(let text):
      "“\(text)” names more than one strength. Give each kind on its own. \(Self.acceptedForms)"
    case .concentrationOfPiece(let text):
      "“\(text)” gives a capsule or tablet the strength of a liquid. \(Self.acceptedForms)"
    case .massOfLiquid(let text):
      "“\(text)” does not say in how much liquid the amount is. Write it per millilitre, such as “liquid 1 mg/mL”."
    case .strengthTooGreat(let mass):
      "A strength of \(mass) is beyond \(StockItem.greatestStrength), the most that one piece or one mL is taken to hold. Check the unit: mg and g differ a thousandfold."
    case .impossibleSyringe(let capacity, let graduation):
      "A syringe of \(capacity) with a mark every \(graduation) does not work out: the marks must divide its capacity, into \(Syringe.mostMarks) parts at most. Read both off the syringe, such as “1 mL by 0.01 mL”."
    case .unclearSyringe(let text):
      "“\(text)” does not say what the syringe holds and how far its marks are apart. Write both, such as “syringe 1 mL by 0.01 mL”."
    case .amount(let error): "\(error) \(Self.acceptedForms)"
    case .tooManyDigits(let text): "“\(text)” has more digits than can be held exactly. \(Self.acceptedForms)"
    }
  }
}
