public import ClinicalTime
public import Quantities

/// What a pharmacist states about a batch of capsules.
public struct CapsuleBatch: Hashable, Sendable {
  /// Mass in one capsule.
  public var strength: Mass
  /// What the strength means.
  public var meaning: Substance
  /// The powder.
  public var powder: Powder
  /// How many are wanted, 1 to 10 000.
  public var capsules: Int
  /// What is made more, as a share, 0 to 0.5.
  public var overage: ExactRatio
  /// What one capsule holds.
  public var fill: CapsuleFill
  /// Name of the filler.
  public var filler: String
  /// The balance.
  public var balance: Balance
  /// Relative standard deviation of the filling, measured by the pharmacist; `nil` when it is not known.
  public var fillVariation: ExactRatio?
  /// The day of making.
  public var madeOn: LocalDate
  /// When the first ingredient expires, if that was stated.
  public var ingredientsExpire: LocalDate?
  /// Lot number, if one was given.
  public var lot: String?

  /// Makes the statement of a batch.
  public init(
    strength: Mass, meaning: Substance, powder: Powder, capsules: Int, overage: ExactRatio, fill: CapsuleFill,
    filler: String, balance: Balance, fillVariation: ExactRatio? = nil, madeOn: LocalDate,
    ingredientsExpire: LocalDate? = nil, lot: String? = nil
  ) {
    self.strength = strength
    self.meaning = meaning
    self.powder = powder
    self.capsules = capsules
    self.overage = overage
    self.fill = fill
    self.filler = filler
    self.balance = balance
    self.fillVariation = fillVariation
    self.madeOn = madeOn
    self.ingredientsExpire = ingredientsExpire
    self.lot = lot
  }
}

/// How it is known what one capsule holds.
public enum CapsuleFill: Hashable, Sendable {
  /// Weighed: so many capsules filled with the filler, and as many empty ones.
  case weighed(count: Int, filled: Mass, empty: Mass)
  /// From the maker's capsule volume and the packed density of the filler, mass in one mL.
  case packed(volume: Volume, density: Mass)
  /// From a source: the size must be one that a claim names.
  case size(String)
}
