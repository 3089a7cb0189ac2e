public import Quantities

extension Limits<Mass> {
  /// One dose of naltrexone as it was taken. What happened can be written down up to the highest daily dose that a
  /// trial gave; beyond that a slip of the unit is likelier than a dose.
  public static let naltrexoneTaken = Limits(
    usual: .micrograms(500)...(.milligrams(6)),
    usualReason: "Low doses in the trials and protocols held here run from 0.5 mg to 6 mg.",
    absolute: .micrograms(1)...(.milligrams(300)),
    absoluteReason: """
      300 mg is the highest daily dose in any trial held here, and 1 microgram the smallest that can be written down. \
      Check the unit: mg and micrograms differ a thousandfold. If you really took more than 300 mg, call a poison \
      centre or emergency service now.
      """,
    claims: ["dose.final-six", "dose.wikimsk.schedule", "liver.high-dose-enzymes"])

  /// The highest dose that a prescriber may approve here: a low dose, not the 50 mg of addiction treatment.
  public static let naltrexoneApproved = Limits(
    usual: .micrograms(500)...(.milligrams(6)),
    usualReason: "The highest target dose in the fibromyalgia trials held here is 6 mg.",
    absolute: .micrograms(1)...(.milligrams(10)),
    absoluteReason: """
      Plans here are for low doses, up to 10 mg by the widest definition held here. For a higher dose, follow the \
      product label with your prescriber instead.
      """,
    claims: ["dose.final-six", "dose.ldnrt-bands"])
}

extension Limits<Mass> {
  /// One dose and one day of naltrexone beside an opioid, which only a named prescriber can choose.
  ///
  /// The lower end is where the word nanogram ends and picograms begin: one review knows of such doses, and no schedule
  /// held here uses them. The upper end is the most that any source held here still keeps to; the same physician wrote
  /// of 0.5 to 1 mg a year before.
  public static let naltrexoneBesideOpioid = Limits(
    usual: .micrograms(1)...(.micrograms(250)),
    usualReason: "The trials beside an opioid that are held here gave 1 microgram a dose up to 250 micrograms a day.",
    absolute: .nanograms(1)...(.micrograms(500)),
    absoluteReason: """
      Beside an opioid, plans here run from 1 nanogram to 0.5 mg a day, the most that a source held here keeps to. \
      Above that naltrexone can bring on withdrawal and stop the opioid from working, and it can do so below. Check the \
      unit: mg and micrograms differ a thousandfold.
      """,
    claims: [
      "dose.chindalore.schedule", "dose.webster.schedule", "uldn.mannelli-2009", "uldn.review-definition",
      "uldn.liptan-2017", "uldn.liptan-2016", "uldn.derived-occupancy", "opioids.ultra-low-withdrawal-conflict",
    ])
}

extension TitrationProtocol.Purpose {
  /// The doses that a protocol of this purpose may hold.
  public var limits: Limits<Mass> {
    switch self {
    case .lowDose: .naltrexoneApproved
    case .besideOpioid: .naltrexoneBesideOpioid
    }
  }
}
