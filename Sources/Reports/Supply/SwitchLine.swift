import ClinicalTime
import Compounding
import History

/// A change of pharmacy, filler, lot or strength, as pages show it at its date.
public struct SwitchLine: Encodable, Sendable {
  public let date: String
  public let dateInWords: String
  public let from: String
  public let to: String
  /// What differs.
  public let changes: [String]
  /// All of it in a sentence.
  public let words: String

  init(_ change: SupplySwitch) {
    date = change.date.description
    dateInWords = change.date.inWords
    from = change.from
    to = change.to
    changes = change.changes.map(\.words)
    words =
      "From \(change.date.inWords) on bottle \(change.to) instead of \(change.from): \(changes.joined(separator: "; "))."
  }

  /// The changes on record by their day.
  static func byDay(_ history: History) -> [LocalDate: [SwitchLine]] {
    return Dictionary(grouping: history.supplySwitches, by: \.date).mapValues { switches in
      switches.map { SwitchLine($0) }
    }
  }
}

extension SupplySwitch.Change {
  /// What differs, in words. What is not known of either bottle may have changed, and is said to be unknown.
  var words: String {
    switch self {
    case .pharmacy(let from, let to): Self.words("pharmacy", from, to)
    case .filler(let from, let to): Self.words("filler", from, to)
    case .lot(let from, let to): Self.words("lot", from, to)
    case .item(let from, let to): "\(from) before, \(to) now"
    }
  }

  private static func words(_ what: String, _ from: String?, _ to: String?) -> String {
    from == nil && to == nil
      ? "\(what) not known" : "\(what) \(from ?? "not known") before, \(to ?? "not known") now"
  }
}
