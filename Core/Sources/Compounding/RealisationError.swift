public import Quantities

/// Why a dose cannot be made from what is at hand. Each case names the dose, the limit and the remedy.
public enum RealisationError: Error, Hashable, Sendable {
  /// No dose: nothing has to be taken.
  case noDose
  /// Nothing at hand.
  case noStock
  /// More kinds at hand than are combined.
  case tooManyKinds(Int)
  /// Only extended-release forms at hand.
  case onlyExtendedRelease(Mass, [StockItem])
  /// The weakest piece at hand, undivided or halved as far as it may be, holds more than the dose.
  case tooStrong(dose: Mass, weakest: StockItem, piece: Mass, slip: Slip?)
  /// It would take too many pieces or fillings.
  case tooManyPieces(dose: Mass, needed: Int128, of: StockItem, limit: Int, slip: Slip?)
  /// The nearest that can be measured is too far off.
  case tooFarOff(dose: Mass, nearest: Realisation, limit: ExactRatio, slip: Slip?)
  /// More digits than are held exactly.
  case tooManyDigits

  /// The most kinds that are combined.
  public static let mostKinds = 12
}

extension RealisationError: CustomStringConvertible {
  /// The claims behind the refusal.
  public var claims: [String] {
    switch self {
    case .onlyExtendedRelease: ["filler.instant-release-only"]
    case .tooStrong(_, let item, _, _):
      if case .tablet = item.form { ["dose.tablet-splitting", "prep.nz-formula"] } else { [] }
    default: []
    }
  }

  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .noDose: "The dose is 0, so nothing has to be measured."
    case .noStock: "Nothing is at hand to make the dose from. \(StockError.acceptedForms)"
    case .tooManyKinds(let count):
      "\(count) kinds are given; \(Self.mostKinds) can be combined. Leave out those that are not used."
    case .onlyExtendedRelease(let dose, let items):
      "Only extended-release forms are at hand (\(items.map(\.description).joined(separator: ", "))). Sources say low-dose naltrexone should release at once, and such a form must never be divided. Ask the pharmacist for an instant-release form of \(dose)."
    case .tooStrong(let dose, let item, let piece, let slip): Self.tooStrong(dose, item, piece) + Self.hint(slip, dose)
    case .tooManyPieces(let dose, let needed, let item, let limit, let slip):
      "\(dose) would take \(needed) \(Self.pieces(of: item)) of \(item); \(limit) for one dose is the limit here. Ask the pharmacist for a strength nearer to the dose."
        + Self.hint(slip, dose)
    case .tooFarOff(let dose, let nearest, let limit, let slip):
      "\(dose) cannot be measured with what is at hand: the nearest is \(nearest.words), which is \(nearest.mass), \(nearest.error.signedPercent) off. The limit here is \(limit.percent). Ask the pharmacist for a strength that fits, or for a liquid and a finer syringe."
        + Self.hint(slip, dose)
    case .tooManyDigits: RatioError.tooManyDigits.description
    }
  }

  private static func tooStrong(_ dose: Mass, _ item: StockItem, _ piece: Mass) -> String {
    let times = (try? piece.ratio.divided(by: dose.ratio)).map { $0.text(places: 1) } ?? "many"
    switch item.form {
    case .tablet(_, _, let scoring):
      let divided =
        scoring == .scored
        ? "Even half of it holds \(piece), \(times) times the dose of \(dose)."
        : "It holds \(times) times the dose of \(dose), and half of it would still be far above."
      return
        "A \(item) cannot give \(dose). \(divided) Smaller pieces of a tablet are not even. A pharmacist can make it into a liquid: see the worksheet for a liquid from tablets."
    case .capsule:
      return
        "The weakest piece at hand, \(item), holds \(times) times the dose of \(dose), and a capsule is never opened or divided. Ask the pharmacist for capsules of \(dose) or for a liquid."
    case .liquid:
      return
        "The smallest measure of \(item) holds \(piece), \(times) times the dose of \(dose). Ask the pharmacist for a weaker liquid or for a finer syringe."
    }
  }

  private static func pieces(of item: StockItem) -> String {
    if case .liquid = item.form { "fillings of a syringe" } else { "pieces" }
  }

  private static func hint(_ slip: Slip?, _ dose: Mass) -> String {
    guard let slip else { return "" }
    return " " + slip.question(about: dose)
  }
}
