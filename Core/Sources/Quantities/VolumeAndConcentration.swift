/// The units of volume the product reads and writes.
public enum VolumeUnit: String, CaseIterable, Codable, Sendable {
  /// Microlitre
  case microlitre = "uL"
  /// Millilitre
  case millilitre = "mL"
  /// Litre
  case litre = "L"

  var microlitresExponent: Int {
    switch self {
    case .microlitre: 0
    case .millilitre: 3
    case .litre: 6
    }
  }
}

/// A volume of liquid, exact, never negative.
public struct Volume: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The volume in microlitres.
  public let microlitres: ExactDecimal

  /// Makes a volume of `value` in `unit`.
  /// - Throws: ``QuantityError`` when the value is negative or has more digits than are held.
  public init(_ value: ExactDecimal, _ unit: VolumeUnit) throws(QuantityError) {
    guard value >= .zero else { throw .negative(value) }
    do {
      let factor = try ExactDecimal(significand: ExactDecimal.powerOfTen(unit.microlitresExponent), places: 0)
      microlitres = try value.multiplied(by: factor).normalised
    } catch {
      throw .tooManyDigits(value.description)
    }
  }

  /// The volume in millilitres, exactly.
  /// - Throws: ``ArithmeticOverflow`` when the number needs more places than are held.
  public func millilitres() throws(ArithmeticOverflow) -> ExactDecimal {
    try ExactDecimal(significand: microlitres.significand, places: microlitres.places + 3).normalised
  }

  /// Order by volume.
  public static func < (left: Volume, right: Volume) -> Bool { left.microlitres < right.microlitres }

  /// The volume as people read it, in millilitres.
  public var description: String { "\((try? millilitres()) ?? microlitres) mL" }
}

/// Mass in a volume of liquid, such as 1 mg/mL.
public struct Concentration: Hashable, Sendable, CustomStringConvertible {
  /// The mass in one millilitre.
  public let perMillilitre: Mass

  /// Makes a concentration from the mass in one millilitre.
  public init(perMillilitre: Mass) {
    self.perMillilitre = perMillilitre
  }

  /// The mass in `volume` of this liquid.
  /// - Throws: ``ArithmeticOverflow`` when the product has more digits than are held.
  public func mass(in volume: Volume) throws(ArithmeticOverflow) -> Mass {
    try perMillilitre.multiplied(by: volume.millilitres())
  }

  /// The concentration as people read it.
  public var description: String { "\(perMillilitre)/mL" }
}
