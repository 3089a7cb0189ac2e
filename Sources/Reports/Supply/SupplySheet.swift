public import ClinicalTime
import Compounding
import Diary
public import History
import Quantities

/// What is left of every bottle, how long it lasts for the plan, and what does not add up.
public struct SupplySheet: Encodable, Sendable {
  /// A bottle on record.
  public struct BottleLine: Encodable, Sendable {
    public let id: String
    /// The entry that a button withdraws.
    public let entry: String
    public let item: String
    public let left: String
    public let came: String
    public let received: String
    public let useBy: String?
    public let pharmacy: String?
    public let lot: String?
    public let filler: String?
    public let price: String?
    /// Why it is not used any more, or what to mind.
    public let remark: String?
    public let isOpen: Bool
    /// All that is known of it beside what is left, in a line.
    public let details: String
  }

  /// What a step of the plan needs.
  public struct StepNeed: Encodable, Sendable {
    public let number: Int
    public let from: String
    public let until: String
    public let needs: [String]
    /// What is needed, and whether it is there.
    public let words: String
  }

  /// Something written down about a bottle.
  public struct EventLine: Encodable, Sendable {
    public let entry: String
    public let date: String
    public let bottle: String
    public let words: String
  }

  public let date: String
  public let summary: String
  /// Whether an order is due, which is said with weight.
  public let isUrgent: Bool
  public let lastsUntil: String?
  public let runsOut: String?
  public let orderBy: String?
  public let missing: [String]
  public let leadTime: Int
  public let madeFrom: String?
  public let nextStep: StepNeed?
  public let expiring: [String]
  public let hasExpiring: Bool
  public let bottles: [BottleLine]
  public let hasBottles: Bool
  public let usedUp: [BottleLine]
  public let hasUsedUp: Bool
  public let events: [EventLine]
  public let hasEvents: Bool
  public let switches: [SwitchLine]
  public let hasSwitches: Bool
  public let findings: [String]
  public let hasFindings: Bool

  /// Days from an order to its arrival when the person says nothing: this program's own figure.
  public static let usualLeadTime = 7

  /// - Parameters:
  ///   - today: the day of the diary.
  ///   - leadTime: days from an order to its arrival.
  public init(_ history: History, today: LocalDate, leadTime: Int = SupplySheet.usualLeadTime) {
    let supply = history.supply(on: today)
    let outlook = SupplyOutlook(history, supply: supply, today: today, leadTime: leadTime)
    let entries = Dictionary(
      CurrentView(history.bottles).entries.compactMap { entry in entry.content.map { ($0.id, entry.id) } },
      uniquingKeysWith: { first, _ in first })
    let lines = supply.left.map { BottleLine($0, entry: entries[$0.bottle.id] ?? "", today: today) }
    date = today.description
    summary = outlook.summary
    isUrgent = outlook.isUrgent
    lastsUntil = outlook.lastsUntil?.description
    runsOut = outlook.runsOut?.date.description
    orderBy = outlook.runsOut?.orderBy.description
    missing = (outlook.runsOut?.missing ?? []).map { $0.item.words($0.amount) }
    self.leadTime = leadTime
    madeFrom = outlook.madeFrom
    nextStep = outlook.nextStep
    expiring = outlook.expiring.map { left in
      let useBy = left.bottle.useBy.map { " when its last day comes, \($0.inWords)" } ?? ""
      return "In bottle \(left.bottle.id), \(left.bottle.item.words(left.amount)) will be left over\(useBy)."
    }
    hasExpiring = !expiring.isEmpty
    bottles = lines.filter(\.isOpen)
    hasBottles = !bottles.isEmpty
    usedUp = lines.filter { !$0.isOpen }
    hasUsedUp = !usedUp.isEmpty
    events = CurrentView(history.supplyEvents).entries.compactMap { entry in
      entry.content.map { EventLine($0, entry: entry.id) }
    }.sorted { $0.date > $1.date }
    hasEvents = !events.isEmpty
    switches = supply.switches.reversed().map(SwitchLine.init)
    hasSwitches = !switches.isEmpty
    findings = supply.findings.map(\.words).uniqued
    hasFindings = !findings.isEmpty
  }
}

extension SupplySheet.BottleLine {
  init(_ left: Supply.Left, entry: String, today: LocalDate) {
    let bottle = left.bottle
    let isExpired = bottle.useBy.map { $0 < today } ?? false
    id = bottle.id
    self.entry = entry
    item = bottle.item.description
    self.left = bottle.item.words(left.amount)
    came = bottle.item.words(bottle.contents)
    received = bottle.receivedOn.description
    useBy = bottle.useBy?.description
    pharmacy = bottle.pharmacy
    lot = bottle.lot
    filler = bottle.filler
    price = bottle.price?.description
    let isEmpty = left.amount.number == .zero
    remark =
      isEmpty ? "Used up." : isExpired ? "Past its last day of use. Ask the pharmacist before you take from it." : nil
    isOpen = !isEmpty
    details = [
      "\(bottle.item.words(bottle.contents)) on \(bottle.receivedOn.withoutWeekday)",
      bottle.madeOn.map { "made \($0.withoutWeekday)" }, bottle.useBy.map { "use by \($0.withoutWeekday)" },
      bottle.pharmacy.map { "from \($0)" }, bottle.lot.map { "lot \($0)" }, bottle.filler.map { "filler \($0)" },
      bottle.price.map { "for \($0)" },
    ].compactMap { $0 }.joined(separator: ", ")
  }
}

extension SupplySheet.EventLine {
  init(_ event: SupplyEvent, entry: String) {
    self.entry = entry
    date = event.date.description
    bottle = event.bottle
    let what =
      switch event.kind {
      case .discarded(let amount, let reason): "\(amount) thrown away: \(reason)"
      case .lost(let amount, let reason): "\(amount) lost: \(reason)"
      case .counted(let amount): "counted, \(amount) left"
      }
    words = "\(event.bottle), \(event.date.inWords): \(what)"
  }
}

extension StockItem {
  /// So much of the item, in words: `30 capsules of 1.5 mg`, `100 mL of 1 mg/mL`.
  func words(_ amount: StockAmount) -> String {
    let number = amount.number.normalised
    let plural = number == ExactDecimal(1) ? "" : "s"
    switch form {
    case .capsule(let mass, let release): return "\(number) \(release.word)capsule\(plural) of \(mass)"
    case .tablet(let mass, let release, _): return "\(number) \(release.word)tablet\(plural) of \(mass)"
    case .liquid(let concentration, _): return "\(number) mL of \(concentration)"
    }
  }
}

extension StockItem.Release {
  fileprivate var word: String { self == .extended ? "extended-release " : "" }
}

extension Supply.Finding {
  /// What does not add up, and what to do.
  var words: String {
    switch self {
    case .shortfall(let use, let missing):
      "On \(use.date.inWords) \(missing) more was taken than the bottles held. Count what is there."
    case .unknownBottle(let id, let date):
      "On \(date.inWords) something was taken from bottle \(id), which is not on record. Add it, or correct the entry."
    case .beforeReceipt(let id, let date):
      "Bottle \(id) was used on \(date.inWords), before it came. Correct the day on which it came."
    case .overdrawn(let id, let date, let missing):
      "On \(date.inWords) \(missing) more was lost or thrown away than bottle \(id) held. Count what is there."
    case .wrongUnit(let id, let date, let amount):
      "\(amount) on \(date.inWords) does not fit\(id.map { " bottle \($0)" } ?? " what it was taken from"), and was not counted."
    case .pastUseBy(let id, let date):
      "On \(date.inWords) a dose was taken from bottle \(id) after its last day of use."
    case .repeatedBottle(let id): "Two bottles are called \(id). The second is left out."
    case .tooManyDigits(let date): "Something on \(date.inWords) has too many digits, and was not counted."
    case .untraced(let dose, let date):
      "\(dose) on \(date.inWords) cannot be made from the bottles at hand, and was not counted. Say which bottle it came from."
    case .partOfPiece(let id, let dose, let date):
      "\(dose) on \(date.inWords) is no whole number of pieces of bottle \(id). The next higher number was counted."
    }
  }
}
