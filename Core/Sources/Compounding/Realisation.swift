public import Quantities

/// A dose as it is taken from what is at hand: how many pieces, how much liquid, and how far that is from the dose.
///
/// All amounts are exact. The error is the difference of what is labelled from the dose; what a capsule really holds
/// differs from its label too, and ``readingUncertainty`` says how far a syringe can be read wrongly.
public struct Realisation: Hashable, Sendable {
  /// The dose that was asked for.
  public let dose: Mass
  /// What is taken, strongest pieces first, liquid last. Never empty.
  public let parts: [Part]
  /// The mass that the parts hold together.
  public let mass: Mass
  /// (mass − dose) / dose, with its sign; zero when exact.
  public let error: ExactRatio
  /// What to know before taking it so.
  public let warnings: [Warning]

  /// One kind of piece, or a volume.
  public struct Part: Hashable, Sendable {
    /// From what.
    public let item: StockItem
    /// How much of it.
    public let measure: Measure
    /// The mass of naltrexone in it.
    public let mass: Mass
  }

  /// How much of one item.
  public enum Measure: Hashable, Sendable {
    /// Whole capsules or tablets.
    case whole(Int)
    /// Halves of a scored tablet.
    case halves(Int)
    /// A volume drawn up with this syringe, filled so many times.
    case volume(Volume, Syringe, fills: Int)
  }

  /// What to know about a realisation that is possible all the same.
  public enum Warning: Hashable, Sendable {
    /// Not exactly the dose.
    case notExact(ExactRatio)
    /// Half a mark of the syringe is more of the dose than the rule allows as an error.
    case coarseReading(ExactRatio, Syringe)
    /// An extended-release form is used, because that was allowed.
    case extendedRelease(StockItem)
    /// An extended-release form is at hand, and was left out.
    case leftOut(StockItem)
    /// A tablet is broken: its halves differ.
    case halvedTablet(StockItem)
  }

  /// How many capsules, tablets, halves and fillings of the syringe it takes.
  public var pieces: Int {
    parts.reduce(0) { sum, part in
      switch part.measure {
      case .whole(let count), .halves(let count): sum + count
      case .volume(_, _, let fills): sum + fills
      }
    }
  }

  /// Whether the parts hold exactly the dose.
  public var exactness: Exactness { error == .zero ? .exact : .nearest(error) }

  /// How close the parts come to the dose.
  public enum Exactness: Hashable, Sendable {
    /// Exactly the dose, by the labels.
    case exact
    /// The nearest that can be measured, off by this share of the dose.
    case nearest(ExactRatio)
  }

  /// How far the mass can be off because a syringe is read to half a mark at best: half a mark for each filling, as a
  /// share of the dose. `nil` when nothing is measured.
  public var readingUncertainty: ExactRatio? {
    var share: ExactRatio?
    for part in parts {
      guard case .volume(_, let syringe, let fills) = part.measure,
        let halfMark = try? syringe.graduation.ratio.multiplied(by: ExactRatio(part.item.strength.nanograms))
          .divided(by: ExactRatio(2000)),
        let all = try? halfMark.multiplied(by: ExactRatio(fills)).divided(by: dose.ratio)
      else { continue }
      share = (try? share?.adding(all)) ?? all
    }
    return share
  }
}

extension Realisation {
  /// What is taken, in words: “2 capsules of 1.5 mg”, “0.5 mL of 1 mg/mL”,
  /// “1 capsule of 3 mg and 1 capsule of 1.5 mg”.
  public var words: String { Self.list(parts.map(\.words)) }

  /// How a volume that needs its own hint is drawn up; empty when only pieces are taken.
  public var measuring: [String] { parts.compactMap(\.measuring) }

  static func list(_ texts: [String]) -> String {
    guard let last = texts.last, texts.count > 1 else { return texts.first ?? "" }
    return texts.dropLast().joined(separator: ", ") + " and " + last
  }
}

extension Realisation.Part {
  /// What is taken of it, in words.
  public var words: String {
    let kind =
      switch item.form {
      case .capsule(_, let release): (release == .extended ? "extended-release " : "") + "capsule"
      case .tablet(_, let release, _): (release == .extended ? "extended-release " : "") + "tablet"
      case .liquid: "liquid"
      }
    switch measure {
    case .whole(let count): return "\(count) \(kind)\(count == 1 ? "" : "s") of \(item.strength)"
    case .halves(1): return "half a \(kind) of \(item.strength)"
    case .halves(let count): return "\(count) halves of a \(kind) of \(item.strength)"
    case .volume(let volume, _, _): return "\(volume) of \(Concentration(perMillilitre: item.strength))"
    }
  }

  /// The syringe, its marks and how often it is filled; `nil` for pieces.
  public var measuring: String? {
    guard case .volume(let volume, let syringe, let fills) = measure else { return nil }
    let marks = (try? volume.ratio.divided(by: syringe.graduation.ratio)).map { "\($0)" } ?? "?"
    let times =
      if fills == 1 {
        ""
      } else if let rest = remainder {
        "; fill it \(fills == 2 ? "once" : "\(fills - 1) times") to \(syringe.capacity) and once to \(rest)"
      } else {
        "; fill it \(fills) times to \(syringe.capacity)"
      }
    return "\(volume) is \(marks) \(marks == "1" ? "mark" : "marks") of a syringe of \(syringe)\(times)"
  }

  /// What the last filling holds when it is not a full one.
  private var remainder: Volume? {
    guard case .volume(let volume, let syringe, let fills) = measure,
      let full = try? syringe.capacity.ratio.multiplied(by: ExactRatio(fills - 1)),
      let rest = try? volume.ratio.subtracting(full), rest != syringe.capacity.ratio, let decimal = rest.decimal
    else { return nil }
    return try? Volume(decimal, .microlitre)
  }
}

extension Realisation.Warning: CustomStringConvertible {
  /// The claims behind the warning.
  public var claims: [String] {
    switch self {
    case .notExact, .coarseReading: []
    case .extendedRelease, .leftOut: ["filler.instant-release-only"]
    case .halvedTablet: ["dose.tablet-splitting"]
    }
  }

  /// What to know, and what to do.
  public var description: String {
    switch self {
    case .notExact(let error):
      "This is \(error.signedPercent) off the dose: the nearest that can be measured with what is at hand."
    case .coarseReading(let share, let syringe):
      "With a syringe of \(syringe), half a mark is \(share.percent) of this dose. Ask for a weaker liquid or a finer syringe."
    case .extendedRelease(let item):
      "\(Self.capitalised(item.description)) releases slowly; sources say low-dose naltrexone should release at once. It is never divided. Ask the pharmacist and the prescriber."
    case .leftOut(let item):
      "\(Self.capitalised(item.description)) was left out: sources say low-dose naltrexone should release at once."
    case .halvedTablet(let item):
      "The halves of a broken tablet differ, so the dose from \(item) differs from day to day."
    }
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

/// What is allowed when a dose is made from what is at hand.
///
/// The figures are rules of this product, not claims of a source: no source held here says how far a measured low dose
/// may be off. They are shown wherever they refuse something.
public struct RealisationRule: Hashable, Sendable {
  /// The greatest share of the dose by which the labelled mass may be off.
  public let largestError: ExactRatio
  /// The most capsules, tablets, halves and fillings of a syringe for one dose, 1 to 12.
  public let mostPieces: Int
  /// What is done with extended-release forms.
  public let extendedRelease: ExtendedRelease

  /// What is done with extended-release forms.
  public enum ExtendedRelease: String, Codable, Hashable, Sendable {
    /// They are not used: claim `filler.instant-release-only`.
    case refused
    /// They are used whole, with a warning.
    case warned
  }

  /// Makes a rule; a number of pieces outside 1 to 12 becomes the nearest of them.
  public init(
    largestError: ExactRatio = RealisationRule.tenPercent, mostPieces: Int = 6,
    extendedRelease: ExtendedRelease = .refused
  ) {
    self.largestError = largestError
    self.mostPieces = min(max(mostPieces, 1), 12)
    self.extendedRelease = extendedRelease
  }

  /// One tenth: this product's own limit for the error of one dose.
  public static let tenPercent = ExactRatio.power(ofTen: -1)

  /// At most 10 % off, at most 6 pieces, no extended release.
  public static let standard = RealisationRule()
}
