import ClinicalTime
import Diary
public import History
import Quantities

extension History {
  /// The doses that hold now, one a line, as CSV.
  public var dosesAsText: String {
    CommaSeparated.text(
      header: ["day", "taken_at", "zone", "dose_mg", "reason", "bottle"],
      records: CurrentView(doses).contents.sorted { $0.takenAt < $1.takenAt }.map { dose in
        [
          dose.day.description, dose.takenAt.description, dose.zone, dose.dose.milligramText,
          CommaSeparated.harmless(dose.reason ?? ""), CommaSeparated.harmless(dose.bottle ?? ""),
        ]
      })
  }

  /// The rescue medicines that hold now, one a line, as CSV.
  public var rescuesAsText: String {
    CommaSeparated.text(
      header: ["day", "taken_at", "zone", "medicine"],
      records: CurrentView(rescues).contents.sorted { $0.takenAt < $1.takenAt }.map { rescue in
        [
          rescue.day.description, rescue.takenAt.description, rescue.zone, CommaSeparated.harmless(rescue.medicine),
        ]
      })
  }

  /// The scores and other treatments that hold now, one a line, as CSV.
  public var scoresAsText: String {
    let measures = Dictionary(self.measures.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let scored = CurrentView(scores).entries.compactMap { entry in
      entry.content.map { score in
        [
          score.day.description, score.time?.description ?? "", score.measure, score.value.description,
          measures[score.measure]?.lowest.description ?? "", measures[score.measure]?.highest.description ?? "",
          entry.origin == nil ? "entered" : "imported",
        ]
      }
    }
    let treated = CurrentView(treatments).entries.compactMap { entry in
      entry.content.map { day in
        [
          day.day.description, "", "taken: \(CommaSeparated.harmless(day.treatment))", day.taken ? "1" : "0", "0", "1",
          entry.origin == nil ? "entered" : "imported",
        ]
      }
    }
    return CommaSeparated.text(
      header: ["day", "time", "measure", "value", "lowest", "highest", "source"],
      records: (scored + treated).sorted { $0.lexicographicallyPrecedes($1) })
  }
}

extension CommaSeparated {
  /// Text that a spreadsheet would run as a formula, with an apostrophe before it.
  static func harmless(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else { return text }
    return "'" + text
  }
}
