internal import Foundation
public import Quantities

/// How much a dose made at home differs from day to day: a simulation, with every assumption stated.
///
/// Amounts are floating point here: the spread is drawn from a seeded generator, and the same seed gives the same
/// numbers. No source held here measured any of it; the assumptions are the caller's.
public struct DoseSpread: Codable, Hashable, Sendable {
  /// How it is made.
  public let method: Method
  /// The dose that was meant, in mg.
  public let meant: Double
  /// The doses that came out, in mg: mean, and the values that 5, 50 and 95 of a hundred stay below.
  public let mean, low, middle, high: Double
  /// The smallest and the largest of all.
  public let lowest, highest: Double
  /// How many were drawn.
  public let draws: Int
  /// What was assumed, in sentences.
  public let assumptions: [String]
  /// What it shows.
  public let findings: [Worksheet.Note]

  /// Ways of making a dose at home.
  public enum Method: String, Codable, Sendable { case splitting, dissolving }

  /// What breaking a tablet gives: each break puts its line at a normally distributed place around the middle.
  /// - Parameters:
  ///   - tablet: mass in one tablet.
  ///   - breaks: how often the piece is broken in two, 1 to 6: halves, quarters, eighths …
  ///   - dose: the dose that is wanted.
  ///   - placeSpread: standard deviation of the break's place, as a share of the piece, 0 to 0.5.
  ///   - draws: 100 to 100 000.
  ///   - generator: where the random numbers come from.
  /// - Throws: ``WorksheetError/outOfRange(_:value:range:)``
  public static func splitting(
    tablet: Mass, breaks: Int, dose: Mass, placeSpread: ExactRatio, draws: Int,
    using generator: inout some RandomNumberGenerator
  ) throws(WorksheetError) -> DoseSpread {
    guard (1...6).contains(breaks) else {
      throw .outOfRange("number of breaks", value: "\(breaks)", range: "1 to 6")
    }
    try check(dose, draws, tablet)
    try require(placeSpread, "spread of the break", from: .zero, to: ExactRatio.one.halved)
    let whole = tablet.milligramsAsDouble
    let spread = placeSpread.doubleValue
    var doses: [Double] = []
    doses.reserveCapacity(draws)
    for _ in 0..<draws {
      var piece = whole
      for _ in 0..<breaks { piece *= min(max(0.5 + spread * normal(&generator), 0.02), 0.98) }
      doses.append(piece)
    }
    let aimed = whole / Double(1 << breaks)
    let times = rounded(aimed / dose.milligramsAsDouble)
    var findings: [Worksheet.Note] = [
      .init(
        "A piece of \(tablet) broken \(breaks == 1 ? "once" : "\(breaks) times") is meant to hold \(rounded(aimed)) mg, \(times) times the dose of \(dose).",
        ["dose.tablet-splitting"])
    ]
    if aimed > dose.milligramsAsDouble * 1.1 {
      findings.append(
        .init(
          "That is far from the dose. Breaking a tablet does not make a low dose; a pharmacist can make capsules or a liquid.",
          ["prep.patients-own-doses"]))
    }
    return DoseSpread(
      .splitting, meant: dose.milligramsAsDouble, doses,
      assumptions: [
        "Each break lies around the middle of the piece with a standard deviation of \(placeSpread.percent) of it. This is an assumption; no source held here measured it.",
        "Nothing crumbles, and the naltrexone is spread evenly in the tablet.",
      ], findings: findings)
  }

  /// What dissolving a tablet and drawing up the dose gives: the water and the dose are read to half a mark, and what is
  /// drawn up is more or less well mixed.
  /// - Parameters:
  ///   - concentration: meant strength.
  ///   - waterError: how far the water can be off, as a share, 0 to 0.5.
  ///   - syringe: read to half a mark, evenly.
  ///   - mixingSpread: standard deviation of the strength of what is drawn up, as a share, 0 to 0.5.
  /// - Throws: ``WorksheetError``
  public static func dissolving(
    concentration: Concentration, dose: Mass, waterError: ExactRatio, syringe: Syringe, mixingSpread: ExactRatio,
    draws: Int, using generator: inout some RandomNumberGenerator
  ) throws(WorksheetError) -> DoseSpread {
    try check(dose, draws, concentration.perMillilitre)
    let half = ExactRatio.one.halved
    try require(waterError, "error of the water", from: .zero, to: half)
    try require(mixingSpread, "spread of the mixing", from: .zero, to: half)
    let strength = concentration.perMillilitre.milligramsAsDouble
    let volume = dose.milligramsAsDouble / strength
    let mark = syringe.graduation.ratio.doubleValue / 1000
    let capacity = syringe.capacity.ratio.doubleValue / 1000
    let fills = max(1, Int((volume / capacity).rounded(.up)))
    guard fills <= 20 else {
      throw .tooManyFillings(step: 1, fills: Int128(fills), syringe)
    }
    let drawn = (volume / mark).rounded() * mark
    guard drawn > 0 else { throw .betweenMarks(step: 1, millilitres: .zero, syringe) }
    let (water, mixing) = (waterError.doubleValue, mixingSpread.doubleValue)
    var doses: [Double] = []
    doses.reserveCapacity(draws)
    for _ in 0..<draws {
      let real = strength / (1 + Double.random(in: -water...water, using: &generator))
      var read = drawn
      for _ in 0..<fills { read += mark * Double.random(in: -0.5...0.5, using: &generator) }
      doses.append(max(0, real * max(0, 1 + mixing * normal(&generator)) * read))
    }
    return DoseSpread(
      .dissolving, meant: dose.milligramsAsDouble, doses,
      assumptions: [
        "The water is off by up to \(waterError.percent), a syringe of \(syringe) by up to half a mark for each filling, all values alike likely.",
        "What is drawn up differs by \(mixingSpread.percent) (standard deviation) from well mixed. This is an assumption; no source held here measured it.",
      ],
      findings: [
        .init(
          "Naltrexone hydrochloride dissolves at this strength; the tablet's fillers do not.",
          ["kinetics.water-solubility", "prep.nz-formula.handling"]),
        .init("A review expects dissolving at home to make the dose vary from day to day.", ["dose.tablet-splitting"]),
      ])
  }

  private init(_ method: Method, meant: Double, _ doses: [Double], assumptions: [String], findings: [Worksheet.Note]) {
    let sorted = doses.sorted()
    func quantile(_ share: Double) -> Double { sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] }
    self.method = method
    self.meant = meant
    mean = doses.reduce(0, +) / Double(doses.count)
    low = quantile(0.05)
    middle = quantile(0.5)
    high = quantile(0.95)
    lowest = sorted.first ?? 0
    highest = sorted.last ?? 0
    draws = doses.count
    self.assumptions = assumptions
    self.findings = findings
  }

  private static func check(_ dose: Mass, _ draws: Int, _ strength: Mass) throws(WorksheetError) {
    var draft = WorksheetDraft()
    try draft.look(at: dose)
    guard strength > .zero, strength <= StockItem.greatestStrength else {
      throw .outOfRange("strength", value: strength.description, range: "above 0, up to 1 g")
    }
    guard (100...100_000).contains(draws) else {
      throw .outOfRange("number of draws", value: "\(draws)", range: "100 to 100000")
    }
  }

  /// A normal number by the polar method of Marsaglia and Bray.
  private static func normal(_ generator: inout some RandomNumberGenerator) -> Double {
    while true {
      let first = Double.random(in: -1...1, using: &generator)
      let second = Double.random(in: -1...1, using: &generator)
      let square = first * first + second * second
      if square > 0, square < 1 { return first * (-2 * log(square) / square).squareRoot() }
    }
  }

  private static func rounded(_ value: Double) -> String {
    let hundredths = (value * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? "\(Int(hundredths))" : "\(hundredths)"
  }
}

extension ExactRatio {
  /// Half of it.
  fileprivate var halved: ExactRatio { (try? divided(by: ExactRatio(2))) ?? self }
}
