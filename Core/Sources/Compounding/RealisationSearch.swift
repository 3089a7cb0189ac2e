import Evidence
public import Quantities

extension Realisation {
  /// The way to take `dose` from what is at hand.
  ///
  /// Exact before nearest, then fewest pieces and fillings, then fewest kinds, then without measuring; of two that are
  /// equally far off, the smaller dose. At most one liquid and one syringe. The same input gives the same answer,
  /// whatever the order of `stock`.
  /// - Parameters:
  ///   - dose: above zero.
  ///   - stock: the kinds at hand, at most ``RealisationError/mostKinds``; how many pieces of each are left is not
  ///     looked at.
  ///   - rule: what is allowed.
  /// - Throws: ``RealisationError`` naming the dose, the limit and the remedy.
  public static func of(
    dose: Mass, from stock: [StockItem], rule: RealisationRule = .standard
  ) throws(RealisationError) -> Realisation {
    guard dose > .zero else { throw .noDose }
    let kinds = Set(stock).sorted { $0.description < $1.description }
    guard !kinds.isEmpty else { throw .noStock }
    guard kinds.count <= RealisationError.mostKinds else { throw .tooManyKinds(kinds.count) }
    let used = kinds.filter { rule.extendedRelease == .warned || $0.release == .instant }
    guard !used.isEmpty else { throw .onlyExtendedRelease(dose, kinds) }
    let search: RealisationSearch
    let found: Realisation
    do {
      search = try RealisationSearch(dose: dose, kinds: used, mostPieces: rule.mostPieces)
      guard let best = search.best() else { throw refusal(dose, search, rule) }
      found = try search.realisation(of: best)
    } catch let error as RealisationError {
      throw error
    } catch {
      throw .tooManyDigits
    }
    if found.error.magnitude > rule.largestError {
      throw refusal(dose, search, rule, nearest: found)
    }
    return found.warned(leftOut: kinds.filter { !used.contains($0) }, rule)
  }

  private static func refusal(
    _ dose: Mass, _ search: RealisationSearch, _ rule: RealisationRule, nearest: Realisation? = nil
  ) -> RealisationError {
    let slip = search.slip
    if let weakest = search.weakest, weakest.mass > dose {
      return .tooStrong(dose: dose, weakest: weakest.item, piece: weakest.mass, slip: slip)
    }
    if let strongest = search.strongest, let needed = try? dose.ratio.divided(by: strongest.mass.ratio).roundedUp,
      needed > Int128(rule.mostPieces)
    {
      return .tooManyPieces(dose: dose, needed: needed, of: strongest.item, limit: rule.mostPieces, slip: slip)
    }
    guard let nearest else { return .tooManyDigits }
    return .tooFarOff(dose: dose, nearest: nearest, limit: rule.largestError, slip: slip)
  }

  private func warned(leftOut: [StockItem], _ rule: RealisationRule) -> Realisation {
    var warnings: [Warning] = error == .zero ? [] : [.notExact(error)]
    if let share = readingUncertainty, share > rule.largestError {
      for case .volume(_, let syringe, _) in parts.map(\.measure) { warnings.append(.coarseReading(share, syringe)) }
    }
    for part in parts {
      if part.item.release == .extended { warnings.append(.extendedRelease(part.item)) }
      if case .halves = part.measure { warnings.append(.halvedTablet(part.item)) }
    }
    warnings += leftOut.map { .leftOut($0) }
    return Realisation(dose: dose, parts: parts, mass: mass, error: error, warnings: warnings)
  }
}

/// Goes through every combination of pieces within the limit, and for each through the volumes next to what is left.
struct RealisationSearch {
  /// A piece that can be counted out.
  struct Piece {
    let item: StockItem
    let isHalf: Bool
    let mass: Mass
    let quanta: Int128
  }

  /// A liquid with one syringe.
  struct Measurable {
    let item: StockItem
    let syringe: Syringe
    let markMass: Mass
    let quanta: Int128
    var marks: Int128 { Int128(syringe.marks) }
  }

  /// A combination: how many of each piece, and how many marks of which liquid.
  struct Combination {
    var counts: [Int]
    var liquid: (index: Int, marks: Int128)?
    var total: Int128
    var pieces: Int
  }

  let dose: Mass
  let pieces: [Piece]
  let liquids: [Measurable]
  let mostPieces: Int
  private let target: Int128

  init(dose: Mass, kinds: [StockItem], mostPieces: Int) throws(ArithmeticOverflow) {
    var pieces: [(StockItem, Bool, Mass)] = []
    var liquids: [(StockItem, Syringe, Mass)] = []
    for item in kinds {
      switch item.form {
      case .capsule(let mass, _), .tablet(let mass, .extended, _), .tablet(let mass, _, .unscored):
        pieces.append((item, false, mass))
      case .tablet(let mass, .instant, .scored):
        pieces.append((item, false, mass))
        pieces.append((item, true, try mass.multiplied(by: ExactDecimal(significand: 5, places: 1))))
      case .liquid(let concentration, let syringe):
        for syringe in syringe.map({ [$0] }) ?? Syringe.common {
          liquids.append((item, syringe, try concentration.mass(in: syringe.graduation)))
        }
      }
    }
    pieces.sort { $0.2 > $1.2 }
    let places = ([dose] + pieces.map(\.2) + liquids.map(\.2)).map(\.nanograms.normalised.places).max() ?? 0
    let unit = ExactRatio.power(ofTen: places)
    func quanta(_ mass: Mass) throws(ArithmeticOverflow) -> Int128 {
      do throws(RatioError) { return try mass.ratio.multiplied(by: unit).numerator } catch {
        throw ArithmeticOverflow()
      }
    }
    self.dose = dose
    self.mostPieces = mostPieces
    target = try quanta(dose)
    var counted: [Piece] = []
    for (item, isHalf, mass) in pieces {
      counted.append(Piece(item: item, isHalf: isHalf, mass: mass, quanta: try quanta(mass)))
    }
    var measured: [Measurable] = []
    for (item, syringe, mass) in liquids {
      measured.append(Measurable(item: item, syringe: syringe, markMass: mass, quanta: try quanta(mass)))
    }
    self.pieces = counted
    self.liquids = measured
  }

  /// The best combination; `nil` when there is none at all.
  func best() -> Combination? {
    var best: Combination?
    var counts = Array(repeating: 0, count: pieces.count)
    func consider(_ candidate: Combination) {
      guard candidate.pieces > 0 else { return }
      guard let current = best else {
        best = candidate
        return
      }
      if isBetter(candidate, current) { best = candidate }
    }
    func walk(_ index: Int, _ total: Int128, _ used: Int) {
      guard index < pieces.count else {
        consider(Combination(counts: counts, liquid: nil, total: total, pieces: used))
        for choice in measured(target - total, room: mostPieces - used) {
          let mass = liquids[choice.index].quanta * choice.marks
          consider(
            Combination(
              counts: counts, liquid: (choice.index, choice.marks), total: total + mass, pieces: used + choice.fills))
        }
        return
      }
      for count in 0...(mostPieces - used) {
        counts[index] = count
        walk(index + 1, total + pieces[index].quanta * Int128(count), used + count)
        // One piece beyond the dose can be the nearest; two beyond never are nearer than one.
        if total + pieces[index].quanta * Int128(count) > target { break }
      }
      counts[index] = 0
    }
    walk(0, 0, 0)
    return best
  }

  /// The volumes just below and just above what is left, with each liquid and syringe that has room for them.
  private func measured(_ rest: Int128, room: Int) -> [(index: Int, marks: Int128, fills: Int)] {
    guard rest > 0, room > 0 else { return [] }
    return liquids.indices.flatMap { index -> [(index: Int, marks: Int128, fills: Int)] in
      let liquid = liquids[index]
      let below = rest / liquid.quanta
      let most = liquid.marks * Int128(room)
      return Set([min(below, most), min(below + 1, most)]).sorted().filter { $0 > 0 }.map { marks in
        (index, marks, Int((marks + liquid.marks - 1) / liquid.marks))
      }
    }
  }

  private func isBetter(_ left: Combination, _ right: Combination) -> Bool {
    let (leftOff, rightOff) = (abs(left.total - target), abs(right.total - target))
    if leftOff != rightOff { return leftOff < rightOff }
    if left.pieces != right.pieces { return left.pieces < right.pieces }
    let (leftKinds, rightKinds) = (kinds(left), kinds(right))
    if leftKinds != rightKinds { return leftKinds < rightKinds }
    if (left.liquid == nil) != (right.liquid == nil) { return left.liquid == nil }
    if left.total != right.total { return left.total < right.total }
    // The finer marks, then the stronger pieces: only to be the same every time.
    if let first = left.liquid, let second = right.liquid, first.index != second.index {
      let (finer, coarser) = (liquids[first.index].quanta, liquids[second.index].quanta)
      return finer == coarser ? first.index < second.index : finer < coarser
    }
    return right.counts.lexicographicallyPrecedes(left.counts)
  }

  private func kinds(_ combination: Combination) -> Int {
    combination.counts.count { $0 > 0 } + (combination.liquid == nil ? 0 : 1)
  }

  /// The combination with names, masses and error.
  func realisation(of combination: Combination) throws -> Realisation {
    var parts: [Realisation.Part] = []
    var mass = Mass.zero
    for (piece, count) in zip(pieces, combination.counts) where count > 0 {
      let part = try piece.mass.multiplied(by: ExactDecimal(count))
      parts.append(.init(item: piece.item, measure: piece.isHalf ? .halves(count) : .whole(count), mass: part))
      mass = try mass.adding(part)
    }
    if let (index, marks) = combination.liquid {
      let liquid = liquids[index]
      let count = ExactDecimal(Int(marks))
      let volume = try Volume(liquid.syringe.graduation.microlitres.multiplied(by: count), .microlitre)
      let fills = Int((marks + liquid.marks - 1) / liquid.marks)
      let part = try liquid.markMass.multiplied(by: count)
      parts.append(.init(item: liquid.item, measure: .volume(volume, liquid.syringe, fills: fills), mass: part))
      mass = try mass.adding(part)
    }
    let error = try mass.ratio.subtracting(dose.ratio).divided(by: dose.ratio)
    return Realisation(dose: dose, parts: parts, mass: mass, error: error, warnings: [])
  }

  /// The least that can be counted out or measured.
  var weakest: (item: StockItem, mass: Mass)? {
    let all = pieces.map { ($0.item, $0.mass) } + liquids.map { ($0.item, $0.markMass) }
    return all.min { $0.1 < $1.1 }.map { (item: $0.0, mass: $0.1) }
  }

  /// The most that one piece or one filling holds.
  var strongest: (item: StockItem, mass: Mass)? {
    let full = liquids.compactMap { liquid in
      (try? liquid.markMass.multiplied(by: ExactDecimal(liquid.syringe.marks))).map { (liquid.item, $0) }
    }
    return (pieces.map { ($0.item, $0.mass) } + full).max { $0.1 < $1.1 }.map { (item: $0.0, mass: $0.1) }
  }

  /// A shift of the decimal point or of the unit that would make the dose exactly one to a few whole pieces.
  var slip: Slip? {
    for power in Slip.powers {
      // Never a dose that could not be approved here: the question must not lead to a hundredfold overdose.
      guard let meant = try? dose.ratio.multiplied(by: .power(ofTen: -power)),
        meant <= Limits<Mass>.naltrexoneApproved.absolute.upperBound.ratio
      else { continue }
      for piece in pieces where !piece.isHalf {
        guard let count = try? meant.divided(by: piece.mass.ratio), count.denominator == 1,
          (1...Int128(mostPieces)).contains(count.numerator)
        else { continue }
        return Slip(power: power)
      }
    }
    return nil
  }
}
