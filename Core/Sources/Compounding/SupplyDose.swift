public import ClinicalTime
public import Quantities

/// A dose that was taken, as far as the supply is concerned.
public struct SupplyDose: Hashable, Sendable {
  /// The day.
  public let date: LocalDate
  /// How much naltrexone.
  public let dose: Mass
  /// From which bottle, if that was said.
  public let bottle: Bottle.ID?

  /// Makes a dose.
  public init(date: LocalDate, dose: Mass, bottle: Bottle.ID? = nil) {
    self.date = date
    self.dose = dose
    self.bottle = bottle
  }
}

extension StockItem {
  /// How much of the item a dose takes, and whether it is more than the dose because a piece cannot be divided so.
  ///
  /// Pieces are rounded up, to halves for a scored tablet that releases at once; millilitres to a thousandth.
  /// - Throws: ``RatioError``
  func amount(of dose: Mass) throws(RatioError) -> (amount: StockAmount, isRounded: Bool) {
    let share = try dose.ratio.divided(by: strength.ratio)
    if isMeasured {
      if let exact = share.decimal { return (.millilitres(exact), false) }
      return (.millilitres(try share.rounded(places: 3)), false)
    }
    let halves = isDividedByHalf ? 2 : 1
    let steps = try share.multiplied(by: ExactRatio(halves))
    guard let count = Int(exactly: steps.roundedUp), let half = try? ExactDecimal(significand: 5, places: 1),
      let pieces = halves == 1 ? ExactDecimal(count) : try? ExactDecimal(count).multiplied(by: half)
    else { throw .tooManyDigits }
    return (.pieces(pieces.normalised), ExactRatio(count) != steps)
  }

  private var isDividedByHalf: Bool {
    if case .tablet(_, .instant, .scored) = form { true } else { false }
  }
}

extension SupplyLedger {
  /// Takes a dose from its bottle, or from what is at hand that day.
  mutating func take(_ dose: SupplyDose) {
    guard let named = dose.bottle else { return takeFromAny(dose) }
    guard let bottle = bottles.first(where: { $0.id == named }) else {
      findings.append(.unknownBottle(named, dose.date))
      return
    }
    guard let used = try? bottle.item.amount(of: dose.dose) else {
      findings.append(.tooManyDigits(dose.date))
      return
    }
    if used.isRounded { findings.append(.partOfPiece(named, dose.dose, dose.date)) }
    take(
      SupplyUse(date: dose.date, item: bottle.item, amount: used.amount, bottle: named), refusingPastUseBy: false)
  }

  private mutating func takeFromAny(_ dose: SupplyDose) {
    let received = bottles.filter { $0.receivedOn <= dose.date }
    guard !received.isEmpty, dose.dose > .zero else { return }
    // What was taken last comes first: nobody changes the bottle without a reason.
    let last = (today + before).filter { old in received.contains { $0.id == old.id } }
    var uses = uses(of: dose, from: items(in: last))
    if uses.isEmpty { uses = self.uses(of: dose, from: items(in: received)) }
    if uses.isEmpty { findings.append(.untraced(dose.dose, dose.date)) }
    for use in uses {
      take(SupplyUse(date: dose.date, item: use.item, amount: use.amount), refusingPastUseBy: false)
    }
  }

  /// The kinds that are not used up, each once.
  private func items(in bottles: [Bottle]) -> [StockItem] {
    var items: [StockItem] = []
    for bottle in bottles where (left[bottle.id] ?? .zero) > .zero && !items.contains(bottle.item) {
      items.append(bottle.item)
    }
    return items
  }

  private mutating func uses(of dose: SupplyDose, from items: [StockItem]) -> [SupplyUse] {
    if let known = realised[dose.dose]?[items] { return known }
    let uses = (try? SupplyUse.uses(of: Realisation.of(dose: dose.dose, from: items), on: dose.date)) ?? []
    realised[dose.dose, default: [:]][items] = uses
    return uses
  }

  /// Compares what was taken on a day with what was taken on the last day before it.
  ///
  /// Whole days are compared, so that a dose made from two bottles every day is no switch back and forth. A new bottle
  /// is compared with one that is no longer used, of the same item if there is one.
  mutating func endDay(_ date: LocalDate) {
    guard !today.isEmpty else { return }
    defer { (before, today) = (today, []) }
    let gone = before.filter { old in !today.contains { $0.id == old.id } }
    let former = gone.isEmpty ? before : gone
    for bottle in today where !before.contains(where: { $0.id == bottle.id }) {
      guard let from = former.last(where: { $0.item.holdsSame(as: bottle.item) }) ?? former.last else { continue }
      let changes = SupplySwitch.Change.between(from, bottle)
      if !changes.isEmpty {
        switches.append(SupplySwitch(date: date, from: from.id, to: bottle.id, changes: changes))
      }
    }
  }
}

extension SupplySwitch.Change {
  /// What differs between two bottles; what is not known of either counts as different.
  static func between(_ old: Bottle, _ new: Bottle) -> [SupplySwitch.Change] {
    var changes: [SupplySwitch.Change] = []
    if old.pharmacy == nil || old.pharmacy != new.pharmacy {
      changes.append(.pharmacy(from: old.pharmacy, to: new.pharmacy))
    }
    if old.filler == nil || old.filler != new.filler { changes.append(.filler(from: old.filler, to: new.filler)) }
    if old.lot == nil || old.lot != new.lot { changes.append(.lot(from: old.lot, to: new.lot)) }
    if !old.item.holdsSame(as: new.item) { changes.append(.item(from: old.item, to: new.item)) }
    return changes
  }
}
