public import Kinetics

/// What has to be said beside every simulated course, in one place.
public enum KineticNotes {
  /// Said once on every page and in every answer.
  public static let occupancyIsNotEffect =
    "A blocked receptor is not an effect. What is shown is what naltrexone occupies, not whether pain changes."
  public static let typical =
    "The curves are of a typical person in a model. Your own levels can differ several times over, and nobody measured them."
  public static let scenarios =
    "How fast blockade fades after a low dose was never measured. Each line is one answer to that; none is the right one."
  public static let extrapolated =
    "Doses below 2 mg: no blockade was ever measured there. The figures are drawn on from higher doses."
  public static let depot = "The injection that lasts a month is not modelled."
  public static let wearingOff =
    "Taking more of an opioid to overcome a block can kill: the block fades while the opioid is still there, and receptors may answer more strongly than before."

  /// The notes for a plan, in the order in which they are shown.
  public static func notes(for plan: NaltrexonePlan) -> [String] {
    [occupancyIsNotEffect, scenarios] + (plan.isExtrapolated ? [extrapolated] : []) + [typical, depot]
      + (plan.opioid == nil ? [] : [wearingOff])
  }
}

/// `45 %`; below half a percent and above 99.5 % it says so instead of rounding to nothing or all.
func percent(_ share: Double) -> String {
  if share <= 0 { return "0 %" }
  if share < 0.005 { return "under 0.5 %" }
  if share > 0.995 { return "over 99.5 %" }
  return "\(Int((share * 100).rounded())) %"
}

/// A level with two digits that count.
func level(_ value: Double) -> String {
  if value <= 0 { return "0" }
  if value < 0.001 { return "under 0.001" }
  let digits = value >= 10 ? 1.0 : value >= 1 ? 10 : value >= 0.1 ? 100 : 1000
  return tenthsOrFiner((value * digits).rounded() / digits)
}

private func tenthsOrFiner(_ value: Double) -> String {
  let text = "\(value)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
