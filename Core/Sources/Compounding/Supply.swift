public import ClinicalTime
public import Quantities

/// What is left of every bottle, worked out from what came, what happened and what was taken.
///
/// Within one day: bottles come first, then losses, then uses, then counts. Without a named bottle, a use takes from
/// the bottles that hold the item, the earliest last day of use first, then the earliest received.
public struct Supply: Hashable, Sendable {
  /// The day up to which, inclusive, everything is counted.
  public let date: LocalDate
  /// What is left, in the order of the bottles.
  public let left: [Left]
  /// What does not add up. Empty when everything does.
  public let findings: [Finding]
  /// Changes of pharmacy, filler, lot or form, as the bottles were used.
  public let switches: [SupplySwitch]

  /// What is left of a bottle.
  public struct Left: Codable, Hashable, Sendable {
    /// The bottle.
    public let bottle: Bottle
    /// What is left in it, never below zero.
    public let amount: StockAmount
  }

  /// Something that does not add up.
  public enum Finding: Hashable, Sendable {
    /// More was taken than there was.
    case shortfall(SupplyUse, missing: StockAmount)
    /// An event or a use names a bottle that is not on record.
    case unknownBottle(Bottle.ID, LocalDate)
    /// Something happened to a bottle before it came.
    case beforeReceipt(Bottle.ID, LocalDate)
    /// More was lost or thrown away than there was.
    case overdrawn(Bottle.ID, LocalDate, missing: StockAmount)
    /// An amount in pieces of a liquid, or the other way round; it was not counted.
    case wrongUnit(Bottle.ID?, LocalDate, StockAmount)
    /// Taken from a bottle after its last day of use.
    case pastUseBy(Bottle.ID, LocalDate)
    /// Two bottles with one identifier; the second is left out.
    case repeatedBottle(Bottle.ID)
    /// The numbers have more digits than are held; the entry was not counted.
    case tooManyDigits(LocalDate)
    /// A dose for which no bottle was named cannot be made from those at hand that day; it was not counted.
    case untraced(Mass, LocalDate)
    /// A dose that is no whole number of pieces (or halves) of the bottle it is said to be from; the next higher number
    /// was counted.
    case partOfPiece(Bottle.ID, Mass, LocalDate)
  }

  /// Works out what is left at the end of `date`.
  /// - Parameter doses: doses taken, in the order in which they were taken. One without a bottle is made from the
  ///   bottles at hand that day; before the first bottle came it is not counted.
  public init(
    _ bottles: [Bottle], events: [SupplyEvent], uses: [SupplyUse] = [], doses: [SupplyDose] = [], on date: LocalDate
  ) {
    var ledger = SupplyLedger(bottles.filter { $0.receivedOn <= date })
    let events = Dictionary(grouping: events.filter { $0.date <= date }, by: \.date)
    let uses = Dictionary(grouping: uses.filter { $0.date <= date }, by: \.date)
    let doses = Dictionary(grouping: doses.filter { $0.date <= date }, by: \.date)
    for day in Set(events.keys).union(uses.keys).union(doses.keys).sorted() {
      ledger.take((events[day] ?? []).filter { !$0.kind.isCount })
      for use in uses[day] ?? [] { ledger.take(use, refusingPastUseBy: false) }
      for dose in doses[day] ?? [] { ledger.take(dose) }
      ledger.take((events[day] ?? []).filter(\.kind.isCount))
      ledger.endDay(day)
    }
    self.date = date
    left = ledger.bottles.map { Left(bottle: $0, amount: $0.contents.with(ledger.left[$0.id] ?? .zero)) }
    findings = ledger.findings
    switches = ledger.switches
  }
}

/// A change of what was taken, as a dated event that the diary and the analysis can see.
public struct SupplySwitch: Codable, Hashable, Sendable {
  /// The first day on the new bottle.
  public let date: LocalDate
  /// The bottle before.
  public let from: Bottle.ID
  /// The new bottle.
  public let to: Bottle.ID
  /// What differs, at least one. A value that is not known counts as different from any.
  public let changes: [Change]

  /// Records a switch.
  public init(date: LocalDate, from: Bottle.ID, to: Bottle.ID, changes: [Change]) {
    self.date = date
    self.from = from
    self.to = to
    self.changes = changes
  }

  /// What differs; `nil` where it is not known.
  public enum Change: Codable, Hashable, Sendable {
    case pharmacy(from: String?, to: String?)
    case filler(from: String?, to: String?)
    case lot(from: String?, to: String?)
    case item(from: StockItem, to: StockItem)
  }
}

extension SupplyEvent.Kind {
  fileprivate var isCount: Bool {
    if case .counted = self { true } else { false }
  }
}

/// The running sums behind ``Supply`` and ``SupplyForecast``.
struct SupplyLedger {
  private(set) var bottles: [Bottle] = []
  private(set) var left: [Bottle.ID: ExactDecimal] = [:]
  var findings: [Supply.Finding] = []
  var switches: [SupplySwitch] = []
  /// What doses were taken from on this day, and on the last day before it on which any was.
  var today: [Bottle] = []
  var before: [Bottle] = []
  var realised: [Mass: [[StockItem]: [SupplyUse]]] = [:]

  init(_ bottles: [Bottle]) {
    for bottle in bottles {
      guard left[bottle.id] == nil else {
        findings.append(.repeatedBottle(bottle.id))
        continue
      }
      self.bottles.append(bottle)
      left[bottle.id] = bottle.contents.number
    }
  }

  init(_ left: [Supply.Left]) {
    self.init(left.map(\.bottle))
    for one in left { self.left[one.bottle.id] = one.amount.number }
  }

  mutating func take(_ events: [SupplyEvent]) {
    for event in events {
      guard let bottle = bottles.first(where: { $0.id == event.bottle }) else {
        findings.append(.unknownBottle(event.bottle, event.date))
        continue
      }
      if event.date < bottle.receivedOn { findings.append(.beforeReceipt(bottle.id, event.date)) }
      let amount =
        switch event.kind {
        case .discarded(let amount, _), .lost(let amount, _), .counted(let amount): amount
        }
      guard amount.isVolume == bottle.contents.isVolume else {
        findings.append(.wrongUnit(bottle.id, event.date, amount))
        continue
      }
      if event.kind.isCount {
        left[bottle.id] = amount.number
      } else if let missing = draw(amount.number, from: bottle, on: event.date), missing > .zero {
        findings.append(.overdrawn(bottle.id, event.date, missing: amount.with(missing)))
      }
    }
  }

  /// Takes a use from its bottle, or from the bottles that have to be used up first. Returns what is missing.
  @discardableResult
  mutating func take(_ use: SupplyUse, refusingPastUseBy: Bool) -> ExactDecimal {
    guard use.amount.isVolume == use.item.isMeasured else {
      findings.append(.wrongUnit(use.bottle, use.date, use.amount))
      return use.amount.number
    }
    if let named = use.bottle, !bottles.contains(where: { $0.id == named }) {
      findings.append(.unknownBottle(named, use.date))
    }
    var rest = use.amount.number
    for bottle in candidates(for: use, refusingPastUseBy) where rest > .zero && (left[bottle.id] ?? .zero) > .zero {
      if use.date < bottle.receivedOn { findings.append(.beforeReceipt(bottle.id, use.date)) }
      if let useBy = bottle.useBy, useBy < use.date { findings.append(.pastUseBy(bottle.id, use.date)) }
      note(bottle)
      rest = draw(rest, from: bottle, on: use.date) ?? .zero
    }
    if rest > .zero { findings.append(.shortfall(use, missing: use.amount.with(rest))) }
    return rest
  }

  /// Takes up to `amount`; returns what is missing, `nil` when the numbers do not fit.
  private mutating func draw(_ amount: ExactDecimal, from bottle: Bottle, on date: LocalDate) -> ExactDecimal? {
    let there = left[bottle.id] ?? .zero
    let taken = min(there, amount)
    guard let after = try? there.subtracting(taken), let missing = try? amount.subtracting(taken) else {
      findings.append(.tooManyDigits(date))
      return nil
    }
    left[bottle.id] = after
    return missing
  }

  private func candidates(for use: SupplyUse, _ refusingPastUseBy: Bool) -> [Bottle] {
    if let named = use.bottle { return bottles.filter { $0.id == named } }
    let fitting = bottles.filter { bottle in
      bottle.item.holdsSame(as: use.item) && bottle.receivedOn <= use.date
        && !(refusingPastUseBy && bottle.useBy.map { $0 < use.date } == true)
    }
    // A bottle past its day is taken only when no other is left.
    return fitting.sorted { left, right in
      let expired = (left.useBy.map { $0 < use.date } ?? false, right.useBy.map { $0 < use.date } ?? false)
      if expired.0 != expired.1 { return !expired.0 }
      let dates = (left.useBy ?? .latest, right.useBy ?? .latest)
      if dates.0 != dates.1 { return dates.0 < dates.1 }
      return (left.receivedOn, left.id) < (right.receivedOn, right.id)
    }
  }

  private mutating func note(_ bottle: Bottle) {
    if !today.contains(where: { $0.id == bottle.id }) { today.append(bottle) }
  }
}

/// How long what is left lasts for what is planned.
public struct SupplyForecast: Hashable, Sendable {
  /// The first need that cannot be met in full; `nil` when all that was listed can be.
  public let runsOut: RunsOut?
  /// The last day whose needs are all met; `nil` when not even the first is.
  public let lastsUntil: LocalDate?
  /// What passes its last day of use before the plan needs it.
  public let expiring: [Supply.Left]
  /// What is left after the last need, without what has passed its day by then.
  public let left: [Supply.Left]

  /// When something runs out.
  public struct RunsOut: Codable, Hashable, Sendable {
    /// The day of the first need that cannot be met.
    public let date: LocalDate
    /// What is missing on that day, each item with its amount.
    public let missing: [SupplyUse]
    /// The last day to order so that it arrives on the day before; can lie in the past.
    public let orderBy: LocalDate
  }

  /// Follows the needs through what is left.
  /// - Parameters:
  ///   - needs: what is planned, each day and item.
  ///   - leadTime: days from an order to its arrival, 0 to 366; others become the nearest of them.
  ///   - first: the first day whose needs count; without one, the day after that of `supply`.
  public init(_ supply: Supply, needs: [SupplyUse], leadTime: Int, from first: LocalDate? = nil) {
    var ledger = SupplyLedger(supply.left)
    let first = first ?? supply.date.adding(days: 1)
    let planned = Dictionary(grouping: needs.filter { $0.date >= first }, by: \.date)
    var runsOut: RunsOut?
    var lastsUntil: LocalDate?
    var expiring: [Supply.Left] = []
    var gone: Set<Bottle.ID> = []
    for day in planned.keys.sorted() {
      for bottle in ledger.bottles where !gone.contains(bottle.id) {
        guard let useBy = bottle.useBy, useBy < day, let amount = ledger.left[bottle.id], amount > .zero else {
          continue
        }
        gone.insert(bottle.id)
        expiring.append(.init(bottle: bottle, amount: bottle.contents.with(amount)))
      }
      var missing: [SupplyUse] = []
      for need in planned[day] ?? [] {
        let rest = ledger.take(need, refusingPastUseBy: true)
        if rest > .zero { missing.append(SupplyUse(date: day, item: need.item, amount: need.amount.with(rest))) }
      }
      if !missing.isEmpty, runsOut == nil {
        let days = min(max(leadTime, 0), 366) + 1
        // Several doses a day can lack the same item.
        let sums = try? Self.total(of: missing, in: day...day)
        missing = sums?.map { SupplyUse(date: day, item: $0.item, amount: $0.amount) } ?? missing
        runsOut = RunsOut(date: day, missing: missing, orderBy: day.adding(days: -days))
      }
      if runsOut == nil { lastsUntil = day }
    }
    self.runsOut = runsOut
    self.lastsUntil = lastsUntil
    self.expiring = expiring
    left = ledger.bottles.filter { !gone.contains($0.id) }
      .map { .init(bottle: $0, amount: $0.contents.with(ledger.left[$0.id] ?? .zero)) }
  }

  /// What a stretch of days needs of each item, such as the next step of a plan; in the order in which items come up.
  /// - Throws: ``SupplyError/tooManyDigits``
  public static func total(
    of needs: [SupplyUse], in days: ClosedRange<LocalDate>
  ) throws(SupplyError) -> [(item: StockItem, amount: StockAmount)] {
    var sums: [(item: StockItem, amount: StockAmount)] = []
    for need in needs where days.contains(need.date) {
      guard let index = sums.firstIndex(where: { $0.item == need.item && $0.amount.isVolume == need.amount.isVolume })
      else {
        sums.append((need.item, need.amount))
        continue
      }
      guard let sum = try? sums[index].amount.number.adding(need.amount.number) else { throw .tooManyDigits }
      sums[index].amount = need.amount.with(sum)
    }
    return sums
  }
}
