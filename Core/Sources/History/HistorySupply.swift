public import ClinicalTime
public import Compounding
internal import Diary

extension History {
  /// What is left of every bottle at the end of a day, from the entries that hold.
  public func supply(on date: LocalDate) -> Supply {
    Supply(
      CurrentView(bottles).contents, events: CurrentView(supplyEvents).contents,
      doses: CurrentView(doses).contents.sorted { $0.takenAt < $1.takenAt }.map {
        SupplyDose(date: $0.day, dose: $0.dose, bottle: $0.bottle)
      }, on: date)
  }

  /// Every change of pharmacy, filler, lot or strength in what was taken, in order, for diary and analysis.
  public var supplySwitches: [SupplySwitch] { supply(on: .latest).switches }

  /// A short name for the next bottle: `b1`, `b2` and so on, none used twice.
  public var nextBottleID: Bottle.ID {
    let used = bottles.compactMap { $0.content?.id }.compactMap { $0.hasPrefix("b") ? Int($0.dropFirst()) : nil }
    return "b\((used.max() ?? 0) + 1)"
  }
}
